"""Threads on practice X: quotes told, replies hidden, posts edited, both spellings of fields."""

from __future__ import annotations

import pytest

from tests.support.practice import Practice, running_practice

SCOPES = "tweet.read tweet.write users.read tweet.moderate.write"
SEARCH = "/2/tweets/search/recent"

pytestmark = pytest.mark.standing_clock


@pytest.fixture
def token(practice: Practice) -> str:
    return practice.x_tokens(scope=SCOPES)["access_token"]


@pytest.fixture
def ask(practice: Practice, token: str) -> str:
    return made(practice, token, "need help in Winnipeg")


def posted(practice: Practice, token: str, text: str, **more: object):
    return practice.x("POST", "/2/tweets", token, json={"text": text, **more})


def made(practice: Practice, token: str, text: str, **more: object) -> str:
    answer = posted(practice, token, text, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]["id"]


def answered(practice: Practice, ask: str, author: str, text: str, **more: object) -> str:
    body = {"network": "x", "post_id": ask, "author": author, "text": text, **more}
    return practice.control("POST", "/replies", body, status=201)["id"]


def hide(practice: Practice, token: str, identity: str, body: object):
    return practice.x("PUT", f"/2/tweets/{identity}/hidden", token, json=body)


def edited(identity: str) -> dict[str, object]:
    return {"edit_options": {"previous_post_id": identity}}


# ---------------------------------------------------------------- quotes and hidden replies


def test_quotes_are_told_newest_first_in_pages(practice, token, ask):
    gone = practice.x("GET", "/2/tweets/1/quote_tweets", token)
    assert gone.json()["errors"][0]["resource_type"] == "tweet"
    quotes = [answered(practice, ask, "priya_n", f"see {n}", quote=True) for n in range(12)]
    answered(practice, ask, "priya_n", "no quote")
    first = practice.x("GET", f"/2/tweets/{ask}/quote_tweets", token).json()
    params = {"pagination_token": first["meta"]["next_token"]}
    last = practice.x("GET", f"/2/tweets/{ask}/quote_tweets", token, params=params).json()
    told = [post["id"] for page in (first, last) for post in page["data"]]
    assert told == quotes[::-1]
    assert last["meta"] == {"result_count": 2}


def test_only_replies_in_ones_own_thread_can_be_hidden(practice, token, ask):
    theirs = practice.x_tokens("jonathanmarkoff", scope=SCOPES)["access_token"]
    elsewhere = made(practice, theirs, "a thought of my own")
    comment = answered(practice, elsewhere, "priya_n", "indeed")
    spam = answered(practice, ask, "arohangata", "buy this")
    for other in (ask, elsewhere, comment):
        assert hide(practice, token, other, {"hidden": True}).status_code == 403
    assert hide(practice, theirs, spam, {"hidden": True}).status_code == 403
    assert hide(practice, token, "1", {"hidden": True}).status_code == 404
    for body in ({}, {"hidden": "yes"}, {"hidden": True, "colour": "red"}):
        assert hide(practice, token, spam, body).status_code == 400
    writer = practice.x_tokens()["access_token"]
    refused = hide(practice, writer, spam, {"hidden": True})
    assert (refused.status_code, refused.json()["detail"]) == (403, "Forbidden")
    assert not practice.world.x.get(spam).hidden


def test_a_reply_is_hidden_and_shown_again(practice, token, ask):
    spam = answered(practice, ask, "arohangata", "buy this")
    for hidden in (True, False):
        answer = hide(practice, token, spam, {"hidden": hidden})
        assert answer.json() == {"data": {"hidden": hidden}}
        page = practice.http.get(f"{practice.url}/x/i/web/status/{ask}", timeout=10)
        assert ("buy this" in page.text) is not hidden


# ---------------------------------------------------------------- Premium: long posts, edits


def test_without_premium_nothing_is_long_and_nothing_edited(practice, token, ask):
    assert posted(practice, token, "word " * 100).status_code == 403
    assert posted(practice, token, "another text", **edited(ask)).status_code == 403


def test_with_premium_a_long_post_is_told_in_short_and_in_full(practice, token):
    practice.control("POST", "/settings", {"x_premium": True})
    written = "word " * 100 + "https://example.com"
    long = made(practice, token, written)
    fields = {"tweet.fields": "note_tweet"}
    told = practice.x("GET", f"/2/tweets/{long}", token, params=fields).json()["data"]
    assert told["text"].endswith("…") and len(told["text"]) <= 280
    assert told["note_tweet"]["text"].startswith("word word")
    (link,) = told["note_tweet"]["entities"]["urls"]
    assert link["expanded_url"] == "https://example.com"
    charged = [item["what"] for item in practice.control("GET", "/meter")["x"]["items"]]
    assert "post with a link" in charged
    assert posted(practice, token, "x" * 25_001).status_code == 403


@pytest.mark.parametrize("options", [{}, {"previous_post_id": "x"}, {"colour": "red"}])
def test_an_edit_must_say_of_what(practice, token, options):
    refused = posted(practice, token, "a text", edit_options=options)
    assert refused.status_code == 400


def test_a_reply_a_strangers_post_or_one_of_an_hour_ago_cannot_be_edited(
    practice, token, ask, clock
):
    practice.control("POST", "/settings", {"x_premium": True})
    own = made(practice, token, "and one more thing", reply={"in_reply_to_tweet_id": ask})
    theirs = answered(practice, ask, "priya_n", "me")
    for other in (own, theirs, "1"):
        assert posted(practice, token, f"instead of {other}", **edited(other)).status_code == 403
    clock.forward(3600)
    late = posted(practice, token, "too late", **edited(ask))
    assert late.json()["detail"] == "You are not permitted to edit this Post."


def test_an_edit_is_a_new_id_and_the_old_one_still_tells_the_old_text(practice, token, ask):
    practice.control("POST", "/settings", {"x_premium": True})
    early = answered(practice, ask, "priya_n", "@robin_vale me")
    new = made(practice, token, "need help in Brandon", **edited(ask))
    late = answered(practice, new, "priya_n", "@robin_vale me again")
    fields = {"tweet.fields": "public_metrics,edit_controls,conversation_id"}
    ids = {"ids": f"{ask},{new}", **fields}
    before, after = practice.x("GET", "/2/tweets", token, params=ids).json()["data"]
    assert (before["text"], after["text"]) == ("need help in Winnipeg", "need help in Brandon")
    assert before["edit_history_tweet_ids"] == after["edit_history_tweet_ids"] == [ask, new]
    assert after["edit_controls"]["edits_remaining"] == 4
    assert after["conversation_id"] == ask
    assert after["public_metrics"]["reply_count"] == 2
    query = {"query": f"conversation_id:{ask}"}
    found = practice.x("GET", SEARCH, token, params=query).json()["data"]
    assert {post["id"] for post in found} == {new, early, late}
    assert [item["id"] for item in practice.control("GET", "/posts")["items"]] == [new]
    assert posted(practice, token, "an old version", **edited(ask)).status_code == 403


def test_five_edits_are_the_most_and_deleting_one_version_deletes_all(practice, token, ask):
    practice.control("POST", "/settings", {"x_premium": True})
    versions = [ask]
    for number in range(5):
        versions.append(made(practice, token, f"try number {number}", **edited(versions[-1])))
    assert posted(practice, token, "one more", **edited(versions[-1])).status_code == 403
    practice.x("DELETE", f"/2/tweets/{versions[2]}", token)
    told = practice.x("GET", "/2/tweets", token, params={"ids": ",".join(versions)}).json()
    assert len(told["errors"]) == 6
    assert "data" not in told


def test_versions_outlive_a_restart(tmp_path, clock):
    database = tmp_path / "practice.db"
    with running_practice(clock=clock.seconds, database=database) as practice:
        token = practice.x_tokens()["access_token"]
        practice.control("POST", "/settings", {"x_premium": True})
        old = made(practice, token, "a mistaek")
        new = made(practice, token, "none", **edited(old))
    with running_practice(clock=clock.seconds, database=database) as practice:
        assert [item["id"] for item in practice.control("GET", "/posts")["items"]] == [new]
        told = practice.x("GET", f"/2/tweets/{old}", token).json()["data"]
        assert (told["text"], told["edit_history_tweet_ids"]) == ("a mistaek", [old, new])


# ---------------------------------------------------------------- both spellings


OLD = {"tweet.fields": "referenced_tweets,note_tweet", "expansions": "referenced_tweets.id"}
NEW = {"post.fields": "referenced_posts,note_post", "expansions": "referenced_posts.id"}
OLD_NAMES = {"id", "text", "edit_history_tweet_ids", "referenced_tweets"}
NEW_NAMES = {"id", "text", "edit_history_post_ids", "referenced_posts"}


@pytest.mark.parametrize(
    ("spelling", "fields", "names"),
    [
        ("tweet", OLD, OLD_NAMES),
        ("tweet", NEW, None),
        ("tweet", {"expansions": "referenced_posts.id"}, None),
        ("post", NEW, NEW_NAMES),
        ("post", OLD, None),
        ("post", {"expansions": "referenced_tweets.id"}, None),
        ("post", {}, {"id", "text", "edit_history_post_ids"}),
        ("both", OLD, OLD_NAMES),
        ("both", NEW, NEW_NAMES),
    ],
)
def test_one_setting_says_which_spelling_holds(practice, token, ask, spelling, fields, names):
    reply = answered(practice, ask, "priya_n", "me")
    practice.control("POST", "/settings", {"x_spelling": spelling})
    answer = practice.x("GET", f"/2/tweets/{reply}", token, params=fields)
    if names is None:
        assert answer.status_code == 400
        _, _, known = answer.json()["errors"][0]["message"].partition("not one of")
        assert ("post" in known) == (spelling == "post")
    else:
        assert set(answer.json()["data"]) == names


@pytest.mark.parametrize(
    ("spelling", "name"), [("post", "edit_history_post_ids"), ("both", "edit_history_tweet_ids")]
)
def test_a_new_post_is_answered_in_the_spelling_that_holds(practice, token, spelling, name):
    practice.control("POST", "/settings", {"x_spelling": spelling})
    told = posted(practice, token, "need help").json()["data"]
    assert told[name] == [told["id"]]
