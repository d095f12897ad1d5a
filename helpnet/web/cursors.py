"""Where the next page of a list begins, as opaque text."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

from helpnet.services.errors import Invalid


def not_ours() -> Invalid:
    """The error for a cursor that no list of this app gave out."""
    return Invalid({"cursor": "That is not a cursor of this list: begin without one."})


def cursor(*parts: str) -> str:
    """The text for these parts."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(text: str | None, length: int) -> tuple[str, ...] | None:
    """The parts of a cursor, as many as `length`; None for none. Raises Invalid."""
    if not text:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        parts = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, UnicodeError, RecursionError):
        raise not_ours() from None
    if not isinstance(parts, list) or [type(part) for part in parts] != [str] * length:
        raise not_ours()
    if not "".join(parts).isprintable():  # half a character, say: nothing that a database takes
        raise not_ours()
    return tuple(parts)


def place_cursor(place: tuple[datetime, str] | None) -> str | None:
    """The cursor of a place in a list by time and id; None for none."""
    return cursor(place[0].astimezone(UTC).isoformat(), place[1]) if place else None


def read_place(text: str | None) -> tuple[datetime, str] | None:
    """The place that a cursor of `place_cursor` stands for. Raises Invalid."""
    parts = read_cursor(text, 2)
    if parts is None:
        return None
    try:
        moment = datetime.fromisoformat(parts[0])
    except ValueError:
        raise not_ours() from None
    if moment.utcoffset() != timedelta(0):
        raise not_ours()
    return moment, parts[1]


def person_cursor(place: tuple[int, float, str] | None) -> str | None:
    """The cursor of a place in the list of people; None for none."""
    return cursor(*map(str, place)) if place else None


def place_of_person(text: str | None) -> tuple[int, float, str] | None:
    """The place that a cursor of `person_cursor` stands for. Raises Invalid."""
    parts = read_cursor(text, 3)
    if parts is None:
        return None
    try:
        known, strength = int(parts[0]), float(parts[1])
    except ValueError:
        raise not_ours() from None
    if known not in (0, 1):
        raise not_ours()
    return known, strength, parts[2]
