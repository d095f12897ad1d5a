"""One page out of a list, with the cursors and links to those around it.

A cursor holds the sort key of an item, not a position: what is added or deleted between two calls
neither repeats nor skips anything else.
"""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpnet.practice.graph_errors import bad_parameter, numbered

DEFAULT_LIMIT = 25
HIGHEST_LIMIT = 100

Key = tuple[int, ...]  # integers: ids are too long for floats


@dataclass(frozen=True, slots=True)
class Window:
    """Which items (start inclusive, end exclusive) one page shows, and what lies around it."""

    start: int
    end: int
    total: int
    limit: int
    before: str
    after: str

    @property
    def has_previous(self) -> bool:
        """Something stands before it."""
        return self.start > 0

    @property
    def has_next(self) -> bool:
        """Something stands after it."""
        return self.end < self.total


def window(keys: Sequence[Key], params: Mapping[str, str], *, strict: bool = False) -> Window:
    """The page that `limit`, `after`, `before` and `offset` ask for out of items sorted by key.

    More than a hundred are refused where `strict`, and quietly cut to a hundred elsewhere.
    """
    limit = _limit(params.get("limit"), strict)
    if "before" in params:
        end = bisect_left(keys, _key(params["before"]))
        start = max(0, end - limit)
    else:
        start = bisect_right(keys, _key(params["after"])) if params.get("after") else 0
        start = min(len(keys), start + _whole_number("offset", params.get("offset", "0")))
        end = min(len(keys), start + limit)
    shown = keys[start:end]
    before, after = (_cursor(shown[0]), _cursor(shown[-1])) if shown else ("", "")
    return Window(start, end, len(keys), limit, before, after)


def _limit(text: str | None, strict: bool) -> int:
    if not text:
        return DEFAULT_LIMIT
    limit = _whole_number("limit", text)
    if limit > HIGHEST_LIMIT and strict:
        raise numbered(100, "The 'limit' parameter should not exceed 100")
    return min(limit, HIGHEST_LIMIT)


def _whole_number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise bad_parameter(name, "an unsigned integer")
    return int(text)


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _key(cursor: str) -> Key:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = tuple(int(part) for part in json.loads(base64.urlsafe_b64decode(padded)))
    except (ValueError, TypeError, binascii.Error):
        raise numbered(100, "Invalid cursors values") from None
    return key
