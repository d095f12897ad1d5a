"""What practice X lets be posted, and what it refuses, in X's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.practice.model import Person
from helpnet.practice.snowflakes import snowflake, time_of
from helpnet.practice.x_text import render
from tests.support.practice import Practice

DAY = 86400

pytestmark = pytest.mark.standing_clock


def post(practice: Practice, token: str, text: str, **more: object):
    return practice.x("POST", "/2/tweets", token, json={"text": text, **more})


def reply_to(identity: str) -> dict[str, object]:
    return {"reply": {"in_reply_to_tweet_id": identity}}


def answered_by(practice: Practice, ask: str, author: str, text: str, **more: object) -> str:
    body = {"network": "x", "post_id": ask, "author": author, "text": text, **more}
    return practice.control("POST", "/replies", body, status=201)["id"]


def test_a_post_of_281_is_refused_and_one_of_280_is_not(practice, token):
    refused = post(practice, token, "x" * 281)
    assert refused.status_code == 403
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert refused.json() == {
        "title": "Forbidden",
        "detail": "You are not permitted to perform this action.",
        "type": "about:blank",
        "status": 403,
    }
    assert post(practice, token, "x" * 280).status_code == 201


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("👨‍👩‍👧‍👦" * 140, 201),  # an emoji weighs 2, whatever it is made of
        ("👨‍👩‍👧‍👦" * 141, 403),
        ("x" * 256 + " https://example.com/" + "y" * 300, 201),  # a link weighs 23
        ("x" * 257 + " https://example.com/" + "y" * 300, 403),
        ("語" * 140, 201),
        ("語" * 141, 403),
    ],
)
def test_weights_are_counted_as_x_counts_them(practice, token, text, status):
    assert post(practice, token, text).status_code == status


def test_the_same_text_twice_is_refused_until_it_is_taken_down(practice, token, clock):
    first = post(practice, token, "need help")
    again = post(practice, token, "need help")
    assert again.status_code == 403
    assert again.json() == {
        "detail": "You are not allowed to create a Tweet with duplicate content.",
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
    }
    practice.x("DELETE", f"/2/tweets/{first.json()['data']['id']}", token)
    assert post(practice, token, "need help").status_code == 201
    clock.forward(2 * DAY)
    fresh = practice.x_tokens()["access_token"]
    assert post(practice, fresh, "need help").status_code == 201


def test_quoting_is_shut_for_self_serve_clients(practice, token):
    ask = post(practice, token, "need help").json()["data"]["id"]
    assert post(practice, token, "see this", quote_tweet_id=ask).status_code == 403


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("who knows $TWTR and $AAPL?", 403),
        ("who knows $TWTR?", 201),
        ("who has $5 or $10?", 201),  # money is no cashtag
    ],
)
def test_a_post_holds_one_cashtag_at_most(practice, token, text, status):
    assert post(practice, token, text).status_code == status


def test_only_who_spoke_to_the_author_first_may_be_answered(practice, token):
    ask = post(practice, token, "need help").json()["data"]["id"]
    theirs = practice.x_tokens("jonathanmarkoff")["access_token"]
    direct = answered_by(practice, ask, "jonathanmarkoff", "ask Joel")
    nested = answered_by(practice, ask, "priya_n", "agreed!", in_reply_to=direct)
    naming = answered_by(practice, ask, "arohangata", "and @robin_vale?", in_reply_to=direct)
    quoting = answered_by(practice, ask, "leahdyck_wpg", "who knows?", quote=True)
    unasked = post(practice, theirs, "a thought of my own").json()["data"]["id"]

    assert post(practice, token, "own thread", **reply_to(ask)).status_code == 201
    assert post(practice, token, "thank you", **reply_to(direct)).status_code == 201
    assert post(practice, token, "here I am", **reply_to(naming)).status_code == 201
    assert post(practice, token, "indeed", **reply_to(quoting)).status_code == 201
    for stranger in (nested, unasked):
        refused = post(practice, token, f"hello {stranger}", **reply_to(stranger))
        assert refused.status_code == 403
        assert refused.json()["detail"].startswith(
            "Reply to this conversation is not allowed because you have not been mentioned"
        )


def test_a_reply_to_what_is_gone_is_refused(practice, token):
    ask = post(practice, token, "need help").json()["data"]["id"]
    practice.x("DELETE", f"/2/tweets/{ask}", token)
    refused = post(practice, token, "still there?", **reply_to(ask))
    assert refused.status_code == 403
    assert "deleted or not visible" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"no json", "not valid JSON"),
        (b"[]", "must be an object"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"text": "half \\ud83d"}', "valid UTF-8"),
        (b"{}", "must have a text"),
        (b'{"text": " "}', "must have a text"),
        (b'{"text": 5}', "$.text: string expected"),
        (b'{"text": "hi", "colour": "red"}', "$.colour: is not defined in the schema"),
        (b'{"text": "hi", "reply": {}}', "in_reply_to_tweet_id: is missing"),
        (b'{"text": "hi", "reply": {"in_reply_to_tweet_id": "x"}}', "does not match the regex"),
        (b'{"text": "hi", "media": {"media_ids": ["1"]}}', "media IDs are invalid"),
    ],
)
def test_a_body_that_cannot_be_is_a_400_that_says_why(practice, token, body, says):
    refused = practice.x("POST", "/2/tweets", token, data=body)
    assert refused.status_code == 400
    problem = refused.json()
    assert problem["title"] == "Invalid Request"
    assert says in problem["errors"][0]["message"]


def test_what_is_not_there_counts_as_deleted_and_a_reader_deletes_nothing(practice, token):
    ask = post(practice, token, "need help").json()["data"]["id"]
    reader = practice.x_tokens(scope="tweet.read users.read")["access_token"]
    refused = practice.x("DELETE", f"/2/tweets/{ask}", reader)
    assert (refused.status_code, refused.json()["title"]) == (403, "Forbidden")
    for _ in range(2):
        deleted = practice.x("DELETE", f"/2/tweets/{ask}", token)
        assert (deleted.status_code, deleted.json()) == (200, {"data": {"deleted": True}})
    assert practice.x("DELETE", "/2/tweets/no-number", token).status_code == 400


def test_only_the_author_may_take_a_post_down(practice, token):
    theirs = practice.x_tokens("jonathanmarkoff")["access_token"]
    ask = post(practice, token, "need help").json()["data"]["id"]
    assert practice.x("DELETE", f"/2/tweets/{ask}", theirs).status_code == 403
    deleted = practice.x("DELETE", f"/2/tweets/{ask}", token)
    assert deleted.json() == {"data": {"deleted": True}}
    missing = practice.x("GET", f"/2/tweets/{ask}", token)
    assert missing.status_code == 200
    assert missing.json()["errors"][0] == {
        "value": ask,
        "detail": f"Could not find tweet with id: [{ask}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "id",
        "resource_id": ask,
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }


def test_links_are_shortened_and_three_characters_escaped(practice, token):
    written = "Q&A <here> https://example.com/a?b=1&c=2 with @jonathanmarkoff #fog"
    made = post(practice, token, written).json()["data"]
    shown = practice.x(
        "GET", f"/2/tweets/{made['id']}", token, params={"tweet.fields": "entities"}
    ).json()["data"]
    (link,) = shown["entities"]["urls"]
    assert link["url"].startswith("https://t.co/") and len(link["url"]) == 23
    assert link["expanded_url"] == "https://example.com/a?b=1&c=2"
    assert shown["text"] == made["text"]
    assert shown["text"] == (f"Q&amp;A &lt;here&gt; {link['url']} with @jonathanmarkoff #fog")
    (world_sees,) = practice.control("GET", "/posts")["items"]
    assert world_sees["text"] == written


PIECES = st.sampled_from(
    [
        "hello",
        "&",
        "<3",
        "https://example.com/x",
        "foo.example.com",
        "@ana",
        "@nobody",
        "#fog",
        "$TWTR",
        "👨‍👩‍👧",
        "né",
        "a@b.com",
    ]
)
ANA = Person("p1", "Ana", x_id="7", x_username="ana")


@given(st.lists(PIECES, min_size=1, max_size=12))
def test_every_entity_stands_where_it_says_it_stands(pieces):
    known = {"ana": ANA}
    rendered = render(" ".join(pieces), "salt", lambda name: known.get(name.lower()))
    signs = {"mentions": "@", "hashtags": "#", "cashtags": "$", "urls": ""}
    names = {"mentions": "username", "hashtags": "tag", "cashtags": "tag", "urls": "url"}
    for kind, entities in rendered.entities.items():
        for entity in entities:
            assert rendered.text[entity["start"] : entity["end"]] == (
                signs[kind] + entity[names[kind]]
            )
    assert len(rendered.entities.get("mentions", [])) == pieces.count("@ana")
    assert "@nobody" not in str(rendered.entities)


@given(st.integers(min_value=1288834974657, max_value=1288834974657 + (1 << 41) - 1))
def test_an_id_tells_its_own_millisecond(milliseconds):
    assert time_of(snowflake(milliseconds / 1000, 5)) == milliseconds / 1000
