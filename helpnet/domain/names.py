"""Where people's names stand in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpnet.domain.names_model import marked_ranges
from helpnet.domain.names_tokens import Token, tokenize

_HIDDEN = re.compile(
    r"(?<![\w@])[@＠]\w{1,30}+|https?://\S{1,2000}+|www\.\S{1,2000}+"
    r"|[\w.+\-]{1,64}@[\w\-]{1,63}\.[\w.\-]{1,80}"
)


def find_people(text: str) -> list[tuple[int, int]]:
    """Character spans of people's names, in order; handles and links are none."""
    tokens = tokenize(text, hidden_spans(text))
    return [(tokens[start].start, tokens[end - 1].end) for start, end in people_among(tokens)]


def people_among(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The same as ranges of tokens, for who has cut the text already."""
    return [(start, end) for start, end, kind in marked_ranges(tokens) if kind == "PER"]


def hidden_spans(text: str) -> list[tuple[int, int]]:
    """Where handles, links and addresses stand, which hide no names."""
    return [match.span() for match in _HIDDEN.finditer(text)]
