"""Lists of posts on X: recent search, what a user posted, who mentioned them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from helpnet.practice import x_access, x_params
from helpnet.practice.model import Person, XPost
from helpnet.practice.snowflakes import snowflake, time_of
from helpnet.practice.world import World
from helpnet.practice.x_fields import View
from helpnet.practice.x_problems import invalid, not_found
from helpnet.practice.x_query import BadQuery, Test, parse
from helpnet.practice.x_users import unseen
from helpnet.practice.x_vocabulary import TWEET_LISTS

SEARCH_DAYS = 7
LONGEST_QUERY = 512  # self-serve
SEARCH_END_SECONDS = 10.0  # an end_time must lie that far back
MOST_OWN = 3200
MOST_MENTIONS = 800
BOUNDS = ("since_id", "until_id", "start_time", "end_time", "max_results")


@dataclass(frozen=True, slots=True)
class Span:
    """Which ids a list is to hold: those between, exclusively."""

    above: int
    below: int | None

    def holds(self, post: XPost) -> bool:
        """The post belongs in it."""
        number = int(post.id)
        return number > self.above and (self.below is None or number < self.below)


def register(app: Flask, world: World) -> None:
    """Put the lists into the application."""
    routes = Blueprint("practice_x_timelines", __name__, url_prefix="/x/2")

    @routes.get("/tweets/search/recent")
    @x_access.guarded(world, x_access.SEARCH)
    def search_recent() -> Response:
        wanted = x_params.wanted(
            TWEET_LISTS, "query", "sort_order", "next_token", "pagination_token", *BOUNDS
        )
        test = _query(world)
        x_params.choice("sort_order", ("recency", "relevancy"))
        span = _searched_span(world)
        visible = world.now() - world.settings.search_lag
        found = (
            post
            for post in world.x.newest(above=span.above, below=span.below)
            if post.at <= visible and test(post)
        )
        return jsonify(_page(View(world, x_access.caller(), wanted), found, 10, 10))

    @routes.get("/tweets/<identity>/quote_tweets")
    @x_access.guarded(world, x_access.QUOTES)
    def quotes_of(identity: str) -> Response:
        wanted = x_params.wanted(TWEET_LISTS, "exclude", "max_results", "pagination_token")
        excluded = x_params.choice("exclude", ("replies", "retweets"))
        if world.x.get(x_params.one("id", identity, x_params.IDENTITY)) is None:
            return jsonify(errors=[not_found("tweet", "id", identity)])
        span = _span()
        found = (
            post
            for post in world.x.quotes_of(identity)
            if span.holds(post) and not ("replies" in excluded and post.in_reply_to)
        )
        document = _page(View(world, x_access.caller(), wanted), found, 10, 10)
        for name in ("newest_id", "oldest_id"):
            document["meta"].pop(name, None)
        return jsonify(document)

    @routes.get("/users/<identity>/tweets")
    @x_access.guarded(world, x_access.USER_TWEETS)
    def tweets_of(identity: str) -> Response:
        wanted = x_params.wanted(TWEET_LISTS, "exclude", "pagination_token", *BOUNDS)
        excluded = x_params.choice("exclude", ("replies", "retweets"))
        person = _person(world, identity)
        if isinstance(person, Response):
            return person
        posts = islice(world.x.by(person.id), MOST_OWN)
        span = _span()
        found = (
            post
            for post in posts
            if span.holds(post) and not ("replies" in excluded and post.in_reply_to)
        )
        return jsonify(_page(View(world, x_access.caller(), wanted), found, 5, 10))

    @routes.get("/users/<identity>/mentions")
    @x_access.guarded(world, x_access.MENTIONS)
    def mentions_of(identity: str) -> Response:
        wanted = x_params.wanted(TWEET_LISTS, "pagination_token", *BOUNDS)
        person = _person(world, identity)
        if isinstance(person, Response):
            return person
        span = _span()
        latest = islice(world.x.mentions_of(person), MOST_MENTIONS)
        found = (post for post in latest if span.holds(post))
        return jsonify(_page(View(world, x_access.caller(), wanted), found, 5, 10))

    app.register_blueprint(routes)


def _person(world: World, identity: str) -> Person | Response:
    """Whose list it is, or the answer that there is nobody of that id."""
    person = world.people.by_x_id(x_params.one("id", identity, x_params.IDENTITY))
    problem = unseen(person, "id", identity)
    return jsonify(errors=[problem]) if person is None or problem else person


def _query(world: World) -> Test:
    query = x_params.required("query")
    if len(query) > LONGEST_QUERY:
        raise invalid(
            "query",
            query,
            f"Rule length must be between 1 and {LONGEST_QUERY} characters, was {len(query)}",
        )
    try:
        return parse(query, world.people, world.x)
    except BadQuery as problem:
        message = f"There were errors processing your request: {problem}"
        raise invalid("query", query, message) from None


def _span() -> Span:
    """What since_id, until_id, start_time and end_time leave; a page token ends it."""
    above = x_params.identity("since_id")
    below = x_params.identity("until_id")
    start, end = x_params.moment("start_time"), x_params.moment("end_time")
    if start is not None and end is not None and start >= end:
        raise invalid(
            "start_time",
            request.args["start_time"],
            "Invalid time range: 'start_time' must be before 'end_time'",
        )
    lowest = [above if above is not None else -1]
    if start is not None:
        lowest.append(snowflake(start) - 1)
    highest = [bound for bound in (below, x_params.page_token(*TOKENS)) if bound is not None]
    if end is not None:
        highest.append(snowflake(end))
    return Span(max(lowest), min(highest, default=None))


TOKENS = ("next_token", "pagination_token")


def _searched_span(world: World) -> Span:
    """The same, within the last seven days; a 400 for what begins before."""
    now = world.now()
    floor = now - SEARCH_DAYS * 86400
    for name in ("since_id", "until_id"):
        bound = x_params.identity(name)
        if bound is not None and time_of(bound) < floor:
            raise invalid(
                name,
                bound,
                f"'{name}' must be a tweet id created after [{_minute(floor)}]. Please use a "
                f"'{name}' that is larger than {snowflake(floor)}",
            )
    start, end = x_params.moment("start_time"), x_params.moment("end_time")
    for name, moment in (("start_time", start), ("end_time", end)):
        if moment is not None and moment < floor:
            raise invalid(
                name,
                request.args[name],
                f"Invalid '{name}':'{_minute(moment)}'. '{name}' must be on or after "
                f"{_minute(floor)}",
            )
    if end is not None and end > now - SEARCH_END_SECONDS:
        raise invalid(
            "end_time",
            request.args["end_time"],
            f"Invalid 'end_time':'{_minute(end)}'. 'end_time' must be a minimum of "
            f"{SEARCH_END_SECONDS:.0f} seconds prior to the request time.",
        )
    span = _span()
    return Span(max(span.above, snowflake(floor) - 1), span.below)


def _page(view: View, found: Iterable[XPost], least: int, default: int) -> dict[str, Any]:
    """One page of a list that is newest first, with its `meta`."""
    size = x_params.page_size(default, least, 100)
    posts = list(islice(iter(found), size + 1))
    page, has_more = posts[:size], len(posts) > size
    meta: dict[str, Any] = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    if has_more:
        meta["next_token"] = x_params.token_below(int(page[-1].id))
    return {**view.tweets(page), "meta": meta}


def _minute(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%MZ")
