"""What a name in a reply is: suggested, addressed, negated, a connector, or merely mentioned."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

from helpnet.domain.cues import RELATIONS, Cue, word_set
from helpnet.domain.extract.mentions import Mention
from helpnet.domain.extract.reading import Reading
from helpnet.domain.names_tokens import fold
from helpnet.domain.names_words import FAMOUS, words

Role = Literal[
    "suggested", "connector", "negated", "mentioned", "addressee", "affiliation", "writer"
]

_SUGGESTING = ("suggest", "ask_whether")
_PUT_FORWARD_BEFORE = (*_SUGGESTING, *RELATIONS)
_PUT_FORWARD_AFTER = ("fits", *RELATIONS)
_PREDICATE_REACH = 6
_NEGATION_REACH = 40


def roles(
    reading: Reading, own_handles: Collection[str], inside_organisations: Collection[int]
) -> list[Role]:
    """The role of each mention, in their order.

    `own_handles` are the asker's and the writer's (lower case), `inside_organisations` the tokens
    that are part of an organisation's name.
    """
    leading = _leading_addressees(reading, own_handles)
    negated = _negated(reading)
    found: list[Role] = []
    for mention in reading.mentions:
        if mention.start in inside_organisations:
            found.append("affiliation")
        elif mention.start in leading or (mention.field and mention.field.value in own_handles):
            found.append("addressee")
        elif mention.start in negated or _is_unfit(reading, mention):
            found.append("negated")
        elif _is_connector(reading, mention):
            found.append("connector")
        elif reading.cue_before(mention.start, 0, "self_before"):
            found.append("writer")
        elif _is_addressed(reading, mention) or _is_vocative(reading, mention):
            found.append("addressee")
        elif _is_mere_mention(reading, mention):
            found.append("mentioned")
        else:
            found.append("suggested")
    return found


def is_put_forward(reading: Reading, mention: Mention) -> bool:
    """Whether something says that this person is suggested."""
    start, end = reading.group_of(mention)
    stands_alone = _fills_sentence(reading, start, end) or _is_announced(reading, start, end)
    if reading.word(end) == "(" or (not mention.is_small and stands_alone):
        return True
    if (reading.has("negate") or reading.has("unfit")) and reading.cue_before(start, 1, "reopen"):
        return True  # "not Rick, rather Paula"
    return cue_for(reading, mention) is not None


def cue_for(reading: Reading, mention: Mention) -> Cue | None:
    """The cue before or after a name that puts this person forward."""
    start, end = reading.group_of(mention)
    return reading.cue_before(start, 3, *_PUT_FORWARD_BEFORE) or reading.cue_after(
        end, _PREDICATE_REACH, *_PUT_FORWARD_AFTER
    )


def _fills_sentence(reading: Reading, start: int, end: int) -> bool:
    """Whether a name, or several in a row, are a sentence of their own: "Joel Parent."."""
    first, last = start, end
    while first > 0 and reading.sentence[first - 1] == reading.sentence[start]:
        first -= 1
    while last < len(reading.tokens) and reading.sentence[last] == reading.sentence[start]:
        last += 1
    around = [*reading.tokens[first:start], *reading.tokens[end:last]]
    return all(t.kind in ("mark", "hash") or t.folded in word_set("titles") for t in around)


def _is_announced(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is all that a colon leads up to: "easy: Joel Parent"."""
    before = [reading.word(start - 1), reading.word(start - 2)]
    is_last = end == len(reading.tokens) or reading.tokens[end].kind == "mark"
    return is_last and before[0] == ":" and before[1] not in word_set("mail_head")


def is_guess(reading: Reading, mention: Mention, *, is_described: bool) -> bool:
    """Whether the writer only asks if this person would do.

    Of somebody described, some questions are proposals: "what about Joel Parent of IC Group?"
    """
    start, end = reading.group_of(mention)
    cue = reading.cue_before(start, 3, *_SUGGESTING)
    if cue is None or "ask_whether" not in cue.kinds:
        return False
    return not ("propose" in cue.kinds and (is_described or _is_spoken_of(reading, end)))


def _is_spoken_of(reading: Reading, end: int) -> bool:
    """Whether the next sentence goes on about whoever was named last, and not against them."""
    while end < len(reading.tokens) and reading.tokens[end].kind == "mark":
        end += 1
    if end == len(reading.tokens) or reading.sentence[end] == reading.sentence[end - 2]:
        return False
    against = (c for c in reading.cues if c.start >= end and c.kinds & {"unfit", "negate"})
    is_against = any(reading.sentence[c.start] == reading.sentence[end] for c in against)
    return reading.word(end) in word_set("third_person") and not is_against


def is_bare(reading: Reading) -> bool:
    """Whether the reply is names and nothing but praise and pointers around them."""
    covered = {p for m in reading.mentions for p in range(m.start, m.end)}
    covered |= {
        p
        for cue in reading.cues
        if cue.kinds & {"suggest", "fits", "ask_whether"}
        for p in range(cue.start, cue.end)
    }
    return all(p in covered or t.kind in ("mark", "hash") for p, t in enumerate(reading.tokens))


def _leading_addressees(reading: Reading, own_handles: Collection[str]) -> set[int]:
    """Handles a reply begins with, unless it consists of nothing else or says that they fit."""
    leading: list[Mention] = []
    for mention in reading.mentions:
        if mention.kind != "handle" or mention.start != len(leading):
            break
        leading.append(mention)
    if not leading or is_bare(reading):
        return set()
    last = leading[-1]
    is_subject = reading.cue_after(last.end, 0, "fits") is not None
    if is_subject and last.field and last.field.value not in own_handles:
        leading.pop()
    return {mention.start for mention in leading}


def _negated(reading: Reading) -> set[int]:
    """Where mentions stand that a negation reaches: to the clause's end or to a "but"."""
    return {mention.start for mention in reading.mentions if _is_negated(reading, mention)}


def _is_negated(reading: Reading, mention: Mention) -> bool:
    first, _ = reading.group_of(mention)
    joined = {token.folded for token in reading.tokens[first : mention.start]}
    until = first if joined & word_set("alternatives") else mention.start
    negation = reading.cue_before(until, _NEGATION_REACH, "negate")
    if negation is None or reading.clause[negation.start] != reading.clause[until]:
        return False
    for position in range(negation.end, until):
        for cue in reading.starting.get(position, ()):
            named = any(negation.end <= m.start < position for m in reading.mentions)
            # The verb right behind "don't" is what is negated; a later one starts anew.
            anew = "suggest" in cue.kinds and (named or position - negation.end > 2)
            if anew or "reopen" in cue.kinds:
                return False
    return True


def _is_unfit(reading: Reading, mention: Mention) -> bool:
    """Whether the first thing said of the person is that they are no help."""
    cue = reading.cue_after(mention.end, 4, "fits", "unfit", "suggest")
    if cue is None or "unfit" not in cue.kinds:
        return False
    return not any(mention.end <= other.start < cue.start for other in reading.mentions)


def _is_connector(reading: Reading, mention: Mention) -> bool:
    if reading.cue_after(mention.end, 0, "connector_after"):
        return True
    before = reading.cue_before(mention.start, 0, "connector_before")
    return before is not None and not reading.cue_after(mention.end, 2, "fits")


def _is_addressed(reading: Reading, mention: Mention) -> bool:
    start, end = reading.group_of(mention)
    before = reading.cue_before(start, 1, "address", "thanks")
    if before is not None and _is_near(reading, before.end, start):
        return reading.cue_after(end, 0, "fits") is None
    relayed = reading.cue_before(start, 3, "relay")
    if relayed is None or reading.cue_before(start, 3, *_SUGGESTING):
        return False
    return reading.clause[relayed.end - 1] == reading.clause[start]


def _is_near(reading: Reading, cue_end: int, start: int) -> bool:
    """No mark but a comma between an address and the name: "Thanks, Joel"."""
    return all(t.text == "," or t.kind != "mark" for t in reading.tokens[cue_end:start])


def _is_vocative(reading: Reading, mention: Mention) -> bool:
    """A lone first name at the very start, set off by a comma: "Robin, try ..."."""
    if mention.kind != "name" or mention.is_full_name or mention.start > 0:
        return False
    rest = reading.tokens[mention.end :]
    if len(rest) < 2 or rest[0].text not in (",", "-", "–", "—", "!"):
        return False
    if any(m.start > mention.start for m in reading.mentions):
        return not reading.cue_after(mention.end, 1, "fits")
    asks_or_offers = ("volunteer", "volunteer_weak", "question", "relay", "thanks", "suggest")
    return reading.cue_after(mention.end, 2, *asks_or_offers) is not None


def _is_mere_mention(reading: Reading, mention: Mention) -> bool:
    if reading.cue_after(mention.end, 1, "mention_after"):
        return True
    if mention.kind == "name" and _is_public_figure(reading, mention):
        return not reading.cue_before(mention.start, 0, "suggest")
    if _is_beneficiary(reading, mention):
        return True
    if is_put_forward(reading, mention):
        return False
    return reading.cue_before(mention.start, 2, "mention_before") is not None


def _is_beneficiary(reading: Reading, mention: Mention) -> bool:
    """ "Do you know someone for Robin?" """
    start, _ = reading.group_of(mention)
    if mention.is_full_name or reading.word(start - 1) not in word_set("for_whom"):
        return False
    return not reading.cue_before(start, 1, *_SUGGESTING, "fits")


def _is_public_figure(reading: Reading, mention: Mention) -> bool:
    """Somebody everybody names; a famous surname is enough for whoever is laughing."""
    if fold(mention.text) in _celebrities():
        return True
    is_joke = any(token.folded in word_set("laughter") for token in reading.tokens)
    return is_joke and bool(words().flags(mention.text.split()[-1].lower()) & FAMOUS)


@cache
def _celebrities() -> frozenset[str]:
    """People everybody names and nobody can call."""
    raw = (files("helpnet.domain") / "data" / "celebrities.txt").read_text(encoding="utf8")
    return frozenset(fold(line) for line in raw.splitlines() if line and line[0] != "#")
