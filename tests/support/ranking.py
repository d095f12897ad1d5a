"""Candidates, suggesters and ties of any kind, for the laws of ranking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import strategies as st

from helpnet.domain.model import Candidate, ContactStatus, Failed, HowKnown, Suggester, Tie
from helpnet.domain.ties import combine

NOW = datetime(2025, 11, 22, 12, tzinfo=UTC)

WELL = Tie(
    strength=2.0,
    messages=12,
    days=12,
    days_out=6,
    days_in=6,
    last=datetime(2025, 4, 30, tzinfo=UTC),
    how_known=("follows_each_other",),
)
SLIGHTLY = Tie(strength=0.1, messages=2, days=2, days_out=1, days_in=1)
STRANGER = Tie()


def suggester(id: str, tie: Tie = STRANGER, name: str = "", **facts: object) -> Suggester:
    """Somebody who suggests, named after their id."""
    return Suggester(id, name or id.title(), tie, f"reply-{id}", "...", **facts)  # type: ignore[arg-type]


def _tie(
    days_out: int, days_in: int, messages: int, age: int, kinds: list[HowKnown], worth: float
) -> Tie:
    days = max(days_out, days_in)
    tie = Tie(
        messages=max(messages, days_out + days_in),
        days=days,
        days_out=days_out,
        days_in=days_in,
        last=NOW - timedelta(days=age) if days else None,
        how_known=tuple(dict.fromkeys(kinds)),
    )
    strength = combine(worth * days_out, worth * days_in, mutual=tie.is_mutual)
    return Tie(strength, tie.messages, days, days_out, days_in, tie.last, tie.how_known)


ties = st.builds(
    _tie,
    days_out=st.integers(0, 40),
    days_in=st.integers(0, 40),
    messages=st.integers(0, 500),
    age=st.integers(0, 4000),
    kinds=st.lists(st.sampled_from(get_args(HowKnown)), max_size=3),
    worth=st.floats(0.05, 1),
) | st.sampled_from([STRANGER, WELL, SLIGHTLY])

suggesters = st.builds(
    Suggester,
    id=st.sampled_from("abcdefgh"),
    name=st.sampled_from(["Jonathan Markoff", "Ana Vell", "Raj", ""]),
    tie=ties,
    reply_id=st.sampled_from(["r1", "r2", "r3"]),
    quote=st.just("..."),
    knows_candidate=st.booleans(),
    is_candidate=st.booleans(),
    candidates_named=st.integers(1, 12),
    works_at=st.sampled_from(["", "", "IC Group"]),
)

candidates = st.builds(
    Candidate,
    id=st.uuids().map(str),
    name=st.sampled_from(["Joel Parent", "Ana Vell", "@joel", "IC Group", ""]),
    tie=ties,
    suggesters=st.lists(suggesters, max_size=6).map(tuple),
    fit=st.sampled_from([0.0, 0.5, 1.0]) | st.floats(0, 1),
    fits=st.sampled_from(["yes", "unknown", "no"]),
    fails=st.sampled_from([(), (), (Failed("place", "elsewhere"),)]),
    status=st.sampled_from(get_args(ContactStatus)),
    latest=st.none() | st.integers(0, 10_000).map(lambda minutes: NOW - timedelta(minutes=minutes)),
)
