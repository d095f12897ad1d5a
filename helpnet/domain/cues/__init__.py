"""Cues: the phrases that tell what a reply is and what a name in it is, as data per language.

Each `*.toml` here is one language: a kind of cue and its phrases. All languages are looked for
together, because people mix them. Within a family (roles, what is done, relations, affiliations,
spam) the longest cue at a place wins, so an exception is just a longer cue.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, product
from typing import Any

from helpnet.domain.names_tokens import Token, fold, tokenize

LANGUAGES = ("en", "fr", "de", "es", "hi", "ar")
FAMILIES = ("roles", "acts", "relation", "affiliation", "spam")
RELATIONS = ("colleague", "friend", "family", "client", "classmate", "neighbour", "met")
_ANY = "_"
_START, _END = "<start>", "<end>"  # of a clause


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue found: the kinds it is of, and its first and one-past-last token."""

    kinds: frozenset[str]
    start: int
    end: int


class _Node:
    """One step of the tree of all phrases; never changed after loading."""

    __slots__ = ("kinds", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.kinds: frozenset[str] = frozenset()


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Cues in order; of one family each is the longest where it begins, and none overlap."""
    trees = _trees()
    found = [cue for family in FAMILIES for cue in _of_one_family(trees[family], tokens)]
    # "I'll ask" carries the ask on; the "ask" in it puts nobody forward.
    carried = {p for cue in found if "relay" in cue.kinds for p in range(cue.start, cue.end)}
    kept = (
        c
        for c in found
        if "suggest" not in c.kinds or not carried.issuperset(range(c.start, c.end))
    )
    return sorted(kept, key=lambda cue: (cue.start, cue.end))


def _of_one_family(root: _Node, tokens: Sequence[Token]) -> Iterator[Cue]:
    at_start = root.next.get(_START)
    position = 0
    while position < len(tokens):
        found = _longest(root, tokens, position)
        if at_start is not None and (position == 0 or tokens[position - 1].kind == "mark"):
            found = max(_longest(at_start, tokens, position), found, key=lambda cue: cue[0])
        end, kinds = found
        if kinds and end > position:
            yield Cue(kinds, position, end)
            position = end
        else:
            position += 1


def _longest(node: _Node, tokens: Sequence[Token], position: int) -> tuple[int, frozenset[str]]:
    """Where the longest cue from here ends, and its kinds; none found is an empty set."""
    best = (position, node.kinds)
    if position == len(tokens) or tokens[position].kind == "mark":
        ending = node.next.get(_END)
        if ending is not None:
            best = (position, node.kinds | ending.kinds)
        if position == len(tokens):
            return best
    token = tokens[position]
    literal = node.next.get(token.folded) or node.next.get(meant().get(token.folded, ""))
    wild = node.next.get(_ANY) if token.kind != "mark" else None
    for following in (literal, wild):
        if following is not None:
            candidate = _longest(following, tokens, position + 1)
            if candidate[1] and candidate[0] > best[0]:
                best = candidate
    return best


@cache
def _trees() -> dict[str, _Node]:
    trees = {family: _Node() for family in FAMILIES}
    for table in _tables():
        choices = {f"{{{name}}}": listed for name, listed in table.get("choices", {}).items()}
        for family in trees.keys() & table.keys():
            for kind, phrases in table[family].items():
                for phrase in phrases:
                    for words in variants(_with_choices(phrase, choices)):
                        _plant(trees[family], words, kind)
    # Most phrases end alike; equal ends are kept once, which makes the trees a tenth as large.
    known: dict[object, _Node] = {}
    return {family: _shared(root, known) for family, root in trees.items()}


def _with_choices(phrase: str, choices: Mapping[str, str]) -> str:
    """A phrase with each "{occupation}", which may be in brackets, put in full."""
    for name, listed in choices.items():
        if name in phrase:
            choice = "|".join(listed.replace("\n", " ").strip().split(", "))
            phrase = phrase.replace(f"[{name}]", f"[{choice}]").replace(name, f"({choice})")
    return phrase


def _plant(root: _Node, words: tuple[str, ...], kind: str) -> None:
    node = root
    for word in words:
        following = node.next.get(word)
        if following is None:
            following = node.next[word] = _Node()
        node = following
    node.kinds |= {kind}


def _shared(node: _Node, known: dict[object, _Node]) -> _Node:
    """The same tree with every set of equal branches as one object."""
    node.next = {word: _shared(following, known) for word, following in node.next.items()}
    branches = frozenset((word, id(following)) for word, following in node.next.items())
    return known.setdefault((node.kinds, branches), node)


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    folder = files("helpnet.domain.cues")
    return tuple(
        tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf8"))
        for language in LANGUAGES
    )


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of one of the tables' `[words]` lists, folded, of all languages together."""
    lists = (table.get("words", {}).get(name, "") for table in _tables())
    return frozenset(fold(word) for listed in lists for word in listed.split())


@cache
def meant() -> dict[str, str]:
    """What is meant by words typed in haste: "u" is "you"."""
    return {k: fold(v) for table in _tables() for k, v in table.get("slang", {}).items()}


@cache
def single_words(family: str) -> frozenset[str]:
    """The phrases of a family that are one word."""
    return frozenset(word for word, node in _trees()[family].next.items() if node.kinds)


def variants(phrase: str) -> set[tuple[str, ...]]:
    """Every sequence of folded words that a phrase of a table stands for."""
    return {tuple(chain.from_iterable(chosen)) for chosen in product(*_choices(phrase))} - {()}


def _choices(phrase: str) -> Iterator[list[tuple[str, ...]]]:
    """What each place of a phrase may hold: "(a|b) [c] _" -> [a, b], [c, nothing], [_]."""
    rest = phrase
    while rest := rest.strip():
        closer = {"(": ")", "[": "]"}.get(rest[0])
        if closer is None:
            word, _, rest = rest.partition(" ")
            yield _spellings(word)
            continue
        inside, _, rest = rest[1:].partition(closer)
        spellings = list(chain.from_iterable(map(_spellings, inside.split("|"))))
        yield [*spellings, ()] if closer == "]" else spellings


def _spellings(written: str) -> list[tuple[str, ...]]:
    """Words as they are compared; people leave apostrophes out, too: "dont", "whos"."""
    return [tuple(_words(form)) for form in {written: 0, written.replace("'", ""): 0}]


def _words(written: str) -> Iterator[str]:
    for part in written.split():
        if part in (_START, _END, _ANY):
            yield part
        else:
            yield from (token.folded for token in tokenize(part))
