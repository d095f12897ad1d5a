"""The examples that the name finder is trained on say what their spans say."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parent.parent / "tools"


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The training scripts import each other by their bare names, as when they are run."""
    monkeypatch.syspath_prepend(str(TOOLS))
    yield
    for name in [name for name in sys.modules if name.startswith("train_names")]:
        del sys.modules[name]


@pytest.fixture
def corpus(tools: None) -> ModuleType:
    import train_names_corpus

    return train_names_corpus


def test_a_corpus_is_read_as_people_write(corpus: ModuleType, tmp_path: Path) -> None:
    rows = (
        "RT\tO\n@\tB-PER\njoel\tI-PER\n:\tO\nAsk\tO\nAnn\tB-PER\nCho\tI-PER\n's\tO\n\nBay\tB-loc\n"
    )
    path = tmp_path / "some.conll"
    path.write_text(rows, encoding="utf8")
    first, second = corpus.read_corpus(path)
    assert first.text == "RT @joel: Ask Ann Cho's"
    assert [first.text[start:end] for start, end, _ in first.spans] == ["Ann Cho"]
    assert second.spans == ((0, 3, "LOC"),)


def test_names_are_labelled_by_where_they_begin_and_end(corpus: ModuleType) -> None:
    example = corpus.Example(
        "ask Ann May Cho or Bo at Bay", ((4, 15, "PER"), (19, 21, "PER"), (25, 28, "ORG"))
    )
    _, labels = corpus.labelled(example)
    assert labels == ["O", "B", "I", "L", "O", "U", "O", "ORG"]


def test_made_up_replies_hold_the_names_they_claim(tools: None) -> None:
    from train_names_replies import made_up_replies

    replies = list(made_up_replies(200, random.Random(1)))
    people = [e.text[a:b] for e in replies for a, b, kind in e.spans if kind == "PER"]
    assert len(people) > 100
    assert all(name.strip() == name and name for name in people)
    assert not any("{" in example.text for example in replies)


def test_a_text_about_others_keeps_its_other_words(corpus: ModuleType) -> None:
    from train_names_augment import lowered, renamed

    example = corpus.Example("call Ann Cho in Bay", ((5, 12, "PER"), (16, 19, "LOC")))
    other = renamed(example, random.Random(2), ["en_US"])
    (start, end, _), (place, place_end, _) = other.spans
    assert other.text[:start] == "call " and other.text[start:end] != "Ann Cho"
    assert other.text[place:place_end] == "Bay"
    assert lowered(example).text == "call ann cho in bay"
