"""What Meta calls when a person removes helpnet at Facebook or wants their data deleted.

Nobody is signed in to these calls and no form leads to them: they count by Meta's signature alone.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from helpnet.services import disconnecting
from helpnet.web.current import helpnet, store
from helpnet.web.security import csrf

bp = Blueprint("meta", __name__)
csrf.exempt(bp)

NETWORK = "facebook"
_MOST_BYTES = 32_768


@bp.post("/accounts/facebook/deauthorize")
def deauthorize() -> ResponseReturnValue:
    """A person removed helpnet at Facebook: their sign-in is erased."""
    if not disconnecting.removed(helpnet().work, NETWORK, _signed()):
        return _not_signed()
    return jsonify({})


@bp.post("/accounts/facebook/delete-data")
def delete_data() -> ResponseReturnValue:
    """A person wants what came from Facebook erased: done at once, with a code to look it up."""
    code = disconnecting.delete_data(helpnet().work, NETWORK, _signed())
    if code is None:
        return _not_signed()
    url = helpnet().config.base_url + url_for("meta.deletion", code=code)
    return jsonify({"url": url, "confirmation_code": code})


@bp.get("/accounts/facebook/deletions/<code>")
def deletion(code: str) -> ResponseReturnValue:
    """What became of such a wish, for whoever has its code."""
    found = disconnecting.deletion(store(), code)
    return render_template("accounts/deletion.html", code=code, deletion=found)


def _signed() -> str:
    """What the call carries; nothing where it is no form, or larger than Meta's ever are."""
    request.max_content_length = _MOST_BYTES
    try:
        return request.form.get("signed_request", "")
    except HTTPException:
        return ""


def _not_signed() -> Response:
    return Response("This is not signed by Meta for this app.\n", 400, mimetype="text/plain")
