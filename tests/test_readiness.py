"""Readiness: whether an ask could go out is known before it has to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.domain.model import Finding
from helpnet.networks import Expired, TryLater
from helpnet.services import readiness
from helpnet.services.accounts import in_use
from helpnet.services.connecting import begin, finish
from helpnet.services.disconnecting import disconnect
from helpnet.services.views import Readiness
from helpnet.store import Store, accounts, jobs, probes
from helpnet.worker import Worker
from tests.support.clock import NOON, StandingClock
from tests.support.fake_consent import SIGNER, World, world

BROKE = Finding("402", "Your credit is used up: top it up.", "Top up", "https://x.example", True)
SLOW = Finding("usage", "Replies are read less often.")
ME = SIGNER.user_id


@pytest.fixture
def here(store: Store, clock: StandingClock) -> World:
    """An account that was just connected, nothing else left to do."""
    here = world(store, clock)
    connect(here, 1)
    store.write("delete from jobs where kind <> 'probe'")
    return here


def connect(here: World, number: int) -> None:
    begin(here.work, SIGNER, "x")
    finish(here.work, SIGNER, "x", {"state": f"state-{number}", "code": "c"})


def x(here: World) -> Readiness:
    return next(one for one in readiness.of_user(here.work, ME) if one.network == "x")


def run(here: World) -> int:
    """Run what is due; how often the network was probed."""
    before = here.network.calls.count("probe")
    worker = Worker(here.work, threads=0)
    while worker.run_one():
        pass
    return here.network.calls.count("probe") - before


def opened(here: World) -> int:
    """Somebody opens the composer, and the worker gets its turn."""
    readiness.look_again(here.work, ME)
    return run(here)


def test_who_has_just_connected_is_looked_at_when_it_matters_and_else_in_a_day(
    here: World, clock: StandingClock
) -> None:
    assert (x(here).can_post, x(here).checked_at, x(here).account) == (None, None, "@handle1")
    assert run(here) == 0
    clock.forward(days=1)
    assert run(here) == 1
    assert (x(here).can_post, x(here).checked_at, x(here).message) == (True, clock(), "")


def test_it_is_looked_at_every_day(here: World, clock: StandingClock) -> None:
    clock.forward(days=1)
    assert run(here) == 1
    clock.forward(hours=23)
    assert run(here) == 0
    clock.forward(hours=1)
    assert run(here) == 1


def test_the_composer_has_it_looked_at_once_in_an_hour(here: World, clock: StandingClock) -> None:
    assert opened(here) == 1
    assert not readiness.look_again(here.work, ME)
    clock.forward(minutes=61)
    assert opened(here) == 1
    assert opened(here) == 0


def test_opening_the_composer_calls_no_network(here: World) -> None:
    here.network.before = lambda name: pytest.fail(f"{name} was waited for")
    assert readiness.look_again(here.work, ME)
    assert readiness.is_checking(here.work, ME)
    assert x(here).can_post is None


def test_what_is_in_the_way_comes_before_what_will_be(here: World) -> None:
    here.network.findings = [SLOW, BROKE]
    opened(here)
    found = x(here)
    assert found.can_post is False
    assert (found.message, found.button, found.url) == (BROKE.sentence, "Top up", BROKE.url)


def test_a_small_matter_is_told_and_keeps_nobody_from_posting(here: World) -> None:
    here.network.findings = [SLOW]
    opened(here)
    assert (x(here).can_post, x(here).message, x(here).button) == (True, SLOW.sentence, "")


def test_trouble_that_was_mended_is_gone_a_minute_later(here: World, clock: StandingClock) -> None:
    here.network.findings = [BROKE]
    opened(here)
    here.network.findings = []
    clock.forward(seconds=61)
    assert opened(here) == 1
    assert (x(here).can_post, x(here).message, x(here).button) == (True, "", "")


def test_a_network_that_says_nothing_leaves_it_open_and_is_asked_again_soon(
    here: World, clock: StandingClock
) -> None:
    here.network.fail("probe", TryLater("X is away.", taken="no"), times=None)
    opened(here)
    assert (x(here).can_post, x(here).message) == (None, "X is away.")
    for _ in range(30):
        clock.forward(seconds=10)
        run(here)
    assert here.network.calls.count("probe") == readiness.TRIES
    clock.forward(days=1)
    assert run(here) == 1


def test_a_sign_in_that_is_over_is_told_with_the_button_to_renew_it(
    here: World, clock: StandingClock
) -> None:
    here.network.fail("probe", Expired("Your password was changed: connect X again."), times=None)
    opened(here)
    found = x(here)
    assert (found.can_post, found.button) == (False, "Reconnect")
    assert found.message == "Your password was changed: connect X again."
    assert found.checked_at == clock()


def test_who_connects_again_leaves_what_was_found_behind(here: World) -> None:
    here.network.findings = [BROKE]
    opened(here)
    connect(here, 2)
    assert (x(here).can_post, x(here).message) == (None, "")


def test_an_account_that_was_disconnected_is_looked_at_no_more(
    here: World, clock: StandingClock
) -> None:
    opened(here)
    disconnect(here.work, ME, "x", forget=False)
    clock.forward(days=1)
    assert run(here) == 0
    assert (
        jobs.run_at(here.work.store, "probe", accounts.of_user(here.work.store, ME)[0].id) is None
    )
    assert (x(here).can_post, x(here).button, x(here).checked_at) == (False, "Connect", None)
    assert not readiness.look_again(here.work, ME)


def test_an_account_that_its_network_has_erased_keeps_saying_why(here: World) -> None:
    (account,) = in_use(here.work, ME, "x")
    accounts.erase(here.work.store, account.id, "expired", "You removed helpnet: connect X again.")
    assert opened(here) == 0
    assert x(here).message == "You removed helpnet: connect X again."


def test_accounts_of_an_earlier_version_are_looked_at_daily_as_well(
    here: World, clock: StandingClock
) -> None:
    here.work.store.write("delete from jobs")
    readiness.keep_looking(here.work)
    readiness.keep_looking(here.work)
    clock.forward(days=1)
    assert run(here) == 1


def test_a_network_without_a_developer_app_says_so(here: World) -> None:
    facebook = next(one for one in readiness.of_user(here.work, ME) if one.network == "facebook")
    assert (facebook.can_post, facebook.account, facebook.button) == (False, "", "")
    assert "not set up" in facebook.message


def test_what_was_found_goes_with_the_account(here: World) -> None:
    opened(here)
    (account,) = in_use(here.work, ME, "x")
    assert probes.of(here.work.store, account.id) is not None
    here.work.store.write("delete from accounts")
    assert probes.of(here.work.store, account.id) is None


def test_a_look_by_hand_counts_like_any_other(here: World, clock: StandingClock) -> None:
    clock.forward(timedelta(minutes=1).total_seconds())
    assert readiness.look(here.work, in_use(here.work, ME, "x")[0])
    assert x(here).checked_at == clock() > NOON
    assert opened(here) == 0


def test_however_often_it_is_asked_for_while_it_is_under_way_it_is_one_look(here: World) -> None:
    def ask_again(call: str) -> None:
        if call == "probe":
            assert readiness.look_again(here.work, ME)  # there is more to come

    here.network.before = ask_again
    assert opened(here) == 1
    assert opened(here) == 0
