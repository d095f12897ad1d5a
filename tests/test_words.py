"""Why a contact stands where it stands, in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helpnet.domain.model import Candidate, Reason, Suggester, Tie
from helpnet.domain.rank import rank
from helpnet.domain.words import because, sentence
from tests.support.laws import given
from tests.support.ranking import SLIGHTLY, STRANGER, WELL, candidates, suggester

JONATHAN = suggester("jon", WELL, "Jonathan Markoff")


def why(*voices: Suggester, tie: Tie = STRANGER, name: str = "Joel Parent") -> tuple[str, ...]:
    return because(rank([Candidate("joel", name, tie=tie, suggesters=voices)])[0])


def test_the_story_is_told_as_it_was() -> None:
    assert why(JONATHAN, suggester("raj", name="Raj Malhotra")) == (
        "Suggested by Jonathan Markoff, whom you know well, and by Raj Malhotra.",
    )


def test_a_known_person_is_told_by_the_relation_and_the_contact_in_one_sentence() -> None:
    assert why(tie=WELL) == (
        "You follow each other; you have exchanged 12 messages on 12 days, the last in April 2025.",
    )


def test_a_stranger_is_told_as_one() -> None:
    assert why() == ("No known link to you.",)


def test_a_suggester_whom_the_user_does_not_know_is_told_as_one() -> None:
    assert why(suggester("ana", name="Ana Vell")) == (
        "Suggested by Ana Vell, whom you do not know.",
        "No known link to you.",
    )


@pytest.mark.parametrize(
    ("tie", "said"),
    [
        (replace(WELL, how_known=("colleague",)), "whom you know well"),
        (replace(WELL, strength=0.5), "whom you know"),
        (SLIGHTLY, "whom you know slightly"),
        (Tie(strength=0.02, how_known=("friend",)), "whom you know slightly"),
        (Tie(how_known=("colleague",)), "a colleague of yours"),
        (Tie(how_known=("family",)), "of your family"),
        (Tie(how_known=("met",)), "whom you have met"),
        (Tie(strength=0.3, days=5, days_out=5), "to whom you have written"),
        (Tie(days=1, days_in=1), "who has written to you"),
        (Tie(how_known=("you_follow",)), "whom you follow"),
        (Tie(how_known=("follows_you",), days=1, days_in=1), "who follows you"),
    ],
)
def test_how_the_user_knows_a_suggester_is_said_of_them(tie: Tie, said: str) -> None:
    assert why(suggester("ana", tie, "Ana Vell"))[0] == f"Suggested by Ana Vell, {said}."


def test_the_best_known_suggester_is_named_and_the_others_counted_once_each() -> None:
    again = replace(JONATHAN, reply_id="another")
    told = why(suggester("a"), suggester("b", SLIGHTLY), JONATHAN, again)
    assert told == ("Suggested by Jonathan Markoff, whom you know well, and by 2 more.",)


def test_that_a_suggester_knows_the_candidate_is_said_apart() -> None:
    assert why(replace(JONATHAN, knows_candidate=True), suggester("raj", name="Raj Malhotra")) == (
        "Suggested by Jonathan Markoff, whom you know well, and by Raj Malhotra.",
        "Known to Jonathan Markoff.",
    )


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("colleague", "A colleague of Jonathan Markoff."),
        ("family", "Of the family of Jonathan Markoff."),
        ("friend", "A friend of Jonathan Markoff."),
        ("client", "Has done business with Jonathan Markoff."),
        ("classmate", "Knows Jonathan Markoff from school or university."),
        ("neighbour", "A neighbour of Jonathan Markoff."),
        ("met", "Has met Jonathan Markoff."),
        ("", "Known to Jonathan Markoff."),
    ],
)
def test_as_what_a_suggester_knows_the_candidate_is_said(stated: str, said: str) -> None:
    knows = replace(JONATHAN, knows_candidate=True, knows_as=stated)
    assert why(knows)[1] == said


def test_the_user_s_own_word_comes_first_and_a_no_is_not_said() -> None:
    tie = replace(SLIGHTLY, how_known=("colleague",))
    for word, said in (("well", "well"), ("little", "a little")):
        view = rank([Candidate("c", "C", tie=replace(tie, word=word))])[0]  # type: ignore[arg-type]
        assert because(view)[0] == f"You know them {said}, as you said."
    [refused] = rank([Candidate("c", "C", tie=replace(tie, word="not"), suggesters=(JONATHAN,))])
    assert because(refused)[0].startswith("Suggested by Jonathan")


def test_of_those_who_know_the_candidate_who_says_as_what_is_quoted() -> None:
    nearer = replace(JONATHAN, knows_candidate=True)
    told = why(nearer, suggester("raj", SLIGHTLY, knows_candidate=True, knows_as="colleague"))
    assert told[1] == "A colleague of Raj."


def test_whoever_offers_themselves_is_said_to_offer_and_not_to_be_suggested() -> None:
    self_made = suggester("joel", name="Joel Parent", is_candidate=True)
    assert why(self_made) == ("Offers to do it themselves.", "No known link to you.")
    assert why(self_made, JONATHAN) == (
        "Suggested by Jonathan Markoff, whom you know well.",
        "Offers to do it themselves.",
    )


def test_an_offer_counts_before_other_voices_when_the_user_knows_them() -> None:
    self_made = suggester("joel", WELL, "Joel", is_candidate=True)
    assert why(self_made, JONATHAN, tie=WELL)[1:] == ("Offers to do it themselves.",)


def test_a_business_is_said_to_be_its_suggesters_own() -> None:
    owner = suggester("ana", SLIGHTLY, "Ana Vell", is_candidate=True)
    assert why(owner, name="Vermeer Speakers") == (
        "Offered by Ana Vell, whom you know slightly, as their own.",
    )


@pytest.mark.parametrize(
    ("tie", "told"),
    [
        (Tie(strength=0.02, how_known=("friend",)), "You are friends; no messages found."),
        (Tie(how_known=("client",)), "They are a client of yours; no messages found."),
        (
            Tie(how_known=("follows_each_other", "colleague", "in_contacts")),
            "You are colleagues and you follow each other; no messages found.",
        ),
        (
            Tie(how_known=("you_follow", "follows_you", "follows_each_other")),
            "You follow each other; no messages found.",
        ),
        (Tie(how_known=("you_follow",)), "You follow them."),
        (
            Tie(messages=1, days=1, days_in=1, last=datetime(2025, 5, 1, tzinfo=UTC)),
            "They have written to you once, in May 2025.",
        ),
        (
            Tie(messages=5, days=3, days_out=3, last=datetime(2024, 12, 31, tzinfo=UTC)),
            "You have written to them 5 times on 3 days, the last in December 2024.",
        ),
        (
            Tie(messages=2, days=1, days_out=1, days_in=1, last=datetime(2025, 1, 2, tzinfo=UTC)),
            "You have exchanged 2 messages on 1 day, in January 2025.",
        ),
        (
            Tie(days=2, days_out=2, days_in=1, last=datetime(2025, 1, 2, tzinfo=UTC)),
            "You have been in touch on 2 days, the last in January 2025.",
        ),
        (
            Tie(messages=4, days=2, days_out=2, days_in=2),
            "You have exchanged 4 messages on 2 days.",
        ),
        (
            Tie(
                messages=1,
                days=1,
                days_out=1,
                last=datetime(2025, 2, 1, tzinfo=UTC),
                how_known=("follows_you",),
            ),
            "They follow you; you have written to them once, in February 2025.",
        ),
    ],
)
def test_every_tie_has_its_sentence(tie: Tie, told: str) -> None:
    assert why(tie=tie) == (told,)


def test_a_name_that_is_missing_or_spread_out_still_makes_a_sentence() -> None:
    assert sentence(Reason("acquainted", {"name": ""})) == "Known to somebody."
    assert sentence(Reason("acquainted", {"name": " Ana\n Vell "})) == "Known to Ana Vell."


def test_a_reason_without_words_is_an_error_and_not_silence() -> None:
    with pytest.raises(ValueError, match="horoscope"):
        sentence(Reason("horoscope"))


def _numbers(candidate: Candidate, voices: int) -> set[int]:
    tie = candidate.tie
    year = {tie.last.year} if tie.last else set()
    return {tie.messages, tie.days, voices - 1} | year


@given(candidates)
def test_every_number_in_a_sentence_is_a_stored_fact(candidate: Candidate) -> None:
    ranked = rank([candidate])[0]
    own = {voice.id for voice in candidate.suggesters if voice.is_candidate}
    voices = len({voice.id for voice in candidate.suggesters} - own)
    for told in because(ranked):
        said = {int(number) for number in re.findall(r"\d+", told)}
        assert said <= _numbers(candidate, voices)


@given(candidates)
def test_at_most_three_clauses_are_said_each_a_sentence(candidate: Candidate) -> None:
    told = because(rank([candidate])[0])
    assert 1 <= sum(one.count(";") + 1 for one in told) <= 3
    assert all(re.fullmatch(r"[A-Z].*[^.]\.", one) for one in told)
    assert all("  " not in one and "None" not in one for one in told)


@given(candidates)
def test_each_reason_can_also_be_said_alone(candidate: Candidate) -> None:
    reasons = rank([candidate])[0].reasons
    assert all(sentence(reason).endswith(".") for reason in reasons)
    assert len({reason.kind for reason in reasons}) == len(reasons)


@given(candidates)
def test_one_way_contact_is_never_called_an_exchange(candidate: Candidate) -> None:
    if candidate.tie.days_out and candidate.tie.days_in:
        return
    assert not any("exchanged" in told for told in because(rank([candidate])[0]))
