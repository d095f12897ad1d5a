"""Reads the query parameters of X's API as strictly as X does: what it does not know is a 400."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request

from helpnet.practice.x_problems import invalid
from helpnet.practice.x_vocabulary import RENAMED

IDENTITY = re.compile(r"[0-9]{1,19}")
USERNAME = re.compile(r"[A-Za-z0-9_]{1,15}")
MOST_ASKED = 100  # ids or names in one call
TOKEN_START = "b26v89c19zqg8o3f"  # of page tokens; the rest is where the next page begins


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fields and expansions a call asks for."""

    tweet_fields: frozenset[str] = frozenset()
    user_fields: frozenset[str] = frozenset()
    expansions: frozenset[str] = frozenset()
    says_post: bool = False  # the caller uses the names of August 2026


def wanted(lists: Mapping[str, Sequence[str]], *others: str) -> Wanted:
    """The fields asked for; a 400 for any parameter but `lists` and `others`, or any bad value."""
    known = [*others, *lists]
    asked: dict[str, frozenset[str]] = {}
    for name in request.args:
        current = RENAMED.get(name, name)
        if current not in known:
            raise invalid(
                name,
                request.args[name],
                f"The query parameter [{name}] is not one of [{','.join(sorted(known))}]",
            )
        if current in lists:
            asked[current] = _listed(name, lists[current])
    return Wanted(
        asked.get("tweet.fields", frozenset()),
        asked.get("user.fields", frozenset()),
        asked.get("expansions", frozenset()),
        says_post="post.fields" in request.args,
    )


def _listed(name: str, allowed: Sequence[str]) -> frozenset[str]:
    given = [_current(value) for value in request.args[name].split(",")]
    for value in given:
        if value not in allowed:
            raise invalid(
                name,
                request.args[name],
                f"The `{name}` query parameter value [{value}] is not one of [{','.join(allowed)}]",
            )
    return frozenset(given)


def _current(name: str) -> str:
    """The spelling used in here."""
    if name.startswith("referenced_posts"):
        return name.replace("referenced_posts", "referenced_tweets", 1)
    return RENAMED.get(name, name)


def required(name: str) -> str:
    """A parameter that must be there."""
    value = request.args.get(name, "")
    if not value:
        raise invalid(name, None, f"The `{name}` query parameter can not be empty")
    return value


def many(name: str, pattern: re.Pattern[str]) -> list[str]:
    """Up to a hundred ids or names, each once."""
    values = list(dict.fromkeys(required(name).split(",")))
    if len(values) > MOST_ASKED:
        raise invalid(
            name,
            ",".join(values),
            f"size must be between 1 and {MOST_ASKED}, but found {len(values)} items",
        )
    for value in values:
        one(name, value, pattern)
    return values


def one(name: str, value: str, pattern: re.Pattern[str]) -> str:
    """An id or a name, in a path or in a list."""
    if not pattern.fullmatch(value):
        raise invalid(
            name,
            value,
            f"The `{name}` query parameter value [{value}] does not match ^{pattern.pattern}$",
        )
    return value


def page_size(default: int, least: int, most: int) -> int:
    """`max_results`."""
    value = request.args.get("max_results", str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise invalid(
            "max_results",
            value,
            f"The `max_results` query parameter value [{value}] is not between {least} and {most}",
        )
    return int(value)


def identity(name: str) -> int | None:
    """`since_id` or `until_id`."""
    value = request.args.get(name)
    return None if value is None else int(one(name, value, IDENTITY))


def moment(name: str) -> float | None:
    """`start_time` or `end_time`: unix seconds."""
    value = request.args.get(name)
    if value is None:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None or "T" not in value:
        raise invalid(
            name,
            value,
            f"The `{name}` query parameter value [{value}] does not match the date-time format "
            "YYYY-MM-DDTHH:mm:ssZ",
        )
    return parsed.timestamp()


def choice(name: str, allowed: Sequence[str]) -> frozenset[str]:
    """A list of words from a few."""
    return _listed(name, allowed) if name in request.args else frozenset()


def page_token(*names: str) -> int | None:
    """Where the last page ended: the id below which this one begins."""
    for name in names:
        value = request.args.get(name)
        if value is None:
            continue
        number = value.removeprefix(TOKEN_START)
        if value == number or not re.fullmatch(r"[0-9a-z]{1,13}", number):
            raise invalid(name, value, f"The `{name}` query parameter value [{value}] is not valid")
        return int(number, 36)
    return None


def token_below(identity: int) -> str:
    """The token of the page that begins below an id; opaque to callers, in base 36."""
    digits = ""
    while identity:
        identity, digit = divmod(identity, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return TOKEN_START + digits
