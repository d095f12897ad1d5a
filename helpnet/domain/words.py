"""Reasons in words: plain English sentences in which every number and name is a stored fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from helpnet.domain.model import Ranked, Reason, Suggester
from helpnet.domain.reasons import acquaintance

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_RELATIONS: Mapping[str, str] = {
    "friend": "you are friends",
    "family": "you are family",
    "colleague": "you are colleagues",
    "client": "they are a client of yours",
    "classmate": "you are classmates",
    "met": "you have met",
    "neighbour": "you are neighbours",
    "connection": "you are connected on LinkedIn",
    "follows_each_other": "you follow each other",
    "you_follow": "you follow them",
    "follows_you": "they follow you",
    "in_contacts": "they are in your contacts",
    "other": "you know of them",
}

# How the user stands to somebody who suggests, as a clause after their name.
_ACQUAINTANCES: Mapping[str, str] = {
    "know_well": "whom you know well",
    "know": "whom you know",
    "know_slightly": "whom you know slightly",
    "family": "of your family",
    "colleague": "a colleague of yours",
    "client": "a client of yours",
    "classmate": "a classmate of yours",
    "neighbour": "a neighbour of yours",
    "met": "whom you have met",
    "written_to": "to whom you have written",
    "has_written": "who has written to you",
    "you_follow": "whom you follow",
    "follows_you": "who follows you",
    "stranger": "whom you do not know",
}


# What the candidate is to somebody who suggests them, as that one says.
_KNOWN_AS: Mapping[str, str] = {
    "family": "of the family of {}",
    "friend": "a friend of {}",
    "colleague": "a colleague of {}",
    "client": "has done business with {}",  # "my client" and "my lawyer" alike
    "classmate": "knows {} from school or university",
    "neighbour": "a neighbour of {}",
    "met": "has met {}",
}


def because(ranked: Ranked) -> tuple[str, ...]:
    """Why somebody stands where they stand: at most three clauses, strongest first.

    A relation and the contact that bears it out make one sentence: "You follow each other; you
    have exchanged 12 messages on 12 days, the last in April 2025."
    """
    clauses: list[str] = []
    before = ""
    for reason in ranked.reasons:
        if before == "relation" and reason.kind == "contact":
            clauses[-1] += "; " + _clause(reason)
        else:
            clauses.append(_clause(reason))
        before = reason.kind
    return tuple(_as_sentence(clause) for clause in clauses)


def of_suggester(voice: Suggester) -> str:
    """Who suggests somebody, and how the user knows them: "Jonathan, whom you know well"."""
    return f"{_name({'name': voice.name})}, {_ACQUAINTANCES[acquaintance(voice.tie)]}"


def month(moment: datetime) -> str:
    """A month of a year: "April 2025"."""
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def sentence(reason: Reason) -> str:
    """One reason as a sentence of its own; raises ValueError for a kind that has no words."""
    return _as_sentence(_clause(reason))


def _as_sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def _clause(reason: Reason) -> str:
    facts = reason.facts
    match reason.kind:
        case "own_word":
            return f"you know them {'well' if facts['word'] == 'well' else 'a little'}, as you said"
        case "relation":
            return _relation(facts)
        case "contact":
            return _contact(facts)
        case "suggested":
            return f"suggested by {_somebody(facts)}{_and_more(facts)}"
        case "acquainted":
            return _acquainted(facts)
        case "offers":
            return "offers to do it themselves"
        case "offers_own":
            return f"offered by {_somebody(facts)}, as their own"
        case "unlinked":
            return "no known link to you"
    raise ValueError(f"no words for a reason of kind {reason.kind!r}")


def _relation(facts: Mapping[str, object]) -> str:
    kinds = facts["how_known"]
    if not isinstance(kinds, tuple | list):
        raise ValueError(f"how_known is a list of kinds, not {kinds!r}")
    return " and ".join(_RELATIONS[kind] for kind in kinds)


def _contact(facts: Mapping[str, object]) -> str:
    messages, days = _number(facts, "messages"), _number(facts, "days")
    last = facts.get("last")
    when = f" in {month(last)}" if isinstance(last, datetime) else ""
    if not days:
        return "no messages found"
    if when:
        when = f",{when}" if days == 1 or messages == 1 else f", the last{when}"
    way = facts["way"]
    if way in ("out", "in") and messages:
        who = "you have written to them" if way == "out" else "they have written to you"
        times = "once" if messages == 1 else f"{messages:,} times on {_count(days, 'day')}"
        return f"{who} {times}{when}"
    if way in ("out", "in"):
        who = "you have been in touch with them" if way == "out" else "they have been in touch"
        return f"{who} on {_count(days, 'day')}{when}"
    if not messages:
        return f"you have been in touch on {_count(days, 'day')}{when}"
    return f"you have exchanged {_count(messages, 'message')} on {_count(days, 'day')}{when}"


def _somebody(facts: Mapping[str, object]) -> str:
    return f"{_name(facts)}, {_ACQUAINTANCES[str(facts['how'])]}"


def _acquainted(facts: Mapping[str, object]) -> str:
    stated, at = str(facts.get("as", "")), " ".join(str(facts.get("at", "")).split())
    if at and not stated:
        return f"works at {at}, as {_name(facts)} does"
    return _KNOWN_AS.get(stated, "known to {}").format(_name(facts))


def _and_more(facts: Mapping[str, object]) -> str:
    others, second = _number(facts, "others"), " ".join(str(facts.get("second", "")).split())
    return f", and by {second or f'{others:,} more'}" if others else ""


def _name(facts: Mapping[str, object]) -> str:
    return " ".join(str(facts.get("name", "")).split()) or "somebody"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _number(facts: Mapping[str, object], name: str) -> int:
    value = facts[name]
    if not isinstance(value, int):
        raise ValueError(f"{name} is a whole number, not {value!r}")
    return value
