"""Search finds people by any of their sources, in the order of how well they are known."""

from __future__ import annotations

import pytest

from helpnet.domain.model import Profile
from helpnet.services import at_once
from helpnet.services import people as use
from helpnet.services.knowing import meet
from helpnet.services.work import Work
from helpnet.store import Store, people_list, users
from tests.support.clock import NOON, StandingClock

OWNER = "u1"


@pytest.fixture
def work(store: Store, clock: StandingClock) -> Work:
    users.add(store, OWNER, "owner", NOON)
    return Work(store, clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]


@pytest.fixture
def ids(work: Work) -> dict[str, str]:
    """Three people; the first is a friend, and all name the same town."""
    told = [
        Profile("facebook", "1", "", "Ana Okafor", location="Winnipeg", relation=frozenset()),
        Profile("x", "2", "ben", "Ben Vale", location="Winnipeg", relation=frozenset()),
        Profile("x", "3", "cleo", "Cleo Haddad", location="Winnipeg", relation=frozenset()),
    ]
    return meet(work, OWNER, told, NOON)


def found(store: Store, *words: str, known_only: bool = False) -> list[str]:
    return people_list.search(store, OWNER, words, limit=10, known_only=known_only)


def test_whom_the_user_knows_better_stands_before_the_others(
    work: Work, ids: dict[str, str]
) -> None:
    use.say(work, OWNER, ids["3"], {"word": "well"})
    use.say(work, OWNER, ids["2"], {"word": "little"})
    assert found(work.store, "winnipeg") == [ids["3"], ids["2"], ids["1"]]
    assert found(work.store, "winnipeg", known_only=True) == [ids["3"], ids["2"]]
    use.say(work, OWNER, ids["3"], {"word": "not"})
    assert found(work.store, "winnipeg", known_only=True) == [ids["2"]]


def test_one_person_of_two_sources_is_found_once_by_either(work: Work, ids: dict[str, str]) -> None:
    root = use.say(work, OWNER, ids["1"], {"same_as": ids["2"], "word": "well"})
    assert found(work.store, "ben") == found(work.store, "okafor") == [root]
    assert found(work.store, "winnipeg") == [root, ids["3"]]
    assert found(work.store, "ben", known_only=True) == [root]


def test_two_who_were_parted_again_are_found_each_by_their_own_words(
    work: Work, ids: dict[str, str]
) -> None:
    root = use.say(work, OWNER, ids["1"], {"same_as": ids["2"]})
    use.say(work, OWNER, root, {"not_same": ids["1"]})
    assert found(work.store, "okafor") == [ids["1"]]
    assert found(work.store, "ben") == [ids["2"]]


def test_words_told_later_are_found_and_those_they_replace_are_not(
    work: Work, ids: dict[str, str]
) -> None:
    moved = Profile("x", "2", "ben", "Ben Vale", location="Oslo")
    meet(work, OWNER, [moved], NOON)
    assert found(work.store, "oslo") == [ids["2"]]
    assert ids["2"] not in found(work.store, "winnipeg")


def test_a_forgotten_person_is_found_no_more(work: Work, ids: dict[str, str]) -> None:
    use.forget(work, OWNER, ids["2"])
    assert found(work.store, "ben") == []


def test_short_words_stand_for_themselves_where_that_is_asked(
    work: Work, ids: dict[str, str]
) -> None:
    def names(word: str, whole_below: int) -> int:
        return len(
            people_list.search(
                work.store, OWNER, [word], limit=10, columns="place", whole_below=whole_below
            )
        )

    assert names("wi", 0) == names("win", 3) == 3
    assert names("wi", 3) == 0
    assert at_once.known(work.store, OWNER, "", "Wi", (), NOON) is None
