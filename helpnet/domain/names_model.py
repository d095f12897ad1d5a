"""A linear-chain conditional random field: its weights, and the likeliest labels of a text.

The field is linear in its features, so all features of one word at one place around a token add up
to one score per label. Those sums are what is kept at hand, and finding is a few additions per
token followed by Viterbi's algorithm over the allowed steps.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from helpnet.domain.names_features import (
    OFFSETS,
    OUTSIDE,
    casing,
    joined_features,
    word_class,
    word_features,
)
from helpnet.domain.names_tokens import Token

LABELS = ("O", "B", "I", "L", "U", "ORG", "LOC", "X")
# Whoever begins a name goes on with it: the steps that make sense, by the label stepped to.
_FREE = ("O", "L", "U", "ORG", "LOC", "X")
_FROM = dict.fromkeys(LABELS, _FREE) | {"I": ("B", "I"), "L": ("B", "I")}
_STEPS = tuple(tuple(LABELS.index(source) for source in _FROM[label]) for label in LABELS)
_FIRST_LABELS = frozenset(place for place, sources in enumerate(_STEPS) if len(sources) > 2)
_LAST_LABELS = tuple(LABELS.index(label) for label in _FREE)

Scores = tuple[int, ...]  # one per label
_PLACES = {str(offset): place for place, offset in enumerate(OFFSETS)}
_NOTHING: Scores = (0,) * len(LABELS)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in thousandths: of each feature for each label, and of each step between labels."""

    words: Mapping[str, tuple[Scores, ...]]  # of a word's features, at each of OFFSETS
    joined: Mapping[str, Scores]  # of features of several words together
    steps: tuple[Scores, ...]  # steps[to][from]

    def around(self, names: Iterable[str]) -> tuple[Scores, ...]:
        """What a word with these features adds at each of OFFSETS."""
        known = [found for name in names if (found := self.words.get(name)) is not None]
        if not known:
            return (_NOTHING,) * len(OFFSETS)
        return tuple(
            tuple(map(sum, zip(*place, strict=True))) for place in zip(*known, strict=True)
        )


@cache
def model() -> Model:
    """The weights shipped with the package, read once."""
    source = files("helpnet.domain") / "data" / "names.model.gz"
    with source.open("rb") as raw, gzip.open(raw, "rt", encoding="utf8") as lines:
        return parse_model(lines)


def parse_model(lines: Iterable[str]) -> Model:
    """A model as the training script writes it: steps, then one feature with its weights a line."""
    rows = iter(lines)
    numbers: dict[str, int] = {}  # equal numbers and equal weights are kept once

    def scores(weights: str) -> Scores:
        return tuple(numbers.setdefault(weight, int(weight)) for weight in weights.split())

    steps = tuple(scores(next(rows)) for _ in LABELS)
    vectors: dict[str, Scores] = {}
    at_places: dict[str, list[Scores]] = {}
    joined: dict[str, Scores] = {}
    for row in rows:
        name, _, weights = row.rstrip("\n").partition("\t")
        if weights not in vectors:
            vectors[weights] = scores(weights)
        offset, colon, of_word = name.partition(":")
        if colon and offset in _PLACES:
            at_places.setdefault(of_word, [_NOTHING] * len(OFFSETS))[_PLACES[offset]] = vectors[
                weights
            ]
        else:
            joined[name] = vectors[weights]
    words = {name: tuple(places) for name, places in at_places.items()}
    return Model(words, joined, steps)


@lru_cache(maxsize=4096)
def _around(token_text: str, kind: str) -> tuple[Scores, ...]:
    """What a word adds to the scores of the tokens two after to two before it, as OFFSETS."""
    return model().around(word_features(token_text, kind))


@lru_cache(maxsize=8192)
def _joined(name: str) -> Scores:
    return model().joined.get(name, _NOTHING)


def emissions(tokens: Sequence[Token]) -> list[Scores]:
    """The score of each label at each token, its neighbours' say included."""
    around = [_around(OUTSIDE, "word")] * 2
    around += [_around(token.text, token.kind) for token in tokens]
    around += [_around(OUTSIDE, "word")] * 2
    classes = [word_class(token.text, token.kind) for token in tokens]
    mode = casing(tokens)
    scores: list[Scores] = []
    for position in range(len(tokens)):
        parts = [around[position + place][place] for place in range(len(OFFSETS))]
        parts += map(_joined, joined_features(tokens, classes, position, mode))
        scores.append(tuple(map(sum, zip(*parts, strict=True))))
    return scores


def best_labels(scores: Sequence[Scores], steps: Sequence[Scores]) -> list[int]:
    """The likeliest sequence of labels (their numbers), by Viterbi's algorithm."""
    if not scores:
        return []
    never = -(10**9)
    reached = [score if place in _FIRST_LABELS else never for place, score in enumerate(scores[0])]
    origins: list[list[int]] = []
    for emission in scores[1:]:
        came_from: list[int] = []
        now: list[int] = []
        for label, score in enumerate(emission):
            weights = steps[label]
            best, best_score = 0, never
            for source in _STEPS[label]:
                candidate = reached[source] + weights[source]
                if candidate > best_score:
                    best, best_score = source, candidate
            came_from.append(best)
            now.append(best_score + score)
        origins.append(came_from)
        reached = now
    label = max(_LAST_LABELS, key=lambda last: reached[last])
    path = [label]
    for came_from in reversed(origins):
        label = came_from[label]
        path.append(label)
    return path[::-1]


def marked_ranges(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Token ranges of what the model finds, each with "PER", "ORG", "LOC" or "X"."""
    return ranges_of(tokens, best_labels(emissions(tokens), model().steps))


def ranges_of(tokens: Sequence[Token], path: Sequence[int]) -> list[tuple[int, int, str]]:
    """The ranges a sequence of labels stands for, marks at the ends of names left out."""
    ranges: list[tuple[int, int, str]] = []
    begin = 0
    for position, number in enumerate(path):
        label = LABELS[number]
        if label == "O":
            continue
        kind = label if label in ("ORG", "LOC", "X") else "PER"
        goes_on = label in ("I", "L") or (
            kind != "PER" and position and path[position - 1] == number
        )
        begin = begin if goes_on else position
        if label in ("L", "U"):
            end = position + 1
            while end > begin and tokens[end - 1].kind == "mark":
                end -= 1
            if end > begin:
                ranges.append((begin, end, kind))
        elif kind != "PER" and (position + 1 == len(path) or path[position + 1] != number):
            ranges.append((begin, position + 1, kind))
    return ranges
