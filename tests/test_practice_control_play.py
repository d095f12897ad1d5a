"""The scripted community answers when the clock says so, under the post it was told to."""

from __future__ import annotations

from datetime import datetime

import pytest

from helpnet.practice.scenario import WINNIPEG
from tests.support.practice import Practice, running_practice

ON_X = sorted((line for line in WINNIPEG if line["network"] == "x"), key=lambda at: at["minute"])
ON_FACEBOOK = [line for line in WINNIPEG if line["network"] == "facebook"]

pytestmark = pytest.mark.standing_clock


def posted(practice: Practice, token: str, text: str = "need help in Winnipeg") -> str:
    made = practice.x("POST", "/2/tweets", token, json={"text": text})
    return made.json()["data"]["id"]


def page_posted(practice: Practice, text: str = "need help in Winnipeg") -> str:
    world = practice.world
    with world.held():
        return world.facebook.add_post(world.page().id, text, by_api=True).id


def play(practice: Practice, status: int = 200, **body: object) -> dict:
    return practice.control("POST", "/play", {"scenario": "winnipeg", **body}, status=status)


def replies(practice: Practice, token: str, ask: str) -> list[dict]:
    """What stands under the ask, oldest first."""
    params = {
        "query": f"conversation_id:{ask} -from:robin_vale",
        "max_results": 100,
        "tweet.fields": "created_at,referenced_tweets",
    }
    answer = practice.x("GET", "/2/tweets/search/recent", token, params=params).json()
    return answer.get("data", [])[::-1]


def minutes(practice: Practice, reply: dict, start: datetime) -> float:
    return (datetime.fromisoformat(reply["created_at"]) - start).total_seconds() / 60


def test_without_being_told_the_community_is_silent(practice, token, clock):
    ask = posted(practice, token)
    clock.forward(hours=2)
    fresh = practice.x_tokens()["access_token"]
    assert replies(practice, fresh, ask) == []


def test_each_reply_arrives_at_its_minute_and_says_so(practice, token, clock):
    ask, start = posted(practice, token), clock.at
    play(practice, post_ids={"x": ask}, speed=60)
    assert replies(practice, token, ask) == []
    clock.forward(ON_X[1]["minute"] + 0.01)
    assert len(replies(practice, token, ask)) == 2
    clock.forward(60)
    arrived = replies(practice, token, ask)
    assert len(arrived) == len(ON_X)
    for reply, line in zip(arrived, ON_X, strict=True):
        assert minutes(practice, reply, start) * 60 == pytest.approx(line["minute"], abs=0.001)


def test_a_nested_line_answers_the_reply_it_names(practice, token, clock):
    ask = posted(practice, token)
    play(practice, post_ids={"x": ask}, speed=60)
    clock.forward(60)
    parents = [reply["referenced_tweets"][0]["id"] for reply in replies(practice, token, ask)]
    arrived = [reply["id"] for reply in replies(practice, token, ask)]
    keys = [line["key"] for line in ON_X]
    for parent, line in zip(parents, ON_X, strict=True):
        wanted = line["in_reply_to"]
        assert parent == (arrived[keys.index(wanted)] if wanted else ask)


def test_both_networks_play_their_own_part(practice, token, clock):
    ask, on_page = posted(practice, token), page_posted(practice)
    play(practice, post_ids={"x": ask, "facebook": on_page}, speed=3600)
    clock.forward(1)
    practice.control("GET", "/posts")
    comments = practice.world.facebook.comments_of(on_page)
    assert [comment.text for comment in comments] == [line["text"] for line in ON_FACEBOOK]
    tagged = [comment for comment in comments if comment.tags]
    assert len(tagged) == sum("tags" in line for line in ON_FACEBOOK)
    assert len(replies(practice, token, ask)) == len(ON_X)


def test_a_second_play_changes_only_the_speed_of_what_is_to_come(practice, token, clock):
    ask, start = posted(practice, token), clock.at
    play(practice, post_ids={"x": ask}, speed=1)
    clock.forward(minutes=10)
    early = replies(practice, token, ask)
    assert len(early) == sum(line["minute"] <= 10 for line in ON_X)
    play(practice, post_ids={"x": ask}, speed=600)
    assert replies(practice, token, ask) == early
    clock.forward(minutes=1)
    arrived = replies(practice, token, ask)
    assert arrived[: len(early)] == early
    assert len(arrived) == len(ON_X)
    for reply, line in zip(arrived[len(early) :], ON_X[len(early) :], strict=True):
        wanted = 10 + (line["minute"] - 10) / 600
        assert minutes(practice, reply, start) == pytest.approx(wanted, abs=0.001)


def test_nothing_more_comes_under_a_post_that_was_taken_down(practice, token, clock):
    ask = posted(practice, token)
    play(practice, post_ids={"x": ask}, speed=60)
    clock.forward(10)
    before = len(replies(practice, token, ask))
    practice.x("DELETE", f"/2/tweets/{ask}", token)
    clock.forward(60)
    assert len(replies(practice, token, ask)) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"scenario": "lisbon", "post_ids": {"x": "1"}}, 404),
        ({"post_ids": {"x": "1"}}, 404),
        ({"post_ids": {}}, 422),
        ({"post_ids": {"myspace": "1"}}, 422),
        ({"post_ids": {"x": 5}}, 422),
        ({"post_ids": {"x": "1"}, "speed": 0}, 422),
        ({"post_ids": {"x": "1"}, "speed": "fast"}, 422),
        ({}, 422),
    ],
)
def test_a_play_that_cannot_be_is_refused(practice, body, status):
    assert play(practice, status=status, **body)["error"]


def test_a_comment_is_no_post_to_play_under(practice):
    with practice.world.held():
        comment = practice.world.facebook.add_comment(page_posted(practice), "owner", "hi").id
    assert "comment" in play(practice, status=422, post_ids={"facebook": comment})["error"]


def test_autoplay_answers_what_names_winnipeg_on_each_network_by_itself(clock):
    with running_practice(clock=clock.seconds, autoplay=True) as practice:
        token = practice.x_tokens()["access_token"]
        ask = posted(practice, token, "stuck by fog, who speaks in WINNIPEG today?")
        silent = posted(practice, token, "stuck by fog")
        posted(practice, practice.x_tokens("priya_n")["access_token"])
        clock.forward(30)
        on_page = page_posted(practice)
        clock.forward(30)
        assert len(replies(practice, token, ask)) == len(ON_X)
        assert replies(practice, token, silent) == []
        assert [play.post_id for play in practice.world.plays] == [ask, on_page]
        due = sum(line["minute"] <= 30 for line in ON_FACEBOOK)
        assert len(practice.world.facebook.comments_of(on_page)) == due
