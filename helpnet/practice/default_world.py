"""Who is there before anybody has done anything: the owner, the Page, the default community."""

from __future__ import annotations

from typing import cast

from helpnet.practice.acquaintance import Newcomer
from helpnet.practice.community import PEOPLE
from helpnet.practice.model import OWNER_ID, Network, Page, Person
from helpnet.practice.page_posts import PagePosts
from helpnet.practice.people import People

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


# Further Pages to sign in with: who runs them, and their tasks there (None: all).
OTHER_PAGES: tuple[tuple[str, str, str, tuple[str, ...] | None], ...] = (
    ("100000000000201", "Bureau Leblanc", "Marguerite Leblanc", None),
    ("100000000000202", "Ukulélé du mardi", "Marguerite Leblanc", None),
    ("100000000000301", "Galway Conference Week", "Siobhan Gallagher", ("ANALYZE", "ADVERTISE")),
)


def open_pages(facebook: PagePosts, people: People) -> None:
    """Open the Pages that others of the default community run, where they are not open yet."""
    for identity, name, admin, tasks in OTHER_PAGES:
        runners = people.on_facebook_as(admin)
        if runners and identity not in facebook.pages:
            opened = Page(identity, name, runners[0].id)
            if tasks is not None:
                opened.tasks = list(tasks)
            facebook.add_page(opened)


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
