"""What X's refusals mean: one row per meaning, the first that fits counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from helpnet.networks import NetworkError
from helpnet.networks.http import unknown_outcome, unreadable_answer
from helpnet.networks.refusals import Meaning, as_error
from helpnet.networks.sentences import connect_again, in_doubt, no_proper_answer, signed_out
from helpnet.networks.wire import Malformed, json_object, rows, text

_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class When:
    """An answer that a row is about.

    `says` must stand in the answer's type, title or detail, in lower case. `own` wants an error
    body in X's own form, so that a gateway's page is not taken for X's word.
    """

    statuses: range
    says: str = ""
    own: bool = True

    def fits(self, status: int, said: str) -> bool:
        """Whether an HTTP status with what X said, if it said anything, is such an answer."""
        return status in self.statuses and bool(said or not self.own) and self.says in said.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Meaning):
    """One meaning, and the answers that have it."""

    when: tuple[When, ...]


def _only(status: int, says: str = "", *, own: bool = True) -> tuple[When, ...]:
    return (When(range(status, status + 1), says, own),)


ROWS: tuple[Row, ...] = (
    Row(
        when=_only(400),
        outcome="refused",
        sentence="X did not accept this ({reason}): change it, then {again}.",
        button="Edit and send",
    ),
    Row(
        when=_only(401, own=False) + _only(403, "unsupported-authentication"),
        outcome="expired",
        sentence=signed_out("X"),
        button="Reconnect",
    ),
    Row(
        when=_only(402, own=False),
        outcome="refused",
        sentence="X says your API credit is used up: top it up at developer.x.com, then {again}.",
        button="Send again",
    ),
    Row(
        when=_only(403, "duplicate content"),
        outcome="refused",
        sentence="X already has a post of yours with this very text: change a word, then {again}.",
        button="Edit and send",
        duplicate=True,
    ),
    Row(
        when=_only(403, "reply to this conversation is not allowed"),
        outcome="refused",
        sentence="X lets an app answer only people who mentioned you: open the post and answer it "
        "on X.",
        button="Open on X",
    ),
    Row(
        when=_only(403, "deleted or not visible"),
        outcome="refused",
        sentence="The post on X that this answers is gone or hidden from you: open it on X to see.",
        button="Open on X",
        gone=True,
    ),
    Row(
        when=_only(403, "oauth1-permissions"),
        outcome="refused",
        sentence="X lets your developer app only read: set its permissions to read and write at "
        f"developer.x.com, {connect_again('X')}, then {{again}}.",
        button="Reconnect",
        whatever_it_says=True,
    ),
    Row(
        when=_only(403, "client-forbidden"),
        outcome="refused",
        whatever_it_says=True,
        sentence="X does not let your developer app do this: check its project, scopes and credit "
        "at developer.x.com, then {again}.",
        button="Send again",
    ),
    Row(
        when=_only(403, "temporarily locked"),
        outcome="refused",
        whatever_it_says=True,
        sentence="X wants you to unlock your account: sign in at x.com and follow what it says, "
        "then {again}.",
        button="Send again",
    ),
    Row(
        when=_only(403, "suspended"),
        outcome="refused",
        whatever_it_says=True,
        sentence="X has suspended your account: sign in at x.com to see what it asks of you.",
    ),
    Row(
        when=_only(403, "not permitted to perform this action"),
        outcome="refused",
        sentence="X does not permit this to your account, often because the text is too long for "
        "it: shorten it, then {again}.",
        button="Edit and send",
    ),
    Row(
        when=_only(403),
        outcome="refused",
        sentence="X refused this ({reason}): sign in at x.com and look for a notice there, then "
        "{again}.",
        button="Send again",
    ),
    Row(
        when=_only(404),
        outcome="refused",
        sentence="This is no longer on X: it was deleted or its author hides it.",
        gone=True,
    ),
    Row(
        when=_only(413, own=False),
        outcome="refused",
        sentence="X finds this too large: shorten it, then {again}.",
        button="Edit and send",
    ),
    Row(
        when=_only(429, "usage"),
        outcome="refused",
        sentence="X's monthly reading allowance is used up: raise the cap at developer.x.com or "
        "wait until it starts anew.",
    ),
    Row(
        when=_only(429, own=False),
        outcome="no",
        sentence="X asks for a pause: helpnet goes on by itself when it is over.",
    ),
    Row(
        when=(When(range(400, 500)),),
        outcome="refused",
        sentence="X refused this ({reason}): check the account at x.com, then {again}.",
        button="Send again",
    ),
    Row(
        when=_only(503),
        outcome="no",
        sentence="X is overloaded and took nothing: helpnet tries again by itself.",
    ),
    Row(
        when=(When(range(500, 600), own=False),),
        outcome="unknown",
        sentence=in_doubt("X"),
        when_reading=no_proper_answer("X"),
    ),
    Row(
        when=(When(range(1000), own=False),),
        outcome="unknown",
        sentence="Something between helpnet and X answered in its place: helpnet tries again by "
        "itself.",
    ),
)


def x_error(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    writes: bool,
    now: datetime,
    deletes: bool = False,
) -> NetworkError | None:
    """What an answer of X means as an error; None for a success that can be read."""
    answer = json_object(body)
    if 200 <= status < 300:
        if answer is not None:
            return None
        return (unknown_outcome if writes else unreadable_answer)("X", "malformed")
    said = what_x_said(body)
    after = reset_at(headers, now) if status == 429 else None
    row, reason = row_of(status, said), said.split("\n")[0]
    return as_error(row, str(status), reason, after, writes=writes, deletes=deletes)


def row_of(status: int, said: str) -> Row:
    """The row that counts for an HTTP status and what X said, if it said anything."""
    return next(row for row in ROWS if any(when.fits(status, said) for when in row.when))


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


def reset_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the pause is over that a 429 asks for, where X says so and it can be believed."""
    try:
        at = datetime.fromtimestamp(int(headers.get("x-rate-limit-reset", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at - now <= _LONGEST_WAIT else None
