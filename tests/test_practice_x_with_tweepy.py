"""tweepy, which knows only the real X, finds its way in practice X."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
import requests
import tweepy

from tests.support.clock import StandingClock
from tests.support.pictures import png
from tests.support.practice import SCOPES, Practice, running_practice

ORIGIN = "https://api.twitter.com"


class Rebased(requests.Session):
    """A session that calls the practice network where tweepy says X."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def request(self, method, url, **kwargs):
        assert url.startswith(ORIGIN + "/2/")
        return super().request(method, self.base + url.removeprefix(ORIGIN), timeout=10, **kwargs)


@pytest.fixture
def practice() -> Iterator[Practice]:
    with running_practice(clock=StandingClock().seconds) as running:
        yield running


@pytest.fixture
def client(practice: Practice) -> Iterator[tweepy.Client]:
    with client_of(practice, "") as session:
        yield session


class client_of:
    """A tweepy client of that person (default: the owner) whose session is closed at the end."""

    def __init__(self, practice: Practice, who: str, scope: str = SCOPES) -> None:
        self.client = tweepy.Client(bearer_token=practice.x_tokens(who, scope)["access_token"])
        self.client.session.close()
        self.client.session = Rebased(f"{practice.url}/x")

    def __enter__(self) -> tweepy.Client:
        return self.client

    def __exit__(self, *error: object) -> None:
        self.client.session.close()


def answered(practice: Practice, ask: str, author: str, text: str, **more: object) -> str:
    body = {"network": "x", "post_id": ask, "author": author, "text": text, **more}
    return practice.control("POST", "/replies", body)["id"]


def test_tweepy_posts_reads_the_replies_over_pages_and_deletes(practice, client):
    made = client.create_tweet(text="need help & more <3", user_auth=False)
    ask = made.data["id"]
    wanted = {answered(practice, ask, "priya_n", f"@robin_vale reply {n}") for n in range(23)}
    nested = answered(practice, ask, "arohangata", "me too", in_reply_to=min(wanted))
    pages = tweepy.Paginator(
        client.search_recent_tweets,
        f"conversation_id:{ask} -from:robin_vale",
        since_id=ask,
        max_results=10,
        tweet_fields=["author_id", "created_at", "conversation_id", "entities"],
        expansions=["author_id", "referenced_tweets.id"],
        user_fields=["connection_status", "description", "location"],
    )
    replies, users = [], {}
    for page in pages:
        replies += page.data
        users |= {user.id: user for user in page.includes["users"]}
    assert {str(reply.id) for reply in replies} == wanted | {nested}
    assert {reply.conversation_id for reply in replies} == {int(ask)}
    assert {users[reply.author_id].username for reply in replies} == {"priya_n", "arohangata"}
    assert replies[-1].created_at.isoformat() == "2026-03-14T12:00:00+00:00"
    assert replies[-1].entities["mentions"][0]["username"] == "robin_vale"
    assert replies[0].referenced_tweets[0].type == "replied_to"
    assert client.delete_tweet(ask, user_auth=False).data == {"deleted": True}
    assert client.get_tweet(ask).data is None


def test_tweepy_answers_who_answered(practice, client):
    ask = client.create_tweet(text="need help", user_auth=False).data["id"]
    reply = answered(practice, ask, "priya_n", "@robin_vale here")
    thanks = client.create_tweet(text="thank you", in_reply_to_tweet_id=reply, user_auth=False)
    told = client.get_tweet(thanks.data["id"], tweet_fields=["in_reply_to_user_id"]).data
    assert str(told.in_reply_to_user_id) == practice.world.people.by_username("priya_n").x_id


def test_tweepy_looks_people_up_and_hears_who_is_not_there(practice, client):
    me = client.get_me(user_auth=False, user_fields=["public_metrics"]).data
    assert me.username == "robin_vale"
    found = client.get_users(usernames=["priya_n", "nobody_here"], user_fields=["created_at"])
    assert [user.username for user in found.data] == ["priya_n"]
    assert found.errors[0]["value"] == "nobody_here"
    assert client.get_users(ids=[me.id]).data[0].name == "Robin Vale"
    assert client.get_user(username="priya_n").data.id == found.data[0].id


def test_tweepy_reads_the_owners_past_in_both_directions(practice, client):
    me = client.get_me(user_auth=False).data.id
    own = list(tweepy.Paginator(client.get_users_tweets, me, max_results=100).flatten())
    heard = list(tweepy.Paginator(client.get_users_mentions, me, max_results=100).flatten())
    assert len({post.id for post in own}) == len(own) > 100
    assert len({post.id for post in heard}) == len(heard) > 100


def test_tweepy_hides_replies_reads_messages_follows_quotes_and_uploads(practice):
    everything = (
        "tweet.read tweet.write users.read follows.read dm.read tweet.moderate.write media.write"
    )
    with client_of(practice, "", everything) as client:
        me = client.get_me(user_auth=False).data.id
        photo = {"media": base64.b64encode(png(4, 3)).decode(), "media_category": "tweet_image"}
        media = client.request("POST", "/2/media/upload", json=photo).json()["data"]["id"]
        ask = client.create_tweet(text="need help", media_ids=[media], user_auth=False).data["id"]
        spam = answered(practice, ask, "arohangata", "buy this")
        quote = answered(practice, ask, "priya_n", "see this", quote=True)
        assert client.hide_reply(spam, user_auth=False).data == {"hidden": True}
        assert client.unhide_reply(spam, user_auth=False).data == {"hidden": False}
        assert [str(post.id) for post in client.get_quote_tweets(ask).data] == [quote]
        pages = tweepy.Paginator(client.get_users_followers, me, max_results=5)
        assert len({user.id for user in pages.flatten()}) > 10
        practice.control("POST", "/messages", {"author": "priya_n", "text": "call me"})
        (message,) = client.get_direct_message_events(user_auth=False).data
        assert (message.text, message.event_type) == ("call me", "MessageCreate")
        asked = {"expansions": "attachments.media_keys", "media_fields": ["width", "height"]}
        (shown,) = client.get_tweet(ask, **asked).includes["media"]
        assert (shown.type, shown.width, shown.height) == ("photo", 4, 3)


def test_tweepy_turns_refusals_into_its_own_errors(practice, client):
    client.create_tweet(text="need help", user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="need help", user_auth=False)
    with pytest.raises(tweepy.BadRequest):
        client.search_recent_tweets("x" * 513)
    practice.control(
        "POST",
        "/faults",
        {"network": "x", "effect": {"type": "rate_limit", "reset_in": 60}},
    )
    with pytest.raises(tweepy.TooManyRequests) as limited:
        client.get_me(user_auth=False)
    assert limited.value.reset_time == int(StandingClock().seconds()) + 60
    practice.control(
        "POST", "/faults", {"network": "x", "effect": {"type": "status", "status": 503}}
    )
    with pytest.raises(tweepy.TwitterServerError):
        client.get_me(user_auth=False)
    practice.world.tokens.revoke(client.bearer_token)
    with pytest.raises(tweepy.Unauthorized):
        client.get_me(user_auth=False)


def test_two_people_see_each_others_posts_and_not_each_others_relations(practice, client):
    ask = client.create_tweet(text="need help", user_auth=False).data["id"]
    with client_of(practice, "jonathanmarkoff") as other:
        seen = other.get_tweet(ask, expansions="author_id", user_fields="connection_status")
    (robin,) = seen.includes["users"]
    assert sorted(robin.data["connection_status"]) == ["followed_by", "following"]
    mine = client.get_tweet(ask, expansions="author_id", user_fields="connection_status")
    assert mine.includes["users"][0].data["connection_status"] == []
