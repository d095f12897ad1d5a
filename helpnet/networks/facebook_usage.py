"""How much of its allowance a Page has used, as the Graph API tells it with every answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from helpnet.networks.wire import Json, json_object, number

_HEADERS = ("X-App-Usage", "X-Business-Use-Case-Usage", "X-Page-Usage")
_PERCENTS = ("call_count", "total_time", "total_cputime")
_SLOW_ABOVE = 80  # percent
_REST = timedelta(minutes=5)  # where nothing is told; the allowance counts in hours
_LONGEST_REST = timedelta(days=1)


def rest_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when reading had better pause: as long as Meta says, or a while above four fifths."""
    most = max((number(row, name) for row in _rows(headers) for name in _PERCENTS), default=0)
    return regained_at(headers, now) or (now + _REST if most > _SLOW_ABOVE else None)


def regained_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When a throttled Page may call again, as far as Meta says; it is taken to count minutes."""
    minutes = [number(row, "estimated_time_to_regain_access") for row in _rows(headers)]
    longest = min(max(minutes, default=0), _LONGEST_REST // timedelta(minutes=1))
    return now + timedelta(minutes=longest) if longest else None


def _rows(headers: Mapping[str, str]) -> Iterator[Json]:
    """Every set of figures in the headers: that of the app, and those of each use of each Page."""
    for name in _HEADERS:
        told = json_object(headers.get(name, "").encode()) or {}
        yield told
        for entries in told.values():
            yield from _objects(entries)


def _objects(entries: Any) -> list[Json]:
    return [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
