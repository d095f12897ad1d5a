"""Cues are data: what the notation stands for, and that the longest cue wins."""

from __future__ import annotations

from helpnet.domain.cues import LANGUAGES, find_cues, variants, word_set
from helpnet.domain.names_tokens import tokenize


def kinds(text: str, kind: str) -> list[str]:
    tokens = tokenize(text)
    return [
        " ".join(token.text for token in tokens[cue.start : cue.end])
        for cue in find_cues(tokens)
        if kind in cue.kinds
    ]


def test_a_phrase_stands_for_all_its_choices() -> None:
    assert variants("(talk|speak) [briefly] to") == {
        ("talk", "to"), ("speak", "to"), ("talk", "briefly", "to"), ("speak", "briefly", "to"),
    }  # fmt: skip


def test_apostrophes_may_be_missing_and_accents_too() -> None:
    assert variants("don't ask") == {("don't", "ask"), ("dont", "ask")}
    assert variants("très bien") == {("tres", "bien")}


def test_the_longest_cue_wins_so_that_exceptions_are_longer_cues() -> None:
    assert kinds("not Joel", "negate") == ["not"]
    assert kinds("not only Joel", "negate") == []
    assert kinds("not only Joel", "suggest") == ["not only"]


def test_a_cue_may_hold_any_one_word() -> None:
    assert kinds("earn 500 weekly", "strong") == ["earn 500 weekly"]


def test_a_cue_may_be_bound_to_the_end_of_a_clause() -> None:
    assert kinds("I'm in!", "volunteer") == ["I 'm in"]
    assert kinds("I'm in Regina", "volunteer") == []


def test_case_does_not_matter() -> None:
    assert kinds("CALL Joel", "suggest") == ["CALL"]


def test_every_language_has_its_table() -> None:
    assert {"en", "fr", "de", "es"} <= set(LANGUAGES)
    assert kinds("essaie Marie", "suggest") and kinds("frag Uwe", "suggest")
    assert kinds("llama a Inés", "suggest")
    assert {"the", "le", "der", "el"} <= word_set("articles")
