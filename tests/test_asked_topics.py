"""What an ask is about: telling words and words in company, and nothing that every ask says."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from helpnet.domain.asked_topics import MOST, asked_topics
from tests.support.laws import given


@pytest.mark.parametrize(
    "text",
    ["", "need help!", "anyone who knows somebody good in Oslo?", "2 0 5", "tonight at 8, please"],
)
def test_an_ask_that_names_no_topic_has_none(text: str) -> None:
    assert asked_topics(text) == ()


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("who talks on Web 2.0 and Social Media?", ["social media", "web 2 0"]),
        ("looking for a plumber in Oslo", ["plumber"]),
        ("who knows a good divorce lawyer? urgent!", ["divorce lawyer"]),
        ("a keynote on machine learning, please", ["machine learning", "keynote"]),
        ("need a plumber. Translator too", ["plumber", "translator"]),
    ],
)
def test_topics_are_named_those_of_several_words_first(text: str, topics: list[str]) -> None:
    found = [" ".join(topic) for topic in asked_topics(text)]
    assert sorted(found) == sorted(topics)
    assert [len(topic) == 1 for topic in asked_topics(text)] == sorted(
        len(topic) == 1 for topic in asked_topics(text)
    )


def test_the_place_is_no_topic() -> None:
    assert asked_topics("plumber Flin Flon", "Flin Flon") == (("plumber",),)


@given(st.text(max_size=200))
def test_any_text_has_few_topics_and_always_the_same(text: str) -> None:
    topics = asked_topics(text)
    assert len(topics) <= MOST
    assert topics == asked_topics(text)
    assert all(all(topic) for topic in topics)
