"""What an ask's text is about, to find people who fit: telling words, and words in company.

"who talks on the subject of Web 2.0 and Social Media?" is about "web 2 0" and "social media".
"""

from __future__ import annotations

import re
from itertools import pairwise

from helpnet.domain.names_words import words as known_words
from helpnet.domain.places import fold, is_place_word

MOST = 6
_SHORT = 2  # letters: less than a word
_TELLING = 4  # how common a word that stands alone may be, on Zipf's scale, to be telling
_TELLING_OF_MANY = 3  # and one that stands with others, by itself
_COMMON = 6  # from here on a word joins nothing
_CLAUSE = re.compile(r"[^,;:!?()\n]+?(?=[,;:!?()\n]|\. |\.$|$)")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What asks are made of, whatever they are about.
_ASKING = _words(
    "need needs needed needing help please looking look search searching seeking wanted want wants "
    "anyone anybody someone somebody person people who whom that which know knows known contact "
    "recommend recommends recommendation recommendations suggest suggestion suggestions refer good "
    "great best reliable fast urgent urgently asap today tonight tomorrow now soon week weekend "
    "monday tuesday wednesday thursday friday saturday sunday morning afternoon evening hours "
    "talk talks talking speak speaks subject topic about based located living lives area near "
    "around can could would will is are be i we my our me us you your he she they it this have has "
    "do does did get find not just also really very any some thanks thank hi hello hey friends "
    "too then there here retweet rt share network dm able available come"
)


def asked_topics(text: str, place: str = "") -> tuple[tuple[str, ...], ...]:
    """The topics a text names, as folded words, those of several words first; none of its place."""
    skipped = _ASKING.union(fold(place))
    found: dict[tuple[str, ...], None] = {}
    for clause in _CLAUSE.findall(text):
        for run in _runs(fold(clause), skipped):
            most = _TELLING if len(run) == 1 else _TELLING_OF_MANY
            pairs = [(*one, *other) for one, other in pairwise(run)]
            found |= dict.fromkeys((*pairs, *(term for term in run if _tells(term, most))))
    return tuple(sorted(found, key=lambda topic: len(topic) == 1)[:MOST])


def _runs(words: tuple[str, ...], skipped: frozenset[str]) -> list[list[tuple[str, ...]]]:
    """The terms that stand together between words that join nothing: a word with its numbers."""
    common = known_words()
    runs: list[list[tuple[str, ...]]] = [[]]
    for word in words:
        if word.isdecimal() and runs[-1]:
            runs[-1][-1] += (word,)
        elif (
            word.isdecimal()
            or word in skipped
            or is_place_word(word)
            or common.commonness(word) >= _COMMON
        ):
            runs.append([])
        else:
            runs[-1].append((word,))
    return [run for run in runs if run]


def _tells(term: tuple[str, ...], most: int) -> bool:
    if len(term) > 1:
        return True
    return len(term[0]) > _SHORT and known_words().commonness(term[0]) <= most
