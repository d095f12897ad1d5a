"""The Facebook archive in JSON: friends, messages, comments, the profile.

Two peculiarities of the real one are kept: each byte of a text's UTF-8 is written as a character of
its own, and nothing that others said under the owner's posts is in it. What friends and the owner
had to do with each other stands as messages, what the owner said to others as comments.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from helpnet.practice.export_x import MAIL
from helpnet.practice.model import Act, Person

if TYPE_CHECKING:
    from helpnet.practice.world import World

ACTIVITY = "your_facebook_activity"
PROFILE = "personal_information/profile_information/profile_information.json"
FRIENDS = "connections/friends/your_friends.json"
COMMENTS = f"{ACTIVITY}/comments_and_reactions/comments.json"
PER_FILE = 1000  # messages; a longer thread goes on in message_2.json


def files(world: World) -> dict[str, str]:
    """The archive's files by name."""
    owner = world.people.owner
    people = sorted(
        (who for who in world.people if who.facebook_id and not who.is_owner),
        key=lambda who: (who.facebook_name, who.id),
    )
    friends = [who for who in people if world.people.are_friends(owner, who)]
    acts: dict[str, list[Act]] = {who.id: [] for who in people}
    for act in sorted(world.acts.values(), key=lambda act: (act.at, act.id)):
        if act.network == "facebook" and act.person in acts:
            acts[act.person].append(act)
    made: dict[str, Any] = {
        PROFILE: _profile(owner),
        FRIENDS: {"friends_v2": [_friend(who, acts[who.id]) for who in friends]},
        COMMENTS: {
            "comments_v2": [
                _comment(world, who, act)
                for who in people
                if who not in friends
                for act in acts[who.id]
                if act.outgoing
            ]
        },
    }
    for who in friends:
        made |= _thread(world, who, acts[who.id])
    return {name: json.dumps(mangled(told), indent=2) for name, told in made.items()}


def mangled(value: Any) -> Any:
    """Every text with each byte of its UTF-8 as one character."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {name: mangled(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [mangled(inner) for inner in value]
    return value


def _profile(owner: Person) -> dict[str, Any]:
    name = {"full_name": owner.facebook_name}
    return {"profile_v2": {"name": name, "emails": {"emails": [MAIL]}}}


def _friend(who: Person, acts: list[Act]) -> dict[str, Any]:
    """Friends since the day they joined, or since the first thing that is known of the two."""
    since = min([who.joined_at, *(act.at for act in acts)])
    return {"name": who.facebook_name, "timestamp": int(since)}


def _comment(world: World, who: Person, act: Act) -> dict[str, Any]:
    owner = world.people.owner
    said = {"timestamp": int(act.at), "comment": _words(world, act), "author": owner.facebook_name}
    return {
        "timestamp": int(act.at),
        "data": [{"comment": said}],
        "title": f"{owner.facebook_name} replied to {who.facebook_name}'s comment.",
    }


def _thread(world: World, who: Person, acts: list[Act]) -> dict[str, Any]:
    """The messages of one thread, newest first, file by file; nothing where nobody spoke."""
    owner = world.people.owner
    slug = re.sub(r"[^a-z0-9]", "", who.facebook_name.casefold()) or "facebookuser"
    path = f"inbox/{slug}_{who.facebook_id}"
    messages = [
        {
            "sender_name": (owner if act.outgoing else who).facebook_name,
            "timestamp_ms": int(act.at * 1000),
            "content": _words(world, act),
            "is_geoblocked_for_viewer": False,
        }
        for act in reversed(acts)
    ]
    return {
        f"{ACTIVITY}/messages/{path}/message_{start // PER_FILE + 1}.json": {
            "participants": [{"name": who.facebook_name}, {"name": owner.facebook_name}],
            "messages": messages[start : start + PER_FILE],
            "title": who.facebook_name,
            "is_still_participant": True,
            "thread_path": path,
            "magic_words": [],
        }
        for start in range(0, len(messages), PER_FILE)
    }


def _words(world: World, act: Act) -> str:
    said = world.facebook.comment(act.became)
    return said.text if said else act.text
