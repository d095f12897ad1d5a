"""Whatever goes wrong ends in one calm page, or in one JSON sentence where a script asked."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import (
    Flask,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from helpnet.services.errors import Conflict, Invalid, NotFound, ServiceError
from helpnet.store import StoreError, asks
from helpnet.web import compose, photos, trouble
from helpnet.web.current import is_call, now, store, user_id, wants_json
from helpnet.web.signin import signed_in

# The heading and what to do, by status.
SENTENCES: dict[int, tuple[str, str]] = {
    400: ("That did not come through right", "Go back, load the page again and retry."),
    401: ("You are signed out", "Sign in again; what you typed is kept in this browser."),
    403: ("This is not yours to open", "Sign in as the right person, or go back."),
    404: ("There is nothing here", "The address may be mistyped, or what was here is gone."),
    405: ("This address works differently", "Go back and use the buttons on the page."),
    409: ("That does not go any more", "Load the page again to see how things stand now."),
    413: ("That is too much at once", "Shorten what you send, then try again."),
    415: ("That kind of content is not understood", "Go back and use the form on the page."),
    422: ("Something is not right yet", "Correct it and send again."),
    429: ("Too much in a short time", "Wait a minute, then try again."),
    500: ("Something broke on our side", "Nothing you typed is lost. Try again in a moment."),
    503: ("Not possible just now", "Try again in a moment; asks already sent go on by themselves."),
}
# The same for programs: what to do about a call.
FOR_PROGRAMS: dict[int, str] = {
    400: "The call is not understood: hold it against /api/v1/openapi.json.",
    401: "Send the header 'Authorization: Bearer TOKEN': `flask token create` makes a token.",
    403: "The token does not allow this call.",
    404: "There is nothing at this address: /api/v1/openapi.json lists all calls.",
    405: "This address does not take this method: the header Allow names those it takes.",
    409: "Things have changed meanwhile: read again how they stand.",
    413: "The body is too large: send at most 1 MB.",
    415: "Send the body as JSON, with the header 'Content-Type: application/json'.",
    422: "Something in the body is not right: correct it and send again.",
    429: "Too many calls in a short time: wait a minute, then try again.",
    500: "Something broke on our side: with the same client_key the call may be made again.",
    503: "Busy just now: make the same call again after the seconds that Retry-After tells.",
}
_STATUS: dict[type[ServiceError], int] = {NotFound: 404, Conflict: 409, Invalid: 422}


def init_app(app: Flask) -> None:
    """Answer every error of the pages in one way."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ServiceError, _service)
    for kind in trouble.TROUBLE:
        app.register_error_handler(kind, _unusable)
    app.register_error_handler(OSError, _no_room)

    def log_exception(exc_info: Any) -> None:
        app.logger.error("Something broke in %s", trouble.place(), exc_info=exc_info)

    # Flask's own names the address, which may hold a sign-in secret.
    app.log_exception = log_exception  # type: ignore[method-assign]


def _csrf(error: CSRFError) -> ResponseReturnValue:
    with suppress(*trouble.TROUBLE):  # nobody can say who it is: then the sentence does for all
        if not wants_json() and not signed_in():
            return redirect(url_for("signin.page"), 303)
        if request.endpoint == "compose.create":
            return compose.from_an_earlier_visit()
    return _answer(
        400,
        "This page is from an earlier visit: nothing was changed. Go back and load it again. "
        "An ask that you were writing is kept in this browser.",
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    # The text of a werkzeug error is not for users, unless the page that raised it wrote it.
    own = error.description if "description" in vars(error) else None
    if error.code == 413:
        own = photos.too_large()
    response = _answer(error.code or 500, None if isinstance(error, InternalServerError) else own)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _service(error: ServiceError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    if status == 404 and not wants_json():
        # Use cases speak to programs as well; what to do about an address, only a page can say.
        return _answer(status, f"{error.message} {SENTENCES[status][1]}")
    return _answer(status, error.message)


def _unusable(error: StoreError | sqlite3.DatabaseError | OSError) -> ResponseReturnValue:
    trouble.note(error)
    found = trouble.told(error)
    sentence = found.sentence("then try again") if found else None
    # Where nothing can be read, not even the form can be made that it was typed in.
    typed = request.form.get("text", "") if request.endpoint == "compose.create" else ""
    return trouble.unavailable(_answer(503, sentence, typed))


def _no_room(error: OSError) -> ResponseReturnValue:
    """What was sent found no room on the disk; any other trouble with files is a fault of ours."""
    if trouble.told(error) is None:
        raise error
    return _unusable(error)


def _live_ask() -> str | None:
    """The ask that is on, to lead back to."""
    try:
        return asks.newest_live(store(), user_id(), now()) if signed_in() else None
    except trouble.TROUBLE:
        return None


def _answer(status: int, sentence: str | None = None, typed: str = "") -> Response:
    heading, advice = SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])
    if wants_json():
        if is_call():
            advice = FOR_PROGRAMS.get(status, FOR_PROGRAMS[500 if status >= 500 else 400])
        code = HTTPStatus(status).phrase.lower().replace(" ", "_")
        body = jsonify({"error": {"code": code, "message": sentence or advice}})
        return make_response(body, status)
    page = render_template(
        "error.html",
        status=status,
        heading=heading,
        sentence=sentence or advice,
        typed=typed,
        live_ask=_live_ask() if status < 500 else None,  # a broken database is not asked again
    )
    return make_response(page, status)
