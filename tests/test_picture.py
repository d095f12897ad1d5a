"""The path to somebody as a picture, and the same in words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from helpnet.domain.model import Suggester, Tie
from helpnet.domain.picture import WIDTH, picture
from tests.support.laws import given
from tests.support.ranking import SLIGHTLY, STRANGER, WELL, suggester, suggesters, ties


def test_a_stranger_nobody_suggests_is_linked_by_a_thin_broken_line() -> None:
    drawn = picture("Joel Parent", STRANGER, ())
    [line] = drawn.lines
    assert not line.known
    assert [node.name for node in drawn.nodes] == ["You", "Joel Parent"]
    assert drawn.words == "You and Joel Parent: no known link."


def test_a_path_leads_over_who_suggests_them_and_is_thicker_where_the_tie_is_stronger() -> None:
    voices = (suggester("jonathan", WELL, knows_candidate=True), suggester("raj", SLIGHTLY))
    drawn = picture("Joel Parent", STRANGER, voices)
    assert [node.name for node in drawn.nodes] == ["You", "Jonathan", "Raj", "Joel Parent"]
    first, second, third, fourth = drawn.lines
    assert first.width > third.width
    assert [line.known for line in (first, second, third, fourth)] == [True, True, True, False]
    assert drawn.words == (
        "You and Jonathan: a strong tie; Jonathan knows Joel Parent. "
        "You and Raj: a slight tie; Raj names Joel Parent."
    )


def test_who_is_known_is_linked_directly_beside_those_who_suggest_them() -> None:
    drawn = picture("Joel Parent", WELL, (suggester("raj", SLIGHTLY),))
    assert drawn.lines[0].known
    assert len(drawn.lines) == 3
    assert len({(node.x, node.y) for node in drawn.nodes}) == 3


def test_who_offers_themselves_is_no_link_to_themselves() -> None:
    drawn = picture("Joel", STRANGER, (suggester("joel", STRANGER, is_candidate=True),))
    assert [node.name for node in drawn.nodes] == ["You", "Joel"]


def test_a_crowd_is_counted_and_not_drawn() -> None:
    drawn = picture("Joel", STRANGER, [suggester(name) for name in "abcdef"])
    assert len(drawn.nodes) == 5
    assert drawn.left_out == 3
    assert drawn.words.endswith("3 more name Joel.")
    assert picture("Joel", STRANGER, [suggester(name) for name in "abcd"]).words.endswith(
        "1 more names Joel."
    )


def test_a_name_that_has_no_room_is_shortened_to_what_still_tells_who_it_is() -> None:
    def shown(name: str) -> str:
        return picture(name, STRANGER, ()).nodes[-1].name

    assert shown("Jonathan Markoff") == "Jonathan Markoff"
    assert shown("Jonathan van Markoff") == "Jonathan M."
    assert shown("Wolfeschlegelsteinhausenberger") == "Wolfeschlegelst…"
    assert shown("Wolfeschlegelsteinhausen Berger") == "Wolfeschlegelst…"


def test_who_has_no_name_is_somebody_in_words_too() -> None:
    nameless = replace(suggester("raj"), name=" \n ")
    assert picture("Joel\nParent", STRANGER, [nameless]).words == (
        "You and Somebody: no known link; Somebody names Joel Parent."
    )


@given(st.text(max_size=40), ties, st.lists(suggesters, max_size=6))
def test_nobody_stands_on_somebody_else_or_outside(
    name: str, tie: Tie, voices: list[Suggester]
) -> None:
    drawn = picture(name, tie, voices)
    places = [(node.x, node.y) for node in drawn.nodes]
    assert len(set(places)) == len(places)
    assert all(0 < x < WIDTH and 0 < y < drawn.height for x, y in places)
    assert all(1 <= line.width <= 7 for line in drawn.lines)
    for line in drawn.lines:  # a line ends at people and runs through nobody else
        ends = {(line.x1, line.y1), (line.x2, line.y2)}
        assert ends <= set(places)
        if line.y1 == line.y2:
            between = {p for p in places if p[1] == line.y1 and p not in ends}
            assert not any(min(line.x1, line.x2) < x < max(line.x1, line.x2) for x, _ in between)
