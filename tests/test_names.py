"""Where people's names stand in noisy text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.names import find_people
from helpnet.domain.names_tokens import fold, tokenize


def people(text: str) -> list[str]:
    return [text[start:end] for start, end in find_people(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("connect with Joel Parent at IC Group", ["Joel Parent"]),
        ("talk to joel parent, he is great", ["joel parent"]),
        ("Priya Raman and Dana Whitecloud", ["Priya Raman", "Dana Whitecloud"]),
        ("ask Siobhán O'Leary or Jean-Luc Gagnon", ["Siobhán O'Leary", "Jean-Luc Gagnon"]),
        ("Joel Parent's talk was great", ["Joel Parent"]),
        ("Frag Jürgen Weber", ["Jürgen Weber"]),
        ("demande à Étienne Gagnon", ["Étienne Gagnon"]),
        ("llama a María José Fernández", ["María José Fernández"]),
        ("सुनीता शर्मा से बात करो", ["सुनीता शर्मा"]),
        ("اتصل ب ليلى حداد", ["ليلى حداد"]),
        ("good luck in Winnipeg!", []),
        ("what's the fee?", []),
        ("@joel_parent https://joel.example", []),
        ("", []),
    ],
)
def test_names_are_found_and_plain_words_are_not(text: str, expected: list[str]) -> None:
    assert people(text) == expected


def test_handles_links_and_addresses_hide_no_names() -> None:
    assert people("joel.parent@icgroup.example www.joelparent.example @JoelParent") == []


def test_finding_twice_finds_the_same() -> None:
    text = "Joel Parent or priya raman, maybe Will Grace"
    assert find_people(text) == find_people(text)


@given(st.text(max_size=300))
def test_spans_are_ordered_and_lie_in_the_text_whatever_it_holds(text: str) -> None:
    spans = find_people(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@given(st.text(max_size=300))
def test_tokens_are_ordered_and_leave_out_nothing_but_spaces(text: str) -> None:
    tokens = tokenize(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    kept = "".join(text[token.start : token.end] for token in tokens)
    assert [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]


def test_words_stay_whole_and_clitics_come_off() -> None:
    written = "Joel's O'Brien l'agence don't Jean-Luc J.P. 2.0 @x"
    assert [token.text for token in tokenize(written, [(len(written) - 2, len(written))])] == [
        "Joel", "'s", "O'Brien", "l'", "agence", "don't", "Jean-Luc", "J.P.", "2.0", "@x",
    ]  # fmt: skip


def test_folding_takes_off_case_accents_and_curls() -> None:
    assert fold("Été’S") == "ete's"
    assert fold("Straße") == "strasse"
    assert fold("शर्मा") == "शर्मा"
