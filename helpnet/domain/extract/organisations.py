"""The organisation a person is said to belong to; read only where a person anchors it."""

from __future__ import annotations

from dataclasses import dataclass

from helpnet.domain import places
from helpnet.domain.cues import Cue, word_set
from helpnet.domain.extract.mentions import Mention
from helpnet.domain.extract.reading import Reading
from helpnet.domain.names_tokens import fold
from helpnet.domain.names_words import PLACE, words

_BRACKETS = ("(", "[")
_PARTING = (",", "-", "–", "—", "|", ":", "/")
_MOST_WORDS = 6
_MOST_LOWER_WORDS = 3
_TOO_COMMON = 6  # on Zipf's scale: "this", "and"
_RARE = 4
_PRONOUN_REACH = 12
_OFFER_REACH = 8


@dataclass(frozen=True, slots=True)
class Organisation:
    """Its name as it stands, and the tokens it covers."""

    name: str
    start: int
    end: int


def organisation_of(reading: Reading, mention: Mention) -> Organisation | None:
    """The organisation told right behind or right before a person."""
    return (
        _behind(reading, mention)
        or _behind_pronoun(reading, mention)
        or _possessive(reading, mention)
        or _asked_for_there(reading, mention)
    )


def own_organisation(reading: Reading) -> Organisation | None:
    """The organisation the writer says is theirs: "we at IC Group", "our agency, Lantern"."""
    for cue in reading.cues:
        is_apart = reading.word(cue.end) in (*_PARTING, *_BRACKETS)
        is_own = "own" in cue.kinds or ("ours" in cue.kinds and is_apart)
        found = _run(reading, cue.end + is_apart) if is_own else None
        if found and (_is_company(found) or not _is_person(reading, found)):
            return found
    return None


def offering_organisation(reading: Reading, offer: Cue) -> Organisation | None:
    """Where those who offer together do it: "we do this every week at IC Group"."""
    inside = {token.folded for token in reading.tokens[offer.start : offer.end]}
    if inside.isdisjoint(word_set("we")):
        return None
    for position in range(offer.end, min(offer.end + _OFFER_REACH, len(reading.tokens))):
        link = reading.cue_at(position, "between")
        if link and reading.sentence[position] == reading.sentence[offer.start]:
            found = _run(reading, link.end)
            return None if found and _is_place(reading, found) else found
    return None


def called_organisation(reading: Reading) -> Organisation | None:
    """An organisation to be called in its own right: "call the Chamber of Commerce"."""
    for cue in reading.cues:
        is_meant = "call_the" in cue.kinds and not reading.cue_before(cue.start, 1, "negate")
        if is_meant and (found := _run(reading, cue.end)):
            return found
    return None


def _behind(reading: Reading, mention: Mention) -> Organisation | None:
    """ "NAME (ORG)", "NAME at ORG", "NAME, title, ORG": one small grammar behind the name."""
    position = mention.end
    while position < len(reading.tokens) and reading.tokens[position].kind == "field":
        position += 1
    opened = reading.word(position) in _BRACKETS
    parted = reading.word(position) in _PARTING
    position += opened or parted
    titled = False
    while title := reading.cue_at(position, "title"):
        titled, position = True, title.end
    if titled and reading.word(position) in _PARTING:
        position, parted = position + 1, True
    link = reading.cue_at(position, "between") or reading.cue_at(position, "pronoun")
    if link is not None:
        found = _run_in_case_of(reading, link.end, mention)
        is_origin = link.end == link.start + 1 and reading.word(link.start) in word_set("origins")
        return None if found and is_origin and _is_place(reading, found) else found
    if not (opened or parted):
        return None
    found = _run(reading, position)
    return found if found and _stands_alone(reading, found, certain=opened or titled) else None


def _stands_alone(reading: Reading, found: Organisation, *, certain: bool) -> bool:
    """Without a linking word an organisation must fill its clause, and be nobody's name."""
    is_followed = found.end < len(reading.tokens) and reading.tokens[found.end].kind == "word"
    if is_followed and not reading.word(found.end - 1).endswith("."):
        return False
    if _is_company(found):
        return True
    if _is_person(reading, found):
        return False
    known = any(a < found.end and b > found.start for a, b in reading.organisations)
    return certain or known or found.end - found.start > 1


def _is_company(found: Organisation) -> bool:
    """Whether the words themselves say that it is one: "& Sons", "Media", "GmbH"."""
    return "&" in found.name or not word_set("company").isdisjoint(fold(found.name).split())


def _is_person(reading: Reading, found: Organisation) -> bool:
    return any(m.start < found.end and m.end > found.start for m in reading.mentions)


def _behind_pronoun(reading: Reading, mention: Mention) -> Organisation | None:
    """ "NAME might. She's with ORG": before anybody else is named."""
    limit = mention.end + _PRONOUN_REACH
    following = [m.start for m in reading.mentions if m.start >= mention.end]
    for position in range(mention.end, min([*following, limit])):
        if cue := reading.cue_at(position, "pronoun"):
            found = _run_in_case_of(reading, cue.end, mention)
            return None if found and _is_place(reading, found) else found
    return None


def _possessive(reading: Reading, mention: Mention) -> Organisation | None:
    """ "IC Group's Joel Parent"."""
    return (
        _run_before(reading, mention.start - 1) if reading.word(mention.start - 1) == "'s" else None
    )


def _asked_for_there(reading: Reading, mention: Mention) -> Organisation | None:
    """ "Call IC Group and ask for Joel"."""
    cue = reading.cue_before(mention.start, 1, "ask_for")
    if cue is None:
        return None
    end = cue.start
    while end > 0 and reading.word(end - 1) in (*_PARTING, *_BRACKETS):
        end -= 1
    return _run_before(reading, end)


def _run_before(reading: Reading, end: int) -> Organisation | None:
    """A run of capitalised words that ends here and does not begin with "Call"."""
    start = end
    while start > 0 and end - start < _MOST_WORDS:
        token = reading.tokens[start - 1]
        if (
            token.kind != "word"
            or not token.text[0].isupper()
            or reading.cue_at(start - 1, "suggest")
        ):
            break
        start -= 1
    return _checked(reading, start, end)


def _run_in_case_of(reading: Reading, start: int, mention: Mention) -> Organisation | None:
    """A run; where the person is in small letters, the organisation may be so as well."""
    if found := _run(reading, start):
        return found
    start += reading.word(start) in word_set("articles")
    is_lower = mention.text == mention.text.lower()
    return _checked(reading, start, _lower_end(reading, start, any_word=is_lower))


def _run(reading: Reading, start: int) -> Organisation | None:
    """An organisation that begins here, capitalised or as a handle."""
    if start < len(reading.tokens) and reading.tokens[start].text[0] in "@＠":
        is_handle = reading.tokens[start].kind == "field"
        return Organisation(reading.tokens[start].text[1:], start, start + 1) if is_handle else None
    start += reading.word(start) in word_set("articles")
    while (generic := reading.cue_at(start, "generic")) and reading.tokens[start].text.islower():
        start = generic.end
    return _checked(reading, start, _capitalised_end(reading, start))


def _checked(reading: Reading, start: int, end: int) -> Organisation | None:
    """Not a known city or country, a weekday or a pronoun."""
    if end <= start or start < 0:
        return None
    name = reading.written(start, end).rstrip(".")
    if reading.word(start) in word_set("no_organisation"):
        return None
    parts = places.fold(name)
    is_place = bool(places.regions_named(parts) or places.city_named(parts))
    return None if is_place else Organisation(name, start, end)


def _is_place(reading: Reading, found: Organisation) -> bool:
    """Whether the words are places' by the lists, or the name finder takes them for one."""
    inside = range(found.start, found.end)
    if any(reading.word(position) in word_set("company") for position in inside):
        return False
    return all(p in reading.places for p in inside) or all(
        words().flags(reading.tokens[p].text.lower()) & PLACE for p in inside
    )


def _capitalised_end(reading: Reading, start: int) -> int:
    """Where a run of capitalised words ends, small words inside allowed."""
    end = position = start
    while position < len(reading.tokens) and position - start < _MOST_WORDS:
        token = reading.tokens[position]
        starts_number = token.kind == "number" and position == start
        if token.folded == "i":
            break
        if token.kind in ("word", "number") and (token.text[0].isupper() or starts_number):
            end = position + 1
            if token.text.endswith(".") and end > start + 1:
                break  # "U of M. Call him": initials end a sentence, or begin a name
        elif end == start or not _may_be_inside(reading, position):
            break
        position += 1
    is_number_only = end == start + 1 and reading.tokens[start].kind == "number"
    return start if is_number_only else end


def _may_be_inside(reading: Reading, position: int) -> bool:
    """A small word of an organisation's name, or the dot of "St. Boniface"."""
    word = reading.word(position)
    is_short = len(reading.word(position - 1)) <= 2
    return word in word_set("inside_organisations") or (word == "." and is_short)


def _lower_end(reading: Reading, start: int, *, any_word: bool) -> int:
    """Where an organisation typed in small letters ends: before a cue or a very common word."""
    for first, last in reading.organisations:
        if first == start:
            return last
    end, table = start, words()
    while end < len(reading.tokens) and end - start < _MOST_LOWER_WORDS:
        token = reading.tokens[end]
        is_cue = any(
            cue.kinds & {"fits", "unfit", "between", "pronoun"}
            for cue in reading.starting.get(end, ())
        )
        if token.kind != "word" or is_cue or table.commonness(token.folded) >= _TOO_COMMON:
            break
        end += 1
    rare = any(table.commonness(t.folded) < _RARE for t in reading.tokens[start:end])
    return end if any_word or rare else start
