"""A sign-in that runs out while something is sent: renewed once, or the user connects again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpnet.connect_practice import connect_practice
from helpnet.domain.model import Account, Credentials, Delivery
from helpnet.store import accounts
from tests.support.fault_lab import FaultLab, fault_lab

POSTING = {"method": "POST", "path": "/x/2/tweets"}
TOKENS = {"method": "POST", "path": "/oauth2/token"}
EXPIRED = {"type": "status", "status": 401}
TEXT = "who can mend a cello tonight?"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultLab]:
    with fault_lab(tmp_path_factory.mktemp("sign-in")) as made:
        yield made


@pytest.fixture
def lab(shared: FaultLab) -> FaultLab:
    shared.clear()
    renew(shared)
    return shared


def account(lab: FaultLab) -> Account:
    return next(one for one in accounts.of_user(lab.store, lab.owner) if one.network == "x")


def kept(lab: FaultLab) -> Credentials:
    found = accounts.credentials(lab.store, account(lab).id)
    assert found is not None
    return found


def renew(lab: FaultLab) -> None:
    """The user connects X again, from another window say."""
    accounts.set_state(lab.store, account(lab).id, "expired", "")
    connect_practice(lab.stepped.helpnet.work, lab.stepped.helpnet.config, lab.owner)


def post(lab: FaultLab) -> Delivery:
    [delivery] = lab.deliveries()
    return delivery


def refreshes(lab: FaultLab) -> int:
    heard = lab.stepped.practice.control("GET", "/requests")["items"]
    return sum(
        one["path"].endswith("/oauth2/token") and "refresh_token" in str(one) for one in heard
    )


def test_a_sign_in_refused_in_the_middle_is_renewed_once_and_the_post_goes_out_once(
    lab: FaultLab,
) -> None:
    lab.fault("x", EXPIRED, **POSTING)
    before = refreshes(lab)
    lab.send(TEXT, networks=("x",))
    lab.settle()
    assert (post(lab).state, post(lab).attempts) == ("sent", 1)
    assert refreshes(lab) - before == 1
    assert len(lab.published()) == 1


def test_a_sign_in_that_stays_refused_says_to_connect_again_and_then_goes_out_once(
    lab: FaultLab,
) -> None:
    lab.fault("x", EXPIRED, count=2, **POSTING)
    lab.send(TEXT, networks=("x",))
    lab.settle()
    assert post(lab).state == "refused"
    assert "connect X again" in post(lab).message
    assert account(lab).state == "expired"
    assert lab.published() == []
    lab.reconnect()
    lab.decide_truly(post(lab))
    lab.settle()
    assert post(lab).state == "sent"
    assert len(lab.published()) == 1


@pytest.mark.parametrize("effect", ["reset_after", "timeout_after", "malformed", "truncated"])
def test_a_renewal_whose_answer_is_lost_is_told_and_costs_no_second_post(
    lab: FaultLab, effect: str
) -> None:
    """X has given the old token up by then; only the user can help."""
    lab.clock.forward(hours=3)
    lab.fault("x", {"type": effect}, **TOKENS)
    lab.send(TEXT, networks=("x",))
    lab.settle()
    assert post(lab).state == "refused"
    assert "connect X again" in post(lab).message
    assert lab.published() == []


@pytest.mark.parametrize("effect", ["reset_before", "timeout_before"])
def test_a_renewal_that_never_arrived_is_tried_again(lab: FaultLab, effect: str) -> None:
    lab.clock.forward(hours=3)
    lab.fault("x", {"type": effect}, **TOKENS)
    lab.send(TEXT, networks=("x",))
    lab.settle()
    assert post(lab).state == "sent"
    assert len(lab.published()) == 1


def test_two_processes_that_find_the_sign_in_run_out_renew_it_once(lab: FaultLab) -> None:
    lab.clock.forward(hours=3)
    for number in range(2):
        lab.send(f"ask {number}", networks=("x",))
    before = refreshes(lab)
    one, other = lab.processes
    one.trap.arm("before the refresh", lambda: other.run_one() and None)
    one.run_one()
    lab.settle()
    assert [each.state for each in lab.deliveries()] == ["sent", "sent"]
    assert refreshes(lab) - before == 1


def test_a_renewal_that_was_slow_does_not_undo_that_the_user_connected_again(
    lab: FaultLab,
) -> None:
    lab.clock.forward(hours=3)
    lab.send(TEXT, networks=("x",))
    one = lab.processes[0]
    connected: list[Credentials] = []

    def connect_meanwhile() -> None:
        lab.clock.forward(40)
        renew(lab)
        connected.append(kept(lab))

    one.trap.arm("after the refresh", connect_meanwhile)
    one.run_one()
    assert [kept(lab)] == connected
    lab.settle()
    assert post(lab).state == "sent"
    assert len(lab.published()) == 1


def test_a_refusal_of_the_old_sign_in_does_not_undo_that_the_user_connected_again(
    lab: FaultLab,
) -> None:
    lab.clock.forward(hours=3)
    lab.fault("x", {"type": "status", "status": 400, "body": {"error": "invalid_grant"}}, **TOKENS)
    lab.send(TEXT, networks=("x",))
    one = lab.processes[0]

    def connect_meanwhile() -> None:
        lab.stepped.practice.control("DELETE", "/faults")
        renew(lab)
        lab.fault("x", {"type": "status", "status": 400}, **TOKENS)

    one.trap.arm("before the refresh", connect_meanwhile)
    one.run_one()
    assert account(lab).state == "connected"
    lab.stepped.practice.control("DELETE", "/faults")
    lab.settle()
    assert post(lab).state == "sent"


def test_a_process_that_outslept_its_turn_does_not_end_anothers(lab: FaultLab) -> None:
    """Else a third would renew at the same time as the second, and one of them would lose."""
    store, now = lab.store, lab.clock()
    assert accounts.claim_refresh(store, account(lab).id, now, lab.clock.forward(30))
    late = lab.clock()
    assert accounts.claim_refresh(store, account(lab).id, late, lab.clock.forward(30))
    accounts.release_refresh(store, account(lab).id, late)
    assert not accounts.claim_refresh(store, account(lab).id, late, lab.clock())
