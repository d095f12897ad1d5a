"""What is kept, for how long, and how to erase it: to be read before anything is connected."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from helpnet.web.signin import signed_in

bp = Blueprint("privacy", __name__)


@bp.get("/privacy")
def page() -> ResponseReturnValue:
    """For everybody, signed in or not."""
    return render_template("privacy.html", signed_in=signed_in())
