"""What the calls of an app cost it: counted as the networks bill them, per UTC day.

Money is in mills, thousandths of a dollar, so that sums stay exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from helpnet.practice.model import NETWORKS, Network
from helpnet.practice.records import Records


@dataclass(slots=True)
class Charge:
    """So many of one thing on one day, and their price together."""

    network: Network
    day: str  # YYYY-MM-DD, UTC
    what: str
    count: int = 0
    mills: int = 0

    @property
    def id(self) -> str:
        """The key it is kept under."""
        return f"{self.network}:{self.day}:{self.what}"


class Meter:
    """Everything charged since the last reset."""

    def __init__(self, records: Records, now: Callable[[], float]) -> None:
        self._records = records
        self._now = now
        self._charges = {charge.id: charge for charge in records.all(Charge)}
        self._read_on = ""  # the day of which `_read` tells
        self._read: set[tuple[Network, str, str]] = set()

    def today(self) -> str:
        """The day that charges fall on."""
        return datetime.fromtimestamp(self._now(), UTC).strftime("%Y-%m-%d")

    def charge(self, network: Network, what: str, mills: int, count: int = 1) -> int:
        """Put `count` things at `mills` each on the bill; what they cost together."""
        if not count:
            return 0
        charge = Charge(network, self.today(), what)
        charge = self._charges.setdefault(charge.id, charge)
        charge.count += count
        charge.mills += count * mills
        self._records.save(charge.id, charge)
        return count * mills

    def unread(self, network: Network, kind: str, identities: Iterable[str]) -> int:
        """How many of these things are read for the first time today; from now on none is."""
        if self._read_on != self.today():
            self._read_on = self.today()
            self._read.clear()
        wanted = {(network, kind, identity) for identity in identities} - self._read
        self._read |= wanted
        return len(wanted)

    def counted(self, network: Network, *what: str, since: str) -> dict[str, int]:
        """How many of these things were charged on each day since one, oldest first."""
        days: dict[str, int] = {}
        for charge in sorted(self._charges.values(), key=lambda charge: charge.day):
            if charge.network == network and charge.what in what and charge.day >= since:
                days[charge.day] = days.get(charge.day, 0) + charge.count
        return days

    def told(self) -> dict[str, Any]:
        """Per network: `items` of {what, count, dollars}, and their `total` in dollars."""
        return {network: self._bill(network) for network in NETWORKS}

    def clear(self) -> None:
        """Begin a new bill."""
        self._charges.clear()
        self._read.clear()
        self._records.clear(Charge)

    def _bill(self, network: Network) -> dict[str, Any]:
        counts: dict[str, int] = {}
        mills: dict[str, int] = {}
        for charge in self._charges.values():
            if charge.network == network:
                counts[charge.what] = counts.get(charge.what, 0) + charge.count
                mills[charge.what] = mills.get(charge.what, 0) + charge.mills
        return {
            "items": [
                {"what": what, "count": counts[what], "dollars": mills[what] / 1000}
                for what in sorted(counts)
            ],
            "total": sum(mills.values()) / 1000,
        }
