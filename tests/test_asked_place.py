"""Which places the composer offers of what is being typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.asked_place import MOST, asked_places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("anyone who talks on Web 2.0 and is based in Winnipeg?", ("Winnipeg",)),
        ("need a plumber in winnipeg tonight", ("winnipeg",)),
        ("who knows a speaker in Portland, Maine?", ("Portland, Maine",)),
        ("who knows a speaker in Portland, OR.", ("Portland, OR",)),
        ("who knows a speaker in Winnipeg, who is free", ("Winnipeg",)),
        ("a Winnipeg-based speaker, please", ("Winnipeg",)),
        ("speakers for tonight #Winnipeg", ("Winnipeg",)),
        ("somebody in the New York area", ("New York",)),
        ("somebody in downtown Toronto", ("Toronto",)),
        ("anyone in the UK?", ("UK",)),
        ("somebody near São Paulo", ("São Paulo",)),
        ("quelqu'un à Montréal ?", ("Montréal",)),
        ("somebody in Winnipeg or in Brandon", ("Winnipeg", "Brandon")),
        ("in Winnipeg, yes, in Winnipeg", ("Winnipeg",)),
        ("stuck in Toronto, need somebody in Winnipeg", ("Winnipeg",)),
        ("I'm in Toronto, the talk is in Winnipeg", ("Winnipeg",)),
    ],
)
def test_a_place_where_somebody_is_wanted_is_offered_as_it_is_written(
    text: str, places: tuple[str, ...]
) -> None:
    assert asked_places(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "",
        "need help: who talks on social media?",
        "somebody in nice weather",
        "somebody in IT, or in between",
        "in it for the money, on me",
        "thanks Austin, thanks Paris",
        "I work for the Boston Consulting Group",
        "not in Toronto please",
        "somebody in Steinbach",
        "in, or, me",
    ],
)
def test_what_may_be_meant_otherwise_is_not_offered(text: str) -> None:
    assert asked_places(text) == ()


@given(st.text(alphabet=st.sampled_from("inINw #,.-'Winnipeg Paris\n\x00é"), max_size=60))
def test_any_text_is_read_and_what_is_offered_stands_in_it(text: str) -> None:
    places = asked_places(text)
    assert len(places) <= MOST
    for place in places:
        assert place.split()[0] in text
