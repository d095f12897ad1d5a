"""Counting calls against a network's limits, window by window."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

WINDOW = 900.0  # seconds; X's windows are a quarter of an hour
DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """Where a caller stands after one more call."""

    limit: int
    remaining: int
    reset: int  # unix seconds, when the window ends
    granted: bool

    def headers(self, prefix: str = "x-rate-limit") -> dict[str, str]:
        """As X tells it."""
        return {
            f"{prefix}-limit": str(self.limit),
            f"{prefix}-remaining": str(self.remaining),
            f"{prefix}-reset": str(self.reset),
        }


class Windows:
    """Calls per (caller, endpoint); a window opens with its first call."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._open: dict[tuple[str, str], tuple[float, int]] = {}  # -> (ends, calls so far)

    def count(self, caller: str, endpoint: str, limit: int, window: float = WINDOW) -> Allowance:
        """One more call; refused ones do not count."""
        now = self._now()
        ends, calls = self._open.get((caller, endpoint), (0.0, 0))
        if now >= ends:
            ends, calls = now + window, 0
        granted = calls < limit
        calls += granted
        self._open[caller, endpoint] = ends, calls
        return Allowance(limit, limit - calls, math.ceil(ends), granted)

    def clear(self) -> None:
        """Everybody starts afresh."""
        self._open.clear()
