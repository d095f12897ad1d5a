"""What X charges for: things read, each once a UTC day, and writes. Errors and empty answers are
free, and so is what X names no price for: deleting, and uploading a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpnet.practice.model import XPost
from helpnet.practice.world import World

OWNED_MILLS = 1


@dataclass(frozen=True, slots=True)
class Price:
    """One thing read; `kind` tells which things are the same for the rule of once a day."""

    kind: str
    what: str
    mills: int


POST = Price("post", "post read", 5)
USER = Price("user", "user read", 10)
FOLLOW = Price("user", "follow read", 10)
MESSAGE = Price("message", "message read", 10)
CREATED, WITH_LINK, SUMMONED, MANAGED = 15, 200, 10, 5
POST_READS = ("post read", "owned post read")


def charge_reads(world: World, price: Price, document: dict[str, Any], *, owned: bool) -> None:
    """Bill what an answer holds; `owned` things belong to the one who owns the app."""
    data = document.get("data", [])
    things = [data] if isinstance(data, dict) else data
    if owned:
        price = Price(price.kind, f"owned {price.what}", OWNED_MILLS)
    _charge_things(world, price, things)
    if world.settings.x_includes_billed:
        includes = document.get("includes", {})
        _charge_things(world, USER, includes.get("users", []))
        _charge_things(world, POST, includes.get("tweets", []))


def charge_post(world: World, post: XPost) -> None:
    """Bill a new post: a link in it costs more than anything, a summoned reply less."""
    links = (post.note.get("entities") or post.entities).get("urls", [])
    if any("media_key" not in link for link in links):
        _charge(world, "post with a link", WITH_LINK)
    elif post.in_reply_to and post.in_reply_to_author != post.author:
        _charge(world, "summoned reply", SUMMONED)
    else:
        _charge(world, "post", CREATED)


def charge_managing(world: World) -> None:
    """Bill a reply hidden or shown again."""
    _charge(world, "reply hidden or shown", MANAGED)


def posts_read_this_month(world: World) -> int:
    """How much of the monthly cap is used."""
    month = world.meter.today()[:8] + "01"
    return sum(world.meter.counted("x", *POST_READS, since=month).values())


def _charge_things(world: World, price: Price, things: list[dict[str, Any]]) -> None:
    fresh = world.meter.unread("x", price.kind, (thing["id"] for thing in things))
    _charge(world, price.what, price.mills, fresh)


def _charge(world: World, what: str, mills: int, count: int = 1) -> None:
    cost = world.meter.charge("x", what, mills, count)
    credit = world.settings.x_credit
    if credit is not None and cost:
        world.change(x_credit=max(0.0, round(credit - cost / 1000, 3)))
