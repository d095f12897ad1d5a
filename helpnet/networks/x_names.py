"""The names under which X is asked for fields, in the two sets that X has had for them.

In August 2026 X renamed what it calls posts in its API's description; which of the sets the live
API takes may change from one day to the next. helpnet itself speaks the older one, as tweepy does;
`asked_as` turns what leaves. Answers are read in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

Spelling = Literal["tweet", "post"]
SPELLINGS: tuple[Spelling, ...] = get_args(Spelling)

# What is asked of X, in one place: X renames its fields now and then.
POST_FIELDS = [
    "author_id",
    "conversation_id",
    "created_at",
    "entities",
    "in_reply_to_user_id",
    "lang",
    "note_tweet",
    "referenced_tweets",
]
OWN_POST_FIELDS = ["created_at", "entities", "note_tweet"]
LINKED_POST_FIELDS = ["author_id", "created_at"]
METRICS = ["public_metrics"]
USER_FIELDS = ["connection_status", "created_at", "description", "location", "name", "username"]

_RENAMED = {"note_tweet": "note_post", "referenced_tweets": "referenced_posts"}
# What the newer set knows among the expansions only; the field itself comes along.
_EXPANSIONS = ("author_id", "in_reply_to_user_id", "referenced_posts")


def asked_as(query: Mapping[str, Any], spelling: Spelling) -> dict[str, Any]:
    """A query in tweepy's names, in those of the set that is to be sent."""
    asked = dict(query)
    if spelling == "tweet" or "tweet.fields" not in asked:
        return asked
    names = [_RENAMED.get(name, name) for name in _list(asked.pop("tweet.fields"))]
    expanded = [*_list(asked.get("expansions", "")), *(n for n in names if n in _EXPANSIONS)]
    asked["post.fields"] = ",".join(name for name in names if name not in _EXPANSIONS)
    if expanded:
        asked["expansions"] = ",".join(dict.fromkeys(expanded))
    return asked


def _list(value: str) -> list[str]:
    return value.split(",") if value else []
