"""Users on X, looked up by id, by name, or as oneself; whom they follow, and who follows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, jsonify

from helpnet.practice import x_access, x_params
from helpnet.practice.model import Person
from helpnet.practice.world import World
from helpnet.practice.x_fields import View
from helpnet.practice.x_params import IDENTITY, USERNAME
from helpnet.practice.x_problems import not_found, suspended
from helpnet.practice.x_vocabulary import USER_LISTS


def register(app: Flask, world: World) -> None:
    """Put the look-ups into the application."""
    routes = Blueprint("practice_x_users", __name__, url_prefix="/x/2/users")

    @routes.get("")
    @x_access.guarded(world, x_access.USERS)
    def users_by_ids() -> Response:
        view = View(world, x_access.caller(), x_params.wanted(USER_LISTS, "ids"))
        ids = x_params.many("ids", IDENTITY)
        return _several(view, "ids", {identity: world.people.by_x_id(identity) for identity in ids})

    @routes.get("/by")
    @x_access.guarded(world, x_access.USERS_BY)
    def users_by_names() -> Response:
        view = View(world, x_access.caller(), x_params.wanted(USER_LISTS, "usernames"))
        names = x_params.many("usernames", USERNAME)
        return _several(view, "usernames", {name: world.people.by_username(name) for name in names})

    @routes.get("/me")
    @x_access.guarded(world, x_access.ME)
    def me() -> Response:
        view = View(world, x_access.caller(), x_params.wanted(USER_LISTS))
        return _single(view, "id", x_access.author().x_id, x_access.author())

    @routes.get("/by/username/<username>")
    @x_access.guarded(world, x_access.USER_BY)
    def user_by_name(username: str) -> Response:
        view = View(world, x_access.caller(), x_params.wanted(USER_LISTS))
        person = world.people.by_username(x_params.one("username", username, USERNAME))
        return _single(view, "username", username, person)

    @routes.get("/<identity>")
    @x_access.guarded(world, x_access.USER_BY_ID)
    def user_by_id(identity: str) -> Response:
        view = View(world, x_access.caller(), x_params.wanted(USER_LISTS))
        person = world.people.by_x_id(x_params.one("id", identity, IDENTITY))
        return _single(view, "id", identity, person)

    @routes.get("/<identity>/followers")
    @x_access.guarded(world, x_access.FOLLOWERS)
    def followers(identity: str) -> Response:
        return _follows(world, identity, world.people.followers)

    @routes.get("/<identity>/following")
    @x_access.guarded(world, x_access.FOLLOWING)
    def following(identity: str) -> Response:
        return _follows(world, identity, world.people.following)

    app.register_blueprint(routes)


def unseen(person: Person | None, parameter: str, value: str) -> dict[str, Any] | None:
    """Why somebody is not told, as an entry of `errors[]`."""
    if person is None:
        return not_found("user", parameter, value)
    return suspended(parameter, value) if person.x_suspended else None


def _several(view: View, parameter: str, found: dict[str, Person | None]) -> Response:
    """Those who are there, in the order asked; the others as errors."""
    problems = {value: unseen(person, parameter, value) for value, person in found.items()}
    view.errors += filter(None, problems.values())
    return jsonify(
        view.users(person for value, person in found.items() if person and not problems[value])
    )


def _single(view: View, parameter: str, value: str, person: Person | None) -> Response:
    problem = unseen(person, parameter, value)
    if person is None or problem:
        return jsonify(errors=[problem])
    document = view.users([person])
    return jsonify({**document, "data": document["data"][0]})


def _follows(world: World, identity: str, listed: Callable[[Person], list[Person]]) -> Response:
    """One page of a list of people, the latest to follow first."""
    wanted = x_params.wanted(USER_LISTS, "max_results", "pagination_token")
    person = world.people.by_x_id(x_params.one("id", identity, IDENTITY))
    problem = unseen(person, "id", identity)
    if person is None or problem:
        return jsonify(errors=[problem])
    size = x_params.page_size(100, 1, 1000)
    start = x_params.page_token("pagination_token") or 0
    people = [other for other in reversed(listed(person)) if not other.x_suspended]
    page = people[start : start + size]
    meta: dict[str, Any] = {"result_count": len(page)}
    if start + size < len(people):
        meta["next_token"] = x_params.token_below(start + size)
    if start:
        meta["previous_token"] = x_params.token_below(max(0, start - size))
    return jsonify({**View(world, x_access.caller(), wanted).users(page), "meta": meta})
