"""A network's consent in memory, and a world in which accounts are connected and act."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from helpnet.domain.model import Credentials, Profile
from helpnet.networks import (
    Authorization,
    Candidate,
    Connected,
    Consented,
    NetworkError,
    Removal,
)
from helpnet.services.connecting import Signer
from helpnet.services.revoking import revoke_dropped
from helpnet.services.work import Work
from helpnet.store import Store, users
from helpnet.worker import Worker
from tests.support.clock import NOON, StandingClock
from tests.support.fake_network import FakeNetwork

BASE = "https://api.fake.example"
SIGNER = Signer("u1", "a browser")


def candidate(
    remote_id: str = "1", *lacking: str, network: str = "x", token: str = "access"
) -> Candidate:
    """An account that a consent opens."""
    profile = Profile(network, remote_id, f"handle{remote_id}", f"Name {remote_id}")
    return Candidate(Connected(profile, Credentials(f"{token}-{remote_id}")), lacking)


@dataclass
class FakeConsent:
    """Gives what the test put into `opens` for any code, or fails as it says."""

    api_base: str = BASE
    chooses: bool = False
    removal_url: str = "https://fake.example/apps"
    opens: Consented = field(default_factory=lambda: Consented((candidate(),)))
    trouble: NetworkError | None = None
    revoking: NetworkError | None = None
    finished: list[tuple[str, str]] = field(default_factory=list)
    revoked: list[tuple[str, str]] = field(default_factory=list)
    signed: dict[str, Removal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def begin(self, *, again: bool = False, follows: bool = False) -> Authorization:
        number = next(self._numbers)
        url = f"https://fake.example/consent?state=state-{number}" + ("&again" if again else "")
        url += "&follows" if follows else ""
        return Authorization(url, f"state-{number}", f"verifier-{number}")

    def finish(self, code: str, verifier: str) -> Consented:
        self.finished.append((code, verifier))
        if self.trouble:
            raise self.trouble
        return self.opens

    def revoke(self, credentials: Credentials, person_id: str) -> None:
        if self.revoking:
            raise self.revoking
        self.revoked.append((credentials.access_token, person_id))

    def removal(self, signed: str) -> Removal | None:
        return self.signed.get(signed)


@dataclass
class World:
    """Work over a store of one user, on one network that is a fake."""

    work: Work
    consent: FakeConsent
    network: FakeNetwork


def world(store: Store, clock: StandingClock, name: str = "x") -> World:
    """A fresh one; the store gets its user."""
    users.add(store, SIGNER.user_id, "owner", NOON)
    network, consent = FakeNetwork(name, clock=clock), FakeConsent()
    work = Work(store, clock, lambda account: network, {name: BASE}, {name: consent})
    return World(work, consent, network)


def revoked(here: World) -> list[tuple[str, str]]:
    """What was made void at the network, once the jobs have run that are due for it."""
    run_revocations(here.work)
    return here.consent.revoked


def run_revocations(work: Work) -> None:
    """Make void what is due for it."""
    worker = Worker(work, threads=0, handlers={"revoke": revoke_dropped})
    while worker.run_one():
        pass
