"""Who in a reply is suggested, and who is only spoken to, negated, or said to have sent one."""

from __future__ import annotations

import pytest

from helpnet.domain.extract import extract
from helpnet.domain.model import Author, Context, Entity

ASKER = Context(asker_handles=("robin_vale",))


def named(text: str, context: Context = ASKER) -> list[str]:
    found = extract(text, Author("Sam Lee", "samlee", "x"), context).suggestions
    return [s.name or s.handle or s.email or s.phone or s.org for s in found if not s.is_author]


def test_the_asker_is_never_suggested_wherever_they_are_named() -> None:
    assert named("@robin_vale") == []
    assert named("maybe @Robin_Vale can do it") == []


def test_the_writers_own_handle_is_no_suggestion_of_somebody_else() -> None:
    assert named("call me, I'm @samlee") == []


def test_handles_at_the_start_are_spoken_to() -> None:
    assert named("@robin_vale @cheryl_b what a morning") == []


def test_a_reply_of_nothing_but_handles_suggests_them() -> None:
    assert named("@robin_vale @prairie_geek @dana_w") == ["prairie_geek", "dana_w"]


def test_a_handle_at_the_start_is_suggested_when_the_sentence_says_that_they_fit() -> None:
    assert named("@robin_vale @prairie_geek is your man") == ["prairie_geek"]
    assert named("@prairie_geek knows everybody") == ["prairie_geek"]


def test_whoever_is_greeted_or_thanked_is_spoken_to() -> None:
    assert named("Hey Dana, good luck with it") == []
    assert named("Thanks Joel Parent!") == []
    assert named("Robin, try Joel Parent") == ["Joel Parent"]


@pytest.mark.parametrize(
    "text",
    [
        "not Marty Funk please",
        "never hire Marty Funk",
        "avoid Marty Funk",
        "Marty Funk retired last year",
        "Marty Funk doesn't do that any more",
        "surtout pas Marc Girard",
        "bloß nicht Uwe Krüger",
        "cualquiera menos Pedro Salas",
    ],
)
def test_whoever_is_negated_is_not_suggested(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "not Marty Funk but Joel Parent",
        "don't ask Marty Funk, ask Joel Parent",
        "I'm not the person but Joel Parent is",
        "skip Marty Funk. Joel Parent does it better",
        "why not Joel Parent",
        "don't hesitate to call Joel Parent",
        "you can't go wrong with Joel Parent",
        "not only Joel Parent",
    ],
)
def test_a_negation_ends_and_what_looks_like_one_is_none(text: str) -> None:
    assert named(text) == ["Joel Parent"]


def test_a_negation_reaches_all_alternatives() -> None:
    assert named("not Marty Funk or Rick Stone") == []


def test_who_sent_somebody_is_a_connector() -> None:
    assert named("say Ravi sent you") == []
    assert named("call Joel Parent and mention Ravi Chandra") == ["Joel Parent"]


def test_praise_of_works_and_celebrities_suggests_nobody() -> None:
    assert named("as Seth Godin says, find your tribe") == []
    assert named("I loved the book by Miriam Toews") == []


def test_who_is_asked_or_told_by_the_writer_is_no_suggestion() -> None:
    assert named("I'll ask Joel Parent tonight") == []
    assert named("shared with @prairie_geek") == []


def test_what_the_network_tagged_is_found_by_its_words_not_by_offsets() -> None:
    tag = Entity("tag", "Moira Sinclair", name="Moira Sinclair", remote_id="77")
    extraction = extract(
        "Moira Sinclair this is you!",
        Author("Nora", "", "facebook"),
        Context(entities=(tag,)),
    )
    (suggestion,) = extraction.suggestions
    assert (suggestion.name, suggestion.remote_id) == ("Moira Sinclair", "77")
    assert (suggestion.network, suggestion.certainty) == ("facebook", "sure")


def test_a_tagged_page_is_nobody_to_contact() -> None:
    page = Entity("tag", "Winnipeg Jets", name="Winnipeg Jets", is_person=False)
    assert named("go Winnipeg Jets", Context(entities=(page,))) == []


def test_small_words_that_no_list_knows_as_names_are_none_without_a_cue() -> None:
    assert named("hope that works out! kia kaha") == []
    assert named("joel parent") == ["joel parent"]


def test_who_only_wishes_they_could_offers_nothing() -> None:
    assert extract("I wish I could help, Joel Parent used to but he died").suggestions == ()
