"""How well somebody fits the place and the topics of an ask."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from helpnet.domain.fit import fit, wish
from tests.support.laws import given

TOPICS = ("Web 2.0", "social media")


@pytest.mark.parametrize(
    ("place", "location"),
    [
        ("Winnipeg", "Winnipeg, MB"),
        ("Winnipeg", "WINNIPEG"),
        ("Winnipeg, MB", "Greater Winnipeg Area"),
        ("downtown Winnipeg", "Winnipeg, Canada 🇨🇦"),
        ("Winnipeg", "wpg"),
        ("Winnipeg", "Toronto & Winnipeg"),
        ("Winnipeg or Brandon", "Brandon, Manitoba"),
        ("Manitoba", "Winnipeg, MB"),
        ("Canada", "Winnipeg"),
        ("Montréal", "montreal, qc"),
        ("München", "Munich, Germany"),
        ("Köln", "Koeln"),
        ("NYC", "New York, NY"),
        ("NYC", "Brooklyn"),
        ("New York", "Brooklyn, NY"),
        ("Paris", "Paris, TX"),
        ("London, UK", "London, England"),
        ("São Paulo", "Sao Paulo, Brasil"),
        ("東京", "東京"),
        ("Gimli", "Gimli"),
    ],
)
def test_who_is_at_the_place_fits(place: str, location: str) -> None:
    assert fit(wish(place, ()), location=location) == (1.0, "yes")


@pytest.mark.parametrize(
    ("place", "location"),
    [
        ("Winnipeg", "Toronto, ON"),
        ("Winnipeg", "Toronto"),
        ("Winnipeg", "Minneapolis MN"),
        ("Winnipeg, MB", "Osler, SK"),
        ("Winnipeg", "Brandon, MB"),
        ("Winnipeg", "Germany"),
        ("Winnipeg", "Texas"),
        ("Winnipeg", "Lagos, Nigeria"),
        ("Saskatoon", "Winnipeg"),
        ("Paris, France", "Paris, TX"),
        ("London, UK", "London, Ontario"),
        ("Manitoba", "Berlin"),
    ],
)
def test_who_is_known_to_be_elsewhere_does_not_fit(place: str, location: str) -> None:
    assert fit(wish(place, ()), location=location) == (0.0, "no")


@pytest.mark.parametrize(
    ("place", "location"),
    [
        ("Winnipeg", ""),
        ("Winnipeg", "Manitoba"),
        ("Winnipeg", "Canada"),
        ("Winnipeg", "River Heights"),  # a part of Winnipeg, which no table tells
        ("Winnipeg", "worldwide"),
        ("Winnipeg", "Toronto / remote"),
        ("Winnipeg or remote", "Toronto"),
        ("Winnipeg", "she/her"),
        ("Winnipeg", "🌍🌎"),
        ("Canada", "Los Angeles, CA"),
        ("Winnipeg", "St. Vital, Manitoba"),
        ("Winnipeg", "Osborne Village, MB"),
        ("Winnipeg", "Winnipegosis, MB"),
        ("Winnipeg", "Western Canada"),
        ("Winnipeg", "Southern Manitoba"),
        ("Winnipeg", "The Prairies, Canada"),
        ("Winnipeg", "North America"),
        ("Boston", "New England"),
        ("Paris", "Île-de-France"),
        ("Paris", "South of France"),
        ("London", "Camden, UK"),
        ("", "Toronto"),
    ],
)
def test_what_is_not_known_is_unknown(place: str, location: str) -> None:
    assert fit(wish(place, ()), location=location) == (0.0, "unknown")


@pytest.mark.parametrize(
    ("topics", "text", "value"),
    [
        (TOPICS, "Speaks on web 2.0 and Social Media", 1.0),
        (TOPICS, "all things #socialmedia", 0.5),
        (("speakers",), "a keynote speaker", 1.0),
        (("égalité",), "pour l'Egalite", 0.0),
        (("égalité",), "Egalite!", 1.0),
        (("C++",), "C++ developer", 1.0),
        (("C++",), "C developer", 0.0),
        (("art",), "starting out", 0.0),
        (("", "  "), "anything", 0.0),
    ],
)
def test_topics_count_by_the_share_that_is_named_in_whole_words(
    topics: tuple[str, ...], text: str, value: float
) -> None:
    assert fit(wish("", topics), texts=(text,)) == (value, "yes" if value else "unknown")


def test_the_better_of_place_and_topics_counts() -> None:
    assert fit(wish("Winnipeg", TOPICS), location="Winnipeg", texts=("social media",)) == (
        1.0,
        "yes",
    )
    assert fit(wish("Winnipeg", TOPICS), location="", texts=("social media",)) == (0.5, "unknown")


def test_topics_do_not_bring_somebody_from_elsewhere() -> None:
    told = fit(wish("Winnipeg", TOPICS), location="Toronto", texts=("web 2.0, social media",))
    assert told == (1.0, "no")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Joel Parent at IC Group, in Winnipeg!", "yes"),
        ("Joel moved: he is not in Winnipeg any more", "unknown"),
        ("formerly of Winnipeg", "unknown"),
        ("nicht mehr in Winnipeg", "unknown"),
        ("not sure, but Joel, who lives in Winnipeg", "yes"),
    ],
)
def test_a_text_that_names_the_place_speaks_for_it_unless_it_denies_it(
    text: str, fits: str
) -> None:
    value, said = fit(wish("Winnipeg", ()), texts=(text,))
    assert said == fits
    assert (value > 0) is (fits == "yes")


def test_a_text_against_the_own_location_leaves_it_open() -> None:
    value, fits = fit(wish("Winnipeg", ()), location="Toronto, ON", texts=("Joel in Winnipeg",))
    assert fits == "unknown"
    assert 0 < value < 0.5


def test_being_there_counts_more_than_being_said_to_be_there() -> None:
    there, _ = fit(wish("Winnipeg", ()), location="Winnipeg")
    said, _ = fit(wish("Winnipeg", ()), texts=("in Winnipeg",))
    assert there > said


@given(st.text(), st.lists(st.text()), st.text(), st.lists(st.text(), max_size=3))
def test_whatever_is_written_there_is_a_fit_between_0_and_1(
    place: str, topics: list[str], location: str, texts: list[str]
) -> None:
    value, fits = fit(wish(place, topics), location=location, texts=texts)
    assert 0 <= value <= 1
    assert fits in ("yes", "unknown", "no")
