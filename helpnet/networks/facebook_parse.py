"""The Graph API's JSON in helpnet's words."""

from __future__ import annotations

from datetime import datetime

from helpnet.domain.model import Entity, Profile, Reply
from helpnet.networks.wire import Json, Malformed, address, moment, needed, rows, table, text

NETWORK = "facebook"
WEB = "https://www.facebook.com"
OPAQUE = "pfbid"  # begins what links name a post by in the place of its number
SOMEONE = "Someone on Facebook"  # Meta does not always say who wrote a comment

# What is asked of the Graph API, in one place.
COMMENT_FIELDS = (
    "id,from{id,name},message,message_tags{id,name,type},created_time,parent{id},permalink_url"
)
POST_FIELDS = "id,message,created_time"
OWN_POST_FIELDS = "id,from{id},created_time,permalink_url"


def post_url(page_id: str, remote_id: str, web: str) -> str:
    """Where a Page's post is read."""
    return f"{web}/{page_id}/posts/{remote_id.removeprefix(f'{page_id}_')}"


def created(thing: Json) -> datetime:
    """When something was made."""
    at = moment(text(thing, "created_time"))
    if at is None:
        raise Malformed("created_time")
    return at


def author(comment: Json) -> Profile:
    """Who wrote a comment; without an id where Meta does not say."""
    told = table(comment, "from")
    return Profile(NETWORK, text(told, "id"), name=text(told, "name") or SOMEONE)


def reply(comment: Json, post_id: str, page_id: str) -> Reply:
    """A comment, or an answer to one, as a reply to the post it stands under."""
    writer = author(comment)
    message = text(comment, "message")
    return Reply(
        NETWORK,
        needed(comment, "id"),
        post_id,
        writer,
        message,
        created(comment),
        url=address(comment, "permalink_url"),
        parent_remote_id=text(table(comment, "parent"), "id") or None,
        entities=tags(comment, message),
        is_own=writer.remote_id == page_id,
    )


def tags(comment: Json, message: str) -> tuple[Entity, ...]:
    """Who is tagged, found by name: what Meta counts its offsets in is not known."""
    found = []
    for tag in rows(comment, "message_tags"):
        name = text(tag, "name")
        at = message.casefold().find(name.casefold()) if name else -1
        if at >= 0:
            found.append(
                Entity(
                    "tag",
                    message[at : at + len(name)],
                    name=name,
                    remote_id=text(tag, "id"),
                    is_person=text(tag, "type").casefold() in ("", "user"),
                )
            )
    return tuple(found)
