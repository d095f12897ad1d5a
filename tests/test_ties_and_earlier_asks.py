"""What earlier asks set off, on either network, makes nobody known and no tie stronger."""

from __future__ import annotations

import pytest

from helpnet.store import accounts, jobs
from tests.support.stepped_app import SteppedApp

DAY = 86_400
NETWORKS = pytest.mark.parametrize("network", ["x", "facebook"])
FRIEND = {"x": "jonathanmarkoff", "facebook": "Raj Malhotra"}
FIRST = "need help: who can mend a cello in Winnipeg tonight?"
SECOND = "need help: who can tune a piano in Winnipeg tonight?"


def asked(stepped: SteppedApp, text: str) -> str:
    """Send an ask, on a day of its own, with the history read."""
    ask_id = stepped.send(text, place="Winnipeg")
    stepped.work()
    return ask_id


def heard(stepped: SteppedApp, ask_id: str, network: str, author: str, text: str) -> str:
    """Somebody answers an ask; the answer's id."""
    post_id = stepped.post(ask_id, network).remote_id
    body = {"network": network, "post_id": post_id, "author": author, "text": text}
    reply_id = str(stepped.practice.control("POST", "/replies", body)["id"])
    stepped.work(20)
    return reply_id


def thank(stepped: SteppedApp, network: str, reply_id: str) -> None:
    """The user answers a reply in their own name."""
    store = stepped.helpnet.store
    account = next(a for a in accounts.of_user(store, stepped.owner) if a.network == network)
    kept = accounts.credentials(store, account.id)
    assert kept is not None
    if network == "x":
        said = {"text": "thank you", "reply": {"in_reply_to_tweet_id": reply_id}}
        assert stepped.practice.x("POST", "/2/tweets", kept.access_token, json=said).ok
    else:
        told = {"message": "thank you", "access_token": kept.access_token}
        path = f"{stepped.practice.url}/graph/v26.0/{reply_id}/comments"
        assert stepped.practice.http.post(path, data=told, timeout=10).ok


def read_history_again(stepped: SteppedApp) -> None:
    for row in stepped.helpnet.store.rows("select id from accounts"):
        job = (stepped.helpnet.work.new_id(), stepped.owner, "history", row["id"], stepped.clock())
        jobs.add(stepped.helpnet.store, *job)
    stepped.drain()


@NETWORKS
def test_a_stranger_who_answered_and_was_thanked_is_a_stranger_still(
    stepped: SteppedApp, network: str
) -> None:
    person = {"name": "A Stranger", "x_username": "a_stranger", "facebook_name": "A Stranger"}
    stepped.practice.control("POST", "/people", person)
    stranger = "a_stranger" if network == "x" else "A Stranger"
    thank(
        stepped, network, heard(stepped, asked(stepped, FIRST), network, stranger, "@robin_vale hi")
    )
    stepped.clock.forward(DAY)
    second = asked(stepped, SECOND)
    read_history_again(stepped)
    heard(stepped, second, network, stranger, "@robin_vale try Joel Parent at IC Group")
    assert stepped.contact(second, "Joel Parent").closeness == "stranger"
    assert not any(reply.author.known for reply in stepped.page(second).replies)


@NETWORKS
def test_asking_again_and_again_makes_no_friend_closer(stepped: SteppedApp, network: str) -> None:
    def said_of(ask_id: str, name: str) -> str:
        heard(stepped, ask_id, network, FRIEND[network], f"@robin_vale try {name} at IC Group")
        return stepped.contact(ask_id, name).because[0]

    def days() -> list[dict[str, object]]:
        return stepped.helpnet.store.rows("select * from interaction_days order by person_id, day")

    said_of(asked(stepped, FIRST), "Joel Parent")
    before = days()
    assert before
    stepped.clock.forward(DAY)
    said_of(asked(stepped, SECOND), "Nadia Haddad")
    read_history_again(stepped)
    assert days() == before
