"""The JSON API: what scripts, phones' shortcuts and other programs rely on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request
from flask.typing import ResponseReturnValue

from helpnet.services import (
    adding,
    attempts,
    capture,
    contacts,
    insisting,
    one_person,
    readiness,
    results,
    send,
    signin,
)
from helpnet.services.decide import decide
from helpnet.services.errors import Conflict, Invalid, NotFound, ServiceError
from helpnet.services.send import AskDraft
from helpnet.services.views import AskView
from helpnet.services.written import (
    ask_json,
    attempt_json,
    contact_json,
    photo_json,
    readiness_json,
    reply_json,
)
from helpnet.web import photos
from helpnet.web.api_body import checked, draft_of, json_object, must_of, text_of
from helpnet.web.current import helpnet, now, store, user_id
from helpnet.web.cursors import cursor, not_ours, place_cursor, read_cursor, read_place
from helpnet.web.security import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)

PAGE = 100


@bp.before_request
def authenticate() -> ResponseReturnValue | None:
    """Every call stands for the user of its token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = signin.of_token(store(), token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        response = problem(
            401,
            "unauthorized",
            "Send the header 'Authorization: Bearer TOKEN': `flask token create` makes a token.",
        )
        response.headers["WWW-Authenticate"] = 'Bearer realm="helpnet"'
        return response
    g.user_id = found
    return None


def problem(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> Response:
    """An error as every call answers it."""
    error: dict[str, Any] = {"code": code, "message": message}
    if fields:
        error["fields"] = fields
    response = jsonify({"error": error})
    response.status_code = status
    return response


@bp.errorhandler(ServiceError)
def refuse(error: ServiceError) -> Response:
    """A use case said no."""
    if isinstance(error, Invalid):
        return problem(422, "invalid", error.message, error.fields)
    if isinstance(error, NotFound):
        return problem(404, "not_found", error.message)
    if isinstance(error, Conflict):
        return problem(409, "conflict", error.message)
    return problem(400, "bad_request", error.message)


@bp.post("/asks")
def create_ask() -> ResponseReturnValue:
    """Send an ask; the same client_key again answers with the same ask."""
    draft: AskDraft = draft_of(json_object())
    sent = send.send(helpnet().work, user_id(), draft, undo_seconds=0)
    view = results.ask_view(store(), user_id(), sent.ask_id, now())
    return jsonify(_ask_json(view)), 201 if sent.created else 200


@bp.post("/photos")
def bring_photo() -> ResponseReturnValue:
    """A photo to go with an ask; forgotten after a day unless one has it."""
    request.max_content_length = photos.may_be_large(1)
    if request.mimetype != "multipart/form-data":
        abort(415, "Send the photo as a form with a file, such as curl makes of -F photo=@FILE.")
    return jsonify(photo_json(photos.received())), 201


@bp.get("/asks")
def list_asks() -> ResponseReturnValue:
    """The user's asks, newest first."""
    before = read_place(request.args.get("cursor"))
    views, more = results.ask_list(store(), user_id(), now(), before)
    return _list([_ask_json(view) for view in views], place_cursor(more))


@bp.get("/asks/<ask_id>")
def show_ask(ask_id: str) -> ResponseReturnValue:
    """One ask with its posts."""
    return jsonify(_ask_json(results.ask_view(store(), user_id(), ask_id, now())))


@bp.patch("/asks/<ask_id>")
def change_ask(ask_id: str) -> ResponseReturnValue:
    """What the ask insists on from now."""
    insisting.insist(store(), user_id(), ask_id, must_of(checked(json_object())))
    return show_ask(ask_id)


@bp.post("/asks/<ask_id>/posts/<network>")
def decide_post(ask_id: str, network: str) -> ResponseReturnValue:
    """What the user decides about an unknown, queued or sent post."""
    body = json_object()
    action, url = text_of(body, "action"), text_of(body, "url")
    decide(helpnet().work, user_id(), ask_id, network, action, url)
    return show_ask(ask_id)


@bp.get("/asks/<ask_id>/posts/<network>/attempts")
def list_attempts(ask_id: str, network: str) -> ResponseReturnValue:
    """All that was tried for a post, oldest first."""
    tried = attempts.attempts(store(), user_id(), ask_id, network)
    # What is on record stays there in its order, so that a place in it is a number.
    (place,) = read_cursor(request.args.get("cursor"), 1) or ("0",)
    if not place.isdecimal():
        raise not_ours()
    first = int(place)
    after = cursor(str(first + PAGE)) if len(tried) > first + PAGE else None
    return _list([attempt_json(each) for each in tried[first : first + PAGE]], after)


@bp.get("/asks/<ask_id>/replies")
def list_replies(ask_id: str) -> ResponseReturnValue:
    """An ask's replies, oldest first."""
    page = results.ask_page(store(), user_id(), ask_id, now())
    place = read_place(request.args.get("cursor"))
    later = [
        reply for reply in page.replies if place is None or (reply.created_at, reply.id) > place
    ]
    shown = later[:PAGE]
    more = (shown[-1].created_at, shown[-1].id) if len(later) > PAGE else None
    return _list([reply_json(reply) for reply in shown], place_cursor(more))


@bp.post("/asks/<ask_id>/replies")
def capture_reply(ask_id: str) -> ResponseReturnValue:
    """A reply that came by phone, mail, paste or share; 200 where it was brought before."""
    body = json_object()
    captured = capture.capture(
        helpnet().work,
        user_id(),
        ask_id,
        text_of(body, "text"),
        text_of(body, "author_name"),
        text_of(body, "source"),
    )
    page = results.ask_page(store(), user_id(), ask_id, now())
    made = reply_json(next(reply for reply in page.replies if reply.id == captured.id))
    if captured.message:
        return jsonify(made | {"message": captured.message}), 200
    return jsonify(made), 201


@bp.get("/asks/<ask_id>/contacts")
def list_contacts(ask_id: str) -> ResponseReturnValue:
    """The suggested people, best first."""
    views = results.contact_list(store(), user_id(), ask_id, now())
    parts = read_cursor(request.args.get("cursor"), 1)
    if parts is not None:
        ids = [view.id for view in views]
        if parts[0] not in ids:
            raise not_ours()
        views = views[ids.index(parts[0]) + 1 :]
    shown = views[:PAGE]
    after = cursor(shown[-1].id) if len(views) > PAGE else None
    return _list([contact_json(view) for view in shown], after)


@bp.patch("/contacts/<contact_id>")
def change_contact(contact_id: str) -> ResponseReturnValue:
    """What the user says of a contact."""
    contacts.update(helpnet().work, user_id(), contact_id, checked(json_object()))
    return _contact(contact_id)


@bp.post("/asks/<ask_id>/contacts")
def add_contact(ask_id: str) -> ResponseReturnValue:
    """Somebody whom the user names; 200 where they were listed already."""
    body = json_object()
    named = adding.Named(*(text_of(body, name) for name in ("name", "org", "reply_id", "quote")))
    added = adding.add(helpnet().work, user_id(), ask_id, named)
    return _contact(added.id), 201 if added.is_new else 200


@bp.post("/contacts/<contact_id>/merge")
def merge_contact(contact_id: str) -> ResponseReturnValue:
    """Two contacts are one person."""
    into = text_of(json_object(), "into")
    return _contact(one_person.merge(helpnet().work, user_id(), contact_id, into))


@bp.post("/contacts/<contact_id>/split")
def split_contact(contact_id: str) -> ResponseReturnValue:
    """What was joined is not one person."""
    body = json_object() if request.content_length else {}
    other_id, reply_id = text_of(body, "from"), text_of(body, "reply_id")
    work = helpnet().work
    alone = one_person.split(work, user_id(), contact_id, other_id=other_id, reply_id=reply_id)
    return _contact(alone)


def _contact(contact_id: str) -> Response:
    return jsonify(contact_json(results.contact(store(), user_id(), contact_id, now())))


@bp.get("/readiness")
def show_readiness() -> ResponseReturnValue:
    """Whether an ask could go out now, network by network; what is old is looked at again."""
    work = helpnet().work
    readiness.look_again(work, user_id())
    accounts_url = f"{helpnet().config.base_url}/accounts"
    views = readiness.of_user(work, user_id())
    return _list([readiness_json(view, accounts_url) for view in views], None)


def _list(items: list[dict[str, Any]], after: str | None) -> Response:
    return jsonify({"items": items, "next": after})


def _ask_json(view: AskView) -> dict[str, Any]:
    return ask_json(view, helpnet().config.base_url)
