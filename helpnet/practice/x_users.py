"""Users on X, looked up by id, by name, or as oneself."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify

from helpnet.practice import x_access, x_params
from helpnet.practice.model import Person
from helpnet.practice.world import World
from helpnet.practice.x_fields import View
from helpnet.practice.x_params import IDENTITY, USERNAME
from helpnet.practice.x_problems import not_found
from helpnet.practice.x_vocabulary import USER_LISTS


def register(app: Flask, world: World) -> None:
    """Put the look-ups into the application."""
    routes = Blueprint("practice_x_users", __name__, url_prefix="/x/2/users")

    @routes.get("")
    @x_access.guarded(world, x_access.USERS)
    def users_by_ids() -> Response:
        wanted = x_params.wanted(USER_LISTS, "ids")
        ids = x_params.many("ids", IDENTITY)
        return _several(
            View(world, x_access.caller(), wanted),
            "ids",
            {identity: world.people.by_x_id(identity) for identity in ids},
        )

    @routes.get("/by")
    @x_access.guarded(world, x_access.USERS_BY)
    def users_by_names() -> Response:
        wanted = x_params.wanted(USER_LISTS, "usernames")
        names = x_params.many("usernames", USERNAME)
        return _several(
            View(world, x_access.caller(), wanted),
            "usernames",
            {name: world.people.by_username(name) for name in names},
        )

    @routes.get("/me")
    @x_access.guarded(world, x_access.ME)
    def me() -> Response:
        wanted = x_params.wanted(USER_LISTS)
        return _single(View(world, x_access.caller(), wanted), x_access.author())

    @routes.get("/by/username/<username>")
    @x_access.guarded(world, x_access.USER_BY)
    def user_by_name(username: str) -> Response:
        wanted = x_params.wanted(USER_LISTS)
        person = world.people.by_username(x_params.one("username", username, USERNAME))
        if person is None:
            return jsonify(errors=[not_found("user", "username", username)])
        return _single(View(world, x_access.caller(), wanted), person)

    @routes.get("/<identity>")
    @x_access.guarded(world, x_access.USER)
    def user_by_id(identity: str) -> Response:
        wanted = x_params.wanted(USER_LISTS)
        person = world.people.by_x_id(x_params.one("id", identity, IDENTITY))
        if person is None:
            return jsonify(errors=[not_found("user", "id", identity)])
        return _single(View(world, x_access.caller(), wanted), person)

    app.register_blueprint(routes)


def _several(view: View, parameter: str, found: dict[str, Person | None]) -> Response:
    """Those who are there, in the order asked; the others as errors."""
    for value, person in found.items():
        if person is None:
            view.errors.append(not_found("user", parameter, value))
    return jsonify(view.users(person for person in found.values() if person))


def _single(view: View, person: Person) -> Response:
    document = view.users([person])
    return jsonify({**document, "data": document["data"][0]})
