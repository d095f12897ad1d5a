"""Who is there before anybody has done anything: the owner, the Page, the default community."""

from __future__ import annotations

from typing import cast

from helpnet.practice.acquaintance import Newcomer
from helpnet.practice.community import PEOPLE
from helpnet.practice.model import OWNER_ID, Network, Page, Person

DAY = 86400.0
PAGE_ID = "100000000000101"
OWNER_NAME = "Robin Vale"
PAGE_NAME = "Robin Vale Speaks"
OWNER_JOINED = 1237000000.0


def owner() -> Person:
    """The one whose helpnet it is."""
    return Person(
        OWNER_ID,
        OWNER_NAME,
        x_username="robin_vale",
        facebook_name=OWNER_NAME,
        bio="Keynote speaker on communities that answer back. Usually at some airport gate.",
        location="Halifax, Nova Scotia",
        joined_at=OWNER_JOINED,
    )


def page() -> Page:
    """The owner's Page on Facebook."""
    return Page(PAGE_ID, PAGE_NAME, OWNER_ID)


def newcomers(now: float) -> list[Newcomer]:
    """The default community, its past counted back from `now`."""
    return [
        Newcomer(
            who["name"],
            x_username=who.get("x_username", ""),
            facebook_name=who.get("facebook_name", ""),
            bio=who["bio"],
            location=who["location"],
            relation=cast(dict[Network, list[str]], who["relation"]),
            acts=[
                (
                    cast(Network, act["network"]),
                    act["direction"] == "out",
                    now - act["days_ago"] * DAY,
                    "",
                )
                for act in who["interactions"]
            ],
        )
        for who in PEOPLE
    ]
