"""How well somebody fits what is asked: the place and the topics against what is known of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpnet.domain.model import Fits
from helpnet.domain.places import Region, city_around, city_named, countries_of, fold, regions_named

AT_PLACE = 1.0  # their own location is the place
PLACE_TOLD = 0.8  # a text about them names the place
PLACE_TOLD_BUT_ELSEWHERE = 0.4  # it does, and their own location is another

Words = tuple[str, ...]

_ALTERNATIVES = re.compile(r"[/;|•·→\n]|\s(?:or|and|oder|und|ou|et|o|y|&)\s", re.IGNORECASE)
_PARTS = re.compile(r"[,()]|\s[-–—]\s")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words around a place's name that are no part of it.
_AROUND = _words("in near around at the greater area region metro downtown city of based")
# A location that is everywhere or nowhere says nothing.
_NOWHERE = _words(
    "remote remotely worldwide global globally earth world everywhere anywhere somewhere nowhere "
    "online internet web travel traveling travelling nomad home here planet universe"
)
# Before a place's name, these say that somebody is not there.
_NOT_THERE = _words(
    "not isnt arent wasnt never no left leaving formerly former ex previously outside "
    "pas nicht kein sin fuera ehemals anciennement"
)
_REACH = 3  # how many words before the name they are looked for


def wish(place: str, topics: Sequence[str]) -> Wish:
    """What an ask wants, read once to be held against many people.

    `place` is as it is written: "Winnipeg, MB"; alternatives as "Winnipeg or Brandon".
    """
    wanted, anywhere = _spots(place)
    named = [words for words in map(fold, topics) if words]
    return Wish(tuple(wanted), anywhere, tuple(map(_topic, named)))


def fit(wanted: Wish, *, location: str = "", texts: Sequence[str] = ()) -> tuple[float, Fits]:
    """How well somebody fits what is wanted, 0 to 1, and whether they do.

    `location` is what a profile tells, `texts` what else is told of them: biography,
    organisation, replies. The value is the better of the place's and the topics' (the share of
    them that is named). "no" only when their location is known and clearly another place, and no
    text says otherwise; where a place is asked, topics alone leave it "unknown".
    """
    told = [fold(text) for text in texts]
    share = _topics_named(wanted.topics, told)
    if not wanted.places:
        return share, "yes" if share else "unknown"
    known, is_anywhere = _spots(location)
    if any(_lies_in(here, there) for here in known for there in wanted.places):
        return AT_PLACE, "yes"
    elsewhere = (
        bool(known)
        and not (wanted.anywhere or is_anywhere)
        and all(_is_elsewhere(here, there) for here in known for there in wanted.places)
    )
    if any(_is_told(there, words) for there in wanted.places for words in told):
        told_value = PLACE_TOLD_BUT_ELSEWHERE if elsewhere else PLACE_TOLD
        return max(told_value, share), "unknown" if elsewhere else "yes"
    return share, "no" if elsewhere else "unknown"


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place as it is written: its words, the town it names, the regions it says it lies in."""

    words: Words
    town: Words
    city: str  # one name for the town, however it is called
    regions: tuple[frozenset[Region], ...]
    likely_regions: tuple[frozenset[Region], ...]  # else the countries with a city of this name
    # A known city. Any other name may be a part of a town ("St. Vital, Manitoba") or of a country.
    is_town_sure: bool

    @property
    def is_somewhere(self) -> bool:
        return _NOWHERE.isdisjoint(self.words)


@dataclass(frozen=True, slots=True)
class _Topic:
    """A topic: how each of its words may be spelled, and several of them run together."""

    words: tuple[frozenset[str], ...]
    together: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What an ask wants: places, whether anywhere would do, and topics."""

    places: tuple[_Spot, ...]
    anywhere: bool
    topics: tuple[_Topic, ...]


def _spots(written: str) -> tuple[list[_Spot], bool]:
    """The places named, and whether one that is anywhere stands among them."""
    spots = [spot for spot in map(_spot, _ALTERNATIVES.split(written)) if spot.words]
    named = [spot for spot in spots if spot.is_somewhere]
    return named, len(named) < len(spots)


def _spot(written: str) -> _Spot:
    parts = [_without_around(fold(part)) for part in _PARTS.split(written)]
    parts = [part for part in parts if part]
    town: Words = ()
    regions: list[frozenset[Region]] = []
    for position, part in enumerate(parts):
        name, found = _split_off_region(part)
        if position == 0 and city_named(part):
            name, found = part, frozenset()  # "New York" is a town before it is a state
        if found:
            regions.append(found)
        if name and not town:
            town = name
    known = city_named(town)
    city = known or "_".join(town)
    return _Spot(
        words=tuple(word for part in parts for word in part),
        town=town,
        city=city,
        regions=tuple(regions),
        likely_regions=tuple(regions) or ((there,) if (there := countries_of(city)) else ()),
        is_town_sure=bool(known),
    )


def _without_around(words: Words) -> Words:
    while len(words) > 1 and words[0] in _AROUND:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AROUND and not city_named(words):
        words = words[:-1]
    return words


def _split_off_region(words: Words) -> tuple[Words, frozenset[Region]]:
    """A name and the region that stands behind it: ("winnipeg",) and Manitoba of "winnipeg mb"."""
    for length in (len(words), 3, 2, 1):
        if 0 < length <= len(words) and (found := regions_named(words[-length:])):
            return words[:-length], found
    return words, frozenset()


def _lies_in(here: _Spot, there: _Spot) -> bool:
    """Whether a known location is the place that is asked for, or within it."""
    if there.town:
        named = there.city in (here.city, city_around(here.city)) or _stands_in(
            there.town, here.words
        )
        return named and not _conflict(here.regions, there.regions)
    return any(
        all(_within(one, other) for one in told for other in asked)
        for told in here.likely_regions
        for asked in there.regions
    )


def _is_elsewhere(here: _Spot, there: _Spot) -> bool:
    if _conflict(here.likely_regions, there.likely_regions):
        return True
    if not there.town or not here.is_town_sure or here.city == there.city:
        return False
    region = regions_named(there.town)  # "New York" and "Washington" are regions as well
    return not region or not here.regions or _conflict(here.regions, (region,))


def _conflict(some: Sequence[frozenset[Region]], others: Sequence[frozenset[Region]]) -> bool:
    """Both name regions, and none of the one may be, or hold, one of the other."""
    pairs = [(one, other) for told in some for one in told for asked in others for other in asked]
    return bool(pairs) and not any(_within(a, b) or _within(b, a) for a, b in pairs)


def _within(inner: Region, outer: Region) -> bool:
    return inner[: len(outer)] == outer


def _is_told(there: _Spot, words: Words) -> bool:
    """Whether a text names the place without saying that somebody is not there."""
    name = there.town or there.words
    for start in _starts(name, words):
        if _NOT_THERE.isdisjoint(words[max(0, start - _REACH) : start]):
            return True
    return False


def _topics_named(topics: Sequence[_Topic], texts: Sequence[Words]) -> float:
    """The share of the topics that the texts name, in the singular or the plural."""
    named = sum(any(_is_named(topic, words) for words in texts) for topic in topics)
    return named / len(topics) if topics else 0.0


def _topic(words: Words) -> _Topic:
    singular = [_singular(word) for word in words]
    together = _spellings("".join(singular)) if len(words) > 1 else frozenset[str]()
    return _Topic(tuple(map(_spellings, singular)), together)


def _spellings(singular: str) -> frozenset[str]:
    """The words of which this is the singular."""
    return frozenset(w for w in (singular, f"{singular}s") if _singular(w) == singular)


def _is_named(topic: _Topic, words: Words) -> bool:
    if not topic.together.isdisjoint(words):
        return True
    if topic.words[0].isdisjoint(words):
        return False
    return any(
        all(word in forms for word, forms in zip(words[start:], topic.words, strict=False))
        for start in range(len(words) - len(topic.words) + 1)
    )


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _stands_in(name: Words, words: Words) -> bool:
    """Whether a name stands in a text as whole words, or run together as in a hashtag."""
    return bool(_starts(name, words)) or (len(name) > 1 and "".join(name) in words)


def _starts(name: Words, words: Words) -> list[int]:
    if not name or name[0] not in words:
        return []
    last = len(words) - len(name)
    return [start for start in range(last + 1) if words[start : start + len(name)] == name]
