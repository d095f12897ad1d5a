"""What the user decides on an ask's page: about a post under way, about a suggested person."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.services import contacts
from helpnet.services.decide import decide
from helpnet.services.errors import Conflict, Invalid
from helpnet.services.undo import undo
from helpnet.web import asks
from helpnet.web.current import helpnet, now, store, user_id, wants_json
from helpnet.web.signin import required
from helpnet.web.stream import answer

bp = Blueprint("decisions", __name__)
bp.before_request(required)


@bp.post("/asks/<ask_id>/posts/<network>")
def about_post(ask_id: str, network: str) -> ResponseReturnValue:
    """Cancel, confirm or send again a post."""
    action = request.form.get("action", "")
    # One form serves all posts of the page, so each link field carries its network's name.
    url = request.form.get(f"url_{network}", request.form.get("url", "")).strip()
    try:
        decide(helpnet().work, user_id(), ask_id, network, action, url)
    except (Invalid, Conflict) as error:
        if wants_json():
            raise
        flash(error.message)
        if isinstance(error, Invalid):  # what was pasted stays in its field
            return asks.shown(ask_id, {network: url}), 422
    return _done(ask_id, "posts")


@bp.post("/asks/<ask_id>/undo")
def undo_ask(ask_id: str) -> ResponseReturnValue:
    """Take the whole ask back, and go on where it was written."""
    try:
        undo(store(), user_id(), ask_id, now())
    except Conflict as error:
        if wants_json():
            raise
        flash(error.message)
        return _done(ask_id, "posts")
    flash("Nothing was sent.", "good")
    composer = url_for("compose.new", again=ask_id)
    return jsonify(location=composer) if wants_json() else redirect(composer, 303)


@bp.post("/contacts/<contact_id>")
def about_contact(contact_id: str) -> ResponseReturnValue:
    """Note how things stand with a suggested person."""
    changes = {"status": request.form.get("status", "")}
    ask_id = contacts.update(store(), user_id(), contact_id, changes)
    return _done(ask_id, f"contact-{contact_id}")


def _done(ask_id: str, anchor: str) -> ResponseReturnValue:
    """The page as it now stands."""
    if wants_json():
        return answer(ask_id)
    everything = "" if "all" in request.args else None
    return redirect(url_for("asks.show", ask_id=ask_id, all=everything, _anchor=anchor), 303)
