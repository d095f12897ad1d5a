"""How posts and users look on X's wire: the fields asked for, no more, and what they refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from helpnet.practice.checking import iso
from helpnet.practice.model import Person, XPost
from helpnet.practice.world import World
from helpnet.practice.x_access import Caller
from helpnet.practice.x_params import Wanted
from helpnet.practice.x_problems import field_not_allowed, not_found
from helpnet.practice.x_text import displayed_range, language, render

DEFAULT_PICTURE = "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"
EDITABLE_SECONDS = 3600.0
ALWAYS_OF_TWEETS = frozenset({"id", "text", "edit_history_tweet_ids"})
ALWAYS_OF_USERS = frozenset({"id", "name", "username"})
AUTHORS_ONLY = ("non_public_metrics", "organic_metrics", "promoted_metrics")
# What an expansion refers to comes along without being asked for.
BROUGHT_ALONG = {
    "author_id": "author_id",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "entities.mentions.username": "entities",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
    "most_recent_tweet_id": "most_recent_tweet_id",
}
POST_NAMES = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "most_recent_tweet_id": "most_recent_post_id",
}


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
            if value is not None:
                told[POST_NAMES.get(name, name) if self._wanted.says_post else name] = value
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
                told[POST_NAMES.get(name, name) if self._wanted.says_post else name] = value
        return told

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
        for post in posts:
            if "author_id" in expansions:
                people[post.author] = world.people.get(post.author)
            if "in_reply_to_user_id" in expansions and post.in_reply_to_author:
                people[post.in_reply_to_author] = world.people.get(post.in_reply_to_author)
            if "entities.mentions.username" in expansions:
                for mention in post.entities.get("mentions", ()):
                    person = world.people.by_x_id(mention["id"])
                    people[person.id if person else ""] = person
            if expansions & {"referenced_tweets.id", "referenced_tweets.id.author_id"}:
                self._refer(post, tweets, people)
        included: dict[str, list[dict[str, Any]]] = {}
        users = [self.user(person) for person in people.values() if person]
        if users:
            included["users"] = users
        if tweets:
            included["tweets"] = [self.tweet(post, "includes") for post in tweets.values()]
        return included

    def _refer(
        self, post: XPost, tweets: dict[str, XPost], people: dict[str, Person | None]
    ) -> None:
        """Collect what a post answers and quotes; what is gone becomes an error."""
        for identity in filter(None, (post.in_reply_to, post.quote)):
            referred = self._world.x.get(identity)
            if referred is None:
                self.errors.append(not_found("tweet", "referenced_tweets.id", identity))
                continue
            tweets[identity] = referred
            if "referenced_tweets.id.author_id" in self._wanted.expansions:
                people[referred.author] = self._world.people.get(referred.author)

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


# ---------------------------------------------------------------- the values of single fields


def _x_id(world: World, identity: str) -> str | None:
    person = world.people.get(identity)
    return person.x_id if person else None


def _referenced(world: World, post: XPost) -> list[dict[str, str]] | None:
    referenced = [
        {"type": kind, "id": identity}
        for kind, identity in (("replied_to", post.in_reply_to), ("quoted", post.quote))
        if identity
    ]
    return referenced or None


def _metrics(world: World, post: XPost) -> dict[str, int]:
    return {
        "retweet_count": 0,
        "reply_count": world.x.reply_count(post.id),
        "like_count": 0,
        "quote_count": world.x.quote_count(post.id),
        "bookmark_count": 0,
        "impression_count": 0,
    }


def _edit_controls(world: World, post: XPost) -> dict[str, Any]:
    return {
        "edits_remaining": 5,
        "is_edit_eligible": not post.in_reply_to,
        "editable_until": iso(post.at + EDITABLE_SECONDS),
    }


def _user_metrics(world: World, person: Person) -> dict[str, int]:
    return {
        "followers_count": len(world.people.followers(person)),
        "following_count": len(world.people.following(person)),
        "tweet_count": len(world.x.by(person.id)),
        "listed_count": 0,
        "like_count": 0,
    }


def _bio_entities(world: World, person: Person) -> dict[str, Any] | None:
    entities = render(person.bio, person.id, world.people.by_username).entities
    return {"description": entities} if entities else None


def _most_recent(world: World, person: Person) -> str | None:
    latest = next(iter(world.x.by(person.id)), None)
    return latest.id if latest else None


TWEET_VALUES: Mapping[str, Callable[[World, XPost], Any]] = {
    "author_id": lambda world, post: _x_id(world, post.author),
    "conversation_id": lambda world, post: post.conversation_id,
    "created_at": lambda world, post: iso(post.at),
    "display_text_range": lambda world, post: displayed_range(
        post.wire_text, bool(post.in_reply_to)
    ),
    "edit_controls": _edit_controls,
    "edit_history_tweet_ids": lambda world, post: [post.id],
    "entities": lambda world, post: post.entities or None,
    "id": lambda world, post: post.id,
    "in_reply_to_user_id": lambda world, post: _x_id(world, post.in_reply_to_author),
    "lang": lambda world, post: language(post.text),
    "non_public_metrics": lambda world, post: {"impression_count": 0},
    "note_tweet": lambda world, post: post.note or None,
    "organic_metrics": lambda world, post: {
        "impression_count": 0,
        "retweet_count": 0,
        "reply_count": world.x.reply_count(post.id),
        "like_count": 0,
    },
    "possibly_sensitive": lambda world, post: False,
    "public_metrics": _metrics,
    "referenced_tweets": _referenced,
    "reply_settings": lambda world, post: post.reply_settings,
    "text": lambda world, post: post.wire_text,
}
USER_VALUES: Mapping[str, Callable[[World, Person], Any]] = {
    "created_at": lambda world, person: iso(person.joined_at),
    "description": lambda world, person: (
        render(person.bio, person.id, world.people.by_username).text
    ),
    "entities": _bio_entities,
    "id": lambda world, person: person.x_id,
    "location": lambda world, person: person.location or None,
    "most_recent_tweet_id": _most_recent,
    "name": lambda world, person: person.name,
    "profile_image_url": lambda world, person: DEFAULT_PICTURE,
    "protected": lambda world, person: False,
    "public_metrics": _user_metrics,
    "url": lambda world, person: "",
    "username": lambda world, person: person.x_username,
    "verified": lambda world, person: False,
    "verified_type": lambda world, person: "none",
}
