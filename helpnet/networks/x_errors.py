"""What X's refusals mean: one row per case, the first that fits counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from helpnet.networks import Expired, NetworkError, Refused, TryLater
from helpnet.networks.http import unknown_outcome, unreadable_answer
from helpnet.networks.sentences import in_doubt, no_proper_answer, signed_out
from helpnet.networks.wire import Malformed, json_object, reason, rows, text

_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One case: when it applies, and what it is for the port and for the user.

    `says` must stand in the answer's type, title or detail, in lower case. `own` wants an error
    body in X's own form, so that a gateway's page is not taken for X's word. In a sentence,
    `{reason}` is what X said and `{again}` what to do once it is put right. "unknown" counts for
    writes; a read is simply "no", and nothing about it is in doubt.
    """

    status: range
    outcome: Literal["refused", "expired", "no", "unknown"]
    sentence: str
    says: str = ""
    own: bool = False
    duplicate: bool = False
    gone: bool = False


def _only(status: int) -> range:
    return range(status, status + 1)


_GATEWAY = "Something between helpnet and X answered in its place: helpnet tries again by itself."
_SIGNED_OUT = signed_out("X")
_DOUBT = in_doubt("X")

ROWS: tuple[Row, ...] = (
    Row(
        _only(400),
        "refused",
        "X did not accept this ({reason}): change it, then {again}.",
        own=True,
    ),
    Row(_only(401), "expired", _SIGNED_OUT),
    Row(
        _only(402),
        "refused",
        "X says your API credit is used up: top it up at developer.x.com, then {again}.",
    ),
    Row(
        _only(403),
        "refused",
        "X already has a post of yours with this very text: change a word, then {again}.",
        says="duplicate content",
        own=True,
        duplicate=True,
    ),
    Row(
        _only(403),
        "refused",
        "X lets an app answer only people who mentioned you: open the post and answer it on X.",
        says="reply to this conversation is not allowed",
        own=True,
    ),
    Row(
        _only(403),
        "refused",
        "The post on X that this answers is gone or hidden from you: open it on X to see.",
        says="deleted or not visible",
        own=True,
        gone=True,
    ),
    Row(_only(403), "expired", _SIGNED_OUT, says="unsupported-authentication", own=True),
    Row(
        _only(403),
        "refused",
        "X does not let your developer app do this: check its project, scopes and credit at "
        "developer.x.com, then {again}.",
        says="client-forbidden",
        own=True,
    ),
    Row(
        _only(403),
        "refused",
        "X wants you to unlock your account: sign in at x.com and follow what it says, "
        "then {again}.",
        says="temporarily locked",
        own=True,
    ),
    Row(
        _only(403),
        "refused",
        "X has suspended your account: sign in at x.com to see what it asks of you.",
        says="suspended",
        own=True,
    ),
    Row(
        _only(403),
        "refused",
        "X does not permit this to your account, often because the text is too long for it: "
        "shorten it, then {again}.",
        says="not permitted to perform this action",
        own=True,
    ),
    Row(
        _only(403),
        "refused",
        "X refused this ({reason}): sign in at x.com and look for a notice there, then {again}.",
        own=True,
    ),
    Row(
        _only(404),
        "refused",
        "This is no longer on X: it was deleted or its author hides it.",
        own=True,
        gone=True,
    ),
    Row(_only(413), "refused", "X finds this too large: shorten it, then {again}."),
    Row(
        _only(429),
        "refused",
        "X's monthly reading allowance is used up: raise the cap at developer.x.com or wait "
        "until it starts anew.",
        says="usage",
        own=True,
    ),
    Row(_only(429), "no", "X asks for a pause: helpnet goes on by itself when it is over."),
    Row(
        range(400, 500),
        "refused",
        "X refused this ({reason}): check the account at x.com, then {again}.",
        own=True,
    ),
    Row(
        _only(503),
        "no",
        "X is overloaded and took nothing: helpnet tries again by itself.",
        own=True,
    ),
    Row(range(500, 600), "unknown", _DOUBT),
    Row(range(1000), "unknown", _GATEWAY),
)


def x_error(
    status: int, headers: Mapping[str, str], body: bytes, *, writes: bool, now: datetime
) -> NetworkError | None:
    """What an answer of X means as an error; None for a success that can be read."""
    answer = json_object(body)
    if 200 <= status < 300:
        if answer is not None:
            return None
        return (unknown_outcome if writes else unreadable_answer)("X", "malformed")
    said = what_x_said(body)
    row = row_of(status, said)
    return _error(row, str(status), said, _reset(headers, now), writes=writes)


def row_of(status: int, said: str) -> Row:
    """The row that counts for an HTTP status and what X said, if it said anything."""
    return next(
        row
        for row in ROWS
        if status in row.status and (said or not row.own) and row.says in said.lower()
    )


def what_x_said(body: bytes) -> str:
    """All that X says in an error body, its sentence first; empty for a body of another form."""
    answer = json_object(body) or {}
    try:
        errors = rows(answer, "errors")
    except Malformed:
        errors = []
    parts = [text(answer, "detail")]
    parts += [text(error, "detail", "message") for error in errors]
    parts += [text(answer, "title"), text(answer, "type")]
    parts += [text(error, "type") for error in errors]
    return "\n".join(part for part in parts if part)


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    try:
        at = datetime.fromtimestamp(int(headers.get("x-rate-limit-reset", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at - now <= _LONGEST_WAIT else None


def _error(row: Row, code: str, said: str, after: datetime | None, *, writes: bool) -> NetworkError:
    told = row.sentence if writes or row.sentence != _DOUBT else no_proper_answer("X")
    sentence = told.format(
        reason=reason(said.split("\n")[0]) or "no reason given",
        again="send it again" if writes else "try again",
    )
    if row.outcome == "expired":
        return Expired(sentence, code=code)
    if row.outcome == "refused":
        return Refused(sentence, code=code, duplicate=row.duplicate, gone=row.gone)
    if row.outcome == "unknown" and writes:
        return TryLater(sentence, taken="unknown", code=code)
    return TryLater(sentence, taken="no", after=after if code == "429" else None, code=code)
