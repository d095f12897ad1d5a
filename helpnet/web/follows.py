"""Reading followers and follows through X's API: the price first, and only then the reading."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.services import follows
from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.web.current import helpnet, user_id
from helpnet.web.signin import required

bp = Blueprint("follows", __name__, url_prefix="/people/follows")
bp.before_request(required)


@bp.post("")
def price() -> ResponseReturnValue:
    """What there is to read and what it costs; asking X for the numbers costs a cent itself."""
    try:
        offer = follows.offer(helpnet().work, user_id())
    except (Conflict, NotFound) as error:
        return _not_done(error.message)
    return render_template("people/follows.html", offer=offer)


@bp.post("/read")
def read() -> ResponseReturnValue:
    """Read as many people as the user was told the price of."""
    told = request.form.get("people", "")
    try:
        people = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
        import_id = follows.begin(helpnet().work, user_id(), people, request.form.get("after", ""))
    except (Invalid, NotFound, Conflict) as error:
        return _not_done(error.message)
    return redirect(url_for("people.one_import", import_id=import_id), 303)


def _not_done(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("people.listed", _anchor="import"), 303)
