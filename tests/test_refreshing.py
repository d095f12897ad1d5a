"""A sign-in is renewed in time, once, and what was renewed is never lost to an older one."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpnet import Helpnet, create_app
from helpnet.connect_practice import connect_practice
from helpnet.domain.model import Account, Credentials, Profile
from helpnet.networks import Expired, TryLater
from helpnet.services.accounts import REFRESH_LEASE, as_account
from helpnet.services.work import Work
from helpnet.store import Store, accounts, users
from tests.support.clock import NOON, StandingClock
from tests.support.practice import Practice
from tests.support.processes import ROOT, settings
from tests.support.running_app import practice_config

BASE = "https://api.x.example"
OVER = "X no longer accepts helpnet's sign-in: connect X again."


@dataclass
class Tokens:
    """A network whose refresh tokens hold once, and whose access tokens hold while they are new."""

    clock: StandingClock
    single_use: bool = True
    number: int = 1
    refreshes: int = 0
    during: Callable[[], None] = lambda: None  # after it has renewed, before its answer arrives
    lock: threading.Lock = field(default_factory=threading.Lock)

    def given(self, number: int) -> Credentials:
        return Credentials(f"A{number}", f"R{number}", self.clock() + timedelta(hours=2))

    def refresh(self, used: Credentials) -> Credentials:
        with self.lock:
            self.refreshes += 1
            if self.single_use and used.refresh_token != f"R{self.number}":
                raise Expired(OVER)
            self.number += 1
            fresh = self.given(self.number)
        during, self.during = self.during, lambda: None
        during()
        return fresh


@dataclass
class Adapter:
    """The part of the port that is used here."""

    tokens: Tokens
    credentials: Credentials

    def refresh(self) -> Credentials:
        return self.tokens.refresh(self.credentials)

    def whoami(self) -> str:
        if self.credentials.access_token != f"A{self.tokens.number}":
            raise Expired(OVER)
        return self.credentials.access_token


@dataclass
class Here:
    """One account, and who acts for it."""

    work: Work
    tokens: Tokens

    def act(self, store: Store | None = None) -> str:
        work = self.work if store is None else works(store, self.tokens)
        return as_account(work, "a1", lambda network: network.whoami())  # type: ignore[attr-defined]

    @property
    def account(self) -> Account:
        found = accounts.get(self.work.store, "a1")
        assert found is not None
        return found

    @property
    def kept(self) -> Credentials | None:
        return accounts.credentials(self.work.store, "a1")


def works(store: Store, tokens: Tokens) -> Work:
    def open_network(account: Account) -> Adapter:
        kept = accounts.credentials(store, account.id)
        if kept is None:
            raise Expired(OVER)
        return Adapter(tokens, kept)

    return Work(store, tokens.clock, open_network, {"x": BASE}, {})  # type: ignore[arg-type]


@pytest.fixture
def here(store: Store, clock: StandingClock) -> Here:
    tokens = Tokens(clock)
    users.add(store, "u1", "owner", NOON)
    accounts.connect(store, "a1", "u1", BASE, Profile("x", "1"), tokens.given(1), NOON)
    return Here(works(store, tokens), tokens)


# ---------------------------------------------------------------- when it does not come about


def test_a_lost_answer_is_said_on_the_account_in_a_sentence_that_is_true(
    here: Here, clock: StandingClock
) -> None:
    clock.forward(hours=3)

    def lose() -> None:
        raise TryLater("X did not answer when it renewed: connect X again.", taken="unknown")

    here.tokens.during = lose
    with pytest.raises(TryLater) as caught:
        here.act()
    assert caught.value.taken == "no"  # whatever became of the refresh, nothing was posted
    assert (here.account.state, here.account.message) == (
        "connected",
        "X did not answer when it renewed: connect X again.",
    )
    with pytest.raises(Expired):  # it had renewed it, and the old token is used up
        here.act()
    assert (here.account.state, here.account.message) == ("expired", OVER)


def test_while_the_old_access_token_holds_a_failing_refresh_holds_nothing_up(
    here: Here, clock: StandingClock
) -> None:
    clock.forward(minutes=118)
    here.tokens.refresh = lambda used: (_ for _ in ()).throw(TryLater("later", taken="no"))  # type: ignore[method-assign]
    assert here.act() == "A1"
    assert here.account.message == ""
    clock.forward(minutes=2)
    with pytest.raises(TryLater):
        here.act()


def test_a_sign_in_that_is_over_says_so_until_it_works_again(here: Here) -> None:
    here.tokens.number = 9
    with pytest.raises(Expired):
        here.act()
    assert (here.account.state, here.account.message) == ("expired", OVER)
    accounts.connect(
        here.work.store, "a2", "u1", BASE, Profile("x", "1"), here.tokens.given(9), NOON
    )
    assert here.act() == "A9"
    assert (here.account.state, here.account.message) == ("connected", "")


def test_why_it_is_over_is_told_in_the_networks_own_words(here: Here) -> None:
    """A Page's token is never renewed: what counts is what Facebook said to the call."""
    accounts.connect(
        here.work.store, "a2", "u1", BASE, Profile("x", "1"), Credentials("page"), NOON
    )
    changed = "Your Facebook password was changed: connect Facebook again."

    calls = []

    def act(network: object) -> None:
        calls.append(network)
        raise Expired(changed, code="190/460")

    with pytest.raises(Expired):
        as_account(here.work, "a1", act)
    assert (here.account.state, here.account.message) == ("expired", changed)
    assert (here.tokens.refreshes, len(calls)) == (0, 1)


def test_a_page_that_is_connected_again_meanwhile_is_acted_for_anew(here: Here) -> None:
    seen: list[Credentials | None] = []

    def act(network: object) -> str:
        seen.append(here.kept)
        if len(seen) == 1:
            page = Profile("x", "1")
            accounts.connect(here.work.store, "a2", "u1", BASE, page, Credentials("new"), NOON)
            raise Expired(OVER)
        return "done"

    accounts.connect(here.work.store, "a2", "u1", BASE, Profile("x", "1"), Credentials("old"), NOON)
    assert as_account(here.work, "a1", act) == "done"
    assert seen == [Credentials("old"), Credentials("new")]
    assert here.account.state == "connected"


# ---------------------------------------------------------------- crashes and leases


def test_a_process_that_dies_with_the_answer_in_hand_leaves_a_true_sentence(
    here: Here, clock: StandingClock
) -> None:
    clock.forward(hours=3)

    def die() -> None:
        raise SystemExit

    here.tokens.during = die
    with pytest.raises(SystemExit):
        here.act()
    assert here.kept is not None and here.kept.refresh_token == "R1"
    with pytest.raises(Expired):
        here.act()
    assert (here.account.state, here.account.message) == ("expired", OVER)


def test_a_process_that_died_outright_holds_the_refresh_up_for_the_lease_only(
    here: Here, clock: StandingClock
) -> None:
    clock.forward(hours=3)
    accounts.claim_refresh(here.work.store, "a1", clock(), clock() + REFRESH_LEASE)
    with pytest.raises(TryLater, match="is being renewed") as caught:
        here.act()
    assert caught.value.taken == "no"
    assert here.tokens.refreshes == 0
    clock.forward(REFRESH_LEASE.total_seconds())
    assert here.act() == "A2"


def test_who_slept_through_the_lease_keeps_what_the_network_gave_it(
    here: Here, clock: StandingClock
) -> None:
    """The other one is refused, since the token is used up; the account works all the same."""
    clock.forward(hours=3)

    def other_tries() -> None:
        clock.forward(31)
        with pytest.raises(Expired):
            here.act()
        assert here.account.state == "expired"

    here.tokens.during = other_tries
    assert here.act() == "A2"
    assert (here.kept.refresh_token, here.account.state) == ("R2", "connected")
    assert here.act() == "A2"


def test_an_older_refresh_token_never_overwrites_a_newer_one(
    here: Here, clock: StandingClock
) -> None:
    here.tokens.single_use = False
    clock.forward(hours=3)

    def other_renews() -> None:
        clock.forward(31)
        assert here.act() == "A3"

    here.tokens.during = other_renews
    assert here.act() == "A3"
    assert here.kept.refresh_token == "R3"


def test_who_is_late_does_not_give_away_anothers_lease(here: Here, clock: StandingClock) -> None:
    clock.forward(hours=3)
    store = here.work.store

    def other_begins() -> None:
        clock.forward(31)
        assert accounts.claim_refresh(store, "a1", clock(), clock() + REFRESH_LEASE)

    here.tokens.during = other_begins
    here.act()
    assert not accounts.claim_refresh(store, "a1", clock(), clock() + REFRESH_LEASE)


def test_an_account_that_is_disconnected_meanwhile_stays_so(
    here: Here, clock: StandingClock
) -> None:
    clock.forward(hours=3)
    here.tokens.during = lambda: accounts.erase(here.work.store, "a1", "disconnected", "bye")
    with pytest.raises(Expired, match="not connected any more"):
        here.act()
    assert (here.kept, here.account.state) == (None, "disconnected")


# ---------------------------------------------------------------- in time, and once


@pytest.mark.parametrize(("minutes", "refreshes"), [(114, 0), (115, 1), (300, 1)])
def test_it_is_renewed_before_it_expires(
    here: Here, clock: StandingClock, minutes: int, refreshes: int
) -> None:
    clock.forward(minutes=minutes)
    here.act()
    here.act()
    assert here.tokens.refreshes == refreshes


@pytest.mark.parametrize("hours", [0, 3])
def test_many_threads_renew_it_once(here: Here, clock: StandingClock, hours: int) -> None:
    """Whether it is seen to expire, or turns out to have been taken back by the network."""
    clock.forward(hours=hours)
    here.tokens.number, here.tokens.single_use = (1, True) if hours else (5, False)
    ready, done = threading.Barrier(6), []

    def run() -> None:
        own = Store(here.work.store.path, "a secret for tests that guards nothing")
        ready.wait()
        while len(done) < 6:
            try:
                done.append(here.act(own))
                break
            except TryLater as busy:
                assert "is being renewed" in busy.message
        own.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(set(done)) == 1 and len(done) == 6
    assert here.tokens.refreshes == 1


SCRIPT = """
import sys, time
from helpnet import create_app
from helpnet.networks import TryLater
from helpnet.services.accounts import as_account
work = create_app().extensions["helpnet"].work
print("ready", flush=True)
sys.stdin.readline()
for _ in range(200):
    try:
        as_account(work, sys.argv[1], lambda network: network.profiles(["robin_vale"]))
        break
    except TryLater:
        time.sleep(0.05)  # as a worker that puts it off: the other process is at it meanwhile
else:
    sys.exit("never renewed")
"""


def test_several_processes_renew_it_once(tmp_path: Path, practice: Practice) -> None:
    app = create_app(practice_config(tmp_path, practice.url))
    helpnet: Helpnet = app.extensions["helpnet"]
    owner = helpnet.prepare()
    connect_practice(helpnet.work, helpnet.config, owner)
    account = next(one for one in accounts.of_user(helpnet.store, owner) if one.network == "x")
    kept = accounts.credentials(helpnet.store, account.id)
    assert kept is not None
    practice.world.tokens.revoke(kept.access_token)
    old = Credentials(kept.access_token, kept.refresh_token, datetime.now(UTC), kept.scopes)
    accounts.replace_credentials(helpnet.store, account.id, old, instead_of=kept)
    environment = settings(
        tmp_path,
        HELPNET_SECRET_KEY=helpnet.config.secret_key,
        HELPNET_PRACTICE_URL=practice.url,
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, account.id],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in running:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    assert [one.communicate("go\n", timeout=60) and one.returncode for one in running] == [0, 0]
    asked = practice.control("GET", "/requests")["items"]
    grants = [one["form"]["grant_type"] for one in asked if one["path"].endswith("/oauth2/token")]
    assert grants.count("refresh_token") == 1
    fresh = accounts.credentials(helpnet.store, account.id)
    assert fresh is not None and fresh.refresh_token != kept.refresh_token
    helpnet.store.close()
