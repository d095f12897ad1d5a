"""X's two sets of field names: one setting turns what is asked, both are understood in answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpnet import create_app
from helpnet.config import ConfigError, load
from helpnet.networks.x_names import POST_FIELDS, SPELLINGS, USER_FIELDS, Spelling, asked_as
from tests.support.clock import StandingClock
from tests.support.practice import Practice
from tests.support.scripted_server import Request
from tests.support.scripted_x import OWN_ID, id_at, receipt, x_on
from tests.support.stages import RenamedXStage, XStage
from tests.support.stepped_app import stepped_app

MINE = receipt()


def everything(x: Any) -> None:
    x.find("text", MINE.sent_at)
    x.replies([MINE], {})
    x.counts([MINE])
    x.own_post(MINE.remote_id)
    x.profiles(["ann"])
    x.history(None)


def queries(spelling: Spelling) -> list[dict[str, str]]:
    """What leaves in every kind of read."""

    def nothing(request: Request) -> Any:
        return {"errors": [{"title": "Not Found Error"}]}

    paths = ["/2/tweets", f"/2/tweets/{MINE.remote_id}", "/2/tweets/search/recent", "/2/users/by"]
    paths += [f"/2/users/{OWN_ID}/{kind}" for kind in ("tweets", "mentions")]
    with x_on({f"GET {path}": nothing for path in paths}, spelling=spelling) as (x, server):
        everything(x)
        return [request.query for request in server.asked]


def test_in_the_newer_set_no_older_name_leaves_and_the_other_way_round() -> None:
    old = ("tweet.fields", "note_tweet", "referenced_tweets", "edit_history_tweet_ids")
    new = ("post.fields", "note_post", "referenced_posts", "edit_history_post_ids")
    for spelling, foreign, own in (("tweet", new, old), ("post", old, new)):
        sent = str(queries(spelling))
        assert not any(name in sent for name in foreign)
        assert all(name in sent for name in own[:3])


def test_in_the_newer_set_what_is_no_field_there_is_asked_for_as_an_expansion() -> None:
    asked = asked_as(
        {"tweet.fields": ",".join(POST_FIELDS), "expansions": "author_id", "ids": "1"}, "post"
    )
    assert asked == {
        "post.fields": "conversation_id,created_at,entities,lang,note_post",
        "expansions": "author_id,in_reply_to_user_id,referenced_posts",
        "ids": "1",
    }
    assert asked_as({"tweet.fields": "public_metrics"}, "post") == {"post.fields": "public_metrics"}
    assert asked_as({"user.fields": ",".join(USER_FIELDS)}, "post") == {
        "user.fields": ",".join(USER_FIELDS)
    }


@pytest.mark.parametrize("asked", SPELLINGS)
@pytest.mark.parametrize("answered", SPELLINGS)
def test_an_answer_is_read_in_either_set_whatever_was_asked(
    asked: Spelling, answered: Spelling
) -> None:
    number = id_at(MINE.sent_at, 7)
    post = {
        "id": number,
        "author_id": "5",
        "text": "short…",
        "conversation_id": MINE.remote_id,
        f"edit_history_{answered}_ids": [number],
        f"note_{answered}": {
            "text": "long &amp; whole @ann",
            "entities": {"mentions": [{"username": "ann", "id": "9"}]},
        },
        f"referenced_{answered}s": [{"type": "replied_to", "id": "4"}],
    }
    route = "GET /2/tweets/search/recent"
    with x_on({route: lambda request: {"data": [post]}}, spelling=asked) as (x, _):
        ((reply,), _) = x.replies([MINE], {})
    assert (reply.text, reply.parent_remote_id) == ("long & whole @ann", "4")
    assert [entity.handle for entity in reply.entities] == ["ann"]


@pytest.mark.parametrize("stage_of", [XStage, RenamedXStage])
def test_practice_x_hears_the_names_that_are_set(
    practice: Practice, stage_of: type[XStage]
) -> None:
    stage = stage_of(practice)
    everything(stage.open())
    heard = practice.control("GET", "/requests")["items"]
    names = {name for one in heard for name in one.get("query", {}) if name.endswith("t.fields")}
    assert names == {f"{stage.spelling}.fields"}


def test_the_app_asks_under_the_names_that_are_set(tmp_path: Path, clock: StandingClock) -> None:
    with stepped_app(tmp_path, clock, HELPNET_X_FIELDS="post") as stepped:
        stepped.send(networks=("x",))
        stepped.work(10)
        heard = stepped.practice.control("GET", "/requests")["items"]
    sent = str([one["query"] for one in heard if one["network"] == "x"])
    assert "post.fields" in sent and "tweet.fields" not in sent


def test_one_setting_decides_and_takes_no_third_word(tmp_path: Any) -> None:
    base = {"HELPNET_DATABASE": str(tmp_path / "helpnet.db")}
    for environ, fields in (({}, "tweet"), ({"HELPNET_X_FIELDS": "post"}, "post")):
        for real in ({}, {"HELPNET_X_CLIENT_ID": "1"}):
            config = load(base | environ | real)
            assert config.x is not None and config.x.fields == fields
            assert create_app(config)
    with pytest.raises(ConfigError, match="HELPNET_X_FIELDS"):
        load({"HELPNET_X_FIELDS": "toot"})
