"""How the writer says they know the person they suggest: "my colleague Joel"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from helpnet.domain.cues import RELATIONS, Cue, single_words, word_set
from helpnet.domain.extract.mentions import Mention
from helpnet.domain.extract.reading import Reading


def relation_to(reading: Reading, mention: Mention) -> str:
    """The kind of relation stated next to a person, as HowKnown names it; empty if none."""
    for cue in _near(reading, mention):
        kinds = cue.kinds.intersection(RELATIONS)
        if kinds and _is_next_to(reading, cue, mention) and _is_writers(reading, cue):
            return min(kinds)
    return ""


def _near(reading: Reading, mention: Mention) -> Iterator[Cue]:
    for position in range(mention.start - 8, mention.end + 6):
        yield from reading.starting.get(position, ())


def _is_next_to(reading: Reading, cue: Cue, mention: Mention) -> bool:
    if reading.sentence[cue.start] != reading.sentence[mention.start]:
        return _is_exclaimed(reading, cue, mention)
    if cue.start <= mention.start and mention.end <= cue.end:  # "ich habe mit Anna studiert"
        return True
    between = (
        sorted((cue.end, mention.start)) if cue.start < mention.start else [mention.end, cue.start]
    )
    if any(between[0] <= m.start < between[1] for m in reading.mentions):
        return False
    return 0 <= mention.start - cue.end <= 3 or 0 <= cue.start - mention.end <= 5


def _is_exclaimed(reading: Reading, cue: Cue, mention: Mention) -> bool:
    """ "My husband! Derek Sawatzky ..."."""
    between = reading.tokens[cue.end : mention.start]
    return 0 < len(between) <= 1 and between[0].kind == "mark" and cue.end <= mention.start


def _is_writers(reading: Reading, cue: Cue) -> bool:
    """Whether it is the writer's relation to them: not so in "a friend of my mother, ..."."""
    if any(
        own.folded == "'s" and of_own.folded in single_words("relation")
        for own, of_own in pairwise(reading.tokens[cue.end : cue.end + 2])
    ):
        return False  # "my colleague's wife"
    if "writers" in cue.kinds:
        return True
    mine, of_mine = word_set("mine"), word_set("of_mine")
    before = reading.tokens[max(0, cue.start - 3) : cue.start]
    other = [n for n, token in enumerate(before) if token.folded in single_words("relation")]
    between = before[other[-1] + 1 :] if other else []
    if between and between[0].kind != "mark" and between[0].folded not in word_set("joiners"):
        return False
    behind = reading.tokens[cue.end : cue.end + 2]
    inside = reading.tokens[cue.start : cue.end]  # "i work with", "friend of mine"
    return any(token.folded in mine for token in (*before, *inside)) or any(
        token.folded in of_mine for token in (*inside, *behind)
    )
