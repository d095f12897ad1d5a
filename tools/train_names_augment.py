"""Copies of annotated texts: with other people's names, and in small letters."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from faker import Faker
from train_names_corpus import Example, Span
from train_names_lists import by_hand

from helpnet.domain.names_words import FIRST, LAST, words

AMBIGUOUS_SHARE = 0.1  # "April May", "Will Grace": names that are words as well
FAMOUS_SHARE = 0.05
DOUBLE_SHARE = 0.05
INITIAL_SHARE = 0.05


@cache
def _faker(locale: str) -> Faker:
    made = Faker(locale)
    made.seed_instance(17)
    return made


def made_up_name(
    chance: random.Random,
    locales: Sequence[str],
    *,
    part: str = "full",
    locale: str = "",
    latin: bool = False,
) -> str:
    """A name of one of the locales, by chance; `latin` for one in Latin letters."""
    while True:
        faker = _faker(locale or chance.choice(locales))
        first, last = faker.first_name(), faker.last_name()
        if chance.random() < FAMOUS_SHARE:
            last = chance.choice(_famous())
        if chance.random() < AMBIGUOUS_SHARE:
            first, last = chance.choice(_ambiguous(FIRST)), chance.choice(_ambiguous(LAST))
        if chance.random() < DOUBLE_SHARE:
            first = f"{first}{chance.choice(' -')}{faker.first_name()}"
        elif chance.random() < INITIAL_SHARE:
            first, last = chance.choice(
                [(first, f"{last[0]}."), (f"{first[0]}.", last), (first, f"{first[0]}. {last}")]
            )
        name = {"full": f"{first} {last}", "first": first, "last": last}[part]
        if not latin or all(ord(char) < 0x250 for char in name):
            return name


@cache
def _famous() -> tuple[str, ...]:
    return tuple(word.capitalize() for word in sorted(by_hand("famous.txt")))


@cache
def _ambiguous(flag: int) -> tuple[str, ...]:
    table = words()
    found = [w for w in table.packed if table.flags(w) & flag and 4 <= table.commonness(w) <= 5]
    return tuple(word.capitalize() for word in sorted(found) if len(word) > 2 and word.isascii())


def renamed(example: Example, chance: random.Random, locales: Sequence[str]) -> Example:
    """The same text about other people; capitals stay as they were."""
    text, position = "", 0
    spans: list[Span] = []
    for start, end, kind in example.spans:
        text += example.text[position:start]
        old = example.text[start:end]
        new = _like(old, chance, locales) if kind == "PER" and len(old.split()) <= 2 else old
        spans.append((len(text), len(text) + len(new), kind))
        text += new
        position = end
    return Example(text + example.text[position:], tuple(spans))


def _like(old: str, chance: random.Random, locales: Sequence[str]) -> str:
    if not old.replace(" ", "").isalpha():
        return old
    new = made_up_name(chance, locales, part="full" if " " in old else "first", latin=True)
    if " " not in old and chance.random() < 0.3:
        new = made_up_name(chance, locales, part="last", latin=True)
    if old.islower():
        return new.lower()
    return new.upper() if old.isupper() and len(old) > 1 else new


def lowered(example: Example) -> Example:
    """The same text as typed by a thumb in a hurry."""
    lower = example.text.lower()
    return Example(lower, example.spans) if len(lower) == len(example.text) else example
