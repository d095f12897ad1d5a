"""Who calls X's API, whether they may, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Response, g, request

from helpnet.practice import x_problems
from helpnet.practice.model import Person
from helpnet.practice.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

READ = ("tweet.read", "users.read")
WRITE = ("tweet.read", "tweet.write", "users.read")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A call's name, its limits per quarter of an hour, and what a token must allow."""

    name: str
    per_user: int
    per_app: int | None  # None: no app's own token may call it
    scopes: tuple[str, ...] = READ


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a token stands for; `person` is None for an app's own."""

    client_id: str
    person: Person | None


SEARCH = Endpoint("GET /2/tweets/search/recent", 300, 450)
TWEETS = Endpoint("GET /2/tweets", 5000, 3500)
TWEET = Endpoint("GET /2/tweets/:id", 900, 450)
CREATE = Endpoint("POST /2/tweets", 100, None, WRITE)
DELETE = Endpoint("DELETE /2/tweets/:id", 50, None, WRITE)
USERS = Endpoint("GET /2/users", 900, 300)
USERS_BY = Endpoint("GET /2/users/by", 900, 300)
USER_BY = Endpoint("GET /2/users/by/username/:username", 900, 300)
USER = Endpoint("GET /2/users/:id", 900, 300)
ME = Endpoint("GET /2/users/me", 75, None)
USER_TWEETS = Endpoint("GET /2/users/:id/tweets", 900, 1500)
MENTIONS = Endpoint("GET /2/users/:id/mentions", 300, 450)


def caller() -> Caller:
    """Who makes the call that is being answered."""
    found: Caller = g.x_caller
    return found


def author() -> Person:
    """The person on whose behalf the call is made."""
    person = caller().person
    if person is None:
        raise x_problems.users_only()
    return person


def guarded(world: World, endpoint: Endpoint) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a view be called only with a token that allows it, and within its limits."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guard(**arguments: str) -> Response:
            g.x_caller = _let_in(world, endpoint)
            headers = _counted(world, endpoint, g.x_caller)
            try:
                response: Response = view(**arguments)
            except x_problems.XProblem as problem:
                problem.headers = headers
                raise
            response.headers.update(headers)
            return response

        return guard

    return decorate


def _let_in(world: World, endpoint: Endpoint) -> Caller:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    token = world.tokens.valid("x", value.strip(), "access", "app")
    if kind.lower() != "bearer" or token is None:
        raise x_problems.unauthorized()
    if token.kind == "app":
        if endpoint.per_app is None:
            raise x_problems.users_only()
        return Caller(token.client_id, None)
    person = world.people.get(token.person)
    if person is None:
        raise x_problems.unauthorized()
    if not set(endpoint.scopes) <= set(token.scopes):
        raise x_problems.forbidden()
    return Caller(token.client_id, person)


def _counted(world: World, endpoint: Endpoint, who: Caller) -> dict[str, str]:
    """The rate-limit headers; a 429 that bears them once the limit is reached."""
    if who.person is None:
        limit, name = endpoint.per_app or 0, f"app {who.client_id}"
    else:
        limit, name = endpoint.per_user, f"user {who.person.id} of {who.client_id}"
    limit = int(limit * world.settings.rate_limit_factor)
    allowance = world.windows.count(name, endpoint.name, limit)
    if not allowance.granted:
        problem = x_problems.plain(429)
        problem.headers = allowance.headers()
        raise problem
    return allowance.headers()
