"""Troubles that a tester orders: which calls they meet, how often, and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from helpnet.practice.model import Network

EffectType = Literal[
    "status",
    "rate_limit",
    "usage_cap",
    "graph_error",
    "latency",
    "reset_before",
    "reset_after",
    "timeout_before",
    "timeout_after",
    "malformed",
    "truncated",
    "drip",
]


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to a call."""

    type: EffectType
    status: int = 0
    body: Any = None  # JSON, or text as it is; None: what the network itself would say
    headers: dict[str, str] = field(default_factory=dict)
    reset_in: float = 0.0  # seconds until the rate limit is lifted
    code: int = 0  # of the Graph API's error
    subcode: int = 0  # 0: none
    seconds: float = 0.0  # of latency, or between two bytes that drip


@dataclass(slots=True)
class Fault:
    """An effect and the calls it meets: the first `count` after `skip` others."""

    id: int
    network: Network
    effect: Effect
    method: str = ""  # "" = any
    path: str = ""  # a part of the path
    skip: int = 0
    count: int | None = 1  # None: until deleted
    met: int = 0

    @property
    def is_spent(self) -> bool:
        """It meets no call any more."""
        return self.count is not None and self.met >= self.count

    def fits(self, network: Network, method: str, path: str) -> bool:
        """The call is one it waits for."""
        return (
            network == self.network
            and self.method in ("", method)
            and self.path in path
            and not self.is_spent
        )


class Faults:
    """The troubles ordered, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._made = 0

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._faults))

    def add(
        self,
        network: Network,
        effect: Effect,
        *,
        method: str = "",
        path: str = "",
        skip: int = 0,
        count: int | None = 1,
    ) -> Fault:
        """Order one."""
        self._made += 1
        fault = Fault(self._made, network, effect, method.upper(), path, skip, count)
        self._faults.append(fault)
        return fault

    def clear(self) -> int:
        """No more faults; how many there were."""
        gone = len(self._faults)
        self._faults.clear()
        return gone

    def meeting(self, network: Network, method: str, path: str) -> tuple[float, Effect | None]:
        """What this call meets: the seconds of every latency, and the first other effect.

        Each fault that waits for such a call counts it, skipped ones down first.
        """
        seconds = 0.0
        effect: Effect | None = None
        for fault in self._faults:
            if not fault.fits(network, method, path):
                continue
            if fault.skip > 0:
                fault.skip -= 1
            elif fault.effect.type == "latency":
                fault.met += 1
                seconds += fault.effect.seconds
            elif effect is None:
                fault.met += 1
                effect = fault.effect
        return seconds, effect
