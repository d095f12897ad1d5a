"""A clock that stands still until it is told to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


class StandingClock:
    """Tells one moment until it is moved; call it for the moment."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        """The moment as unix seconds, as the practice networks tell time."""
        return self.at.timestamp()

    def forward(self, seconds: float = 0, **parts: float) -> datetime:
        """Move on by so much; the new moment."""
        self.at += timedelta(seconds=seconds, **parts)
        return self.at
