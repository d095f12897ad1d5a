"""`flask evaluate-ties`: honest where labels are few, and never judged by the labels themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from helpnet.domain.model import Profile
from helpnet.services import people, signin
from helpnet.services.knowing import meet
from helpnet.store import ties
from helpnet.store.ties import DayCount
from tests.support.commands import Commands, commands_of


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    with commands_of(tmp_path) as made:
        made.helpnet.prepare()
        yield made


def knows(commands: Commands, number: int, days: int, word: str, **said: object) -> str:
    """Somebody in contact with the owner on so many days, and the owner's word on them."""
    work = commands.helpnet.work
    owner = signin.find(work.store, signin.OWNER)
    someone = Profile("x", str(1000 + number), f"person{number}", relation=frozenset())
    [person_id] = meet(work, owner, [someone], work.clock()).values()
    at = work.clock() - timedelta(days=1)
    first = int(at.timestamp() // ties.DAY_SECONDS)
    counts = {
        (person_id, outgoing, first - day): DayCount(
            1, at - timedelta(days=day), at - timedelta(days=day)
        )
        for day in range(days)
        for outgoing in (True, False)
    }
    ties.keep_days(work.store, owner, "x", counts)
    people.say(work, owner, person_id, {"word": word, **said})
    return person_id


def test_without_labels_or_with_few_it_says_so(commands: Commands) -> None:
    assert "0 labels: too few to tell" in commands.said("evaluate-ties")
    for number in range(12):
        knows(commands, number, number, "well" if number > 5 else "not")
    assert commands.said("evaluate-ties").startswith("12 labels: too few to tell, 20 at least")
    told = json.loads(commands.said("evaluate-ties", "--json"))
    assert (told["labels"], told["scores"]) == (12, {})


def test_labels_that_are_all_alike_say_so(commands: Commands) -> None:
    for number in range(20):
        knows(commands, number, number, "well")
    assert "all the same" in commands.said("evaluate-ties")


def test_the_ranking_is_scored_beside_simpler_ways(commands: Commands) -> None:
    for number in range(24):
        knows(commands, number, number, ("not", "little", "well")[number // 8])
    told = json.loads(commands.said("evaluate-ties", "--json"))
    assert (told["labels"], told["pairs"]) == (24, 192)
    assert told["scores"]["ranking"]["accuracy"] == 1
    assert {"messages", "last contact", "by lot"} < told["scores"].keys()
    assert 0.2 < told["scores"]["by lot"]["accuracy"] < 0.8
    table = commands.said("evaluate-ties")
    assert "24 labels, 192 pairs" in table
    assert table == commands.said("evaluate-ties")


def test_what_the_user_says_of_somebody_is_not_among_what_is_judged(commands: Commands) -> None:
    """Nobody had any contact: words and kinds are all there is, and they must not count."""
    for number in range(24):
        word = "well" if number % 2 else "not"
        knows(commands, number, 0, word, kinds=["friend", "family"] if number % 2 else [])
    scores = json.loads(commands.said("evaluate-ties", "--json"))["scores"]
    told = {name: one["accuracy"] for name, one in scores.items() if name != "by lot"}
    assert set(told.values()) == {0.5}


def test_what_happened_after_the_answer_is_not_among_what_is_judged(commands: Commands) -> None:
    store, clock = commands.helpnet.store, commands.helpnet.work.clock
    owner = signin.find(store, signin.OWNER)
    later = clock() + timedelta(days=3)
    day = int(later.timestamp() // ties.DAY_SECONDS)
    for number in range(24):
        person_id = knows(commands, number, 0, "well" if number % 2 else "not")
        if number % 2:
            met = {(person_id, outgoing, day): DayCount(9, later, later) for outgoing in (0, 1)}
            ties.keep_days(store, owner, "x", met)  # type: ignore[arg-type]
    scores = json.loads(commands.said("evaluate-ties", "--json"))["scores"]
    assert scores["ranking"]["accuracy"] == 0.5
