"""Who calls X's API, whether they may, how often, and what it costs them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Response, g, request

from helpnet.practice import x_prices, x_problems
from helpnet.practice.limits import DAY
from helpnet.practice.model import Person
from helpnet.practice.world import World
from helpnet.practice.x_prices import FOLLOW, MESSAGE, POST, USER, Price

if TYPE_CHECKING:
    from collections.abc import Callable

READ = ("tweet.read", "users.read")
WRITE = ("tweet.read", "tweet.write", "users.read")
MODERATE = ("tweet.read", "tweet.moderate.write", "users.read")
FOLLOWS = ("tweet.read", "users.read", "follows.read")
MESSAGES = ("tweet.read", "users.read", "dm.read")
MEDIA = ("media.write",)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A call's name, its limits per quarter of an hour, what a token must allow, what it reads."""

    name: str
    per_user: int | None  # None: no person's token may call it
    per_app: int | None  # None: no app's own token may call it
    scopes: tuple[str, ...] = READ
    reads: Price | None = None
    is_owned: bool = False  # cheaper where the path names the app's own owner
    per_app_day: int | None = None  # what all users of an app may do together in 24 hours


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a token stands for; `person` is None for an app's own."""

    client_id: str
    person: Person | None
    scopes: frozenset[str]
    spelling: str  # which names of X's fields hold: tweet, post or both


SEARCH = Endpoint("GET /2/tweets/search/recent", 300, 450, reads=POST)
TWEETS = Endpoint("GET /2/tweets", 5000, 3500, reads=POST)
TWEET = Endpoint("GET /2/tweets/:id", 900, 450, reads=POST)
QUOTES = Endpoint("GET /2/tweets/:id/quote_tweets", 75, 75, reads=POST)
CREATE = Endpoint("POST /2/tweets", 100, None, WRITE, per_app_day=10_000)
DELETE = Endpoint("DELETE /2/tweets/:id", 50, None, WRITE)
HIDE = Endpoint("PUT /2/tweets/:id/hidden", 50, None, MODERATE)
USERS = Endpoint("GET /2/users", 900, 300, reads=USER)
USERS_BY = Endpoint("GET /2/users/by", 900, 300, reads=USER)
USER_BY = Endpoint("GET /2/users/by/username/:username", 900, 300, reads=USER)
USER_BY_ID = Endpoint("GET /2/users/:id", 900, 300, reads=USER)
ME = Endpoint("GET /2/users/me", 75, None, reads=USER)
FOLLOWERS = Endpoint("GET /2/users/:id/followers", 300, 300, FOLLOWS, FOLLOW, is_owned=True)
FOLLOWING = Endpoint("GET /2/users/:id/following", 300, 300, FOLLOWS, FOLLOW, is_owned=True)
USER_TWEETS = Endpoint("GET /2/users/:id/tweets", 900, 1500, reads=POST, is_owned=True)
MENTIONS = Endpoint("GET /2/users/:id/mentions", 300, 450, reads=POST, is_owned=True)
DM_EVENTS = Endpoint("GET /2/dm_events", 15, None, MESSAGES, MESSAGE)
DM_EVENT = Endpoint("GET /2/dm_events/:id", 15, None, MESSAGES, MESSAGE)
UPLOAD = Endpoint("POST /2/media/upload", 500, None, MEDIA, per_app_day=50_000)
UPLOAD_STATUS = Endpoint("GET /2/media/upload", 1000, None, MEDIA)
METADATA = Endpoint("POST /2/media/metadata", 500, None, MEDIA, per_app_day=50_000)
USAGE = Endpoint("GET /2/usage/tweets", None, 50)


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
    """Let a view be called only with a token that allows it, within its limits, and charge it."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guard(**arguments: str) -> Response:
            who = g.x_caller = _let_in(world, endpoint)
            headers = _counted(world, endpoint, who)
            try:
                _permit(world, endpoint, who)
                response: Response = view(**arguments)
            except x_problems.XProblem as problem:
                problem.headers = headers
                raise
            if endpoint.reads:
                owned = endpoint.is_owned and _is_owners_own(world, who, arguments)
                document = response.get_json()
                x_prices.charge_reads(world, endpoint.reads, document, owned=owned)
            response.headers.update(headers)
            return response

        return guard

    return decorate


def _let_in(world: World, endpoint: Endpoint) -> Caller:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    token = world.tokens.valid("x", value.strip(), "access", "app")
    if kind.lower() != "bearer" or token is None:
        raise x_problems.unauthorized()
    spelling = world.settings.x_spelling
    if token.kind == "app":
        if endpoint.per_app is None:
            raise x_problems.users_only()
        return Caller(token.client_id, None, frozenset(endpoint.scopes), spelling)
    person = world.people.get(token.person)
    if person is None:
        raise x_problems.unauthorized()
    if endpoint.per_user is None:
        raise x_problems.apps_only()
    return Caller(token.client_id, person, frozenset(token.scopes), spelling)


def _counted(world: World, endpoint: Endpoint, who: Caller) -> dict[str, str]:
    """The rate-limit headers; a 429 that bears them once a limit is reached."""
    factor = world.settings.rate_limit_factor
    if who.person is None:
        limit, name = endpoint.per_app or 0, f"app {who.client_id}"
    else:
        limit, name = endpoint.per_user or 0, f"user {who.person.id} of {who.client_id}"
    allowance = world.windows.count(name, endpoint.name, int(limit * factor))
    headers, granted = allowance.headers(), allowance.granted
    if endpoint.per_app_day is not None and granted:
        app = f"day of app {who.client_id}"
        daily = world.windows.count(app, endpoint.name, int(endpoint.per_app_day * factor), DAY)
        headers |= daily.headers("x-app-limit-24hour")
        granted = daily.granted
    if not granted:
        problem = x_problems.plain(429)
        problem.headers = headers
        raise problem
    return headers


def _permit(world: World, endpoint: Endpoint, who: Caller) -> None:
    """The scopes, the credit and the monthly cap; none of them depends on what is asked."""
    if not who.scopes.issuperset(endpoint.scopes):
        raise x_problems.forbidden()
    if endpoint is USAGE:
        return
    settings = world.settings
    if settings.x_credit is not None and settings.x_credit <= 0:
        raise x_problems.credits_depleted()
    if endpoint.reads is POST and settings.x_post_cap <= x_prices.posts_read_this_month(world):
        raise x_problems.usage_capped()


def _is_owners_own(world: World, who: Caller, arguments: dict[str, str]) -> bool:
    """Someone who owns the developer app reads their own list."""
    person = who.person
    if person is None or not world.settings.x_owns_app:
        return False
    return person.is_owner and arguments.get("identity") == person.x_id
