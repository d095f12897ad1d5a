"""What is known of single words: whether they serve as names, and how common they are."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FIRST, LAST, PLACE, FAMOUS = 1, 2, 4, 8
_FLAGS = {"f": FIRST, "l": LAST, "p": PLACE, "s": FAMOUS}


@dataclass(frozen=True, slots=True)
class Words:
    """Facts of lower-case words, packed: four bits of flags, three bits per commonness."""

    packed: dict[str, int]

    def flags(self, word: str) -> int:
        """FIRST, LAST, PLACE and FAMOUS, as far as the word serves as such."""
        return self.packed.get(word, 0) & 15

    def is_last(self, word: str) -> bool:
        """Whether the word serves as a surname somewhere."""
        return bool(self.packed.get(word, 0) & LAST)

    def commonness(self, word: str) -> int:
        """How common the word is in English text, 0 (rare) to 7 (every sentence), Zipf's scale."""
        return self.packed.get(word, 0) >> 4 & 7

    def commonness_elsewhere(self, word: str) -> int:
        """The same for French, German or Spanish text, whichever is highest."""
        return self.packed.get(word, 0) >> 7


@cache
def words() -> Words:
    """The table shipped with the package, read once."""
    packed: dict[str, int] = {}
    facts: dict[str, int] = {}  # one number object per combination keeps the table small
    source = files("helpnet.domain") / "data" / "words.txt.gz"
    with source.open("rb") as raw, gzip.open(raw, "rt", encoding="utf8") as lines:
        for line in lines:
            word, _, fact = line.rstrip("\n").partition("\t")
            if fact not in facts:
                facts[fact] = _packed(fact)
            packed[word] = facts[fact]
    return Words(packed)


def _packed(fact: str) -> int:
    flags, _, common = fact.partition("\t")
    bits = sum(_FLAGS[flag] for flag in flags)
    return bits | min(int(common[0]), 7) << 4 | min(int(common[1]), 7) << 7
