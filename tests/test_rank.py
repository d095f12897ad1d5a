"""The order of suggested contacts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import strategies as st

from helpnet.domain.model import Candidate, Failed, Ranked, Suggester, Tie
from helpnet.domain.rank import path_strength, rank
from helpnet.domain.ties import known_directly
from tests.support.laws import given
from tests.support.ranking import (
    NOW,
    SLIGHTLY,
    STRANGER,
    WELL,
    candidates,
    suggester,
    suggesters,
    ties,
)

crowds = st.lists(candidates, max_size=8, unique_by=lambda candidate: candidate.id)


def ids(ranked: list[Ranked]) -> list[str]:
    return [place.candidate.id for place in ranked]


def sunk(place: Ranked) -> int:
    if place.candidate.status == "dismissed":
        return 4
    return 2 * bool(place.candidate.fails) + (place.candidate.status == "declined")


def test_nobody_is_ranked_where_nobody_is_suggested() -> None:
    assert rank([]) == []


def test_whom_the_user_knows_stands_above_paths_and_paths_above_strangers() -> None:
    known = Candidate("known", "K", tie=SLIGHTLY)
    through = Candidate("through", "T", suggesters=(suggester("jon", WELL),), fit=1.0)
    stranger = Candidate(
        "stranger", "S", suggesters=(suggester("a"), suggester("b"), suggester("c")), fit=1.0
    )
    ranked = rank([stranger, through, known])
    assert ids(ranked) == ["known", "through", "stranger"]
    assert [place.tier for place in ranked] == [1, 2, 3]
    assert [place.rank for place in ranked] == [1, 2, 3]
    assert [place.closeness for place in ranked] == ["know_slightly", "through", "stranger"]


def test_two_independent_suggesters_stand_above_the_better_one_alone() -> None:
    two = Candidate("two", "A", suggesters=(suggester("jon", WELL), suggester("raj", SLIGHTLY)))
    one = Candidate("one", "B", suggesters=(suggester("jon", WELL),))
    assert ids(rank([one, two])) == ["two", "one"]


def test_a_suggester_whom_the_user_does_not_know_carries_no_path() -> None:
    assert path_strength([suggester("ana", STRANGER)]) == 0
    wrote_once = Tie(strength=0.1, messages=1, days=1, days_in=1)
    assert rank([Candidate("c", "C", suggesters=(suggester("ana", wrote_once),))])[0].tier == 3


def test_two_replies_of_one_person_count_once() -> None:
    once = suggester("jon", WELL)
    again = replace(once, reply_id="another", quote="Joel, really!")
    assert path_strength([once, again]) == path_strength([once])


def test_a_suggester_who_knows_the_candidate_counts_for_more_and_an_owner_for_less() -> None:
    plain, knows = suggester("jon", WELL), suggester("jon", WELL, knows_candidate=True)
    owner = suggester("jon", WELL, is_candidate=True)
    assert path_strength([plain]) == pytest.approx(0.3 * 2 / 3)
    assert path_strength([knows]) == pytest.approx(0.5 * 2 / 3)
    assert path_strength([owner]) == pytest.approx(0.1 * 2 / 3)


def test_who_offers_themselves_is_no_suggester_besides() -> None:
    plain = suggester("jon", WELL)
    own = replace(plain, reply_id="offer", is_candidate=True)
    assert path_strength([plain, own]) == path_strength([own])


def test_who_names_many_stands_less_for_each() -> None:
    few = suggester("jon", WELL, candidates_named=3)
    many = suggester("jon", WELL, candidates_named=7)
    assert path_strength([few]) == pytest.approx(0.3 * 2 / 3)
    assert path_strength([many]) == pytest.approx(0.3 * 2 / 3 / 3)


def test_the_path_tells_through_whom_strongest_first() -> None:
    voices = (suggester("ana"), suggester("raj", SLIGHTLY), suggester("jon", WELL))
    place = rank([Candidate("joel", "Joel", suggesters=voices)])[0]
    assert [step.id for step in place.path] == ["jon", "raj"]


def test_the_path_is_empty_for_whom_the_user_knows_and_for_strangers() -> None:
    known = Candidate("known", "K", tie=WELL, suggesters=(suggester("jon", WELL),))
    stranger = Candidate("stranger", "S", suggesters=(suggester("ana"),))
    assert [place.path for place in rank([known, stranger])] == [(), ()]


def test_fit_decides_among_the_near_and_never_among_the_far() -> None:
    def candidate(id: str, strength: float, fit: float) -> Candidate:
        return Candidate(id, id, tie=replace(WELL, strength=strength), fit=fit)

    assert ids(rank([candidate("near", 1.4, 0), candidate("fits", 1.0, 1)])) == ["fits", "near"]
    assert ids(rank([candidate("far", 1.6, 0), candidate("fits", 1.0, 1)])) == ["far", "fits"]


def test_strangers_go_by_fit_and_then_by_how_many_suggest_them() -> None:
    two = (suggester("a"), suggester("b"))
    fits = Candidate("fits", "Z", fit=1.0, suggesters=(suggester("a"),))
    seconded = Candidate("seconded", "Y", suggesters=two)
    single = Candidate("single", "X", suggesters=(suggester("a"),))
    assert ids(rank([single, seconded, fits])) == ["fits", "seconded", "single"]


def test_equals_go_by_path_suggesters_later_contact_newer_reply_and_name() -> None:
    base = Candidate("base", "Joel", tie=WELL)
    assert WELL.last is not None
    later = replace(WELL, last=WELL.last + timedelta(days=1))
    in_order = [
        replace(base, id="path", suggesters=(suggester("jon", WELL),)),
        replace(base, id="suggested", suggesters=(suggester("ana"),)),
        replace(base, id="later", tie=later),
        replace(base, id="newer", latest=NOW),
        replace(base, id="older", latest=NOW - timedelta(minutes=5)),
        replace(base, id="ana", name="ana"),
        replace(base, id="joel"),
    ]
    assert ids(rank(reversed(in_order))) == [candidate.id for candidate in in_order]


def test_a_one_way_follow_is_a_tie_break_among_strangers() -> None:
    followed = Candidate("followed", "Z", tie=Tie(how_known=("you_follow",)))
    assert ids(rank([Candidate("nobody", "A"), followed])) == ["followed", "nobody"]


def test_declined_and_dismissed_sink_below_everybody() -> None:
    ranked = rank(
        [
            Candidate("dismissed", "A", tie=WELL, status="dismissed"),
            Candidate("declined", "B", tie=SLIGHTLY, status="declined"),
            Candidate("stranger", "C"),
            Candidate("agreed", "D", status="agreed"),
        ]
    )
    assert ids(ranked)[2:] == ["declined", "dismissed"]


def test_who_fails_what_is_insisted_on_stands_below_whoever_may_meet_it() -> None:
    elsewhere = (Failed("place", "They are in Toronto."),)
    ranked = rank(
        [
            Candidate("dismissed", "A", tie=WELL, status="dismissed"),
            Candidate("elsewhere, declined", "B", tie=WELL, fails=elsewhere, status="declined"),
            Candidate("elsewhere", "C", tie=WELL, fails=elsewhere, fit=1.0),
            Candidate("declined", "D", status="declined"),
            Candidate("stranger", "E"),
        ]
    )
    in_order = ["stranger", "declined", "elsewhere", "elsewhere, declined", "dismissed"]
    assert ids(ranked) == in_order


@given(crowds, st.data())
def test_insisting_hides_nobody_and_keeps_the_order_of_both_parts(
    crowd: list[Candidate], data: st.DataObject
) -> None:
    free = [replace(one, fails=()) for one in crowd]
    failing = {one.id for one in crowd if data.draw(st.booleans())}
    fails = (Failed("place", "They are in Toronto."),)
    insisted = [replace(one, fails=fails if one.id in failing else ()) for one in free]
    before, after = ids(rank(free)), ids(rank(insisted))
    assert sorted(before) == sorted(after)
    for part in (failing, {one.id for one in crowd} - failing):
        assert [one for one in before if one in part] == [one for one in after if one in part]


@given(crowds, st.integers(0, 7), ties.filter(known_directly))
def test_one_more_suggester_never_lowers_anybody(
    crowd: list[Candidate], which: int, tie: Tie
) -> None:
    # But for who offers themselves: who suggests them as well speaks for them no louder.
    crowd = [replace(one, suggesters=one.suggesters[:3]) for one in crowd]
    if which >= len(crowd):
        return
    one = crowd[which]
    more = replace(one, suggesters=(*one.suggesters, suggester("new", tie, name="Zoe Zed")))
    added = [*crowd[:which], more, *crowd[which + 1 :]]
    assert ids(rank(added)).index(one.id) <= ids(rank(crowd)).index(one.id)


def test_somebody_elsewhere_does_not_sink_for_it() -> None:
    known = Candidate("known", "A", tie=WELL, fits="no")
    assert ids(rank([Candidate("other", "B", fits="yes", fit=1.0), known])) == ["known", "other"]


@given(crowds)
def test_nobody_of_a_lower_tier_stands_above_a_higher_one(crowd: list[Candidate]) -> None:
    places = [(sunk(place), place.tier) for place in rank(crowd)]
    assert places == sorted(places)


@given(crowds, st.randoms(use_true_random=False))
def test_the_same_candidates_stand_in_the_same_order_however_they_come(
    crowd: list[Candidate], shuffle: random.Random
) -> None:
    shuffled = [
        replace(one, suggesters=tuple(shuffle.sample(one.suggesters, len(one.suggesters))))
        for one in shuffle.sample(crowd, len(crowd))
    ]
    first, second = rank(crowd), rank(shuffled)
    assert ids(first) == ids(second)
    assert [place.score for place in first] == [place.score for place in second]
    assert [place.reasons for place in first] == [place.reasons for place in second]
    assert [place.path for place in first] == [place.path for place in second]


@given(crowds)
def test_scores_fall_strictly_along_the_list_and_stay_between_0_and_1(
    crowd: list[Candidate],
) -> None:
    scores = [place.score for place in rank(crowd)]
    assert all(above > below for above, below in pairwise(scores))
    assert all(0 < score < 1 for score in scores)
    assert [round(score, 6) for score in scores] == scores


def test_a_thousand_equals_have_a_thousand_scores_in_one_band() -> None:
    crowd = [Candidate(f"{number:04}", "Joel") for number in range(1000)]
    scores = {place.score for place in rank([*crowd, Candidate("last", "A", status="declined")])}
    assert len(scores) == 1001


@given(st.lists(suggesters, max_size=6), ties.filter(known_directly), st.booleans())
def test_an_added_known_suggester_never_lowers_the_path(
    before: list[Suggester], tie: Tie, knows: bool
) -> None:
    added = suggester("new", tie, knows_candidate=knows)
    assert path_strength([*before, added]) >= path_strength(before) - 1e-12
    assert path_strength([*before, added]) >= path_strength([added]) - 1e-12
    assert 0 < path_strength([*before, added]) < 1


@given(candidates, st.floats(0, 1))
def test_fit_moves_nobody_to_another_tier(candidate: Candidate, fit: float) -> None:
    assert rank([candidate])[0].tier == rank([replace(candidate, fit=fit)])[0].tier


@given(candidates, candidates)
def test_within_a_tier_fit_overtakes_by_at_most_a_half(one: Candidate, other: Candidate) -> None:
    one = replace(one, status="new", fails=(), fit=0.0)
    other = replace(other, status="new", fails=(), fit=1.0)
    ranked = rank([one, other])
    stronger = one.tie.strength > 1.5 * other.tie.strength + 0.5  # .5: more than any word's worth
    if stronger and ranked[0].tier == ranked[1].tier == 1:
        assert ranked[0].candidate is one


@given(crowds)
def test_a_path_leads_only_through_people_the_user_knows(crowd: list[Candidate]) -> None:
    for place in rank(crowd):
        assert all(known_directly(step.tie) for step in place.path)
        assert len({step.id for step in place.path}) == len(place.path)
        assert bool(place.path) == (place.tier == 2)
