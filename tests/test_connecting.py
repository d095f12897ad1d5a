"""The way to a network's consent page and back: every end it may come to, unhappy ones first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpnet.domain.model import Credentials
from helpnet.networks import DECLINED, Consented, Refused, TryLater
from helpnet.services.accounts import in_use, standings
from helpnet.services.connecting import (
    Choice,
    Signer,
    begin,
    choice,
    choose,
    drop_run_out,
    finish,
    leave,
)
from helpnet.services.errors import NotConnected
from helpnet.store import Store, accounts, signing_in, users
from tests.support.clock import NOON, StandingClock
from tests.support.fake_consent import SIGNER, World, candidate, revoked, world

OK = {"state": "state-1", "code": "the-code"}


@pytest.fixture
def here(store: Store, clock: StandingClock) -> World:
    return world(store, clock)


def connected(here: World) -> list[str]:
    return [one.remote_id for one in in_use(here.work, "u1", "x")]


def refusal(here: World, answer: dict[str, str], signer: Signer = SIGNER) -> NotConnected:
    with pytest.raises(NotConnected) as caught:
        finish(here.work, signer, "x", answer)
    assert connected(here) == []
    return caught.value


# ---------------------------------------------------------------- answers that do not count


@pytest.mark.parametrize("state", ["", "state-2", "state-1 ", "state", "STATE-1"])
def test_an_answer_with_another_state_is_not_taken(here: World, state: str) -> None:
    begin(here.work, SIGNER, "x")
    assert "connect it" in refusal(here, OK | {"state": state}).message
    assert here.consent.finished == []
    assert finish(here.work, SIGNER, "x", OK)  # and the right one still counts


@pytest.mark.parametrize("signer", [replace(SIGNER, browser="another"), Signer("u2", "a browser")])
def test_an_answer_in_another_browser_or_for_another_user_is_not_taken(
    here: World, signer: Signer
) -> None:
    users.add(here.work.store, "u2", "somebody", NOON)
    begin(here.work, SIGNER, "x")
    assert "began in another browser" in refusal(here, OK, signer).message
    assert here.consent.finished == []


def test_an_answer_for_another_network_is_not_taken(here: World) -> None:
    begin(here.work, SIGNER, "x")
    here.work.consents["facebook"] = here.consent  # type: ignore[index]
    with pytest.raises(NotConnected):
        finish(here.work, SIGNER, "facebook", OK)


def test_an_answer_counts_once(here: World) -> None:
    begin(here.work, SIGNER, "x")
    finish(here.work, SIGNER, "x", OK)
    with pytest.raises(NotConnected, match="used already"):
        finish(here.work, SIGNER, "x", OK)
    assert len(here.consent.finished) == 1


@pytest.mark.parametrize("seconds", [15 * 60, 15 * 60 + 1, 86_400])
def test_who_comes_back_too_late_is_told_so(
    here: World, clock: StandingClock, seconds: int
) -> None:
    begin(here.work, SIGNER, "x")
    clock.forward(seconds)
    assert "15 minutes" in refusal(here, OK).message
    assert here.consent.finished == []


def test_a_sign_in_that_nobody_ended_is_forgotten(here: World, clock: StandingClock) -> None:
    begin(here.work, SIGNER, "x")
    clock.forward(15 * 60)
    drop_run_out(here.work)
    assert here.work.store.rows("select * from sign_ins_under_way") == []
    assert "has run out" in refusal(here, OK).message


def test_a_clock_that_was_put_back_does_no_harm(here: World, clock: StandingClock) -> None:
    begin(here.work, SIGNER, "x")
    clock.forward(-3600)
    assert finish(here.work, SIGNER, "x", OK)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"error": "access_denied"}, "You did not allow it at X: nothing was connected."),
        ({"error": "server_error"}, r"X could not sign you in \(server_error\): connect X again"),
        ({"error": "<b>evil</b> words"}, r"could not sign you in \(no reason given\)"),
        ({"error": "access_denied", "code": "the-code"}, "You did not allow it"),
        ({}, "X sent you back without an answer: connect X again"),
        ({"code": ""}, "without an answer"),
    ],
)
def test_without_a_code_it_ends_in_one_sentence(
    here: World, answer: dict[str, str], sentence: str
) -> None:
    begin(here.work, SIGNER, "x")
    with pytest.raises(NotConnected, match=sentence):
        finish(here.work, SIGNER, "x", {"state": "state-1"} | answer)
    assert here.consent.finished == []
    assert "used already" in refusal(here, OK).message  # the state is used up by this


@pytest.mark.parametrize(
    ("trouble", "declined"),
    [
        (TryLater("X did not answer the sign-in: connect X again.", taken="unknown"), False),
        (Refused("X did not accept the sign-in.", code="400"), False),
        (Refused("without letting helpnet post: grant it again", code=DECLINED), True),
    ],
)
def test_what_the_network_says_to_the_code_reaches_the_user(
    here: World, trouble: TryLater | Refused, declined: bool
) -> None:
    begin(here.work, SIGNER, "x")
    here.consent.trouble = trouble
    told = refusal(here, OK)
    assert (told.message, told.declined) == (trouble.message, declined)
    assert "used already" in refusal(here, OK).message


def test_a_network_that_is_not_set_up_is_told_apart(here: World) -> None:
    for call in (
        lambda: begin(here.work, SIGNER, "facebook"),
        lambda: finish(here.work, SIGNER, "facebook", OK),
    ):
        with pytest.raises(NotConnected, match=r"Facebook is not set up here: see docs"):
            call()


def test_a_verifier_of_another_secret_key_begins_anew(
    here: World, store: Store, clock: StandingClock
) -> None:
    other = Store(store.path, "another secret")
    signing_in.keep(other, "u1", "a browser", "x", "asked", "state-1", "v", clock.forward(60))
    other.close()
    assert "connect it again" in refusal(here, OK).message


# ---------------------------------------------------------------- connecting


def test_the_code_goes_to_the_network_with_its_own_verifier(here: World) -> None:
    assert begin(here.work, SIGNER, "x") == "https://fake.example/consent?state=state-1"
    begin(here.work, SIGNER, "x")  # in another tab
    account = finish(here.work, SIGNER, "x", OK)
    assert here.consent.finished == [("the-code", "verifier-1")]
    assert account == in_use(here.work, "u1", "x")[0]
    finish(here.work, SIGNER, "x", OK | {"state": "state-2"})
    assert here.consent.finished[1] == ("the-code", "verifier-2")


def test_what_was_declined_is_asked_for_again_when_the_user_wants_it(here: World) -> None:
    assert begin(here.work, SIGNER, "x", again=True).endswith("&again")


def test_state_and_verifier_cannot_be_read_in_the_database(here: World, store: Store) -> None:
    begin(here.work, SIGNER, "x")
    (row,) = store.rows("select * from sign_ins_under_way")
    told = " ".join(map(str, row.values()))
    assert "state-1" not in told and "verifier-1" not in told and SIGNER.browser not in told


def test_the_same_account_again_keeps_its_history(here: World) -> None:
    begin(here.work, SIGNER, "x")
    first = finish(here.work, SIGNER, "x", OK)
    accounts.set_history_read(here.work.store, first.id, NOON, 7)
    accounts.set_state(here.work.store, first.id, "expired", "over")
    here.consent.opens = Consented((candidate(token="newer"),))
    begin(here.work, SIGNER, "x")
    again = finish(here.work, SIGNER, "x", OK | {"state": "state-2"})
    assert (again.id, again.state, again.message) == (first.id, "connected", "")
    assert accounts.credentials(here.work.store, first.id) == Credentials("newer-1")
    assert accounts.history_read(here.work.store, first.id) == (NOON, 7)


# ---------------------------------------------------------------- choosing


def offer(here: World, *candidates: str, state: str = "state-1") -> Choice:
    here.consent.chooses = True
    here.consent.opens = Consented(tuple(map(candidate, candidates)), "person-7")
    begin(here.work, SIGNER, "x")
    opened = finish(here.work, SIGNER, "x", OK | {"state": state})
    assert isinstance(opened, Choice)
    return opened


def test_where_the_network_offers_a_choice_nothing_is_preselected(here: World) -> None:
    offer(here, "1")
    assert connected(here) == []
    chosen = choose(here.work, SIGNER, "x", "1")
    assert connected(here) == ["1"]
    assert accounts.person_of(here.work.store, chosen.id) == "person-7"


def test_only_the_chosen_accounts_token_is_kept_and_it_is_chosen_once(
    here: World, store: Store
) -> None:
    offered = offer(here, "1", "2", "3")
    assert choice(here.work, SIGNER, "x") == offered
    choose(here.work, SIGNER, "x", "2")
    assert store.rows("select * from sign_ins_under_way") == []
    with pytest.raises(NotConnected):
        choose(here.work, SIGNER, "x", "3")
    assert connected(here) == ["2"]


def test_tokens_to_choose_among_are_sealed(here: World, store: Store) -> None:
    offer(here, "1")
    (row,) = store.rows("select * from sign_ins_under_way")
    assert "access-1" not in " ".join(map(str, row.values()))


@pytest.mark.parametrize("remote_id", ["4", "", "2"])
def test_what_was_not_offered_or_may_not_be_used_cannot_be_chosen(
    here: World, remote_id: str
) -> None:
    offer(here, "1")
    here.consent.opens = Consented((candidate("1"), candidate("2", "post")))
    begin(here.work, SIGNER, "x")
    finish(here.work, SIGNER, "x", OK | {"state": "state-2"})
    with pytest.raises(NotConnected, match="cannot be used"):
        choose(here.work, SIGNER, "x", remote_id)
    assert connected(here) == []
    assert choose(here.work, SIGNER, "x", "1")


def test_a_choice_lapses(here: World, clock: StandingClock) -> None:
    offer(here, "1")
    clock.forward(15 * 60)
    assert choice(here.work, SIGNER, "x") is None
    with pytest.raises(NotConnected, match="15 minutes"):
        choose(here.work, SIGNER, "x", "1")


def test_nobody_else_can_choose(here: World) -> None:
    users.add(here.work.store, "u2", "somebody", NOON)
    offer(here, "1")
    for other in (Signer("u2", "a browser"), Signer("u1", "another browser")):
        assert choice(here.work, other, "x") is None
        with pytest.raises(NotConnected):
            choose(here.work, other, "x", "1")


def test_who_chooses_none_leaves_nothing_behind(here: World, store: Store) -> None:
    offer(here, "1", "2")
    leave(here.work, SIGNER, "x")
    assert store.rows("select * from sign_ins_under_way") == []
    assert revoked(here) == [("access-1", "person-7")]
    assert connected(here) == []


def test_who_keeps_what_is_connected_does_not_lose_the_consent_it_hangs_on(here: World) -> None:
    offer(here, "1")
    choose(here.work, SIGNER, "x", "1")
    offer(here, "1", "2", state="state-2")
    leave(here.work, SIGNER, "x")
    assert revoked(here) == []
    assert connected(here) == ["1"]


# ---------------------------------------------------------------- a second account


def second(here: World) -> Choice:
    begin(here.work, SIGNER, "x")
    finish(here.work, SIGNER, "x", OK)
    here.consent.opens = Consented((candidate("2"),))
    begin(here.work, SIGNER, "x")
    opened = finish(here.work, SIGNER, "x", OK | {"state": "state-2"})
    assert isinstance(opened, Choice)
    return opened


def test_another_account_takes_the_place_of_the_first_only_when_the_user_says_so(
    here: World,
) -> None:
    offered = second(here)
    assert offered.instead_of is not None and offered.instead_of.remote_id == "1"
    assert connected(here) == ["1"]
    leave(here.work, SIGNER, "x")
    assert revoked(here) == [("access-2", "")]
    assert connected(here) == ["1"]


def test_the_account_that_was_replaced_is_erased_but_its_history_stays(here: World) -> None:
    second(here)
    old = in_use(here.work, "u1", "x")[0]
    choose(here.work, SIGNER, "x", "2")
    assert connected(here) == ["2"]
    kept = accounts.get(here.work.store, old.id)
    assert kept is not None
    assert (kept.state, kept.message) == ("disconnected", "@handle2 took the place of @handle1.")
    assert accounts.credentials(here.work.store, old.id) is None
    assert revoked(here) == [("access-1", "")]
    assert [one.account for one in standings(here.work, "u1")] == ["@handle2", ""]
