"""What the user decides on an ask's page: about a post under way, about a suggested person."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.services import adding, attempts, contacts, insisting, one_person, results
from helpnet.services.decide import decide
from helpnet.services.errors import Conflict, Invalid, NotFound, ServiceError
from helpnet.services.grounds import grounds
from helpnet.services.undo import undo
from helpnet.services.views import PostView
from helpnet.web import asks
from helpnet.web.current import helpnet, now, store, user_id, wants_json
from helpnet.web.signin import required
from helpnet.web.stream import answer

bp = Blueprint("decisions", __name__)
bp.before_request(required)


@bp.post("/asks/<ask_id>/posts/<network>")
def about_post(ask_id: str, network: str) -> ResponseReturnValue:
    """Cancel, confirm, delete or send again a post."""
    action = request.form.get("action", "")
    # One form serves all posts of the page, so each link field carries its network's name.
    url = request.form.get(f"url_{network}", request.form.get("url", "")).strip()
    try:
        decide(helpnet().work, user_id(), ask_id, network, action, url)
    except (Invalid, Conflict) as error:
        if wants_json():
            raise
        if isinstance(error, Conflict):
            return _not_done(ask_id, error)
        flash(error.message)  # what was pasted stays in its field
        return asks.shown(ask_id, {network: url}), 422
    return done(ask_id, "posts")


@bp.get("/asks/<ask_id>/posts/<network>/delete")
def confirm_delete(ask_id: str, network: str) -> ResponseReturnValue:
    """Ask once whether a post is to be taken down."""
    post = _post(ask_id, network)
    if "delete" not in post.actions:  # it is done or under way, which the ask's page tells
        return done(ask_id, f"post-{network}")
    return render_template("asks/delete.html", ask_id=ask_id, post=post)


@bp.get("/asks/<ask_id>/posts/<network>/details")
def details(ask_id: str, network: str) -> ResponseReturnValue:
    """All that was tried for a post."""
    post = _post(ask_id, network)
    tried = attempts.attempts(store(), user_id(), ask_id, network)
    return render_template("asks/details.html", ask_id=ask_id, post=post, attempts=tried)


def _post(ask_id: str, network: str) -> PostView:
    """An ask's post on a network. Raises NotFound."""
    ask = results.ask_view(store(), user_id(), ask_id, now())
    for post in ask.posts:
        if post.network == network:
            return post
    raise NotFound("There is no such post.")


@bp.post("/asks/<ask_id>/must")
def insist(ask_id: str) -> ResponseReturnValue:
    """Insist on the place or the time, or no longer: the one button that was pressed."""
    ask = results.own_ask(store(), user_id(), ask_id)
    pressed = request.form.get("must", "")
    insisting.insist(store(), user_id(), ask_id, {*ask.must} ^ {pressed})
    return done(ask_id, "people")


@bp.post("/asks/<ask_id>/undo")
def undo_ask(ask_id: str) -> ResponseReturnValue:
    """Take the whole ask back, and go on where it was written."""
    try:
        undo(store(), user_id(), ask_id, now())
    except Conflict as error:
        if wants_json():
            raise
        return _not_done(ask_id, error)
    flash("Nothing was sent.", "good")
    composer = url_for("compose.new", again=ask_id)
    return jsonify(location=composer) if wants_json() else redirect(composer, 303)


@bp.post("/contacts/<contact_id>")
def about_contact(contact_id: str) -> ResponseReturnValue:
    """Note what the user says of a suggested person: the one button that was pressed."""
    try:
        contact_id = _note(contact_id)
    except Conflict as error:
        if wants_json():
            raise
        return _not_done(results.contact_row(store(), user_id(), contact_id).ask_id, error)
    contact = results.contact_row(store(), user_id(), contact_id)
    return done(contact.ask_id, f"contact-{contact.union_id}")


def _note(contact_id: str) -> str:
    """Carry it out; under which id the contact is shown then."""
    form, work = request.form, helpnet().work
    if "same" in form:
        return one_person.merge(work, user_id(), contact_id, form["same"])
    if "different" in form:
        one_person.split(work, user_id(), contact_id, other_id=form["different"])
    elif "alone" in form:
        one_person.split(work, user_id(), contact_id)
    elif "not_said_in" in form:
        one_person.split(work, user_id(), contact_id, reply_id=form["not_said_in"])
    else:
        contacts.update(work, user_id(), contact_id, _changes(contact_id))
    return contact_id


def _changes(contact_id: str) -> dict[str, str]:
    """What the pressed button says; one form serves all cards, so a field carries its card's id."""
    form = request.form
    if "person" in form:
        return {"person_id": form["person"]}
    if "word" in form:
        return {"word": form["word"]}
    if "called" in form:
        return {name: form.get(f"{name}_{contact_id}", "") for name in ("name", "org")}
    return {"status": form.get("status", "")}


@bp.get("/contacts/<contact_id>")
def put_right(contact_id: str) -> ResponseReturnValue:
    """All that speaks for a contact, and the others, of whom one may be the same person."""
    found = grounds(store(), user_id(), contact_id, now())
    return render_template("asks/put_right.html", found=found, contact=found.contact)


@bp.get("/replies/<reply_id>/names")
def name_somebody(reply_id: str) -> ResponseReturnValue:
    """Name whom a reply suggests beside those who were found in it."""
    reply = results.own_reply(store(), user_id(), reply_id)
    return render_template("asks/name.html", reply=reply)


@bp.post("/asks/<ask_id>/contacts")
def add_contact(ask_id: str) -> ResponseReturnValue:
    """List somebody whom the user names, from the reply whose button was pressed or from none."""
    key = request.form.get("add", "")
    name, org = (request.form.get(f"{field}_{key}", "") for field in ("name", "org"))
    reply_id = "" if key == "somebody" else key
    try:
        added = adding.add(helpnet().work, user_id(), ask_id, adding.Named(name, org, reply_id))
    except Invalid as error:
        if wants_json():
            raise
        return _not_done(ask_id, error)
    return done(ask_id, f"contact-{added.id}")


def done(ask_id: str, anchor: str | None) -> ResponseReturnValue:
    """The page as it now stands."""
    if wants_json():
        return answer(ask_id)
    everything = "" if "all" in request.args else None
    return redirect(url_for("asks.show", ask_id=ask_id, all=everything, _anchor=anchor), 303)


def _not_done(ask_id: str, error: ServiceError) -> ResponseReturnValue:
    """The page from its top, where it says why."""
    flash(error.message)
    return done(ask_id, None)
