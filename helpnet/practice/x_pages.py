"""A post on practice X as a person sees it: the address that its link leads to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response

from helpnet.practice.checking import iso
from helpnet.practice.model import XPost
from helpnet.practice.world import World
from helpnet.practice.x_html import SENTENCE, THREAD, page


def register(app: Flask, world: World) -> None:
    """Put the page into the application, at both addresses X knows for a post."""
    routes = Blueprint("practice_x_pages", __name__, url_prefix="/x")

    @routes.get("/<username>/status/<identity>")
    @routes.get("/i/web/status/<identity>", defaults={"username": ""})
    def status(username: str, identity: str) -> Response:
        post = world.x.get(identity)
        if post is None:
            sentence = "This post does not exist. Try searching for something else."
            return page("Hmm...this page doesn't exist", SENTENCE, 404, sentence=sentence)
        thread = [other for other in world.x.in_conversation(post.conversation_id)]
        return page("Post", THREAD, posts=[_shown(world, other) for other in reversed(thread)])

    app.register_blueprint(routes)


def _shown(world: World, post: XPost) -> dict[str, Any]:
    author = world.people.get(post.author)
    return {
        "id": post.id,
        "name": author.name if author else "",
        "username": author.x_username if author else "",
        "at": iso(post.at),
        "text": post.text,
        "is_reply": bool(post.in_reply_to),
    }
