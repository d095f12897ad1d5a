"""What refusals mean while an account is connected or its sign-in renewed: rows, the first counts.

While connecting, nobody tries again but the user. What stands in no row here, a network's refusal
of a later call, is told as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpnet.networks.facebook_errors import THROTTLED
from helpnet.networks.refusals import Meaning
from helpnet.networks.sentences import connect_again, signed_out

_WRONG_APP = frozenset({"invalid_client", "unauthorized_client"})
_PAUSED = frozenset({*map(str, THROTTLED), "HTTP 429"})
_X, _FACEBOOK = connect_again("X"), connect_again("Facebook")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Meaning):
    """One meaning; `answers` says for the document what `fits` tells by.

    `fits` is given the HTTP status, and the error's name or number: None where the answer is not
    in the network's own form, or there is none.
    """

    answers: str
    fits: Callable[[int, str | None], bool]


def _refused(status: int, error: str | None) -> bool:
    return 400 <= status < 500 and error is not None


def _knows_no_app(status: int, error: str | None) -> bool:
    return _refused(status, error) and (status == 401 or error in _WRONG_APP)


_X_KNOWS_NO_APP = Row(
    answers="401 in X's own form, or `invalid_client`, `unauthorized_client`",
    fits=_knows_no_app,
    outcome="refused",
    sentence="X does not know this client id and secret: correct HELPNET_X_CLIENT_ID and "
    f"HELPNET_X_CLIENT_SECRET, then {_X}.",
    button="Reconnect",
)

X_CONNECTING: tuple[Row, ...] = (
    Row(
        answers="429",
        fits=lambda status, error: status == 429,
        outcome="no",
        sentence="X asks for a pause in signing in: try again in a quarter of an hour.",
        button="Reconnect",
    ),
    _X_KNOWS_NO_APP,
    Row(
        answers="another 4xx in X's own form",
        fits=_refused,
        outcome="refused",
        sentence=f"X did not accept the sign-in, which it holds for 30 seconds only: {_X}.",
        button="Reconnect",
    ),
    Row(
        answers="anything else, or nothing",
        fits=lambda status, error: True,
        outcome="unknown",
        sentence=f"X did not answer the sign-in: {_X}.",
        button="Reconnect",
    ),
)

X_RENEWING: tuple[Row, ...] = (
    Row(
        answers="429, 503 in X's own form, or a call that never left",
        fits=lambda status, error: status == 429 or (status == 503 and error is not None),
        outcome="no",
        sentence="X could not renew helpnet's sign-in just now: helpnet tries again by itself.",
    ),
    _X_KNOWS_NO_APP,
    Row(
        answers="another 4xx in X's own form",
        fits=_refused,
        outcome="expired",
        sentence=signed_out("X"),
        button="Reconnect",
    ),
    Row(
        answers="anything else, or nothing",
        fits=lambda status, error: True,
        outcome="unknown",
        sentence="X did not answer when helpnet renewed its sign-in: helpnet tries once more by "
        f"itself, but if X has used the old one up by then, {_X}.",
    ),
)

FACEBOOK_CONNECTING: tuple[Row, ...] = (
    Row(
        answers="code 4, 17, 32, 341, 613, 80000 to 80014 or HTTP 429 without a code",
        fits=lambda status, error: error in _PAUSED,
        outcome="no",
        sentence=f"Facebook asks for a pause in signing in: wait some minutes, then {_FACEBOOK}.",
        button="Reconnect",
    ),
    Row(
        answers="code 100 for the code of the sign-in",
        fits=lambda status, error: error == "100",
        outcome="refused",
        sentence=f"Facebook did not accept the sign-in, which holds once and briefly: {_FACEBOOK}.",
        button="Reconnect",
    ),
    Row(
        answers="whatever is later or in doubt above, or nothing",
        fits=lambda status, error: True,
        outcome="unknown",
        sentence=f"Facebook did not answer the sign-in: {_FACEBOOK}.",
        button="Reconnect",
    ),
)


def row_of(rows: Sequence[Row], status: int, error: str | None) -> Row:
    """The row that counts."""
    return next(row for row in rows if row.fits(status, error))
