"""Posts and profiles on practice X as a person sees them: where their links lead."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response

from helpnet.practice.checking import iso
from helpnet.practice.model import XPost
from helpnet.practice.world import World
from helpnet.practice.x_html import PROFILE, SENTENCE, THREAD, page


def register(app: Flask, world: World) -> None:
    """Put the pages into the application; X knows two addresses for a post."""
    routes = Blueprint("practice_x_pages", __name__, url_prefix="/x")

    @routes.get("/<username>/status/<identity>")
    @routes.get("/i/web/status/<identity>", defaults={"username": ""})
    def status(username: str, identity: str) -> Response:
        post = world.x.get(identity)
        if post is None:
            sentence = "This post does not exist. Try searching for something else."
            return page("Hmm...this page doesn't exist", SENTENCE, 404, sentence=sentence)
        conversation = world.x.in_conversation(post.conversation_id)
        thread = [other for other in conversation if not other.hidden or other is post]
        return page("Post", THREAD, posts=[_shown(world, other) for other in reversed(thread)])

    @routes.get("/<username>")
    def profile(username: str) -> Response:
        person = world.people.by_username(username)
        if person is None:
            sentence = "This account doesn't exist. Try searching for another."
            return page("Hmm...this account doesn't exist", SENTENCE, 404, sentence=sentence)
        return page(
            person.name,
            PROFILE + THREAD,
            bio=person.bio,
            location=person.location,
            username=person.x_username,
            posts=[_shown(world, post) for post in world.x.by(person.id)[:20]],
        )

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
