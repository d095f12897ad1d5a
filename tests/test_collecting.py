"""Replies of both networks come into one place, each once, and become ranked people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from helpnet.services import people, results
from helpnet.services.capture import capture
from helpnet.services.contacts import update
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.written import iso
from helpnet.store import accounts, jobs
from tests.support.stepped_app import SteppedApp

NETWORKS = pytest.mark.parametrize("network", ["x", "facebook"])
BY = {"x": "jonathanmarkoff", "facebook": "Raj Malhotra"}


def sent(stepped: SteppedApp) -> str:
    ask_id = stepped.send(place="Winnipeg")
    stepped.work()
    return ask_id


def page_token(stepped: SteppedApp) -> str:
    store = stepped.helpnet.store
    [account] = [each for each in accounts.of_user(store, stepped.owner) if not each.handle]
    kept = accounts.credentials(store, account.id)
    assert kept is not None
    return kept.access_token


def answer(stepped: SteppedApp, ask_id: str, network: str, text: str, **more: Any) -> str:
    post_id = stepped.post(ask_id, network).remote_id
    body = {"network": network, "post_id": post_id, "author": BY[network], "text": text}
    made = stepped.practice.control("POST", "/replies", body | more)
    return str(made["id"])


def test_the_story_ends_with_joel_parent_first(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    ids = {network: stepped.post(ask_id, network).remote_id for network in ("x", "facebook")}
    stepped.practice.control(
        "POST", "/play", {"scenario": "winnipeg", "post_ids": ids, "speed": 60}
    )
    stepped.work(50)
    page = stepped.page(ask_id)
    assert page.ask.replies_count >= 16
    joel = page.contacts[0]
    assert (joel.rank, joel.name, joel.org) == (1, "Joel Parent", "IC Group")
    assert (
        "Suggested by Jonathan Markoff, whom you know well, and by Raj Malhotra" in joel.because[0]
    )
    assert {said.name for said in joel.suggested_by} == {"Jonathan Markoff", "Raj Malhotra"}
    for said in joel.suggested_by:
        start, end = said.span
        assert "Joel Parent" in said.quote[start:end]
    assert joel.fits == "yes"
    # What nobody is named in stays visible; a negated person and a spammer's number are nobody.
    shown = [one.name for one in (*page.contacts, *page.possible)]
    assert "Gord Hiebert" not in shown
    assert not any(one.phones == ("+12045550190",) for one in page.contacts)
    assert {"question", "relay"} <= {reply.kind for reply in page.unnamed}
    assert all(reply.state == "new" for reply in page.replies)


@NETWORKS
def test_a_reply_read_twice_is_kept_once(stepped: SteppedApp, network: str) -> None:
    ask_id = sent(stepped)
    answer(stepped, ask_id, network, "call Joel Parent at IC Group")
    stepped.work(30)
    page = stepped.page(ask_id)
    assert [reply.text for reply in page.replies] == ["call Joel Parent at IC Group"]
    assert [one.name for one in page.contacts] == ["Joel Parent"]
    assert stepped.post(ask_id, network).replies_seen == 1
    assert stepped.post(ask_id, network).replies_reported == 1


@NETWORKS
def test_the_users_own_posts_are_never_replies_but_answer_one(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = sent(stepped)
    first = answer(stepped, ask_id, network, "what is the fee?")
    stepped.work(6)
    if network == "x":
        token = stepped.practice.x_tokens()["access_token"]
        body = {"text": "@jonathanmarkoff 500", "reply": {"in_reply_to_tweet_id": first}}
        assert stepped.practice.x("POST", "/2/tweets", token, json=body).status_code == 201
    else:
        url = f"{stepped.practice.url}/graph/v26.0/{first}/comments"
        form = {"message": "500", "access_token": page_token(stepped)}
        assert stepped.practice.http.post(url, data=form, timeout=5).ok
    stepped.work(6)
    page = stepped.page(ask_id)
    assert [(reply.text, reply.state) for reply in page.replies] == [
        ("what is the fee?", "answered")
    ]


@NETWORKS
def test_a_reply_to_a_reply_knows_its_parent(stepped: SteppedApp, network: str) -> None:
    ask_id = sent(stepped)
    first = answer(stepped, ask_id, network, "somebody at IC Group maybe")
    answer(stepped, ask_id, network, "yes, Joel Parent", in_reply_to=first)
    stepped.work(6)
    replies = {reply.text: reply for reply in stepped.page(ask_id).replies}
    nested = next(reply for text, reply in replies.items() if "yes, Joel Parent" in text)
    assert nested.parent_remote_id == first
    assert (
        next(reply for text, reply in replies.items() if "IC Group" in text).parent_remote_id
        is None
    )


def test_a_comment_edited_says_what_it_says_now(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    reply_id = answer(stepped, ask_id, "facebook", "ask Joel Parent at IC Group")
    stepped.work(6)
    before = stepped.contact(ask_id, "Joel Parent").id
    stepped.practice.control(
        "PATCH", f"/replies/facebook/{reply_id}", {"text": "ask Nadia Haddad at Prairie Pixel"}
    )
    stepped.work(6)
    page = stepped.page(ask_id)
    assert [one.name for one in page.contacts] == ["Nadia Haddad"]
    assert page.contacts[0].id != before
    assert [reply.text for reply in page.replies] == ["ask Nadia Haddad at Prairie Pixel"]


def test_two_replies_about_one_person_make_one_contact(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    answer(stepped, ask_id, "x", "@robin_vale Joel Parent, joel@icgroup.example.com")
    answer(stepped, ask_id, "facebook", "joel parent at IC Group, for sure")
    stepped.work(6)
    [joel] = stepped.page(ask_id).contacts
    assert (joel.name, joel.org) == ("Joel Parent", "IC Group")
    assert joel.emails == ("joel@icgroup.example.com",)
    assert len(joel.suggested_by) == 2


def test_a_suggested_handle_is_looked_up_once_and_named(stepped: SteppedApp) -> None:
    stepped.practice.control(
        "POST",
        "/people",
        {"name": "Leah Dyke", "x_username": "leah_talks", "location": "Winnipeg", "bio": "I talk"},
    )
    ask_id = sent(stepped)
    answer(stepped, ask_id, "x", "@robin_vale try @leah_talks")
    stepped.work(20)
    leah = stepped.contact(ask_id, "Leah Dyke")
    assert leah.handles == {"x": "leah_talks"}
    assert (leah.location, leah.bio, leah.fits) == ("Winnipeg", "I talk", "yes")
    asked = [
        request
        for request in stepped.practice.control("GET", "/requests")["items"]
        if request["path"].endswith("/users/by")
    ]
    assert len(asked) == 1


def test_somebody_the_user_knows_is_recognised_and_comes_first(stepped: SteppedApp) -> None:
    stepped.practice.control(
        "POST",
        "/people",
        {
            "name": "Wilhelmina Oakes",
            "x_username": "mina_oakes",
            "relation": {"x": ["following", "followed_by"]},
        },
    )
    ask_id = sent(stepped)
    answer(stepped, ask_id, "x", "@robin_vale ask Joel Parent at IC Group")
    answer(stepped, ask_id, "facebook", "try @mina_oakes on twitter")
    answer(stepped, ask_id, "x", "@robin_vale or @mina_oakes")
    stepped.work(12)
    first = stepped.page(ask_id).contacts[0]
    assert first.name == "Wilhelmina Oakes"
    assert first.how_known == ("follows_each_other",)
    assert first.because[0].startswith("You follow each other")


def test_how_well_the_user_knows_somebody_is_read_over_the_networks(stepped: SteppedApp) -> None:
    """A person met after the app was connected is known with the next ask."""
    acts = [
        {"network": "x", "direction": way, "at": iso(stepped.clock() - timedelta(days=5 * number))}
        for number in range(1, 9)
        for way in ("in", "out")
    ]
    stepped.practice.control(
        "POST",
        "/people",
        {"name": "Old Friend", "x_username": "old_friend", "interactions": acts},
    )
    ask_id = sent(stepped)
    answer(stepped, ask_id, "x", "@robin_vale ask Joel Parent at IC Group", author="old_friend")
    stepped.work(6)
    because = stepped.contact(ask_id, "Joel Parent").because[0]
    assert because.startswith("Suggested by Old Friend, whom you know")


def test_what_the_ask_set_off_is_no_sign_of_knowing_somebody(stepped: SteppedApp) -> None:
    stepped.practice.control("POST", "/people", {"name": "A Stranger", "x_username": "a_stranger"})
    ask_id = sent(stepped)
    for text in ("@robin_vale hi", "@robin_vale hello", "@robin_vale try Joel Parent at IC Group"):
        answer(stepped, ask_id, "x", text, author="a_stranger")
    stepped.work(6)
    account = stepped.helpnet.store.rows("select id from accounts where network = 'x'")[0]["id"]
    jobs.add(stepped.helpnet.store, "again", stepped.owner, "history", account, stepped.clock())
    stepped.work(6)
    joel = stepped.contact(ask_id, "Joel Parent")
    assert joel.closeness == "stranger"
    assert not any(reply.author.known for reply in stepped.page(ask_id).replies)


@NETWORKS
def test_a_network_that_fails_to_answer_is_said_and_tried_again(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = sent(stepped)
    answer(stepped, ask_id, network, "call Joel Parent at IC Group")
    path = {"x": "/search/recent", "facebook": "/comments"}[network]
    stepped.fault(network, {"type": "reset_before"}, count=None, path=path)
    stepped.work(6)
    assert stepped.post(ask_id, network).message
    assert stepped.page(ask_id).replies == ()
    stepped.practice.control("DELETE", "/faults")
    stepped.work(12)
    assert stepped.post(ask_id, network).message == ""
    assert len(stepped.page(ask_id).replies) == 1


def test_a_post_that_is_gone_is_said_and_no_longer_asked_about(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    stepped.fault(
        "facebook",
        {
            "type": "status",
            "status": 400,
            "body": {"error": {"code": 100, "error_subcode": 33, "message": "x", "type": "y"}},
        },
        path="/comments",
    )
    stepped.work(6)
    post = stepped.post(ask_id, "facebook")
    assert post.state == "cancelled"
    assert "no longer on Facebook" in post.message


def test_a_reply_that_came_by_phone_counts_like_any_other(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    work = stepped.helpnet.work
    capture(
        work, stepped.owner, ask_id, "Joel Parent at IC Group, 204-555-0123", "Aunt May", "phone"
    )
    [joel] = stepped.page(ask_id).contacts
    assert (joel.name, joel.suggested_by[0].name) == ("Joel Parent", "Aunt May")
    [reply] = stepped.page(ask_id).replies
    assert (reply.network, reply.remote_id) == (None, None)
    with pytest.raises(Invalid):
        capture(work, stepped.owner, ask_id, "   ")
    with pytest.raises(NotFound):
        capture(work, stepped.owner, "nothing", "text")


def test_what_the_user_says_of_a_contact_wins_and_stays(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    answer(stepped, ask_id, "x", "@robin_vale ask Joel Parent at IC Group")
    answer(stepped, ask_id, "facebook", "ask Nadia Haddad")
    stepped.work(6)
    work, owner = stepped.helpnet.work, stepped.owner
    joel, nadia = stepped.contact(ask_id, "Joel Parent"), stepped.contact(ask_id, "Nadia Haddad")
    update(work, owner, joel.id, {"status": "declined", "note": "abroad until May"})
    update(work, owner, nadia.id, {"how_known": "colleague", "name": "Nadia H. Haddad"})
    stepped.work(30)
    first, last = stepped.page(ask_id).contacts
    assert (first.name, first.how_known) == ("Nadia H. Haddad", ("colleague",))
    assert (last.id, last.status, last.note) == (joel.id, "declined", "abroad until May")
    with pytest.raises(Invalid):
        update(work, owner, joel.id, {"status": "married"})
    with pytest.raises(NotFound):
        update(work, "somebody else", joel.id, {"status": "agreed"})


def test_whom_the_user_has_contacted_stays_though_the_reply_is_rewritten(
    stepped: SteppedApp,
) -> None:
    ask_id = sent(stepped)
    reply_id = answer(stepped, ask_id, "facebook", "ask Joel Parent at IC Group")
    stepped.work(6)
    joel = stepped.contact(ask_id, "Joel Parent")
    update(stepped.helpnet.work, stepped.owner, joel.id, {"name": "Joel P.", "status": "agreed"})
    stepped.practice.control("PATCH", f"/replies/facebook/{reply_id}", {"text": "never mind"})
    stepped.work(6)
    kept = stepped.contact(ask_id, "Joel P.")
    assert (kept.id, kept.status, kept.suggested_by) == (joel.id, "agreed", ())


def test_one_failing_post_does_not_keep_the_replies_of_the_others_away(
    stepped: SteppedApp,
) -> None:
    older = sent(stepped)
    stepped.clock.forward(minutes=1)
    newer = stepped.send("need help: another thing entirely", networks=("facebook",))
    stepped.work()
    answer(stepped, older, "facebook", "call Joel Parent at IC Group")
    remote_id = stepped.post(newer, "facebook").remote_id
    stepped.fault(
        "facebook", {"type": "status", "status": 500}, count=None, path=f"{remote_id}/comments"
    )
    stepped.work(12)
    assert len(stepped.page(older).replies) == 1
    assert stepped.post(older, "facebook").message == ""
    assert stepped.post(newer, "facebook").message


def test_an_account_that_works_again_is_no_longer_said_to_be_expired(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    answer(stepped, ask_id, "facebook", "call Joel Parent at IC Group")
    expired = {"error": {"code": 190, "message": "x", "type": "OAuthException"}}
    stepped.fault("facebook", {"type": "status", "status": 400, "body": expired}, path="/comments")
    stepped.work(6)
    account = next(
        each
        for each in results.account_list(stepped.helpnet.work, stepped.owner)
        if each.network == "facebook"
    )
    assert account.state == "expired"
    assert stepped.post(ask_id, "facebook").message
    stepped.clock.forward(minutes=10)
    stepped.work()
    assert stepped.post(ask_id, "facebook").message == ""
    assert len(stepped.page(ask_id).replies) == 1
    states = {each.state for each in results.account_list(stepped.helpnet.work, stepped.owner)}
    assert states == {"connected"}


@NETWORKS
def test_what_somebody_forgotten_replied_is_not_read_again(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = sent(stepped)
    answer(stepped, ask_id, network, "call Joel Parent at IC Group")
    stepped.work(6)
    [row] = stepped.helpnet.store.rows("select person_id from replies")
    people.forget(stepped.helpnet.work, stepped.owner, row["person_id"])
    stepped.work(30)
    assert stepped.page(ask_id).replies == ()
    assert stepped.page(ask_id).contacts == ()
