"""What Meta signs in its callbacks, read from input that anybody may have sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from helpnet.networks.wire import Json, json_object

_LONGEST = 8_192  # Meta's are below one thousand characters
_ALGORITHM = "HMAC-SHA256"


def signed_request(value: str, app_secret: str) -> Json | None:
    """What Meta signed with the app's secret; None for everything else, whatever it is.

    The library's own reader raises half a dozen errors on hostile input and compares signatures
    in a time that tells how much of them is right.
    """
    signature, dot, payload = value.partition(".")
    if not app_secret or not dot or not value.isascii() or len(value) > _LONGEST:
        return None
    wanted = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(wanted, _decoded(signature)):
        return None
    told = json_object(_decoded(payload))
    if told is None or str(told.get("algorithm")).upper() != _ALGORITHM:
        return None
    return told


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""
