"""The data archive of X: `data/*.js`, each a JSON array put into a global of the archive's page.

An archive holds what its owner wrote, and nothing that others posted. What others said to the owner
stands as direct messages in it, from those whom the owner follows, who alone may send any.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from helpnet.practice.checking import iso
from helpnet.practice.model import Act, Person, XPost
from helpnet.practice.snowflakes import snowflake
from helpnet.practice.x_text import displayed_range, language

if TYPE_CHECKING:
    from helpnet.practice.world import World

MAIL = "robin.vale@example.org"
EDITABLE_SECONDS = 3600


def files(world: World) -> dict[str, str]:
    """The archive's files by name."""
    owner = world.people.owner
    conversations = [_conversation(world, *said) for said in _said_by(world)]
    data: dict[str, list[dict[str, Any]]] = {
        "account": [{"account": _account(owner)}],
        "follower": [{"follower": _link(who)} for who in _by_id(world.people.followers(owner))],
        "following": [{"following": _link(who)} for who in _by_id(world.people.following(owner))],
        "tweets": [{"tweet": _tweet(world, post)} for post in world.x.by(owner.id)],
        "direct-messages": conversations,
        "direct-message-headers": [_headers_of(one) for one in conversations],
        "block": [],
        "mute": [],
    }
    made = {f"data/{name}.js": _script(name, rows) for name, rows in data.items()}
    return {
        "Your archive.html": "<!doctype html><title>Your archive</title>\n",
        "data/manifest.js": _manifest(data),
        **made,
    }


def _script(name: str, rows: list[dict[str, Any]]) -> str:
    told = json.dumps(rows, ensure_ascii=False, indent=2) if rows else "[ ]"
    return f"window.YTD.{_global_of(name)}.part0 = {told}"


def _global_of(name: str) -> str:
    return name.replace("-", "_")


def _manifest(data: dict[str, list[dict[str, Any]]]) -> str:
    types = {
        "".join(part.title() if at else part for at, part in enumerate(name.split("-"))): {
            "files": [
                {
                    "fileName": f"data/{name}.js",
                    "globalName": f"YTD.{_global_of(name)}.part0",
                    "count": str(len(rows)),
                }
            ]
        }
        for name, rows in data.items()
    }
    return f"window.__THAR_CONFIG = {json.dumps({'dataTypes': types}, indent=2)}"


def _account(owner: Person) -> dict[str, str]:
    return {
        "email": MAIL,
        "createdVia": "web",
        "username": owner.x_username,
        "accountId": owner.x_id,
        "createdAt": iso(owner.joined_at),
        "accountDisplayName": owner.name,
    }


def _by_id(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda who: int(who.x_id))


def _link(who: Person) -> dict[str, str]:
    link = f"https://twitter.com/intent/user?user_id={who.x_id}"
    return {"accountId": who.x_id, "userLink": link}


def _tweet(world: World, post: XPost) -> dict[str, Any]:
    first, last = displayed_range(post.wire_text, bool(post.in_reply_to))
    mentions = [_mention(world, one) for one in post.entities.get("mentions", ())]
    told: dict[str, Any] = {
        "edit_info": {
            "initial": {
                "editTweetIds": [post.id],
                "editableUntil": iso(post.at + EDITABLE_SECONDS),
                "editsRemaining": "5",
                "isEditEligible": not post.in_reply_to,
            }
        },
        "retweeted": False,
        "source": '<a href="https://example.org" rel="nofollow">Practice app</a>',
        "entities": {"hashtags": [], "symbols": [], "user_mentions": mentions, "urls": []},
        "display_text_range": [str(first), str(last)],
        "favorite_count": "0",
        "id_str": post.id,
        "id": post.id,
        "truncated": False,
        "retweet_count": "0",
        "created_at": datetime.fromtimestamp(post.at, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "favorited": False,
        "full_text": post.wire_text,
        "lang": language(post.text),
    }
    if not post.in_reply_to:
        return told
    answered = [one for one in mentions if one["indices"][0] == "0"]
    told |= {
        "in_reply_to_status_id": post.in_reply_to,
        "in_reply_to_status_id_str": post.in_reply_to,
    }
    if answered:
        told |= {
            "in_reply_to_user_id": answered[0]["id"],
            "in_reply_to_user_id_str": answered[0]["id_str"],
            "in_reply_to_screen_name": answered[0]["screen_name"],
        }
    return told


def _mention(world: World, entity: dict[str, Any]) -> dict[str, Any]:
    who = world.people.by_username(entity["username"])
    return {
        "name": who.name if who else entity["username"],
        "screen_name": entity["username"],
        "indices": [str(entity["start"]), str(entity["end"])],
        "id_str": str(entity.get("id", "-1")),
        "id": str(entity.get("id", "-1")),
    }


# ---------------------------------------------------------------- direct messages


def _said_by(world: World) -> list[tuple[Person, list[Act]]]:
    """Whom the owner follows, and what they said to the owner, oldest first."""
    following = _by_id(world.people.following(world.people.owner))
    said: dict[str, list[Act]] = {who.id: [] for who in following}
    for act in world.acts.values():
        if act.network == "x" and not act.outgoing and act.person in said:
            said[act.person].append(act)
    return [
        (who, sorted(said[who.id], key=lambda act: act.at)) for who in following if said[who.id]
    ]


def _conversation(world: World, who: Person, said: list[Act]) -> dict[str, Any]:
    owner = world.people.owner
    ends = sorted((owner.x_id, who.x_id), key=int)
    messages = [
        {
            "messageCreate": {
                "recipientId": owner.x_id,
                "reactions": [],
                "urls": [],
                "text": _words(world, act),
                "mediaUrls": [],
                "senderId": who.x_id,
                "id": str(snowflake(act.at, int(act.id.rpartition(":")[2]))),
                "createdAt": iso(act.at),
            }
        }
        for act in reversed(said)
    ]
    return {"dmConversation": {"conversationId": "-".join(ends), "messages": messages}}


def _words(world: World, act: Act) -> str:
    said = world.x.get(act.became)
    return said.text if said else act.text


def _headers_of(conversation: dict[str, Any]) -> dict[str, Any]:
    """The same without what was said."""
    told = conversation["dmConversation"]
    kept = ("id", "senderId", "recipientId", "createdAt")
    messages = [
        {"messageCreate": {name: one["messageCreate"][name] for name in kept}}
        for one in told["messages"]
    ]
    return {"dmConversation": {"conversationId": told["conversationId"], "messages": messages}}
