"""Two people work at one place only where both are told to, by the same name."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from helpnet.domain.model import Reason
from helpnet.domain.picture import picture
from helpnet.domain.rank import path_strength
from helpnet.domain.words import sentence
from helpnet.domain.workplaces import shared_workplace
from tests.support.laws import given
from tests.support.ranking import STRANGER, WELL, suggester

PLACES = st.lists(
    st.sampled_from(["", "IC Group", "ICGroup, Inc.", "IC", "Freelance", "Bakery", "  "]),
    max_size=4,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("IC Group", ""),
        ("Royal Bank", "Royal Bank of Scotland"),
        ("ICG", "IC Group"),
        ("University of Manitoba", "University of Manitoba Press"),
        ("Freelance", "Freelance"),
        ("Self-employed", "self employed"),
        ("Selbstständig", "selbstständig"),
        ("Indépendante", "indépendante"),
        ("Autónomo", "autonomo"),
    ],
)
def test_what_resembles_it_or_is_no_employer_is_no_shared_place(one: str, other: str) -> None:
    assert shared_workplace([one], [other]) == ""


def test_the_same_organisation_is_one_however_it_is_written() -> None:
    assert shared_workplace(["Bakery", "IC Group"], ["ICGroup, Inc."]) == "IC Group"


@given(PLACES, PLACES)
def test_it_is_shared_both_ways_or_not_at_all_and_is_a_place_that_was_told(
    one: list[str], other: list[str]
) -> None:
    found = shared_workplace(one, other)
    assert bool(found) == bool(shared_workplace(other, one))
    assert not found or found in one
    assert not found or shared_workplace([*one, "Museum"], other) == found


def test_it_weighs_as_a_stated_relation_does_and_no_more_beside_one() -> None:
    stated = suggester("jon", WELL, knows_candidate=True, knows_as="colleague")
    together = suggester("jon", WELL, knows_candidate=True, works_at="IC Group")
    both = suggester("jon", WELL, knows_candidate=True, knows_as="friend", works_at="IC Group")
    assert path_strength([stated]) == path_strength([together]) == path_strength([both])


def test_it_is_said_as_what_is_told_and_not_as_knowing_each_other() -> None:
    facts = {"name": "Jonathan", "as": "", "at": "IC Group"}
    assert sentence(Reason("acquainted", facts)) == "Works at IC Group, as Jonathan does."
    stated = facts | {"as": "friend"}
    assert sentence(Reason("acquainted", stated)) == "A friend of Jonathan."
    voice = suggester("jonathan", WELL, knows_candidate=True, works_at="IC Group")
    words = picture("Joel Parent", STRANGER, [voice]).words
    assert words.endswith("Jonathan works at IC Group, as does Joel Parent.")
