"""Posts on X, one by one: made, taken down, looked up."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from helpnet.practice import x_access, x_params
from helpnet.practice.checking import is_whole
from helpnet.practice.model import Person, XPost
from helpnet.practice.world import World
from helpnet.practice.x_fields import View
from helpnet.practice.x_params import IDENTITY
from helpnet.practice.x_problems import XProblem, forbidden, invalid, not_found
from helpnet.practice.x_text import CASHTAG, composed, is_postable
from helpnet.practice.x_vocabulary import TWEET_LISTS

# What a post may be made of; the value is the JSON type X insists on.
PROPERTIES: dict[str, type] = {
    "card_uri": str,
    "community_id": str,
    "direct_message_deep_link": str,
    "edit_options": dict,
    "for_super_followers_only": bool,
    "geo": dict,
    "made_with_ai": bool,
    "media": dict,
    "nullcast": bool,
    "paid_partnership": bool,
    "poll": dict,
    "quote_post_id": str,
    "quote_tweet_id": str,
    "reply": dict,
    "reply_settings": str,
    "share_with_followers": bool,
    "text": str,
}
TYPE_NAMES = {str: "string", dict: "object", bool: "boolean"}
NOT_PRACTISED = (
    "card_uri",
    "community_id",
    "direct_message_deep_link",
    "edit_options",
    "geo",
    "poll",
)
REPLY_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")
REPLY_PROPERTIES = (
    "auto_populate_reply_metadata",
    "exclude_reply_user_ids",
    "in_reply_to_post_id",
    "in_reply_to_tweet_id",
)
DUPLICATE_SECONDS = 86400.0
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
    "engaged by the author of the post you are replying to."
)


def register(app: Flask, world: World) -> None:
    """Put the calls into the application."""
    routes = Blueprint("practice_x_tweets", __name__, url_prefix="/x/2/tweets")
    app.register_error_handler(XProblem, XProblem.response)

    @routes.post("")
    @x_access.guarded(world, x_access.CREATE)
    def create() -> Response:
        given = _body()
        post = _create(world, x_access.author(), given)
        told = {"id": post.id, "text": post.wire_text, "edit_history_tweet_ids": [post.id]}
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

    @routes.get("")
    @x_access.guarded(world, x_access.TWEETS)
    def several() -> Response:
        wanted = x_params.wanted(TWEET_LISTS, "ids")
        view = View(world, x_access.caller(), wanted)
        found = {identity: world.x.get(identity) for identity in x_params.many("ids", IDENTITY)}
        for identity, post in found.items():
            if post is None:
                view.errors.append(not_found("tweet", "ids", identity))
        return jsonify(view.tweets(post for post in found.values() if post))

    @routes.get("/<identity>")
    @x_access.guarded(world, x_access.TWEET)
    def single(identity: str) -> Response:
        wanted = x_params.wanted(TWEET_LISTS)
        post = world.x.get(x_params.one("id", identity, IDENTITY))
        if post is None:
            return jsonify(errors=[not_found("tweet", "id", identity)])
        document = View(world, x_access.caller(), wanted).tweets([post])
        return jsonify({**document, "data": document["data"][0]})

    app.register_blueprint(routes)


def _body() -> dict[str, Any]:
    """The JSON body, its names and types checked as X does."""
    try:
        given = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise invalid("", None, "The request body is not valid JSON.") from None
    if not isinstance(given, dict):
        raise invalid("", None, "$: must be an object")
    for name, value in given.items():
        if name not in PROPERTIES:
            raise invalid(
                "",
                None,
                f"$.{name}: is not defined in the schema and the schema does not allow additional "
                "properties",
            )
        if not isinstance(value, PROPERTIES[name]):
            raise invalid("", None, f"$.{name}: {TYPE_NAMES[PROPERTIES[name]]} expected")
    return given


def _create(world: World, author: Person, given: dict[str, Any]) -> XPost:
    if "quote_tweet_id" in given or "quote_post_id" in given:
        raise forbidden("Quoting a post through the API is not available to this client.")
    for name in NOT_PRACTISED:
        if name in given:
            raise forbidden(f"The practice network has no `{name}`.")
    if "media" in given:
        raise invalid("", None, "Your media IDs are invalid.")
    settings = given.get("reply_settings", "everyone")
    if settings != "everyone" and settings not in REPLY_SETTINGS:
        raise invalid("", None, "$.reply_settings: does not have a value in the enumeration")
    text = composed(given.get("text", ""))
    if not is_whole(text):
        raise invalid("", None, "$.text: must be valid UTF-8")
    if not text:
        raise invalid("", None, "Requests must have a text, or media, or both.")
    parent = _answered(given)
    if not is_postable(text):
        raise forbidden("You are not permitted to perform this action.")
    if len(CASHTAG.findall(text)) > 1:
        raise forbidden("A post may hold one cashtag at most.")
    if _is_duplicate(world, author, text):
        raise forbidden(DUPLICATE)
    if parent:
        _check_reply(world, author, parent)
    return world.x.add(author, text, in_reply_to=parent, reply_settings=settings, by_api=True)


def _answered(given: dict[str, Any]) -> str:
    """The id of the post that is answered; "" when none is."""
    if "reply" not in given:
        return ""
    for name in given["reply"]:
        if name not in REPLY_PROPERTIES:
            raise invalid(
                "",
                None,
                f"$.reply.{name}: is not defined in the schema and the schema does not allow "
                "additional properties",
            )
    reply = given["reply"]
    identity = reply.get("in_reply_to_tweet_id", reply.get("in_reply_to_post_id"))
    if not isinstance(identity, str):
        raise invalid("", None, "$.reply.in_reply_to_tweet_id: is missing but it is required")
    if not IDENTITY.fullmatch(identity):
        raise invalid(
            "", None, "$.reply.in_reply_to_tweet_id: does not match the regex pattern ^[0-9]{1,19}$"
        )
    return identity


def _is_duplicate(world: World, author: Person, text: str) -> bool:
    since = world.now() - DUPLICATE_SECONDS
    return any(post.text == text for post in world.x.by(author.id) if post.at >= since)


def _check_reply(world: World, author: Person, identity: str) -> None:
    """Self-serve clients may answer their own posts, and those who spoke to them first."""
    post = world.x.get(identity)
    if post is None:
        raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if post.author != author.id and not world.x.speaks_to(post, author):
        raise forbidden(NOT_SUMMONED)
