"""How posts and users look on X's wire: the fields asked for, no more, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpnet.practice.model import Person, XPost
from helpnet.practice.world import World
from helpnet.practice.x_access import Caller
from helpnet.practice.x_params import Wanted
from helpnet.practice.x_problems import field_not_allowed, not_found, not_shown
from helpnet.practice.x_values import MEDIA_VALUES, TWEET_VALUES, USER_VALUES

ALWAYS_OF_TWEETS = frozenset({"id", "text", "edit_history_tweet_ids"})
ALWAYS_OF_USERS = frozenset({"id", "name", "username"})
ALWAYS_OF_MEDIA = frozenset({"media_key", "type"})
AUTHORS_ONLY = ("non_public_metrics", "organic_metrics", "promoted_metrics")
# What an expansion refers to comes along without being asked for.
BROUGHT_ALONG = {
    "attachments.media_keys": "attachments",
    "author_id": "author_id",
    "edit_history_tweet_ids": "edit_history_tweet_ids",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "entities.mentions.username": "entities",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_tweets.id.attachments.media_keys": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
    "most_recent_tweet_id": "most_recent_tweet_id",
}
REFERRING = frozenset(
    {
        "referenced_tweets.id",
        "referenced_tweets.id.attachments.media_keys",
        "referenced_tweets.id.author_id",
    }
)


class View:
    """One answer being put together: its objects, what they include, and what could not be told."""

    def __init__(self, world: World, caller: Caller, wanted: Wanted) -> None:
        self._world = world
        self._caller = caller
        self._wanted = wanted
        brought = {BROUGHT_ALONG[name] for name in wanted.expansions & BROUGHT_ALONG.keys()}
        self._tweet_fields = ALWAYS_OF_TWEETS | wanted.tweet_fields | brought
        self._user_fields = ALWAYS_OF_USERS | wanted.user_fields | brought
        self.errors: list[dict[str, Any]] = []

    def tweets(self, posts: Iterable[XPost]) -> dict[str, Any]:
        """`data`, `includes` and `errors` of a list of posts, each only where there is any."""
        posts = list(posts)
        return self._document([self.tweet(post) for post in posts], self._included_by_tweets(posts))

    def users(self, people: Iterable[Person]) -> dict[str, Any]:
        """`data`, `includes` and `errors` of a list of users, each only where there is any."""
        people = list(people)
        latest = "most_recent_tweet_id" in self._wanted.expansions
        posts = [self._latest(person) for person in people] if latest else []
        included = [self.tweet(post) for post in posts if post]
        return self._document(
            [self.user(person) for person in people], {"tweets": included} if included else {}
        )

    def tweet(self, post: XPost, section: str = "data") -> dict[str, Any]:
        """A post."""
        told: dict[str, Any] = {}
        for name in sorted(self._tweet_fields):
            if name in AUTHORS_ONLY and not self._is_by_caller(post):
                self.errors.append(field_not_allowed(name, post.id, section))
                continue
            value = TWEET_VALUES[name](self._world, post) if name in TWEET_VALUES else None
            if value and name == "public_metrics" and self._wanted.says_post:
                value = {count.replace("retweet", "repost"): held for count, held in value.items()}
            if value is not None:
                told[self._wanted.spelt(name)] = value
        return told

    def user(self, person: Person) -> dict[str, Any]:
        """A user; `connection_status` only towards a person who asks."""
        told: dict[str, Any] = {}
        for name in sorted(self._user_fields):
            if name == "connection_status":
                value = self._connection(person)
            else:
                value = USER_VALUES[name](self._world, person) if name in USER_VALUES else None
            if value is not None:
                told[self._wanted.spelt(name)] = value
        return told

    def media(self, posts: Iterable[XPost]) -> list[dict[str, Any]]:
        """The photos of some posts, each once."""
        identities = dict.fromkeys(identity for post in posts for identity in post.media)
        found = filter(None, map(self._world.x_belongings.medium, identities))
        fields = sorted(ALWAYS_OF_MEDIA | self._wanted.media_fields & MEDIA_VALUES.keys())
        told = [{name: MEDIA_VALUES[name](medium) for name in fields} for medium in found]
        return [{name: value for name, value in one.items() if value is not None} for one in told]

    def _document(
        self, data: list[dict[str, Any]], includes: dict[str, list[dict[str, Any]]]
    ) -> dict[str, Any]:
        document: dict[str, Any] = {}
        if data:
            document["data"] = data
        if includes:
            document["includes"] = includes
        if self.errors:
            document["errors"] = self.errors
        return document

    def _included_by_tweets(self, posts: list[XPost]) -> dict[str, list[dict[str, Any]]]:
        expansions, world = self._wanted.expansions, self._world
        people: dict[str, Person | None] = {}
        tweets: dict[str, XPost] = {}
        pictured = list(posts) if "attachments.media_keys" in expansions else []
        for post in posts:
            if "edit_history_tweet_ids" in expansions:
                versions = filter(None, map(world.x.get, world.x.history(post)))
                tweets |= {version.id: version for version in versions if version is not post}
            if "author_id" in expansions:
                people[post.author] = world.people.get(post.author)
            if "in_reply_to_user_id" in expansions and post.in_reply_to_author:
                people[post.in_reply_to_author] = world.people.get(post.in_reply_to_author)
            if "entities.mentions.username" in expansions:
                for mention in post.entities.get("mentions", ()):
                    person = world.people.by_x_id(mention["id"])
                    people[person.id if person else ""] = person
            if expansions & REFERRING:
                referred = self._refer(post, people)
                tweets |= {other.id: other for other in referred}
                if "referenced_tweets.id.attachments.media_keys" in expansions:
                    pictured += referred
        included: dict[str, list[dict[str, Any]]] = {}
        users = [self.user(who) for who in people.values() if who and not who.x_suspended]
        if users:
            included["users"] = users
        if tweets:
            included["tweets"] = [self.tweet(post, "includes") for post in tweets.values()]
        if media := self.media(pictured):
            included["media"] = media
        return included

    def _refer(self, post: XPost, people: dict[str, Person | None]) -> list[XPost]:
        """What a post answers and quotes, and who wrote it; what is gone becomes an error."""
        found: list[XPost] = []
        for identity in filter(None, (post.in_reply_to, post.quote)):
            referred = self._world.x.get(identity)
            if referred is None:
                self.errors.append(not_found("tweet", "referenced_tweets.id", identity))
                continue
            if not self._world.x.is_shown(referred):
                self.errors.append(not_shown("referenced_tweets.id", identity))
                continue
            found.append(referred)
            if "referenced_tweets.id.author_id" in self._wanted.expansions:
                people[referred.author] = self._world.people.get(referred.author)
        return found

    def _is_by_caller(self, post: XPost) -> bool:
        return self._caller.person is not None and self._caller.person.id == post.author

    def _connection(self, person: Person) -> list[str] | None:
        viewer, people = self._caller.person, self._world.people
        if viewer is None:
            return None
        ways = (
            ("followed_by", people.follows(person, viewer)),
            ("following", people.follows(viewer, person)),
        )
        return [way for way, there in ways if there]

    def _latest(self, person: Person) -> XPost | None:
        return next(iter(self._world.x.by(person.id)), None)
