"""Processes that stop or stall at a named point of their work, as a killed or sleeping one does.

Each has a database connection and a way to the networks of its own, as real processes do. After it
has crashed it writes nothing any more, whatever its code still tries on the way out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlite_utils

from helpnet import Helpnet
from helpnet.domain.model import Account, Credentials, Media, Receipt
from helpnet.networks import Expired, Network, Refused, TryLater
from helpnet.services.deleting import delete
from helpnet.services.deliver import adopt_orphans, deliver
from helpnet.services.expire import expire
from helpnet.services.work import Work
from helpnet.store import Store, jobs
from helpnet.store.jobs import Job
from helpnet.worker import Worker

# Each point of one step of a delivery, as what happens there for which time.
POINTS: Mapping[str, tuple[str, int]] = {
    "before the claim": ("begins", 1),
    "after the claim": ("committed", 1),
    "before it is noted": ("commits", 2),
    "after it is noted": ("committed", 2),
    "as the account is opened": ("opens", 1),
    "before the refresh": ("refreshes", 1),
    "after the refresh": ("refreshed", 1),
    "as photos go up": ("uploads", 1),
    "after photos went up": ("uploaded", 1),
    "before the call": ("calls", 1),
    "after the network took it": ("called", 1),
    "before the commit": ("commits after the call", 1),
    "after the commit": ("committed after the call", 1),
}


class Crashed(BaseException):
    """The process is gone."""


@dataclass
class Trap:
    """What befalls a process at a point of its work; it snaps once."""

    point: str = ""
    act: Callable[[], None] = lambda: None
    is_dead: bool = False
    _passed: dict[str, int] = field(default_factory=dict)

    def arm(self, point: str, act: Callable[[], None]) -> None:
        """Do `act` when the process, from now on, first passes the point."""
        self.point, self.act = point, act
        self._passed.clear()

    def disarm(self) -> None:
        """Nothing befalls it."""
        self.point = ""

    def crash(self) -> None:
        """Be gone from here on."""
        self.is_dead = True
        raise Crashed

    def passed(self, event: str) -> None:
        """The process is about to do something, or has done it."""
        if self.is_dead:
            raise Crashed
        if "called" in self._passed and event != "called":
            event += " after the call"
        self._passed[event] = self._passed.get(event, 0) + 1
        if self.point and (event, self._passed[event]) == POINTS[self.point]:
            self.disarm()
            self.act()


class TrappedStore(Store):
    """A store whose transactions pass a trap: before they begin, before and after they commit."""

    trap: Trap

    @contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        if self.db.conn.in_transaction:
            yield self.db
            return
        self.trap.passed("begins")
        with super().transaction() as db:
            yield db
            self.trap.passed("commits")
        self.trap.passed("committed")


@dataclass
class Ledger:
    """What was put to the networks, and what must not be put to them again."""

    clock: Callable[[], datetime]
    lag: timedelta = timedelta(0)  # so long a post stays out of its author's own timeline
    violations: list[str] = field(default_factory=list)
    may_repeat: set[str] = field(default_factory=set)  # texts of more than one ask
    _stands: set[tuple[str, str]] = field(default_factory=set)

    def posting(self, network: str, text: str) -> None:
        """It is put to the network: wrong where it may stand there already."""
        if (network, text) in self._stands and text not in self.may_repeat:
            self.violations.append(f"{text!r} was put to {network} again while it may stand there")
        self._stands.add((network, text))

    def not_taken(self, network: str, text: str) -> None:
        """The network said, or the user has seen, that it does not stand there."""
        self._stands.discard((network, text))


class WatchedNetwork:
    """An adapter whose calls pass a trap and are noted in the ledger."""

    def __init__(self, network: Network, trap: Trap, ledger: Ledger) -> None:
        self._network, self._trap, self._ledger = network, trap, ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._network, name)

    def post(
        self, text: str, media: Sequence[Media], about_to_publish: Callable[[], None]
    ) -> Receipt:
        name = self._network.name

        def about_to() -> None:
            if media:
                self._trap.passed("uploaded")
            about_to_publish()
            self._ledger.posting(name, text)
            self._trap.passed("calls")

        if media:
            self._trap.passed("uploads")
        try:
            receipt = self._network.post(text, media, about_to)
        except Expired:
            self._ledger.not_taken(name, text)
            raise
        except Refused as refused:
            if not refused.duplicate:
                self._ledger.not_taken(name, text)
            raise
        except TryLater as error:
            if error.taken == "no":
                self._ledger.not_taken(name, text)
            raise
        self._trap.passed("called")
        return receipt

    def delete(self, receipt: Receipt) -> bool:
        self._trap.passed("calls")
        stood = self._network.delete(receipt)
        self._trap.passed("called")
        return stood

    def refresh(self) -> Credentials:
        self._trap.passed("refreshes")
        fresh = self._network.refresh()
        self._trap.passed("refreshed")
        return fresh

    def find(self, text: str, since: datetime, others: Collection[str]) -> Receipt | None:
        self._trap.passed("calls")
        found = self._network.find(text, since, others)
        self._trap.passed("called")
        shown = found is None or found.sent_at + self._ledger.lag <= self._ledger.clock()
        return found if shown else None


class Process:
    """One process over a database that others may share, its jobs run one by one."""

    def __init__(self, helpnet: Helpnet, ledger: Ledger) -> None:
        self._helpnet, self._ledger = helpnet, ledger
        self.start()

    def start(self) -> None:
        """Begin afresh, knowing only what the database tells."""
        self.trap = Trap()
        self.store = TrappedStore(self._helpnet.store.path, self._helpnet.secret)
        self.store.trap = self.trap
        trap, ledger, inner = self.trap, self._ledger, self._helpnet.work

        def open_network(account: Account) -> WatchedNetwork:
            trap.passed("opens")
            return WatchedNetwork(inner.open_network(account), trap, ledger)

        self.work: Work = replace(
            inner,
            store=self.store,
            open_network=open_network,
            jitter=lambda: 0.5,
        )
        self._worker = Worker(self.work, threads=0, handlers=HANDLERS)
        adopt_orphans(self.work)

    def run_one(self) -> bool:
        """Run the job that is due longest; a crash ends in a restart. False when none is due."""
        try:
            return self._worker.run_one()
        except Crashed:
            self.store.close()
            self.start()
            return True
        finally:
            self.trap.disarm()

    def drain(self) -> None:
        """Run all that is due now."""
        for _ in range(200):
            if not self.run_one():
                return
        raise AssertionError("jobs keep coming back without the time moving on")

    def close(self) -> None:
        """End it in an orderly way."""
        self.store.close()


def _leave(work: Work, job: Job) -> None:
    jobs.finish(work.store, job)


# What this is about; reading histories and replies changes nothing about what was sent.
HANDLERS = {
    "deliver": deliver,
    "delete": delete,
    "expire": expire,
    "collect": _leave,
    "history": _leave,
    "forget_photo": _leave,
    "revoke": _leave,
    "look_up": _leave,
}
