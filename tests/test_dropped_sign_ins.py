"""Sign-ins that were replaced or that nobody chose are made void at their network, no others."""

from __future__ import annotations

import pytest
import requests

from helpnet.networks import Consented, TryLater
from helpnet.networks.practice_consent import approve
from helpnet.services.accounts import in_use
from helpnet.services.connecting import Signer, begin, choose, drop_run_out, finish
from helpnet.services.revoking import TRIES
from helpnet.store import Store, accounts, users
from helpnet.worker import Worker
from tests.support.clock import NOON, StandingClock
from tests.support.fake_consent import SIGNER, World, candidate, revoked, world
from tests.support.stepped_app import SteppedApp

AWAY = TryLater("X is away.", taken="no")


@pytest.fixture
def here(store: Store, clock: StandingClock) -> World:
    return world(store, clock)


def consent(
    here: World,
    number: int,
    *names: str,
    token: str = "access",
    person: str = "",
    by: Signer = SIGNER,
) -> None:
    """Go through the network's consent page, the `number`th time."""
    opened = tuple(candidate(name, token=token) for name in names)
    here.consent.opens = Consented(opened, person)
    begin(here.work, by, "x")
    finish(here.work, by, "x", {"code": "code", "state": f"state-{number}"})


def test_the_sign_in_of_an_account_that_is_connected_anew_is_made_void(here: World) -> None:
    consent(here, 1, "1", token="older")
    consent(here, 2, "1", token="newer")
    assert here.consent.revoked == []  # nobody waits for it
    assert revoked(here) == [("older-1", "")]
    assert here.work.store.rows("select * from dropped_sign_ins") == []


def test_what_is_in_use_is_never_made_void(here: World) -> None:
    consent(here, 1, "1")
    consent(here, 2, "1")  # the network gave the same tokens again
    assert revoked(here) == []


def test_what_the_network_takes_no_longer_is_left_alone(here: World) -> None:
    """Were a network to end the new sign-in with the old, connecting again would never help."""
    consent(here, 1, "1", token="older")
    accounts.set_state(here.work.store, in_use(here.work, "u1", "x")[0].id, "expired", "Over.")
    consent(here, 2, "1", token="newer")
    assert revoked(here) == []


def test_a_network_that_is_away_is_asked_again_and_in_the_end_left_alone(
    here: World, clock: StandingClock
) -> None:
    consent(here, 1, "1", token="older")
    consent(here, 2, "1", token="newer")
    here.consent.revoking = AWAY
    assert revoked(here) == []
    here.consent.revoking = None
    clock.forward(minutes=10)
    assert revoked(here) == [("older-1", "")]
    consent(here, 3, "1", token="newest")
    here.consent.revoking = AWAY
    for _ in range(TRIES):
        revoked(here)
        clock.forward(hours=1)
    assert here.work.store.rows("select * from dropped_sign_ins") == []


def test_a_choice_that_nobody_made_in_time_is_made_void(
    here: World, clock: StandingClock, store: Store
) -> None:
    consent(here, 1, "1")
    consent(here, 2, "2", token="other")
    clock.forward(minutes=15)
    drop_run_out(here.work)
    assert store.rows("select * from sign_ins_under_way") == []
    assert revoked(here) == [("other-2", "")]
    assert [one.remote_id for one in in_use(here.work, "u1", "x")] == ["1"]


def test_the_worker_sees_to_choices_that_nobody_made(here: World, clock: StandingClock) -> None:
    consent(here, 1, "1")
    consent(here, 2, "2")
    clock.forward(minutes=15)
    Worker(here.work, threads=0).keep_once()
    assert revoked(here) == [("access-2", "")]


def test_a_choice_that_another_one_replaced_is_made_void(here: World) -> None:
    consent(here, 1, "1")
    consent(here, 2, "2", token="first")
    consent(here, 3, "2", token="second")
    assert revoked(here) == [("first-2", "")]
    choose(here.work, SIGNER, "x", "2")
    assert revoked(here) == [("first-2", ""), ("access-1", "")]


# ---------------------------------------------------------------- one person, many tokens


@pytest.fixture
def pages(here: World) -> World:
    """A network on which persons consent for their Pages, as on Facebook."""
    here.consent.chooses = True
    return here


def test_a_persons_consent_is_kept_while_an_account_hangs_on_it(
    pages: World, clock: StandingClock
) -> None:
    consent(pages, 1, "1", person="p")
    choose(pages.work, SIGNER, "x", "1")
    consent(pages, 2, "1", "2", token="newer", person="p")
    clock.forward(minutes=15)
    drop_run_out(pages.work)
    assert revoked(pages) == []
    consent(pages, 3, "1", token="newest", person="p")
    choose(pages.work, SIGNER, "x", "1")
    assert revoked(pages) == []


def test_the_consent_of_the_person_before_is_made_void(pages: World) -> None:
    consent(pages, 1, "1", person="p")
    choose(pages.work, SIGNER, "x", "1")
    consent(pages, 2, "1", token="newer", person="q")
    choose(pages.work, SIGNER, "x", "1")
    assert revoked(pages) == [("access-1", "p")]


def test_a_persons_consent_is_not_ended_while_somebody_signs_in(
    pages: World, clock: StandingClock
) -> None:
    """It may be the same person in another browser, about to choose."""
    users.add(pages.work.store, "u2", "somebody", NOON)
    other = Signer("u2", "another browser")
    consent(pages, 1, "1", person="p")
    clock.forward(minutes=10)
    consent(pages, 2, "1", person="p", by=other)
    clock.forward(minutes=5)
    drop_run_out(pages.work)
    assert revoked(pages) == []
    choose(pages.work, other, "x", "1")
    clock.forward(minutes=1)
    assert revoked(pages) == []
    assert pages.work.store.rows("select * from dropped_sign_ins") == []


# ---------------------------------------------------------------- the practice networks


def test_connected_anew_x_posts_with_the_new_sign_in_and_the_old_one_is_void(
    stepped: SteppedApp,
) -> None:
    store = stepped.helpnet.store
    [account] = [one for one in accounts.of_user(store, stepped.owner) if one.network == "x"]
    old = accounts.credentials(store, account.id)
    assert old is not None
    work = stepped.helpnet.work
    signer = Signer(stepped.owner, "a browser")
    with requests.Session() as browser:
        finish(work, signer, "x", approve(begin(work, signer, "x"), browser))
    stepped.drain()
    tokens = stepped.practice.world.tokens
    assert not tokens.get(old.access_token) and not tokens.get(old.refresh_token)
    ask_id = stepped.send()
    stepped.work()
    assert {post.state for post in stepped.page(ask_id).ask.posts} == {"sent"}
