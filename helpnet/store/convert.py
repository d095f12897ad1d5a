"""The one place where rows become values and values rows."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """A moment as text of one width, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.fromisoformat(text)


def stamp_or_none(value: datetime | None) -> str | None:
    """`stamp`, where there may be no moment."""
    return None if value is None else stamp(value)


def moment_or_none(text: str | None) -> datetime | None:
    """`moment`, where there may be none."""
    return None if text is None else moment(text)
