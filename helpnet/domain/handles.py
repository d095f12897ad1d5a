"""What a handle says of a person's name: @joelparent_wpg is Joel Parent, @jparent may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from helpnet.domain.identity import Words, is_full
from helpnet.domain.places import fold, is_place_word

Says = Literal["name", "initial", "short", ""]

LEAST_SURNAME = 5  # letters a surname needs for an initial before it to say something
# A place's short form right behind a name may be the name's own ending: "annlima" is no Ann Li.
_LEAST_GLUED = 4
_LONG_NAME = 8

_TAIL = re.compile(r"(?P<mark>[\d_.\-]*)(?P<rest>[^\d_.\-]*)[\d_.\-]*")
_SEPARATORS = re.compile(r"[_.\-]")


def handle_says(handle: str, name: Words, places: Sequence[str] = ()) -> Says:
    """Whether a handle, or the part of an e-mail address before "@", is made of a full name.

    "name": the whole name, alone or with digits, underscores or a place behind it; "initial": the
    first letter and a surname of five letters or more; "short": the first name and a letter of the
    surname, or the two turned round. `places` are names that may stand behind as well.
    """
    if not is_full(name) or len(name) < 2:
        return ""
    written = handle.lower().lstrip("@_.-")
    first, last = name[0], name[-1]
    ends = frozenset("".join(fold(place)) for place in places)
    for whole in dict.fromkeys(("".join(name), first + last)):
        if _stands_for(written, whole, ends):
            return "name"
    bare = _SEPARATORS.sub("", written).rstrip("0123456789")
    initials = {first[0] + last, "".join(word[0] for word in name[:-1]) + last}
    if bare in initials and len(last) >= LEAST_SURNAME:
        return "initial"
    if bare in (first + last[0], last + first, last + first[0]) and len(bare) > 3:
        return "short"
    return ""


def _stands_for(written: str, whole: str, ends: frozenset[str]) -> bool:
    rest = _after(written, whole)
    if rest is None:
        return False
    tail = _TAIL.fullmatch(rest)
    if tail is None:
        return False
    place = tail["rest"]
    if not place:
        return True
    if place not in ends and not is_place_word(place):
        return False
    return bool(tail["mark"]) or len(place) >= _LEAST_GLUED or len(whole) >= _LONG_NAME


def _after(written: str, whole: str) -> str | None:
    """What is left of a handle behind a name whose words it may part by signs; None: no name."""
    position = 0
    for letter in whole:
        while position < len(written) and written[position] in "_.-":
            position += 1
        if position == len(written) or written[position] != letter:
            return None
        position += 1
    return written[position:]
