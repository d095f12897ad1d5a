"""Whatever goes wrong ends in one calm page, or in one JSON sentence where a script asked."""

from __future__ import annotations

from http import HTTPStatus

from flask import (
    Flask,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from helpnet.services.errors import Conflict, Invalid, NotFound, ServiceError
from helpnet.store import StoreError
from helpnet.web.current import wants_json
from helpnet.web.signin import signed_in

# The heading and what to do, by status.
SENTENCES: dict[int, tuple[str, str]] = {
    400: ("That did not come through right", "Go back, load the page again and retry."),
    401: ("You are signed out", "Sign in again; what you typed is kept on this phone."),
    403: ("This is not yours to open", "Sign in as the right person, or go back."),
    404: ("There is nothing here", "The address may be mistyped, or what was here is gone."),
    405: ("This address works differently", "Go back and use the buttons on the page."),
    409: ("That does not go any more", "Load the page again to see how things stand now."),
    413: ("That is too much at once", "Shorten what you send, then try again."),
    415: ("That kind of content is not understood", "Go back and use the form on the page."),
    422: ("Something is not right yet", "Correct it and send again."),
    429: ("Too much in a short time", "Wait a minute, then try again."),
    500: ("Something broke on our side", "Nothing you typed is lost. Try again in a moment."),
    503: ("Busy just now", "Try again in a moment; asks already sent go on by themselves."),
}
_STATUS: dict[type[ServiceError], int] = {NotFound: 404, Conflict: 409, Invalid: 422}


def init_app(app: Flask) -> None:
    """Answer every error of the pages in one way."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ServiceError, _service)
    app.register_error_handler(StoreError, _store)


def _csrf(error: CSRFError) -> ResponseReturnValue:
    if not signed_in() and not wants_json():
        return redirect(url_for("signin.page"), 303)
    return _answer(400, "This page is from an earlier visit. Go back, load it again, then send.")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    # The text of a werkzeug error is not for users, unless the page that raised it wrote it.
    own = error.description if "description" in vars(error) else None
    response = _answer(error.code or 500, None if isinstance(error, InternalServerError) else own)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _service(error: ServiceError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    return _answer(status, error.message)


def _store(error: StoreError) -> ResponseReturnValue:
    response = _answer(503)
    response.headers["Retry-After"] = "5"
    return response


def _answer(status: int, sentence: str | None = None) -> Response:
    heading, advice = SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])
    if wants_json():
        code = HTTPStatus(status).phrase.lower().replace(" ", "_")
        body = jsonify({"error": {"code": code, "message": sentence or advice}})
        return make_response(body, status)
    page = render_template(
        "error.html", status=status, heading=heading, sentence=sentence or advice
    )
    return make_response(page, status)
