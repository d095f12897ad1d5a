"""The default community: who is there, and whom the owner knows how well."""

from __future__ import annotations

import math
import re
from collections import Counter

import pytest

from helpnet.practice.community import PEOPLE, Person

NOON_OF_SOME_DAY = 20_000.5  # days since 1970
BY_NAME = {person["name"]: person for person in PEOPLE}
STORY = ("Jonathan Markoff", "Joel Parent", "Raj Malhotra")


def strength(person: Person, network: str, hour: float = 12.0) -> tuple[float, int]:
    """The tie as one network's API alone shows it, and on how many days there was any contact."""
    now = NOON_OF_SOME_DAY + (hour - 12) / 24
    days: dict[str, set[int]] = {"out": set(), "in": set()}
    for act in person["interactions"]:
        if act["network"] == network:
            days[act["direction"]].add(math.floor(now - act["days_ago"]))
    out, back = (
        sum(1 / math.sqrt(1 + max(0.0, now - day - 0.5)) for day in days[way])
        for way in ("out", "in")
    )
    follow_each_other = network == "x" and len(person["relation"].get("x", ())) == 2
    value = math.sqrt((out + 0.02) * (back + 0.02)) - 0.02
    return (value * 1.6 + 0.02 if follow_each_other else value), len(days["out"] | days["in"])


def test_there_are_sixty_people_beside_the_storys_own() -> None:
    others = [name for name in BY_NAME if name not in STORY]
    assert len(others) == 60
    assert len(BY_NAME) == len(PEOPLE) == 63


def test_every_name_on_a_network_is_one_persons_and_fits_that_network() -> None:
    usernames = [person["x_username"] for person in PEOPLE if "x_username" in person]
    facebook_names = [person["facebook_name"] for person in PEOPLE if "facebook_name" in person]
    assert len({name.casefold() for name in usernames}) == len(usernames)
    assert len(set(facebook_names)) == len(facebook_names)
    assert all(re.fullmatch(r"[A-Za-z0-9_]{1,15}", name) for name in usernames)
    assert all("x_username" in person or "facebook_name" in person for person in PEOPLE)


def test_nobody_acts_on_a_network_they_are_not_on() -> None:
    for person in PEOPLE:
        networks = {act["network"] for act in person["interactions"]} | set(person["relation"])
        assert "x" not in networks or "x_username" in person, person["name"]
        assert "facebook" not in networks or "facebook_name" in person, person["name"]


def test_every_past_is_past_and_the_page_answers_only_those_who_came_to_it() -> None:
    for person in PEOPLE:
        acts = person["interactions"]
        assert all(act["days_ago"] > 1 for act in acts)
        assert all(act["direction"] in ("in", "out") for act in acts)
        first = {
            way: max(
                (
                    act["days_ago"]
                    for act in acts
                    if act["network"] == "facebook" and act["direction"] == way
                ),
                default=0.0,
            )
            for way in ("in", "out")
        }
        assert first["out"] <= first["in"], person["name"]


@pytest.mark.parametrize("hour", [0.5, 9, 12, 18, 23.5])
def test_jonathan_is_known_well_on_x_and_raj_on_facebook_at_any_hour(hour: float) -> None:
    on_x, days_on_x = strength(BY_NAME["Jonathan Markoff"], "x", hour)
    on_facebook, days_on_facebook = strength(BY_NAME["Raj Malhotra"], "facebook", hour)
    assert on_x >= 1.5 and days_on_x >= 3
    assert on_facebook >= 1 and days_on_facebook >= 3
    assert on_x > on_facebook


def test_joel_has_never_had_to_do_with_the_owner() -> None:
    joel = BY_NAME["Joel Parent"]
    assert joel["relation"] == {}
    assert joel["interactions"] == []


def test_ties_of_every_strength_are_there() -> None:
    def kind(person: Person) -> str:
        acts = person["interactions"]
        ways = {act["direction"] for act in acts}
        mutual = len(person["relation"].get("x", ())) == 2
        if ways == {"in", "out"} or mutual:
            best, days = max(strength(person, network) for network in ("x", "facebook"))
            if best >= 1 and days >= 3:
                return "know well"
            return "know" if best >= 0.2 else "know slightly"
        if acts or person["relation"]:
            return "one way"
        return "stranger"

    kinds = Counter(kind(person) for person in PEOPLE)
    assert all(kinds[expected] >= 6 for expected in ("know well", "know", "know slightly"))
    assert kinds["one way"] >= 10
    assert kinds["stranger"] >= 10


def test_they_live_all_over_the_world_and_several_in_winnipeg() -> None:
    places = Counter(person["location"].rpartition(", ")[2] for person in PEOPLE)
    assert len(places) >= 30
    assert sum("Winnipeg" in person["location"] for person in PEOPLE) >= 5
