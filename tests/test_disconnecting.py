"""Disconnecting: void at the network, erased here, and what the user wants to keep stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.domain.model import Interaction, Profile
from helpnet.networks import Consented, Refused, Removal, TryLater
from helpnet.services import learn
from helpnet.services.accounts import in_use, standings
from helpnet.services.connecting import begin, finish
from helpnet.services.disconnecting import delete_data, deletion, disconnect, removed
from helpnet.services.errors import NotFound
from helpnet.services.send import AskDraft, send
from helpnet.store import Store, accounts, jobs, users
from tests.support.clock import NOON, StandingClock
from tests.support.fake_consent import BASE, SIGNER, World, candidate, world

ADA = Profile("x", "70", "ada", "Ada Quill", relation=frozenset({"you_follow"}))


@pytest.fixture
def here(store: Store, clock: StandingClock) -> World:
    """An account that is connected, its history read."""
    here = world(store, clock)
    here.consent.opens = Consented((candidate("1"),), "person-7")
    here.network.acts += [Interaction(ADA, True, NOON - timedelta(days=3), "reply")]
    connect(here, 1)
    while job := jobs.claim(store, "t", clock(), timedelta(seconds=30)):
        if job.kind == "history":
            learn.read_history(here.work, job)
        else:
            jobs.finish(store, job)
    return here


def connect(here: World, number: int) -> str:
    begin(here.work, SIGNER, "x")
    return finish(here.work, SIGNER, "x", {"state": f"state-{number}", "code": "c"}).id


def only(here: World) -> accounts.Account:
    (account,) = accounts.of_user(here.work.store, "u1")
    return account


def known(store: Store) -> dict[str, int]:
    tables = ("people", "identities", "relations", "interaction_days")
    return {name: store.rows(f"select count(*) n from {name}")[0]["n"] for name in tables}


ALL, NONE = dict.fromkeys(("people", "identities", "relations", "interaction_days"), 1), 0


# ---------------------------------------------------------------- by the user


@pytest.mark.parametrize(
    "trouble", [TryLater("away", taken="no"), TryLater("?", taken="unknown"), Refused("no")]
)
def test_where_the_network_does_not_confirm_it_is_erased_here_and_said(
    here: World, trouble: TryLater | Refused
) -> None:
    here.consent.revoking = trouble
    ended = disconnect(here.work, "u1", "x", forget=False)
    assert not ended.certain
    assert "X did not confirm it: remove helpnet there as well." in ended.sentence
    (standing,) = [one for one in standings(here.work, "u1") if one.network == "x"]
    assert (standing.state, standing.message) == ("unconnected", ended.sentence)
    assert standing.removal_url == "https://fake.example/apps"
    assert accounts.credentials(here.work.store, only(here).id) is None


def test_nothing_is_left_to_disconnect_twice(here: World) -> None:
    disconnect(here.work, "u1", "x", forget=False)
    with pytest.raises(NotFound, match="X is not connected"):
        disconnect(here.work, "u1", "x", forget=False)
    with pytest.raises(NotFound):
        disconnect(here.work, "u1", "facebook", forget=False)


def test_it_is_made_void_there_and_erased_here(here: World) -> None:
    ended = disconnect(here.work, "u1", "x", forget=False)
    assert ended.certain
    assert ended.sentence == (
        "@handle1 is disconnected, and its sign-in erased here and revoked at X."
    )
    assert here.consent.revoked == [("access-1", "person-7")]
    (row,) = here.work.store.rows("select * from accounts")
    assert (row["state"], row["secrets"], row["message"]) == ("disconnected", b"", "")


def test_asks_and_whom_one_knows_stay_unless_that_is_ticked(here: World) -> None:
    ask = send(here.work, "u1", AskDraft(text="need help", networks=("x",)), undo_seconds=0)
    assert known(here.work.store) == ALL
    disconnect(here.work, "u1", "x", forget=False)
    assert known(here.work.store) == ALL
    connect(here, 2)
    disconnect(here.work, "u1", "x", forget=True)
    assert set(known(here.work.store).values()) == {NONE}
    assert here.work.store.rows("select id from asks") == [{"id": ask.ask_id}]
    assert accounts.history_read(here.work.store, only(here).id) == (None, None)


def test_people_of_whom_something_else_tells_are_not_erased(here: World) -> None:
    store = here.work.store
    store.write(
        "insert into relations (user_id, person_id, kind, source)"
        " select user_id, id, 'client', 'by hand' from people"
    )
    disconnect(here.work, "u1", "x", forget=True)
    assert known(store) == {"people": 1, "identities": 1, "relations": 1, "interaction_days": 0}


def test_connected_again_it_is_the_same_account(here: World) -> None:
    before = only(here).id
    disconnect(here.work, "u1", "x", forget=False)
    assert in_use(here.work, "u1", "x") == []
    assert connect(here, 2) == before
    assert [one.state for one in standings(here.work, "u1")] == ["connected", "not_set_up"]


def test_a_consent_that_anothers_account_hangs_on_is_left_alone(here: World) -> None:
    store = here.work.store
    users.add(store, "u2", "somebody", NOON)
    other = candidate("2").connected
    accounts.connect(store, "a2", "u2", BASE, other.profile, other.credentials, NOON, "person-7")
    assert not disconnect(here.work, "u1", "x", forget=False).certain
    assert here.consent.revoked == []


# ---------------------------------------------------------------- on the network's word


def says(here: World, person: str = "person-7", seconds: float | None = 60) -> str:
    at = None if seconds is None else NOON + timedelta(seconds=seconds)
    signed = f"signed-{person}-{seconds}"
    here.consent.signed[signed] = Removal(person, at)
    return signed


def test_what_the_network_did_not_sign_changes_nothing(here: World) -> None:
    assert not removed(here.work, "x", "forged")
    assert delete_data(here.work, "x", "forged") is None
    assert not removed(here.work, "facebook", "forged")
    assert only(here).state == "connected"
    assert here.work.store.rows("select * from data_deletions") == []


@pytest.mark.parametrize("person", ["somebody", "person-8", "PERSON-7"])
def test_another_persons_removal_is_not_meant(here: World, person: str) -> None:
    assert removed(here.work, "x", says(here, person))
    assert only(here).state == "connected"


def test_a_removal_ends_the_sign_in_with_a_sentence(here: World) -> None:
    assert removed(here.work, "x", says(here))
    account = only(here)
    assert account.state == "expired"
    assert account.message == "helpnet was removed in your X settings: connect X again."
    assert accounts.credentials(here.work.store, account.id) is None
    assert here.consent.revoked == []


def test_what_was_removed_at_the_network_is_disconnected_without_asking_it(here: World) -> None:
    removed(here.work, "x", says(here))
    here.consent.revoking = TryLater("away", taken="no")
    assert disconnect(here.work, "u1", "x", forget=False).certain


def test_a_sign_in_under_another_secret_key_cannot_be_made_void(here: World) -> None:
    here.work.store.write("update accounts set secrets = x'00'")
    assert not disconnect(here.work, "u1", "x", forget=False).certain
    assert here.consent.revoked == []


def test_a_removal_that_tells_no_time_counts_too(here: World) -> None:
    assert removed(here.work, "x", says(here, seconds=None))
    assert only(here).state == "expired"


@pytest.mark.parametrize("call", [removed, delete_data])
def test_an_old_call_repeated_after_connecting_again_harms_nothing(
    here: World, clock: StandingClock, call: object
) -> None:
    signed = says(here)
    assert call(here.work, "x", signed)  # type: ignore[operator]
    clock.forward(hours=1)
    account = connect(here, 2)
    assert call(here.work, "x", signed)  # type: ignore[operator]
    kept = accounts.get(here.work.store, account)
    assert kept is not None and kept.state == "connected"


def test_what_the_user_disconnected_is_not_called_expired_by_a_removal(here: World) -> None:
    disconnect(here.work, "u1", "x", forget=False)
    assert removed(here.work, "x", says(here))
    assert only(here).state == "disconnected"


def test_a_wish_for_deletion_after_a_removal_still_finds_the_person(here: World) -> None:
    store = here.work.store
    ask = send(here.work, "u1", AskDraft(text="need help", networks=("x",)), undo_seconds=0)
    store.write(
        "insert into replies (id, user_id, ask_id, network, remote_id, author_name, author_handle,"
        " author_url, text, kind, url, created_at, collected_at)"
        " values ('r1', 'u1', ?, 'x', '9', 'Ada', 'ada', '', 'ask Joel', 'suggestion', '', ?, ?)",
        [ask.ask_id, "2026-03-14", "2026-03-14"],
    )
    removed(here.work, "x", says(here))
    code = delete_data(here.work, "x", says(here, seconds=61))
    assert code is not None and len(code) == 32
    assert set(known(store).values()) == {NONE}
    assert store.rows("select id from replies") == []
    (row,) = store.rows("select * from accounts")
    told = " ".join(map(str, row.values()))
    for gone in ("handle1", "Name 1", "person-7", "access-1"):
        assert gone not in told
    assert [one["text"] for one in store.rows("select text from asks")] == ["need help"]
    found = deletion(store, code)
    assert (found.asked_at, found.accounts) == (NOON, 1)


def test_the_same_wish_again_has_the_same_code_and_another_wish_another(here: World) -> None:
    first = delete_data(here.work, "x", says(here))
    assert delete_data(here.work, "x", says(here)) == first
    assert first is not None and deletion(here.work.store, first).accounts == 1
    other = delete_data(here.work, "x", says(here, "somebody"))
    assert other not in (first, None)
    assert deletion(here.work.store, str(other)).accounts == 0
    with pytest.raises(NotFound):
        deletion(here.work.store, str(other)[:-1])


def test_codes_are_not_kept_as_they_are(here: World) -> None:
    code = delete_data(here.work, "x", says(here))
    (row,) = here.work.store.rows("select * from data_deletions")
    assert code not in row.values()
