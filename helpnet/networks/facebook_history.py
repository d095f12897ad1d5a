"""Whom a Page has to do with: dated acts from the comments under its own posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from helpnet.domain.model import Interaction, Profile
from helpnet.networks.facebook_graph import Graph, graph_id
from helpnet.networks.facebook_parse import NETWORK, author, created
from helpnet.networks.wire import Json, needed, rows, table, text

_COMMENT = "id,from{id,name},created_time,parent{id},message_tags{id,name,type}"
_COMMENTS_PER_POST = 100
_POSTS_PER_CALL = 50
_STILL_COMMENTED_ON = timedelta(days=90)
_FIELDS = (
    f"id,comments.filter(stream).order(chronological).limit({_COMMENTS_PER_POST}){{{_COMMENT}}}"
)


def interactions(graph: Graph, page_id: str, since: datetime | None) -> Iterator[Interaction]:
    """Who commented under the Page's posts, and whose comments the Page answered or named.

    `since` counts for the comments; the posts read begin a season earlier.
    """
    begin = {"since": int((since - _STILL_COMMENTED_ON).timestamp())} if since else {}
    posts = graph.get_all_connections(
        page_id, "published_posts", fields=_FIELDS, limit=_POSTS_PER_CALL, **begin
    )
    for post in posts:
        comments = list(_comments(graph, post))
        writers = {needed(comment, "id"): author(comment) for comment in comments}
        for comment in comments:
            at = created(comment)
            if since is None or at >= since:
                for person, kind in _concerned(comment, writers, page_id):
                    yield Interaction(person, outgoing=kind != "comment", at=at, kind=kind)


def _comments(graph: Graph, post: Json) -> Iterator[Json]:
    """All comments under a post: the first page came with it, further ones are fetched."""
    return graph.continued(
        table(post, "comments"),
        graph_id(needed(post, "id")),
        "comments",
        filter="stream",
        order="chronological",
        limit=_COMMENTS_PER_POST,
        fields=_COMMENT,
    )


def _concerned(
    comment: Json, writers: Mapping[str, Profile], page_id: str
) -> Iterator[tuple[Profile, str]]:
    """Whom a comment concerns: its writer, or whom the Page answers and names in its own."""
    writer = author(comment)
    if writer.remote_id != page_id:
        if writer.remote_id:
            yield writer, "comment"
        return
    answered = writers.get(text(table(comment, "parent"), "id"))
    if answered and answered.remote_id not in ("", page_id):
        yield answered, "reply"
    for tag in rows(comment, "message_tags"):
        person = Profile(NETWORK, text(tag, "id"), name=text(tag, "name"))
        is_user = text(tag, "type").casefold() == "user" and person.remote_id
        if is_user and (not answered or person.remote_id != answered.remote_id):
            yield person, "mention"
