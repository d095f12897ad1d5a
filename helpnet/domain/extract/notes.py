"""What a reply says beside the suggestion that the asker should know when calling."""

from __future__ import annotations

from collections.abc import Iterable

from helpnet.domain.cues import Cue
from helpnet.domain.extract.mentions import Mention
from helpnet.domain.extract.reading import Reading

_LONGEST = 120


def connector_note(reading: Reading, connectors: Iterable[Mention]) -> str:
    """ "tell her Ravi sent you": whom to mention, in the writer's words."""
    clauses = dict.fromkeys(reading.clause[mention.start] for mention in connectors)
    return "; ".join(_clause(reading, clause) for clause in clauses)[:_LONGEST]


def condition_note(reading: Reading, offer: Cue) -> str:
    """ "but I'm in Toronto": under which condition the writer offers, in their words."""
    sentence = reading.sentence[offer.start]
    for position in range(offer.end, len(reading.tokens)):
        if reading.sentence[position] != sentence:
            return ""
        if reading.cue_at(position, "condition") or reading.cue_at(position, "reopen"):
            end = position
            while end < len(reading.tokens) and reading.sentence[end] == sentence:
                end += 1
            return reading.written(position, end).rstrip(" .!?")[:_LONGEST]
    return ""


def _clause(reading: Reading, clause: int) -> str:
    inside = [p for p, number in enumerate(reading.clause) if number == clause]
    return reading.written(inside[0], inside[-1] + 1).strip(" ,;.!?-–—()")
