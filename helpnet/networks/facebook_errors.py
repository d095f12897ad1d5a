"""What the Graph API's refusals mean: one row per case, the first that fits counts."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from helpnet.networks import Expired, NetworkError, Refused, TryLater
from helpnet.networks.http import unknown_outcome, unreadable_answer
from helpnet.networks.sentences import connect_again, in_doubt, no_proper_answer, signed_out
from helpnet.networks.wire import Json, json_object, number, reason, table, text

_HIGHEST = 999_999_999  # above any code of Meta's
_META: Container[int] = range(_HIGHEST + 1)
_ANY: Container[int] = range(-1, _HIGHEST + 1)  # -1: none given


@dataclass(frozen=True, slots=True)
class Row:
    """One case: when it applies, and what it is for the port and for the user.

    `codes`, `subcodes` and `statuses` are those of Meta's error and of HTTP; `says` must stand in
    the error's message, in lower case. In a sentence, `{reason}` is what Meta said and `{again}`
    what to do once it is put right. "unknown" counts for writes; a read is simply "no".
    """

    codes: Container[int]
    outcome: Literal["refused", "expired", "no", "unknown"]
    sentence: str
    subcodes: Container[int] = field(default=_ANY)
    statuses: Container[int] = field(default=_ANY)
    says: str = ""
    duplicate: bool = False
    gone: bool = False


_TOKEN = frozenset({102, 190})
_PAUSE = "Facebook asks for a pause: helpnet goes on by itself when it is over."
_DOUBT = in_doubt("Facebook")
_SIGNED_OUT = signed_out("Facebook")
_AGAIN = connect_again("Facebook")
_PERMISSION = (
    f"Facebook has taken back a permission that helpnet needs ({{reason}}): {_AGAIN} and allow "
    "everything it lists."
)
_WRONG_SECRET = (
    "The Facebook app secret does not belong to the app: correct HELPNET_FACEBOOK_APP_SECRET, "
    "then {again}."
)
_GONE = "This is no longer on Facebook, or the Page may not see it."

ROWS: tuple[Row, ...] = (
    Row(
        _TOKEN,
        "expired",
        f"helpnet was removed in your Facebook settings: {_AGAIN}.",
        subcodes={458},
    ),
    Row(
        _TOKEN,
        "expired",
        "Facebook wants to see you first: sign in at facebook.com and follow what it says, then "
        f"{_AGAIN}.",
        subcodes={459, 464},
    ),
    Row(
        _TOKEN,
        "expired",
        f"Your Facebook password was changed: {_AGAIN}.",
        subcodes={460},
    ),
    Row(
        _TOKEN,
        "expired",
        "You no longer have a role on this Facebook Page: have its owner give it back to you, "
        f"then {_AGAIN}.",
        subcodes={492},
    ),
    Row(_TOKEN, "expired", _SIGNED_OUT),
    Row({104, 2500}, "expired", _SIGNED_OUT, says="access token"),
    Row({4, 17, 32, 341, 613, *range(80000, 80015)}, "no", _PAUSE),
    Row(
        {506},
        "refused",
        "Your Facebook Page already has a post with this very text: change a word, then {again}.",
        duplicate=True,
    ),
    Row(
        {368},
        "refused",
        "Facebook has blocked your Page from doing this for now: look for a notice at "
        "facebook.com, then {again}.",
    ),
    Row(
        {1609005},
        "refused",
        "Facebook cannot read the link in the text: correct or remove it, then {again}.",
    ),
    Row(
        {101},
        "refused",
        f"Facebook does not know this app: correct HELPNET_FACEBOOK_APP_ID, then {_AGAIN}.",
    ),
    Row({1}, "refused", _WRONG_SECRET, says="client secret"),
    Row({100}, "refused", _WRONG_SECRET, says="appsecret_proof"),
    Row({100}, "refused", _GONE, subcodes={33}, gone=True),
    Row({803}, "refused", _GONE, gone=True),
    Row({10, *range(200, 300)}, "refused", _PERMISSION),
    Row(
        {1705},
        "refused",
        f"Facebook wants this done as the Page: {_AGAIN} and choose the Page.",
    ),
    Row(
        _META,
        "no",
        "Facebook is overloaded and took nothing: helpnet tries again by itself.",
        statuses={503},
    ),
    Row({1, 2}, "unknown", _DOUBT),
    Row(
        {100},
        "refused",
        "Facebook did not accept this ({reason}): change it, then {again}.",
        statuses=range(500),
    ),
    Row(
        _META,
        "refused",
        "Facebook refused this ({reason}): look for a notice at facebook.com, then {again}.",
        statuses=range(500),
    ),
    # Without an error of Meta's own.
    Row(_ANY, "no", _PAUSE, statuses={429}),
    Row(_ANY, "unknown", _DOUBT, statuses=range(500, 1000)),
    Row(
        _ANY,
        "unknown",
        "Something between helpnet and Facebook answered in its place: helpnet tries again by "
        "itself.",
    ),
)


def facebook_error(
    status: int, headers: Mapping[str, str], body: bytes, *, writes: bool, now: datetime
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
        row = Row(_ANY, "unknown", _DOUBT)
    name = "/".join(str(part) for part in (code, subcode) if part >= 0) or f"HTTP {status}"
    return _error(row, name, said, regained_at(headers, now), writes=writes)


def row_of(status: int, code: int, subcode: int, said: str) -> Row:
    """The row that counts; `code` and `subcode` are -1 where Meta gave none."""
    return next(
        row
        for row in ROWS
        if code in row.codes
        and subcode in row.subcodes
        and status in row.statuses
        and row.says in said.lower()
    )


def regained_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When a throttled Page may call again, as far as Meta's usage header says."""
    usage = usage_of(headers).get("X-Business-Use-Case-Usage", {})
    minutes = [number(row, "estimated_time_to_regain_access") for row in _usage_rows(usage)]
    longest = min(max(minutes, default=0), 24 * 60)
    return now + timedelta(minutes=longest) if longest else None


def usage_of(headers: Mapping[str, str]) -> dict[str, Json]:
    """How much of its allowance the caller has used, by the header that tells it, in percent."""
    told = {}
    for name in ("X-App-Usage", "X-Business-Use-Case-Usage", "X-Page-Usage"):
        usage = json_object(headers.get(name, "").encode())
        if usage is not None:
            told[name] = usage
    return told


def _usage_rows(usage: Mapping[str, Any]) -> Iterator[Json]:
    for entries in usage.values():
        if isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, dict))


def _number(error: Json, name: str) -> int:
    value = error.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return -1
    return min(value, _HIGHEST)


def _error(row: Row, code: str, said: str, after: datetime | None, *, writes: bool) -> NetworkError:
    told = row.sentence if writes or row.sentence != _DOUBT else no_proper_answer("Facebook")
    sentence = told.format(
        reason=reason(said) or "no reason given",
        again="send it again" if writes else "try again",
    )
    if row.outcome == "expired":
        return Expired(sentence, code=code)
    if row.outcome == "refused":
        return Refused(sentence, code=code, duplicate=row.duplicate, gone=row.gone)
    if row.outcome == "unknown" and writes:
        return TryLater(sentence, taken="unknown", code=code)
    return TryLater(sentence, taken="no", after=after, code=code)
