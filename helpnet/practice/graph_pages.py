"""What a passer-by sees of a Page with a browser: the addresses that `permalink_url` names."""

from __future__ import annotations

import base64
from typing import Any

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from helpnet.practice.graph_html import POSTS, SENTENCE, page
from helpnet.practice.graph_values import graph_time
from helpnet.practice.model import Comment, PagePost
from helpnet.practice.world import World

POSTS_SHOWN = 20


def page_shown(world: World, page_id: str) -> AnyResponse:
    """A Page with its latest posts."""
    shown = world.facebook.pages.get(page_id)
    if shown is None:
        return _nothing_here()
    posts = world.facebook.posts_of(page_id)[: -POSTS_SHOWN - 1 : -1]
    visible = [_post(world, post) for post in posts if not (post.hidden or post.roles_only)]
    return page(shown.name, POSTS, posts=visible)


def post_shown(world: World, page_id: str, number: str) -> AnyResponse:
    """One post with what was answered; hidden comments are seen by nobody but the Page."""
    post = world.facebook.post(f"{page_id}_{number}")
    if post is None or post.hidden or post.roles_only:
        return _nothing_here()
    return page(world.facebook.pages[page_id].name, POSTS, posts=[_post(world, post)])


def photo_shown(world: World, photo_id: str) -> AnyResponse:
    """The file of a photo, for whoever has its address."""
    photo = world.facebook.photos.get(photo_id)
    if photo is None:
        return _nothing_here()
    return Response(base64.b64decode(photo.content), content_type=photo.media_type)


def _nothing_here() -> AnyResponse:
    sentence = "It was deleted, or only a small group of people may see it."
    return page("This content isn't available right now", SENTENCE, 404, sentence=sentence)


def _post(world: World, post: PagePost) -> dict[str, Any]:
    page_id, number = post.id.split("_")
    return {
        "author": world.author_name(post.author),
        "text": "\n".join(filter(None, (post.text, post.link))),
        "time": graph_time(post.at),
        "photos": [
            {"source": f"/graph/photos/{photo.id}", "alt": photo.alt_text}
            for photo in map(world.facebook.photos.get, post.photos)
            if photo
        ],
        "link": f"/graph/{page_id}/posts/{number}",
        "comments": [_comment(world, comment) for comment in _in_threads(world, post)],
    }


def _in_threads(world: World, post: PagePost) -> list[Comment]:
    """The visible comments, each answer below the comment it stands under."""
    seen = [comment for comment in world.facebook.comments_of(post.id) if not comment.hidden]
    return [
        shown
        for top in seen
        if not top.parent
        for shown in (top, *(answer for answer in seen if answer.parent == top.id))
    ]


def _comment(world: World, comment: Comment) -> dict[str, Any]:
    return {
        "author": world.author_name(comment.author),
        "text": comment.text,
        "time": graph_time(comment.at),
        "id": f"comment-{comment.id.split('_')[1]}",
        "is_answer": bool(comment.parent),
    }
