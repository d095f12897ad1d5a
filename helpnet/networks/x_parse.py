"""X's JSON in helpnet's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from helpnet.domain.model import Entity, Profile, Reply
from helpnet.domain.snowflake import made_at
from helpnet.networks.wire import (
    Json,
    Malformed,
    address,
    moment,
    needed,
    readable,
    rows,
    table,
    text,
)

NETWORK = "x"
WEB = "https://x.com"

_CLOCKS_DIFFER = timedelta(minutes=10)
_POST_ID = re.compile(r"[0-9]{1,19}")
_FOLLOWS = {
    (True, True): frozenset({"follows_each_other"}),
    (True, False): frozenset({"you_follow"}),
    (False, True): frozenset({"follows_you"}),
    (False, False): frozenset[str](),
}


def post_id(value: str) -> int:
    """A post's id as a number; Malformed for anything else."""
    if not _POST_ID.fullmatch(value):
        raise Malformed("id")
    return int(value)


def may_exist(value: str, now: datetime) -> bool:
    """Whether X can have given this id to a post by now."""
    try:
        return made_at(post_id(value)) <= now + _CLOCKS_DIFFER
    except Malformed:
        return False


def post_url(handle: str, remote_id: str, web: str) -> str:
    """Where a post is read; X finds it by its id alone where the author is not known."""
    return f"{web}/{handle or 'i/web'}/status/{remote_id}"


def profile(user: Json, web: str) -> Profile:
    """Somebody on X; the relation is None unless X told it for this user."""
    handle = text(user, "username")
    return Profile(
        NETWORK,
        needed(user, "id"),
        handle=handle,
        name=unescaped(text(user, "name")),
        url=f"{web}/{handle}" if handle else "",
        bio=unescaped(text(user, "description")),
        location=unescaped(text(user, "location")),
        relation=_relation(user),
        created_at=moment(text(user, "created_at")),
    )


def people(answer: Json, web: str) -> dict[str, Profile]:
    """The people an answer brings along, by their id, as far as they can be read."""
    included = table(answer, "includes")
    try:
        users = readable("X", included, "users", lambda user: profile(user, web))
    except Malformed:  # the posts are worth reading without names, too
        return {}
    return {someone.remote_id: someone for someone in users}


def unescaped(value: str) -> str:
    """A text as it was typed: X writes three characters as HTML does, and no others."""
    return value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def full_text(post: Json) -> str:
    """The whole text of a post, a long one's too, as it was typed but for shortened links."""
    return unescaped(text(table(post, "note_tweet", "note_post"), "text") or text(post, "text"))


def entities(post: Json) -> tuple[Entity, ...]:
    """Mentions and links, with the links' true targets."""
    marked, whole = _marked(post), full_text(post)
    found = [_mention(row, whole) for row in rows(marked, "mentions") if text(row, "username")]
    found += [
        Entity("url", text(row, "url"), url=address(row, "unwound_url", "expanded_url", "url"))
        for row in rows(marked, "urls")
        if text(row, "url")
    ]
    return tuple(found)


def unshortened(post: Json) -> str:
    """The text of a post as it was given: its own links, and none for the photos it carries."""
    whole = full_text(post)
    for link in rows(_marked(post), "urls"):
        if text(link, "media_key"):  # one and the same link for each of the photos
            whole = whole.removesuffix(text(link, "url")).rstrip()
        elif text(link, "url") and text(link, "expanded_url"):
            whole = whole.replace(text(link, "url"), text(link, "expanded_url"))
    return whole


def references(post: Json) -> dict[str, str]:
    """What a post refers to: replied_to, quoted or retweeted -> a post's id."""
    referenced = rows(post, "referenced_tweets", "referenced_posts")
    return {text(row, "type"): text(row, "id") for row in referenced}


def created(post: Json) -> datetime:
    """When a post was made."""
    return moment(text(post, "created_at")) or made_at(post_id(needed(post, "id")))


def reply(post: Json, known: dict[str, Profile], own_id: str, web: str) -> Reply:
    """One post of a conversation as a reply to the post that began it."""
    remote_id, conversation = str(post_id(needed(post, "id"))), needed(post, "conversation_id")
    author_id = needed(post, "author_id")
    author = known.get(author_id) or Profile(NETWORK, author_id)
    answered = references(post).get("replied_to")
    return Reply(
        NETWORK,
        remote_id,
        conversation,
        author,
        full_text(post),
        created(post),
        url=post_url(author.handle, remote_id, web),
        parent_remote_id=answered if answered != conversation else None,
        entities=entities(post),
        language=text(post, "lang"),
        is_own=author_id == own_id,
    )


def addressed(post: Json, known: dict[str, Profile], web: str) -> Iterable[tuple[Profile, str]]:
    """Whom a post speaks to, each once: the author it answers, then those it mentions."""
    answered = text(post, "in_reply_to_user_id")
    handles = {text(row, "id"): text(row, "username") for row in rows(_marked(post), "mentions")}
    for remote_id in dict.fromkeys([answered, *handles]):
        if remote_id:
            handle = handles.get(remote_id, "")
            stranger = Profile(
                NETWORK, remote_id, handle=handle, url=f"{web}/{handle}" if handle else ""
            )
            kind = "reply" if remote_id == answered else "mention"
            yield known.get(remote_id, stranger), kind


def _marked(post: Json) -> Json:
    note = table(post, "note_tweet", "note_post")
    return table(note, "entities") or table(post, "entities")


def _mention(row: Json, whole: str) -> Entity:
    handle = text(row, "username")
    standing = re.search(rf"[@＠]{re.escape(handle)}(?![A-Za-z0-9_])", whole, re.IGNORECASE)
    return Entity(
        "mention",
        standing.group() if standing else f"@{handle}",
        handle=handle,
        remote_id=text(row, "id"),
    )


def _relation(user: Json) -> frozenset[str] | None:
    status = user.get("connection_status")
    if not isinstance(status, list):
        return None
    if "blocking" in status or "muting" in status:  # of whom the user wants to hear nothing
        return frozenset()
    return _FOLLOWS["following" in status, "followed_by" in status]
