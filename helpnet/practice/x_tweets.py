"""Posts on X, one by one: made, taken down, hidden, looked up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, jsonify

from helpnet.practice import x_access, x_params, x_prices
from helpnet.practice.model import XPost
from helpnet.practice.world import World
from helpnet.practice.x_bodies import checked_body, typed
from helpnet.practice.x_create import created
from helpnet.practice.x_fields import View
from helpnet.practice.x_params import IDENTITY
from helpnet.practice.x_problems import XProblem, forbidden, not_found, not_shown, plain
from helpnet.practice.x_vocabulary import TWEET_LISTS, new_name


def register(app: Flask, world: World) -> None:
    """Put the calls into the application."""
    routes = Blueprint("practice_x_tweets", __name__, url_prefix="/x/2/tweets")
    app.register_error_handler(XProblem, XProblem.response)

    @routes.post("")
    @x_access.guarded(world, x_access.CREATE)
    def create() -> Response:
        post = created(world, x_access.author())
        x_prices.charge_post(world, post)
        history = "edit_history_tweet_ids"
        if x_access.caller().spelling == "post":
            history = new_name(history)
        told = {"id": post.id, "text": post.wire_text, history: world.x.history(post)}
        response = jsonify(data=told)
        response.status_code = 201
        return response

    @routes.delete("/<identity>")
    @x_access.guarded(world, x_access.DELETE)
    def delete(identity: str) -> Response:
        post = world.x.get(x_params.one("id", identity, IDENTITY))
        if post is not None:
            if post.author != x_access.author().id:
                raise forbidden("You are not authorized to delete this Tweet.")
            world.x.delete(post)
        return jsonify(data={"deleted": True})

    @routes.put("/<identity>/hidden")
    @x_access.guarded(world, x_access.HIDE)
    def hide(identity: str) -> Response:
        hidden: bool = typed(checked_body({"hidden": bool}), "hidden", bool)
        world.x.edit(_reply_to_own(world, identity), hidden=hidden)
        x_prices.charge_managing(world)
        return jsonify(data={"hidden": hidden})

    @routes.get("")
    @x_access.guarded(world, x_access.TWEETS)
    def several() -> Response:
        view = View(world, x_access.caller(), x_params.wanted(TWEET_LISTS, "ids"))
        found: list[XPost] = []
        for identity in x_params.many("ids", IDENTITY):
            post = world.x.get(identity)
            if problem := _unseen(world, post, "ids", identity):
                view.errors.append(problem)
            elif post:
                found.append(post)
        return jsonify(view.tweets(found))

    @routes.get("/<identity>")
    @x_access.guarded(world, x_access.TWEET)
    def single(identity: str) -> Response:
        wanted = x_params.wanted(TWEET_LISTS)
        post = world.x.get(x_params.one("id", identity, IDENTITY))
        problem = _unseen(world, post, "id", identity)
        if post is None or problem:
            return jsonify(errors=[problem])
        document = View(world, x_access.caller(), wanted).tweets([post])
        return jsonify({**document, "data": document["data"][0]})

    app.register_blueprint(routes)


def _unseen(
    world: World, post: XPost | None, parameter: str, identity: str
) -> dict[str, Any] | None:
    """Why a post is not told, as an entry of `errors[]`."""
    if post is None:
        return not_found("tweet", parameter, identity)
    return None if world.x.is_shown(post) else not_shown(parameter, identity)


def _reply_to_own(world: World, identity: str) -> XPost:
    """A reply in a conversation that the caller began; only those can be hidden."""
    post = world.x.get(x_params.one("tweet_id", identity, IDENTITY))
    if post is None:
        raise plain(404)
    root = world.x.get(post.conversation_id)
    if root is None or post is root or root.author != x_access.author().id:
        raise forbidden("You can only hide or unhide replies to conversations that you started.")
    return post
