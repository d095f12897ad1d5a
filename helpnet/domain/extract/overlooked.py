"""Names that the finder overlooks and the lists know: in a reply to an ask, names are likelier.

The finder is made to be right about any text. Here a lone first name is shown only where something
puts it forward, so that looking a little harder costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpnet.domain.cues import word_set
from helpnet.domain.names_features import word_flags
from helpnet.domain.names_tokens import Token
from helpnet.domain.names_words import FIRST, LAST, words

_RARE = 3  # on Zipf's scale: words that are hardly ever anything but names
_NO_NAME = 6  # and those that are hardly ever names
_VERBS_TOO = ("will",)  # a given name that is too common a word to stand on any list

Range = tuple[int, int, str]


def with_overlooked(tokens: Sequence[Token], marked: Sequence[Range]) -> list[Range]:
    """What the finder marked, its names made whole, and names it did not see."""
    marked = [found for found in _merged(tokens, marked) if not _is_of_firm(tokens, found)]
    taken = {p for start, end, _ in marked for p in range(start, end)}
    whole = [_extended(tokens, found, taken) for found in marked]
    taken.update(p for start, end, _ in whole for p in range(start, end))
    found: list[Range] = []
    position = 0
    while position < len(tokens):
        end = position if position in taken else _name_end(tokens, position, taken)
        if end > position:
            found.append((position, end, "PER"))
        position = max(end, position + 1)
    return sorted([*whole, *found])


def _extended(tokens: Sequence[Token], found: Range, taken: set[int]) -> Range:
    """ "Will" before a lone "Grace", "Parent" behind a lone "Joel"."""
    start, end, kind = found
    if kind != "PER" or end - start > 2 or not _is_capitalised(tokens[start]):
        return found
    is_lone = end - start == 1
    if start and start - 1 not in taken:
        if _may_be(tokens[start - 1], FIRST | LAST):
            return start - 1, end, kind
        if is_lone and _is_verb_as_name(tokens, start - 1):
            return start - 1, end, kind
    if is_lone and end < len(tokens) and end not in taken and _may_be(tokens[end], LAST):
        return start, end + 1, kind
    return found


def _is_verb_as_name(tokens: Sequence[Token], position: int) -> bool:
    """The "Will" of "try Will Turner", and where a sentence begins that asks nothing."""
    token, before = tokens[position], tokens[position - 1] if position else None
    if token.folded not in _VERBS_TOO or not _is_capitalised(token):
        return False
    if before is not None and before.kind == "word":
        return not before.text.isupper()
    marks = (one.text for one in tokens[position:] if one.kind == "mark")
    return next((mark for mark in marks if mark in ".!?"), ".") != "?"


def _merged(tokens: Sequence[Token], marked: Sequence[Range]) -> list[Range]:
    """ "Fern" and "Gallant" next to each other are one name."""
    merged: list[Range] = []
    for start, end, kind in marked:
        last = merged[-1] if merged else (0, 0, "")
        is_next = kind == "PER" == last[2] and last[1] == start and end - last[0] == 2
        if (
            is_next
            and tokens[start].text[0].isupper()
            and tokens[start].text != tokens[start - 1].text
        ):
            merged[-1] = (last[0], end, kind)
        else:
            merged.append((start, end, kind))
    return merged


def _is_of_firm(tokens: Sequence[Token], found: Range) -> bool:
    """The "McQuade" of "Long & McQuade": half of a firm's name."""
    start, end, kind = found
    behind = tokens[start - 2 : start] if start > 1 else []
    ahead = tokens[end : end + 2]
    return kind == "PER" and end - start == 1 and (_is_joined(behind[::-1]) or _is_joined(ahead))


def _is_joined(pair: Sequence[Token]) -> bool:
    return len(pair) == 2 and pair[0].text == "&" and _is_plain_capitalised(pair[1])


def _is_plain_capitalised(token: Token) -> bool:
    return _is_capitalised(token) and not word_flags(token.text.lower()) & FIRST


def _name_end(tokens: Sequence[Token], start: int, taken: set[int]) -> int:
    """Where a name that begins here ends: given name and surname, or a rare given name."""
    behind_article = start > 0 and tokens[start - 1].folded in word_set("articles")
    if behind_article or not _may_be(tokens[start], FIRST):
        return start
    following = start + 1
    if following < len(tokens) and following not in taken and _may_be(tokens[following], LAST):
        return following + 1
    is_rare = words().commonness(tokens[start].text.lower()) <= _RARE
    return start + 1 if is_rare else start


def _may_be(token: Token, flag: int) -> bool:
    lower = token.text.lower()
    return (
        _is_capitalised(token)
        and bool(word_flags(lower) & flag)
        and words().commonness(lower) < _NO_NAME
    )


def _is_capitalised(token: Token) -> bool:
    return token.kind == "word" and token.text[0].isupper() and not token.text.isupper()
