"""X's ids tell when they were made: milliseconds since X's own epoch, above 22 other bits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime.fromtimestamp(1288834974657 / 1000, UTC)
_OTHER_BITS = 22
_SHORTEST = 15  # digits: accounts that were counted have ten at most


def first_id_at(at: datetime) -> int:
    """The least id that can have been made at a time; 0 before X's epoch."""
    return max(ids_within(at - _EPOCH), 0)


def ids_within(span: timedelta) -> int:
    """By how much ids grow in a span of time."""
    return (span // timedelta(milliseconds=1)) << _OTHER_BITS


def made_at(post_id: int) -> datetime:
    """When an id was made, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=post_id >> _OTHER_BITS)


def account_made_at(account_id: str) -> datetime | None:
    """When an account was made, if its id tells: older ones were merely counted."""
    if not account_id.isdecimal() or len(account_id) < _SHORTEST:
        return None
    return made_at(int(account_id))
