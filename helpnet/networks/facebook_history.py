"""Whom a Page has to do with: dated acts from the comments under its own posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain.model import Interaction, Profile
from helpnet.networks.facebook_graph import Graph, graph_id
from helpnet.networks.facebook_parse import NETWORK, author, created
from helpnet.networks.wire import Json, needed, readable, rows, table, text

_COMMENT = "id,from{id,name},created_time,parent{id},message_tags{id,name,type}"
_COMMENTS_PER_POST = 100
_POSTS_PER_CALL = 50
_STILL_COMMENTED_ON = timedelta(days=90)
_FIELDS = (
    f"id,comments.filter(stream).order(chronological).limit({_COMMENTS_PER_POST}){{{_COMMENT}}}"
)


@dataclass(frozen=True, slots=True)
class _Comment:
    """What of a comment tells who dealt with whom."""

    remote_id: str
    writer: Profile
    at: datetime
    answers: str  # the id of a comment, or empty
    tagged: tuple[Profile, ...]  # people only


def interactions(graph: Graph, page_id: str, since: datetime | None) -> Iterator[Interaction]:
    """Who commented under the Page's posts, and whose comments the Page answered or named.

    `since` counts for the comments; the posts read begin a season earlier.
    """
    begin = {"since": int((since - _STILL_COMMENTED_ON).timestamp())} if since else {}
    pages = graph.pages(page_id, "published_posts", fields=_FIELDS, limit=_POSTS_PER_CALL, **begin)
    for page in pages:
        for post_id, first in readable("Facebook", page, "data", _post):
            comments = _comments(graph, post_id, first)
            writers = {comment.remote_id: comment.writer for comment in comments}
            for comment in comments:
                if since is None or comment.at >= since:
                    for person, kind in _concerned(comment, writers, page_id):
                        outgoing = kind != "comment"
                        yield Interaction(person, outgoing, comment.at, kind, under=post_id)


def _post(post: Json) -> tuple[str, Json]:
    """A post's id, and the first page of its comments, which came with it."""
    return graph_id(needed(post, "id")), table(post, "comments")


def _comments(graph: Graph, post_id: str, first: Json) -> list[_Comment]:
    """All comments under a post: those of the first page, and further ones, which are fetched."""
    pages = graph.continued(
        first,
        post_id,
        "comments",
        filter="stream",
        order="chronological",
        limit=_COMMENTS_PER_POST,
        fields=_COMMENT,
    )
    return [comment for page in pages for comment in readable("Facebook", page, "data", _comment)]


def _comment(comment: Json) -> _Comment:
    tagged = tuple(
        Profile(NETWORK, text(tag, "id"), name=text(tag, "name"))
        for tag in rows(comment, "message_tags")
        if text(tag, "type").casefold() == "user" and text(tag, "id")
    )
    answers = text(table(comment, "parent"), "id")
    return _Comment(needed(comment, "id"), author(comment), created(comment), answers, tagged)


def _concerned(
    comment: _Comment, writers: Mapping[str, Profile], page_id: str
) -> Iterator[tuple[Profile, str]]:
    """Whom a comment concerns: its writer, or whom the Page answers and names in its own."""
    if comment.writer.remote_id != page_id:
        if comment.writer.remote_id:
            yield comment.writer, "comment"
        return
    answered = writers.get(comment.answers)
    if answered and answered.remote_id not in ("", page_id):
        yield answered, "reply"
    for person in comment.tagged:
        if not answered or person.remote_id != answered.remote_id:
            yield person, "mention"
