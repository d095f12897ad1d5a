"""Read annotated tweets (CoNLL form) as texts with spans, and label our own tokens with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpnet.domain.names import hidden_spans
from helpnet.domain.names_tokens import Token, tokenize

Span = tuple[int, int, str]  # first and one-past-last character, kind
_KINDS = {
    "person": "PER",
    "per": "PER",
    "org": "ORG",
    "corporation": "ORG",
    "group": "ORG",
    "loc": "LOC",
    "location": "LOC",
    "product": "X",
    "creative-work": "X",
}
_NO_SPACE_BEFORE = frozenset(
    [*".,!?;:)]%}…’", "...", "..", "!!", "!!!", "??", "'s", "n't", "'m", "'re", "'ve", "'ll", "'d"]
)
_NO_SPACE_AFTER = frozenset("([{$£€#“")


@dataclass(frozen=True, slots=True)
class Example:
    """One text with what is marked in it."""

    text: str
    spans: tuple[Span, ...]


def read_corpus(path: Path) -> Iterator[Example]:
    """Examples of one CoNLL file: a token and its tag per line, texts parted by empty lines."""
    rows: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf8", errors="replace").splitlines(), ""]:
        cells = line.split()
        if len(cells) >= 2:
            rows.append((cells[0], cells[-1]))
        elif rows:
            yield _example(_with_handles_whole(rows))
            rows = []


def _with_handles_whole(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The Broad Twitter Corpus parts "@" from the handle and tags both; a handle is no name."""
    whole: list[tuple[str, str]] = []
    position = 0
    while position < len(rows):
        word, tag = rows[position]
        following = rows[position + 1] if position + 1 < len(rows) else ("", "O")
        is_handle = following[0].replace("_", "a").isalnum()
        if word in ("@", "＠") and is_handle and (tag != "O" or following[1] == "O"):
            whole.append((f"@{following[0]}", "O"))
            position += 2
            continue
        whole.append((word, "O" if word[0] == "@" and len(word) > 1 else tag))
        position += 1
    return whole


def _example(rows: Sequence[tuple[str, str]]) -> Example:
    """Join tokens as people write them, and carry the tags over to characters."""
    text, previous = "", ""
    spans: list[Span] = []
    for word, tag in rows:
        is_apart = text and word.lower() not in _NO_SPACE_BEFORE and previous not in _NO_SPACE_AFTER
        start = len(text) + bool(is_apart)
        text += (" " if is_apart else "") + word
        previous = word
        if tag != "O":
            kind = _KINDS[tag.split("-", 1)[1].lower()]
            if tag[0] == "I" and spans and spans[-1][2] == kind:
                spans[-1] = (spans[-1][0], len(text), kind)
            else:
                spans.append((start, len(text), kind))
    return Example(text, tuple(spans))


def labelled(example: Example) -> tuple[list[Token], list[str]]:
    """Our tokens of a text and their labels: names begin, go on, end or are single (B I L U)."""
    tokens = tokenize(example.text, hidden_spans(example.text))
    labels = ["O"] * len(tokens)
    for start, end, kind in example.spans:
        inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start]
        for place, position in enumerate(inside):
            labels[position] = _label(kind, place, len(inside))
    return tokens, labels


def _label(kind: str, place: int, length: int) -> str:
    if kind != "PER":
        return kind
    if length == 1:
        return "U"
    return "B" if place == 0 else "L" if place == length - 1 else "I"
