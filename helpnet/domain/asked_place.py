"""Which places an ask's text names, for the user to take one up with a tap.

Only a known place is offered, and only where the words around it say that somebody is wanted
there: "based in Winnipeg", "a Winnipeg-based speaker", "#Winnipeg". Codes such as "IT" or "IN" are
words too often, so that of those only a few in capitals count.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from helpnet.domain.places import city_named, fold, regions_named

MOST = 2  # places worth offering; a text with more is no question of one tap

_TOKEN = re.compile(r"#?\w[\w'’.-]*\w|#?\w|[,;:!?()\n]")
_LONGEST = 4  # words: "United States of America"
_SHORTEST = 4  # letters of a name that is no code
_CODES = frozenset(["UK", "US", "USA", "UAE", "NYC", "LA", "SF", "DC", "U.S", "U.K", "U.S.A"])
# Names that are common words too: only with a capital are they places.
_WORDS_TOO = frozenset(
    [
        "nice",
        "bath",
        "cork",
        "essen",
        "mesa",
        "buffalo",
        "phoenix",
        "turkey",
        "brandon",
        "regina",
        "victoria",
        "charlotte",
        "austin",
        "orlando",
        "madison",
        "denver",
        "salvador",
        "santiago",
        "sofia",
        "florence",
        "perth",
        "darwin",
        "bali",
        "mass",
        "conn",
    ]
)
_THERE = frozenset(
    [
        "in",
        "near",
        "around",
        "within",
        "at",
        "across",
        "throughout",
        "en",
        "à",
        "in",
        "um",
        "bei",
        "nahe",
        "dans",
        "près",
        "vers",
        "cerca",
    ]
)
_BETWEEN = frozenset(["the", "downtown", "central", "greater", "north", "south", "east", "west"])
# Before "in Toronto", these say that it is not Toronto where help is wanted.
_NOT_WANTED = frozenset(
    [
        "not",
        "isnt",
        "never",
        "stuck",
        "stranded",
        "delayed",
        "grounded",
        "left",
        "leaving",
        "outside",
        "born",
        "was",
        "im",
        "am",
    ]
)


def asked_places(text: str) -> tuple[str, ...]:
    """The places where the text looks for somebody, as they are written there; often none."""
    tokens = _TOKEN.findall(text)
    found: dict[tuple[str, ...], str] = {}
    position = 0
    while position < len(tokens):
        length = _place_length(tokens[position : position + _LONGEST])
        if length and _is_wanted(tokens, position, length):
            written, length = _with_region(tokens, position, length)
            found.setdefault(fold(written), written)
        position += length or 1
    return tuple(found.values())[:MOST]


def _place_length(tokens: Sequence[str]) -> int:
    """How many of the tokens, from the first on, are a known place's name; 0: none."""
    words = _unbroken(tokens)
    for length in range(len(words), 0, -1):
        if _is_place(" ".join(words[:length])):
            return length
    return 0


def _unbroken(tokens: Sequence[str]) -> list[str]:
    """The tokens up to the first sign that parts them."""
    return list(itertools.takewhile(lambda token: token[-1].isalnum(), tokens))


def _is_place(written: str) -> bool:
    bare = _bare(written)
    if bare in _CODES:
        return True
    words = fold(bare)
    if len("".join(words)) < _SHORTEST or (bare.islower() and bare in _WORDS_TOO):
        return False
    return bool(city_named(words) or regions_named(words))


def _bare(token: str) -> str:
    """A name without what is hung on to it: "#Winnipeg", "Winnipeg-based", "Winnipeg's"."""
    return re.sub(r"(?:-(?:based|area)|['’]s|\.)$", "", token.lstrip("#"), flags=re.IGNORECASE)


def _is_wanted(tokens: Sequence[str], start: int, length: int) -> bool:
    first, last = tokens[start], tokens[start + length - 1]
    behind = tokens[start + length].lower() if start + length < len(tokens) else ""
    if first.startswith("#") or behind == "based" or re.search(r"-(?:based|area)$", last.lower()):
        return True
    before = [token.lower() for token in tokens[max(0, start - 4) : start]]
    while before and before[-1] in _BETWEEN:
        before.pop()
    if not before or before[-1] not in _THERE:
        return False
    said = {"".join(fold(token)) for token in before[-3:-1]}
    return _NOT_WANTED.isdisjoint(said)


def _with_region(tokens: Sequence[str], start: int, length: int) -> tuple[str, int]:
    """The name as it is written, with the region behind a comma: "Portland, Maine"."""
    written = _bare(" ".join(tokens[start : start + length]))
    after = start + length
    if tokens[after : after + 1] == [","]:
        words = _unbroken(tokens[after + 1 : after + 1 + _LONGEST])
        for size in range(len(words), 0, -1):
            region = " ".join(words[:size])
            if (region.isupper() or region.istitle()) and regions_named(fold(region)):
                return f"{written}, {region}", length + 1 + size
    return written, length
