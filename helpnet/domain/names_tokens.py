"""Cut a text into tokens, the same way for finding names and for finding cues."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

TokenKind = Literal["word", "number", "field", "hash", "mark"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, field (handle, link, e-mail, phone), hashtag or mark of a text."""

    text: str
    start: int
    end: int
    kind: TokenKind
    folded: str  # how cues are compared: lower case, no accents, straight apostrophes


@cache
def _combining_marks() -> str:
    """A character class of all combining marks, which Python's \\w leaves out of Indic words."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0xFE30):
        if unicodedata.category(chr(code)).startswith("M"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges) + "\u200c\u200d"


@cache
def _pattern() -> re.Pattern[str]:
    letter = rf"(?:[^\W\d_]|[{_combining_marks()}])"
    run = rf"[^\W\d_][\w{_combining_marks()}]{{0,63}}+"
    return re.compile(
        rf"(?P<elided>\b(?:[cdjlmnstCJLMNST]|[Qq]u)['’](?={letter}{{2}}))"
        rf"|(?P<clitic>['’](?:s|S|m|M|re|RE|ve|VE|ll|LL|d|D)\b)"
        rf"|(?P<initials>\b(?:[A-Z]\.){{1,3}}(?![a-zA-Z]))"
        rf"|(?P<word>{run}(?:['’\-‐](?!(?:s|S|m|re|ve|ll|d)\b){run}){{0,5}}+)"
        r"|(?P<hash>[#＃]\w{1,64}+)"
        r"|(?P<number>\d{1,32}+(?:[.,:]\d{1,16}){0,4}+)"
        r"|(?P<mark>\.{2,16}+|!{1,16}+|\?{1,16}+|-{2,16}+|\n|\S)"
    )


@lru_cache(maxsize=32768)
def fold(word: str) -> str:
    """A word as cues are compared: lower case, without accents, with straight apostrophes."""
    straight = word.replace("’", "'").replace("‐", "-")
    if straight.isascii():
        return sys.intern(straight.lower())
    decomposed = unicodedata.normalize("NFKD", straight).casefold()
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return sys.intern(unicodedata.normalize("NFC", bare))


_KINDS: dict[str, TokenKind] = {"hash": "hash", "number": "number", "mark": "mark"}


def _tokens_between(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _pattern().finditer(text, start, end):
        kind = _KINDS.get(match.lastgroup or "", "word")
        word = match.group()
        yield Token(word, match.start(), match.end(), kind, fold(word) if kind == "word" else word)


def tokenize(text: str, fields: Iterable[tuple[int, int]] = ()) -> list[Token]:
    """Tokens in order; each of `fields` (spans in order, not overlapping) is one token."""
    tokens: list[Token] = []
    position = 0
    for start, end in fields:
        tokens.extend(_tokens_between(text, position, start))
        tokens.append(Token(text[start:end], start, end, "field", "\x00field"))
        position = end
    tokens.extend(_tokens_between(text, position, len(text)))
    return tokens
