"""What replies say of when somebody cannot be had: only plain statements, and only of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import strategies as st

from helpnet.domain.away import says_away
from tests.support.laws import given

SATURDAY = date(2025, 11, 22)  # when the reply is written


def ruled_out(words: str, needed: date, name: str = "Joel Parent") -> bool:
    start = words.find(name)
    own = start < 0
    span = (0, 0) if own else (start, start + len(name))
    return bool(says_away(words, span, own=own, needed=needed, said=SATURDAY))


@pytest.mark.parametrize(
    "words",
    [
        "try Joel Parent, he is great",
        "Joel Parent is usually away in winter, ask him",
        "Joel Parent is not away",
        "Joel Parent was away last week",
        "If Joel Parent is away, ask somebody else",
        "Joel Parent might be away",
        "Joel Parent is not available on Facebook, mail him",
        "Joel Parent would do it. Ana Vell is away until Monday",
        "Joel Parent would do it, Ana Vell is away",
        "Ana is away, so ask Joel Parent",
        "Joel Parent never books anybody away from home",
        "I think Joel Parent! I'm away until Monday",
        "",
    ],
)
def test_what_is_doubtful_past_or_said_of_somebody_else_rules_nobody_out(words: str) -> None:
    assert not ruled_out(words, SATURDAY)


@pytest.mark.parametrize(
    "words",
    [
        "Joel Parent, but he's away until Monday",
        "Joel Parent is away",
        "Joel Parent is out of town this week",
        "You want Joel Parent. Sadly he’s not available today.",
        "Joel Parent is on vacation through Sunday",
        "Joel Parent is back on Tuesday",
        "Joel Parent can't make it, sorry",
        "I would love to, but I'm not available tomorrow",
        "I can do it but I'm only free from Tuesday",
        "We are fully booked",
    ],
)
def test_a_plain_statement_rules_the_day_out(words: str) -> None:
    assert ruled_out(words, date(2025, 11, 22 if "today" in words or "week" in words else 23))


@pytest.mark.parametrize(
    "words",
    [
        "Joel Parent is away until Monday",
        "Joel Parent is away tomorrow",
        "Joel Parent is out of town this week",
        "Joel Parent is back on Monday",
    ],
)
def test_days_that_are_not_named_stay_open(words: str) -> None:
    assert ruled_out(words, date(2025, 11, 23))
    assert not ruled_out(words, date(2025, 11, 24))


def test_the_words_are_handed_back_as_they_stand() -> None:
    said = says_away(
        "Ask Joel Parent,  he’s away until Monday. Hugs",
        (4, 15),
        own=False,
        needed=SATURDAY,
        said=SATURDAY,
    )
    assert said == "he's away until Monday"


@given(st.text(max_size=60) | st.just("is away until monday"))
def test_no_text_breaks_it(words: str) -> None:
    for own in (True, False):
        says_away(words, (0, len(words) // 2), own=own, needed=SATURDAY, said=SATURDAY)
