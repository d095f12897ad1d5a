"""Which Graph API version answers: an expired one is served by the oldest that still lives."""

from __future__ import annotations

import re
from datetime import UTC, datetime

NEWEST = "v26.0"
_VERSION = re.compile(r"v(\d{1,3})\.(\d)")

# The last day of each, where one is announced.
_ENDS = {
    20: datetime(2026, 9, 24, tzinfo=UTC),
    21: datetime(2027, 1, 21, tzinfo=UTC),
    22: datetime(2027, 5, 20, tzinfo=UTC),
    23: datetime(2027, 10, 8, tzinfo=UTC),
    24: datetime(2028, 2, 18, tzinfo=UTC),
    25: datetime(2028, 7, 29, tzinfo=UTC),
}


def is_version(word: str) -> bool:
    """The word is a version, living or not."""
    return _VERSION.fullmatch(word) is not None


def served(asked: str, now: float) -> str:
    """The version that answers a call for `asked` ("" without one) at `now`, unix seconds."""
    oldest = min(
        (number for number, end in _ENDS.items() if end.timestamp() > now),
        default=max(_ENDS) + 1,
    )
    found = _VERSION.fullmatch(asked)
    return asked if found and int(found[1]) >= oldest else f"v{oldest}.0"
