"""What the name finder sees of each word and of its neighbours.

Features are strings. Those of single words repeat at five places around a token ("-1:cap"); the
rest join the classes of neighbouring words. Training and finding use these same functions.
"""

from __future__ import annotations

import gzip
import math
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from helpnet.domain.names_tokens import Token, fold
from helpnet.domain.names_words import FAMOUS, FIRST, LAST, PLACE, words

RARE = 3
OFFSETS = (-2, -1, 0, 1, 2)
OUTSIDE = "\x02"  # stands for what is before the first and after the last token

_CAMEL = re.compile(r"[A-Z][a-z]{1,30}+|[A-Z]{2,30}+|[a-z]{1,30}+")


@lru_cache(maxsize=4096)
def shape(word: str) -> str:
    """ "McDonald" -> "XxXxx": upper, lower, digit and other, runs of three or more cut to two."""
    drawn = ""
    for char in word[:24]:
        kind = _kind_of(char)
        if not drawn.endswith(kind * 2):
            drawn += kind
    return drawn[:8]


def _kind_of(char: str) -> str:
    if char.isupper():
        return "X"
    if char.isdigit():
        return "d"
    if char.isalpha():
        return "x"
    return char if char.isascii() else "*"


@lru_cache(maxsize=4096)
def word_features(token_text: str, kind: str) -> tuple[str, ...]:
    """Features of one word by itself; the first is the word's identity."""
    if token_text == OUTSIDE:
        return ("outside",)
    if kind == "field":
        return ("field", "field@" if token_text[0] in "@＠" else "field.")
    lower = token_text.lower()
    if kind == "mark":
        return (f"w={lower}", "mark" if token_text.isascii() else "symbol")
    return tuple(_spelling(token_text, lower, kind)) + tuple(_lookups(token_text, lower))


def _spelling(word: str, lower: str, kind: str) -> list[str]:
    found = [f"w={lower}", f"s={shape(word)}", f"p3={lower[:3]}", f"e3={lower[-3:]}"]
    found += [f"e2={lower[-2:]}", f"p2={lower[:2]}", f"e4={lower[-4:]}", f"n={min(len(word), 9)}"]
    if kind != "word":
        found.append(kind)
    if kind == "hash":
        found += [f"#{names}" for names in _names_in_hashtag(word)]
    if word[:1].isupper():
        found.append("upper" if word.isupper() and len(word) > 1 else "cap")
    elif word.isalpha():
        found.append("low")
    script = _script(word)
    if script not in ("", "LATIN"):
        found.append(f"script={script}")
    return found


def _lookups(word: str, lower: str) -> list[str]:
    flags = word_flags(lower)
    table = words()
    common = table.commonness(lower)
    case = "C" if word[:1].isupper() else "c"
    found = [f"z={common}", f"zo={table.commonness_elsewhere(lower)}"]
    for bit, name in ((FIRST, "F"), (LAST, "L"), (PLACE, "P"), (FAMOUS, "S")):
        if flags & bit:
            found += [name, f"{name}z={common}", f"{name}{case}"]
    if flags & (FIRST | LAST) == 0:
        found.append(f"N{case}z={common}")
        if common <= RARE:
            # Only of words no list knows: what the lists hold is spelled as they are.
            likeness = name_likeness(lower)
            found += [f"nl={likeness}", f"nl={likeness}{case}"]
    found += [name for name, group in _groups().items() if lower in group]
    return found


def name_likeness(lower: str) -> int:
    """How much a word is spelled like names and unlike other words, about -9 to 9."""
    grams = trigrams(lower)
    table = _likeness_of_trigrams()
    known = [table[gram] for gram in grams if gram in table]
    if not known:
        return 0
    return max(-9, min(9, round(sum(known) / (40 * math.sqrt(len(known))))))


def trigrams(word: str) -> list[str]:
    """ "joel" -> "^jo", "joe", "oel", "el$"."""
    framed = f"^{word[:24]}$"
    return [framed[place : place + 3] for place in range(len(framed) - 2)]


@cache
def _likeness_of_trigrams() -> dict[str, int]:
    """In hundredths of the logarithm of how much likelier in names; written by the training."""
    source = files("helpnet.domain") / "data" / "trigrams.txt.gz"
    with source.open("rb") as raw, gzip.open(raw, "rt", encoding="utf8") as lines:
        return {gram: int(weight) for gram, weight in (line.split() for line in lines)}


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Words that stand before or in names, by the name of their feature."""
    raw = (files("helpnet.domain") / "data" / "name_words.toml").read_text(encoding="utf8")
    return {name: frozenset(listed.split()) for name, listed in tomllib.loads(raw).items()}


def word_flags(lower: str) -> int:
    """Name flags of a word; a hyphenated or elided one has those of its first part."""
    table = words()
    flags = table.flags(lower)
    if not flags and ("-" in lower or "'" in lower or "’" in lower):
        flags = table.flags(lower.replace("’", "'").replace("'", "-").split("-")[0])
    return flags or (table.flags(fold(lower)) if not lower.isascii() else 0)


def _names_in_hashtag(word: str) -> list[str]:
    """Which words of "#DonaldSterling" serve as given names and surnames, the first two."""
    parts = _CAMEL.findall(word)[:4]
    flags = [word_flags(part.lower()) for part in parts]
    found = [
        f"{place}{'F' if f & FIRST else ''}{'L' if f & LAST else ''}"
        for place, f in enumerate(flags[:2])
    ]
    return [*found, f"n={len(parts)}"]


def _script(word: str) -> str:
    letter = next((char for char in word if char.isalpha()), "")
    return unicodedata.name(letter, "UNKNOWN").split()[0] if letter else ""


@lru_cache(maxsize=4096)
def word_class(token_text: str, kind: str) -> str:
    """A word in a nutshell, to be joined with its neighbours': case, list flags, commonness."""
    if token_text == OUTSIDE:
        return "O"
    if kind != "word":
        return "@" if token_text[0] in "@＠" else kind[0] if kind != "mark" else token_text[:1]
    lower = token_text.lower()
    case = "c"
    if token_text[0].isupper():
        case = "A" if token_text.isupper() and len(token_text) > 1 else "C"
    flags = word_flags(lower)
    names = ("F" if flags & FIRST else "") + ("L" if flags & LAST else "")
    return f"{case}{names}{min(words().commonness(lower), 6) // 2}"


def casing(tokens: Sequence[Token]) -> str:
    """How the text as a whole uses capitals: none, mixed, Each Word, ALL."""
    alpha = [token.text for token in tokens if token.kind == "word"]
    if not alpha:
        return "none"
    capital = sum(word[0].isupper() for word in alpha) / len(alpha)
    all_upper = sum(word.isupper() and len(word) > 1 for word in alpha) / len(alpha)
    return (
        "all" if all_upper > 0.6 else "each" if capital > 0.6 else "none" if not capital else "mix"
    )


def joined_features(
    tokens: Sequence[Token], classes: Sequence[str], position: int, mode: str
) -> list[str]:
    """Features of one token that depend on more than one word."""
    here = classes[position]
    before = classes[position - 1] if position else "O"
    after = classes[position + 1] if position + 1 < len(classes) else "O"
    previous = tokens[position - 1].folded if position else OUTSIDE
    following = tokens[position + 1].folded if position + 1 < len(tokens) else OUTSIDE
    return [
        "bias",
        f"m={mode}|{here}",
        f"b={before}|{here}",
        f"a={here}|{after}",
        f"t={before}|{here}|{after}",
        f"pw={previous}|{here}",
        f"nw={following}|{here}",
    ]
