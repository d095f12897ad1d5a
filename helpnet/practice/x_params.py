"""Reads the query parameters of X's API as strictly as X does: what it does not know is a 400."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request

from helpnet.practice.x_access import caller
from helpnet.practice.x_problems import invalid
from helpnet.practice.x_vocabulary import new_name, old_name

IDENTITY = re.compile(r"[0-9]{1,19}")
WHOLE = re.compile(r"[0-9]{1,9}")
USERNAME = re.compile(r"[A-Za-z0-9_]{1,15}")
MOST_ASKED = 100  # ids or names in one call
TOKEN_START = "b26v89c19zqg8o3f"  # of page tokens; the rest is where the next page begins


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fields and expansions a call asks for."""

    tweet_fields: frozenset[str] = frozenset()
    user_fields: frozenset[str] = frozenset()
    media_fields: frozenset[str] = frozenset()
    dm_event_fields: frozenset[str] = frozenset()
    expansions: frozenset[str] = frozenset()
    says_post: bool = False  # the answer is to use the names of August 2026

    def spelt(self, name: str) -> str:
        """The name of a field in the spelling of the answer."""
        return new_name(name) if self.says_post else name


def wanted(lists: Mapping[str, Sequence[str]], *others: str) -> Wanted:
    """The fields asked for; a 400 for any parameter but `lists` and `others`, or any bad value."""
    known = [*others, *lists]
    asked: dict[str, frozenset[str]] = {}
    for name in request.args:
        if _understood(name) not in known:
            raise invalid(
                name,
                request.args[name],
                f"The query parameter [{name}] is not one of [{_told(sorted(known))}]",
            )
        if old_name(name) in lists:
            asked[old_name(name)] = _listed(name, lists[old_name(name)])
    nothing: frozenset[str] = frozenset()
    return Wanted(
        asked.get("tweet.fields", nothing),
        asked.get("user.fields", nothing),
        asked.get("media.fields", nothing),
        asked.get("dm_event.fields", nothing),
        asked.get("expansions", nothing),
        says_post=_says_post(),
    )


def _says_post() -> bool:
    """Where both spellings hold, the answer is in the one that is asked in."""
    spelling = caller().spelling
    return spelling == "post" or (spelling == "both" and "post.fields" in request.args)


def _understood(name: str) -> str:
    """The old name of what is asked for; "" in a spelling that does not hold."""
    spelling = caller().spelling
    if spelling == "both" or name == (new_name if spelling == "post" else old_name)(name):
        return old_name(name)
    return ""


def _told(names: Sequence[str]) -> str:
    return ",".join(map(new_name, names) if caller().spelling == "post" else names)


def _listed(name: str, allowed: Sequence[str]) -> frozenset[str]:
    given = [_in_full(value, allowed) for value in request.args[name].split(",")]
    for value in given:
        if _understood(value) not in allowed:
            raise invalid(
                name,
                request.args[name],
                f"The `{name}` query parameter value [{value}] is not one of [{_told(allowed)}]",
            )
    return frozenset(map(old_name, given))


def _in_full(name: str, allowed: Sequence[str]) -> str:
    """Since August 2026 an expansion of posts referred to is asked for by the field's name."""
    full = f"{name}.id"
    referred = name == "referenced_posts" and old_name(name) not in allowed
    return full if referred and old_name(full) in allowed else name


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
    return whole("max_results", default, least, most)


def whole(name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = request.args.get(name, str(default))
    if not WHOLE.fullmatch(value) or not least <= int(value) <= most:
        raise invalid(
            name,
            value,
            f"The `{name}` query parameter value [{value}] is not between {least} and {most}",
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
    """The token of the page that begins below an id, or at a count; opaque, in base 36."""
    digits = ""
    while identity:
        identity, digit = divmod(identity, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return TOKEN_START + (digits or "0")
