"""Replies that were deleted at their network: nothing of what they said stays."""

from __future__ import annotations

import pytest

from helpnet.services.contacts import update
from helpnet.store import jobs
from tests.support.stepped_app import SteppedApp

DAY = 86_400
NETWORKS = pytest.mark.parametrize("network", ["x", "facebook"])
BY = {"x": "jonathanmarkoff", "facebook": "Raj Malhotra"}


def answered(stepped: SteppedApp, network: str, text: str) -> tuple[str, str]:
    """An ask with one reply that was read: the ids of the ask and of the reply at its network."""
    ask_id = stepped.send()
    stepped.work()
    post_id = stepped.post(ask_id, network).remote_id
    body = {"network": network, "post_id": post_id, "author": BY[network], "text": text}
    made = stepped.practice.control("POST", "/replies", body)
    stepped.work(30)
    assert [reply.state for reply in stepped.page(ask_id).replies] == ["new"]
    return ask_id, str(made["id"])


def take_back(stepped: SteppedApp, network: str, remote_id: str) -> None:
    stepped.practice.control("DELETE", f"/replies/{network}/{remote_id}")


def pass_a_day(stepped: SteppedApp) -> None:
    stepped.clock.forward(DAY)
    stepped.work(5)


def look_ups(stepped: SteppedApp) -> int:
    """How often X was asked whether replies still stand."""
    asked = stepped.practice.control("GET", "/requests")["items"]
    return sum(
        one["path"] == "/x/2/tweets" and one["method"] == "GET" and len(one["query"]) == 1
        for one in asked
    )


@NETWORKS
def test_a_deleted_reply_suggests_nobody_and_its_words_are_gone(
    stepped: SteppedApp, network: str
) -> None:
    ask_id, remote_id = answered(stepped, network, "call Joel Parent at IC Group")
    take_back(stepped, network, remote_id)
    pass_a_day(stepped)
    page = stepped.page(ask_id)
    [reply] = page.replies
    assert (reply.state, reply.text, reply.author.name) == ("deleted", "", "")
    assert (page.contacts, page.possible) == ((), ())
    assert (page.ask.replies_count, page.ask.contacts_count) == (0, 0)
    kept = stepped.helpnet.store.rows("select text, marks, author_name from replies")
    assert kept == [{"text": "", "marks": "[]", "author_name": ""}]
    assert stepped.helpnet.store.rows("select * from suggestions") == []


def test_a_comment_deleted_on_facebook_is_gone_at_the_next_look(stepped: SteppedApp) -> None:
    ask_id, remote_id = answered(stepped, "facebook", "call Joel Parent at IC Group")
    take_back(stepped, "facebook", remote_id)
    stepped.work(10)
    assert [reply.state for reply in stepped.page(ask_id).replies] == ["deleted"]


@NETWORKS
def test_whom_the_user_has_contacted_stays_with_their_name(
    stepped: SteppedApp, network: str
) -> None:
    ask_id, remote_id = answered(stepped, network, "call Joel Parent at IC Group")
    joel = stepped.contact(ask_id, "Joel Parent")
    update(stepped.helpnet.work, stepped.owner, joel.id, {"status": "contacted"})
    take_back(stepped, network, remote_id)
    pass_a_day(stepped)
    [kept] = stepped.page(ask_id).contacts
    assert (kept.id, kept.name, kept.org) == (joel.id, "Joel Parent", "IC Group")
    assert (kept.suggested_by, kept.evidence) == ((), ())


def test_x_is_asked_once_a_day_and_when_the_ask_ends(stepped: SteppedApp) -> None:
    ask_id, _ = answered(stepped, "x", "call Joel Parent at IC Group")
    stepped.clock.forward(DAY / 2)
    stepped.work(5)
    assert look_ups(stepped) == 0
    stepped.clock.forward(DAY / 2)  # the ask ends, as it was open for a day
    stepped.work(5)
    assert look_ups(stepped) == 1
    pass_a_day(stepped)
    assert look_ups(stepped) == 2
    pass_a_day(stepped)
    assert look_ups(stepped) == 2
    assert [reply.state for reply in stepped.page(ask_id).replies] == ["new"]


def test_what_x_cannot_tell_now_is_asked_again_and_nothing_is_forgotten(
    stepped: SteppedApp,
) -> None:
    ask_id, remote_id = answered(stepped, "x", "call Joel Parent at IC Group")
    take_back(stepped, "x", remote_id)
    where = {"path": "/x/2/tweets", "method": "GET"}
    stepped.fault("x", {"type": "status", "status": 503}, count=None, **where)
    stepped.clock.forward(DAY)
    stepped.work(1)
    stepped.practice.control("DELETE", "/faults")
    assert [reply.state for reply in stepped.page(ask_id).replies] == ["new"]
    stepped.clock.forward(3_600)
    stepped.work(5)
    assert [reply.state for reply in stepped.page(ask_id).replies] == ["deleted"]


def test_no_look_is_left_over_when_nothing_is_read_any_more(stepped: SteppedApp) -> None:
    answered(stepped, "x", "call Joel Parent at IC Group")
    for _ in range(3):
        pass_a_day(stepped)
    waiting = stepped.helpnet.store.rows("select kind from jobs where kind = 'vanish'")
    assert waiting == []
    assert not jobs.is_due(stepped.helpnet.store, stepped.clock())


def whole_database(stepped: SteppedApp) -> str:
    """All that any table holds, but for the text of the ask."""
    store = stepped.helpnet.store
    tables = [
        row["name"] for row in store.rows("select name from sqlite_master where type='table'")
    ]
    return "\n".join(
        f"{table} {row}" for table in tables for row in store.rows(f"select * from {table}")
    )


@NETWORKS
def test_nothing_of_a_deleted_reply_is_left_in_any_table(stepped: SteppedApp, network: str) -> None:
    person = {
        "name": "Quillon Verhaag",
        "x_username": "quillonv",
        "facebook_name": "Quillon Verhaag",
    }
    stepped.practice.control("POST", "/people", person | {"bio": "sails at dawn"})
    ask_id = stepped.send()
    stepped.work()
    text = "ask Zebulon Ixworth at Nimbusworks, @zebixworth, zeb@ixworth.example, +1 204 555 0188"
    body = {"network": network, "post_id": stepped.post(ask_id, network).remote_id, "text": text}
    by = {"author": "quillonv" if network == "x" else "Quillon Verhaag"}
    made = stepped.practice.control("POST", "/replies", body | by)
    also = {"author": BY[network], "text": "I would also say Zebulon Ixworth-Hale"}
    other = stepped.practice.control("POST", "/replies", body | also)
    stepped.work(30)
    words = ("Quillon", "quillonv", "Zebulon", "Ixworth", "ixworth", "Nimbusworks", "2045550188")
    assert [word for word in words if word not in whole_database(stepped)] in ([], ["quillonv"])
    for each in (made, other):
        take_back(stepped, network, str(each["id"]))
    pass_a_day(stepped)
    kept = whole_database(stepped)
    assert [
        line for line in kept.splitlines() if any(word.lower() in line.lower() for word in words)
    ] == []
