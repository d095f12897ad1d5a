"""How often each post's replies are read: by its own age, whatever else is followed beside it."""

from __future__ import annotations

from helpnet.domain.pace import rest
from helpnet.services import send
from helpnet.services.decide import decide
from helpnet.store import jobs
from tests.support.stepped_app import SteppedApp

THROTTLED = {"type": "rate_limit", "reset_in": 60}


def reads(stepped: SteppedApp, network: str, seconds: float) -> list[str]:
    """The calls that read replies during the next seconds, as what each was for."""
    before = len(stepped.practice.control("GET", "/requests")["items"])
    stepped.work(seconds)
    made = stepped.practice.control("GET", "/requests")["items"][before:]
    if network == "x":
        return [one["query"]["query"] for one in made if one["path"].endswith("/search/recent")]
    # The count that Facebook itself tells is asked for under the same path, with a summary.
    return [
        one["path"].split("/")[-2]
        for one in made
        if one["path"].endswith("/comments") and "summary" not in one["query"]
    ]


def ask(stepped: SteppedApp, text: str, network: str) -> str:
    """Send an ask to one network; the post's id there."""
    ask_id = stepped.send(text, networks=(network,))
    stepped.drain()
    return stepped.post(ask_id, network).remote_id or ""


def old_and_fresh(stepped: SteppedApp, network: str, number: int) -> tuple[list[str], str]:
    """Posts of two hours ago, as many as told, and one of now."""
    old = [ask(stepped, f"who speaks, number {each}?", network) for each in range(number)]
    stepped.clock.forward(hours=2)
    stepped.drain()
    return old, ask(stepped, "who mends a cello?", network)


def test_a_facebook_post_is_read_by_its_own_age_whatever_else_is_followed(
    stepped: SteppedApp,
) -> None:
    old, fresh = old_and_fresh(stepped, "facebook", 10)
    made = reads(stepped, "facebook", 60)
    assert 11 <= made.count(fresh) <= 13  # every 5 s, although ten others are followed
    assert [made.count(one) for one in old] == [1] * 10  # every 60 s, although one is fresh


def test_the_asks_on_x_share_a_call_so_that_an_old_one_costs_nothing_beside_a_fresh_one(
    stepped: SteppedApp,
) -> None:
    old, fresh = old_and_fresh(stepped, "x", 3)
    made = reads(stepped, "x", 60)
    assert 11 <= len(made) <= 13
    assert all(one in query for query in made for one in (*old, fresh))


def test_fourteen_asks_on_x_take_a_second_call_only_when_more_than_thirteen_are_due(
    stepped: SteppedApp,
) -> None:
    old, fresh = old_and_fresh(stepped, "x", 13)
    made = reads(stepped, "x", 120)
    assert len(made) <= 120 / rest("x", 1).total_seconds()
    assert sum(fresh in query for query in made) >= 20
    assert all(sum(one in query for query in made) >= 2 for one in old)


def test_an_answer_quickens_the_reading_of_its_own_post_alone(stepped: SteppedApp) -> None:
    quiet, lively = (ask(stepped, text, "facebook") for text in ("who sings?", "who dances?"))
    stepped.clock.forward(hours=2)
    stepped.drain()
    body = {"network": "facebook", "post_id": lively, "author": "Raj Malhotra", "text": "I do"}
    stepped.practice.control("POST", "/replies", body)
    stepped.work(60)
    made = reads(stepped, "facebook", 60)
    assert made.count(lively) >= 11
    assert made.count(quiet) == 1


def test_an_ask_that_was_taken_back_hastens_and_slows_nothing(stepped: SteppedApp) -> None:
    old = ask(stepped, "who sings?", "facebook")
    stepped.clock.forward(hours=2)
    stepped.drain()
    work, owner = stepped.helpnet.work, stepped.owner
    draft = send.AskDraft("who dances?", networks=("facebook",))
    undone = send.send(work, owner, draft, undo_seconds=5).ask_id
    decide(work, owner, undone, "facebook", "cancel", "")
    waiting = send.AskDraft("who plays?", networks=("facebook",))
    send.send(work, owner, waiting, undo_seconds=600)
    assert reads(stepped, "facebook", 120) == [old] * 2


def test_a_post_that_may_not_be_read_is_tried_at_its_pace_and_not_without_a_pause(
    stepped: SteppedApp,
) -> None:
    forbidden = ask(stepped, "who sings?", "facebook")
    body = {"error": {"code": 10, "message": "x", "type": "OAuthException"}}
    effect = {"type": "status", "status": 403, "body": body}
    stepped.fault("facebook", effect, count=None, path="/comments")
    made = reads(stepped, "facebook", 60)
    assert 11 <= made.count(forbidden) <= 13
    [account] = stepped.helpnet.store.rows("select account_id from deliveries")
    assert jobs.run_at(stepped.helpnet.store, "collect", account["account_id"])


def test_a_post_whose_replies_cannot_be_read_does_not_slow_the_others(
    stepped: SteppedApp,
) -> None:
    broken = ask(stepped, "who sings?", "facebook")
    sound = ask(stepped, "who mends a cello?", "facebook")
    effect = {"type": "status", "status": 500}
    stepped.fault("facebook", effect, count=None, path=f"{broken}/comments")
    stepped.work(120)
    made = reads(stepped, "facebook", 60)
    assert 11 <= made.count(sound) <= 13
    assert made.count(broken) <= 13


def test_trouble_with_the_whole_account_is_said_under_an_old_ask_no_longer_than_it_lasts(
    stepped: SteppedApp,
) -> None:
    ask(stepped, "who sings?", "facebook")
    stepped.clock.forward(hours=20)
    stepped.drain()
    stepped.clock.forward(minutes=1)
    young = stepped.send("who dances?", networks=("facebook",))
    stepped.drain()
    stepped.fault("facebook", THROTTLED, path="/comments")
    stepped.work(6)
    messages = "select message from deliveries where message <> ''"
    assert len(stepped.helpnet.store.rows(messages)) == 2
    stepped.work(400)
    assert stepped.post(young, "facebook").replies_reported == 0
    assert stepped.helpnet.store.rows(messages) == []
