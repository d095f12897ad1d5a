"""Reading what strangers send: JSON whose shape may be anything.

The essentials are demanded (`Malformed` else), the rest is taken as empty where it is missing or
of another type.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from helpnet.networks.http import unreadable_answer

log = logging.getLogger("helpnet.networks")

Json = dict[str, Any]
_Read = TypeVar("_Read")
_NUMBER = re.compile(r"^\s*\(#\d+\)")  # Meta's, which is kept as the code
_LONGEST_REASON = 160
_HIGHEST = 2**63 - 1
# What looks like a token: longer than any word, with digits in it or in both cases.
_TOKENLIKE = re.compile(r"[A-Za-z0-9_\-|%.=]{24,}")
# JSON can hold half a character and the null one; no file takes the first, nor SQLite the second.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class Malformed(Exception):
    """An answer lacks what it cannot be understood without."""


@contextmanager
def understood(network: str) -> Iterator[None]:
    """Turns Malformed into the port's error for a read that made no sense."""
    try:
        yield
    except Malformed:
        raise unreadable_answer(network, "malformed") from None


def json_object(body: bytes) -> Json | None:
    """The JSON object a body holds, whatever its type is said to be; None if it holds none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def table(holder: Mapping[str, Any], *names: str) -> Json:
    """The first object found under one of the names; empty if there is none."""
    for name in names:
        value = holder.get(name)
        if isinstance(value, dict):
            return value
    return {}


def rows(holder: Mapping[str, Any], *names: str) -> list[Json]:
    """The objects in the first list found under one of the names; Malformed if it is no list."""
    for name in names:
        if holder.get(name) is not None:
            if not isinstance(holder[name], list):
                raise Malformed(name)
            return [row for row in holder[name] if isinstance(row, dict)]
    return []


def readable(
    network: str, page: Mapping[str, Any], name: str, read: Callable[[Json], _Read]
) -> list[_Read]:
    """What `read` makes of the rows of a page, without those that it finds Malformed.

    How many were left out is logged, not what they say. Malformed if nothing of a page that is not
    empty can be read: then it is the page that makes no sense.
    """
    sent = page.get(name)
    count = len(sent) if isinstance(sent, list) else 0
    kept = []
    for row in rows(page, name):
        with suppress(Malformed):
            kept.append(read(row))
    if missing := count - len(kept):
        if missing == count:
            raise Malformed(name)
        log.warning(
            "%s sent %d of %d rows in a form that helpnet cannot read: left out",
            network,
            missing,
            count,
        )
    return kept


def text(holder: Mapping[str, Any], *names: str) -> str:
    """The first text (or number, as text) found under one of the names; empty if there is none.

    What cannot be kept, half a character or the null one, becomes U+FFFD.
    """
    for name in names:
        value = holder.get(name)
        if isinstance(value, str):
            return _UNKEEPABLE.sub("\ufffd", value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(min(max(value, -_HIGHEST), _HIGHEST))
    return ""


def token(holder: Mapping[str, Any], name: str) -> str:
    """A token found under the name; empty where there is none that a header could carry."""
    value = text(holder, name)
    return value if value.isascii() and value.isprintable() else ""


def number(holder: Mapping[str, Any], name: str) -> int:
    """A number from 0 up, no higher than a database holds; 0 where there is none."""
    value = holder.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return min(max(value, 0), _HIGHEST)


def needed(holder: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    value = text(holder, name)
    if not value:
        raise Malformed(name)
    return value


def moment(value: str) -> datetime | None:
    """A point in time in UTC; None for what is not an ISO 8601 time with its offset."""
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def unix_moment(seconds: int) -> datetime | None:
    """A point in time in UTC, told in unix seconds; None for 0 and what no calendar holds."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def address(holder: Mapping[str, Any], *names: str) -> str:
    """The first web address found under one of the names; empty if there is none."""
    found = (text(holder, name) for name in names)
    return next((one for one in found if one.startswith(("https://", "http://"))), "")


def reason(said: str) -> str:
    """What a network said, fit to be shown: one short line without anything like a token."""
    line = " ".join(_TOKENLIKE.sub("…", _NUMBER.sub("", said)).split()).rstrip(". ")
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}…"
