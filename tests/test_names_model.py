"""The field's arithmetic: the path it finds is the best there is."""

from __future__ import annotations

import gzip
from importlib.resources import files
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.names_model import (
    LABELS,
    best_labels,
    marked_ranges,
    model,
    parse_model,
    ranges_of,
)
from helpnet.domain.names_tokens import tokenize

SCORE = st.integers(-50, 50)
VECTOR = st.tuples(*[SCORE] * len(LABELS))
INSIDE = {LABELS.index("I"), LABELS.index("L")}
OPEN = {LABELS.index("B"), LABELS.index("I")}


def is_allowed(path: tuple[int, ...]) -> bool:
    """A name that begins goes on, and only a name that has begun does."""
    if path[0] in INSIDE or path[-1] in OPEN:
        return False
    return all((a in OPEN) == (b in INSIDE) for a, b in pairwise(path))


@given(st.lists(VECTOR, min_size=1, max_size=3), st.tuples(*[VECTOR] * len(LABELS)))
@settings(max_examples=40, deadline=None)
def test_no_allowed_path_scores_higher_than_the_one_found(
    scores: list[tuple[int, ...]], steps: tuple[tuple[int, ...], ...]
) -> None:
    def total(path: tuple[int, ...]) -> int:
        moves = sum(steps[b][a] for a, b in pairwise(path))
        return moves + sum(score[label] for score, label in zip(scores, path, strict=True))

    best = max(
        total(path) for path in product(range(len(LABELS)), repeat=len(scores)) if is_allowed(path)
    )
    found = tuple(best_labels(scores, steps))
    assert is_allowed(found)
    assert total(found) == best


def test_a_text_without_tokens_has_no_labels() -> None:
    assert best_labels([], model().steps) == []


def test_marks_at_the_ends_are_no_part_of_a_name() -> None:
    tokens = tokenize("Joel Parent . at Bay")
    labels = [LABELS.index(label) for label in ("B", "I", "L", "O", "ORG")]
    assert ranges_of(tokens, labels) == [(0, 2, "PER"), (4, 5, "ORG")]


def test_organisations_and_places_are_told_from_people() -> None:
    tokens = tokenize("Joel Parent works at Prairie Media Group in Winnipeg")
    kinds = {kind for _, _, kind in marked_ranges(tokens)}
    assert "PER" in kinds


def test_a_model_is_read_as_it_is_written() -> None:
    rows = [" ".join(str(10 * row + column) for column in range(8)) for row in range(8)]
    features = ["0:w=joel\t-1 5 0 0 7 0 0 0", "-1:w=joel\t3 0 0 0 0 0 0 0", "bias\t9 0 0 0 0 0 0 0"]
    read = parse_model([*rows, *features])
    assert read.steps[1][2] == 12
    assert read.joined == {"bias": (9, 0, 0, 0, 0, 0, 0, 0)}
    before, here = read.around(["w=joel", "w=joel", "unknown"])[1:3]
    assert (before[0], here[0], here[4]) == (6, -2, 14)


def test_model_and_word_list_stay_small() -> None:
    folder = files("helpnet.domain") / "data"
    assert sum(len(entry.read_bytes()) for entry in folder.iterdir() if entry.is_file()) < 3_000_000
    with gzip.open(str(folder / "names.model.gz"), "rt", encoding="utf8") as lines:
        assert sum(1 for _ in lines) > 10_000
