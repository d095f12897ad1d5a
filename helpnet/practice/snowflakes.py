"""Ids as the networks make them: X's tell their own millisecond, Facebook's only grow."""

from __future__ import annotations

from dataclasses import dataclass

from helpnet.practice.records import Records

EPOCH_MS = 1288834974657
SEQUENCE_BITS = 22
RESERVED_AT_ONCE = 1000
FACEBOOK_FIRST = 122_100_000_000_000_000


def snowflake(at: float, sequence: int = 0) -> int:
    """The id X gives a post made at `at` (unix seconds)."""
    return max(0, round(at * 1000) - EPOCH_MS) << SEQUENCE_BITS | (
        sequence & ((1 << SEQUENCE_BITS) - 1)
    )


def time_of(identity: int) -> float:
    """When (unix seconds) a snowflake was made, to the millisecond."""
    return ((identity >> SEQUENCE_BITS) + EPOCH_MS) / 1000


@dataclass(slots=True)
class Counter:
    """Up to which number ids may have been made; saved, so that none is made twice."""

    reserved: int = 0


class Ids:
    """Mints ids that stay unique over resets and restarts."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._counter = next(iter(records.all(Counter)), Counter())
        self._made = self._counter.reserved

    def number(self) -> int:
        """A number larger than every one before."""
        if self._made == self._counter.reserved:
            self._counter.reserved += RESERVED_AT_ONCE
            self._records.save("ids", self._counter)
        self._made += 1
        return self._made

    def for_x(self, at: float) -> str:
        """A snowflake of that moment."""
        return str(snowflake(at, self.number()))

    def for_facebook(self) -> str:
        """A long number, larger than every one before."""
        return str(FACEBOOK_FIRST + self.number())
