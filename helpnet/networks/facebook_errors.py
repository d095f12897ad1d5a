"""What the Graph API's refusals mean: one row per meaning, the first that fits counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from helpnet.networks import NetworkError
from helpnet.networks.facebook_usage import regained_at
from helpnet.networks.http import unknown_outcome, unreadable_answer
from helpnet.networks.refusals import Meaning, as_error
from helpnet.networks.sentences import connect_again, in_doubt, no_proper_answer, signed_out
from helpnet.networks.wire import Json, json_object, table, text

_HIGHEST = 999_999_999  # above any code of Meta's
META: Collection[int] = range(_HIGHEST + 1)  # any error of Meta's own
ANY: Collection[int] = range(-1, _HIGHEST + 1)  # -1: none given


@dataclass(frozen=True, slots=True)
class When:
    """An answer that a row is about.

    `codes`, `subcodes` and `statuses` are those of Meta's error and of HTTP; `says` must stand in
    the error's message, in lower case.
    """

    codes: Collection[int]
    subcodes: Collection[int] = field(default=ANY)
    statuses: Collection[int] = field(default=ANY)
    says: str = ""

    def fits(self, status: int, code: int, subcode: int, said: str) -> bool:
        """Whether an error is such an answer; `code` and `subcode` are -1 where there is none."""
        return (
            code in self.codes
            and subcode in self.subcodes
            and status in self.statuses
            and self.says in said.lower()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Meaning):
    """One meaning, and the answers that have it."""

    when: tuple[When, ...]


_TOKEN = frozenset({102, 190})
THROTTLED = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
_AGAIN = connect_again("Facebook")
_IN_DOUBT = Row(
    when=(When({1, 2}), When(ANY, statuses=range(500, 1000))),
    outcome="unknown",
    sentence=in_doubt("Facebook"),
    when_reading=no_proper_answer("Facebook"),
)

ROWS: tuple[Row, ...] = (
    Row(
        when=(When(_TOKEN, {458}),),
        outcome="expired",
        sentence=f"helpnet was removed in your Facebook settings: {_AGAIN}.",
        button="Reconnect",
    ),
    Row(
        when=(When(_TOKEN, {459, 464}),),
        outcome="expired",
        sentence="Facebook wants to see you first: sign in at facebook.com and follow what it "
        f"says, then {_AGAIN}.",
        button="Reconnect",
    ),
    Row(
        when=(When(_TOKEN, {460}),),
        outcome="expired",
        sentence=f"Your Facebook password was changed: {_AGAIN}.",
        button="Reconnect",
    ),
    Row(
        when=(When(_TOKEN, {463}),),
        outcome="expired",
        sentence=f"The sign-in with Facebook has run out: {_AGAIN}.",
        button="Reconnect",
    ),
    Row(
        when=(When(_TOKEN, {492}),),
        outcome="expired",
        sentence="You no longer have a role on this Facebook Page: have its owner give it back to "
        f"you, then {_AGAIN}.",
        button="Reconnect",
    ),
    Row(
        when=(When(_TOKEN), When({104, 2500}, says="access token")),
        outcome="expired",
        sentence=signed_out("Facebook"),
        button="Reconnect",
    ),
    Row(
        when=(
            When(THROTTLED),
            When(range(-1, 0), statuses=range(429, 430)),
        ),
        outcome="no",
        sentence="Facebook asks for a pause: helpnet goes on by itself when it is over.",
    ),
    Row(
        when=(When({506}),),
        outcome="refused",
        sentence="Your Facebook Page already has a post with this very text: change a word, then "
        "{again}.",
        button="Edit and send",
        duplicate=True,
    ),
    Row(
        when=(When({368}),),
        outcome="refused",
        whatever_it_says=True,
        sentence="Facebook has blocked your Page from doing this for now: look for a notice at "
        "facebook.com, then {again}.",
        button="Open on Facebook",
    ),
    Row(
        when=(When({1609005}),),
        outcome="refused",
        sentence="Facebook cannot read the link in the text: correct or remove it, then {again}.",
        button="Edit and send",
    ),
    Row(
        when=(When({101}),),
        outcome="refused",
        sentence="Facebook does not know this app: correct HELPNET_FACEBOOK_APP_ID, then "
        f"{_AGAIN}.",
        button="Reconnect",
    ),
    Row(
        when=(When({1}, says="client secret"), When({100}, says="appsecret_proof")),
        outcome="refused",
        sentence="The Facebook app secret does not belong to the app: correct "
        "HELPNET_FACEBOOK_APP_SECRET, then {again}.",
        button="Send again",
    ),
    Row(
        when=(When({100}, {33}), When({803})),
        outcome="refused",
        sentence="This is no longer on Facebook, or the Page may not see it.",
        gone=True,
    ),
    Row(
        when=(When({10, *range(200, 300)}),),
        outcome="refused",
        whatever_it_says=True,
        sentence="Facebook has taken back a permission that helpnet needs ({reason}): "
        f"{_AGAIN} and allow everything it lists.",
        button="Reconnect",
    ),
    Row(
        when=(When({1705}),),
        outcome="refused",
        sentence=f"Facebook wants this done as the Page: {_AGAIN} and choose the Page.",
        button="Reconnect",
    ),
    Row(
        when=(When(META, statuses=range(503, 504)),),
        outcome="no",
        sentence="Facebook is overloaded and took nothing: helpnet tries again by itself.",
    ),
    _IN_DOUBT,
    Row(
        when=(When({100}),),
        outcome="refused",
        sentence="Facebook did not accept this ({reason}): change it, then {again}.",
        button="Edit and send",
    ),
    Row(
        when=(When(META),),
        outcome="refused",
        sentence="Facebook refused this ({reason}): look for a notice at facebook.com, then "
        "{again}.",
        button="Send again",
    ),
    Row(
        when=(When(ANY),),
        outcome="unknown",
        sentence="Something between helpnet and Facebook answered in its place: helpnet tries "
        "again by itself.",
    ),
)


def facebook_error(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    writes: bool,
    now: datetime,
    deletes: bool = False,
) -> NetworkError | None:
    """What an answer of the Graph API means as an error; None for a success that can be read.

    An error body counts whatever the HTTP status, and a bad status whatever the body.
    """
    answer = json_object(body)
    error = table(answer, "error") if answer is not None else {}
    if 200 <= status < 300 and not (answer and answer.get("error")):
        if answer is not None:
            return None
        return (unknown_outcome if writes else unreadable_answer)("Facebook", "malformed")
    code, subcode = _number(error, "code"), _number(error, "error_subcode")
    said = text(error, "message")
    row = row_of(status, code, subcode, said)
    if row.outcome == "refused" and error.get("is_transient") is True and not row.duplicate:
        row = _IN_DOUBT
    name = "/".join(str(part) for part in (code, subcode) if part >= 0) or f"HTTP {status}"
    after = regained_at(headers, now)
    return as_error(row, name, said, after, writes=writes, deletes=deletes)


def row_of(status: int, code: int, subcode: int, said: str) -> Row:
    """The row that counts; `code` and `subcode` are -1 where Meta gave none."""
    return next(
        row for row in ROWS if any(when.fits(status, code, subcode, said) for when in row.when)
    )


def _number(error: Json, name: str) -> int:
    value = error.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return -1
    return min(value, _HIGHEST)
