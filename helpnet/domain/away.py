"""Whether a reply says that somebody cannot be had on a certain day.

Only plain statements count: "Joel is away until Monday", "I'm not available tomorrow", "she is back
on Friday". What is doubtful, conditional or past says nothing.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = (
    rf"(?P<day>today|tonight|tomorrow|(?:(?:this|next|all) week)|(?:{'|'.join(_DAYS)}))"
    r"(?: (?:morning|afternoon|evening|night))?"
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
_NOT_THERE = (
    r"(?:(?:not|isn't|aren't|am not|won't be|n't)(?: be)? (?:available|free|around|in town)"
    r"|unavailable|away|abroad|out of (?:town|office|the office|the country)"
    r"|on (?:vacation|holiday|leave)|(?:fully )?booked(?: up)?"
    r"|(?:can't|cannot|can not) (?:make|do) (?:it|that|this))"
)
_STATEMENTS = (
    # "away until Monday", "away through Friday"
    (re.compile(rf"{_NOT_THERE} (?P<how>until|till|through) {_DAY}"), ""),
    # "away tomorrow", "not available on Friday"
    (re.compile(rf"{_NOT_THERE},?(?: on)? {_DAY}"), "on"),
    # "back on Friday", "only free from Tuesday"
    (re.compile(rf"(?:back|(?:free|available)(?: again)? from)(?: on)? {_DAY}"), "until"),
    # "unavailable", and nothing about when
    (re.compile(rf"{_NOT_THERE}(?= *(?:$|[,)–—-]|but|so|and|sorry|unfortunately))"), "always"),
)
# Before a statement these make it one of another kind.
_DOUBT = re.compile(
    r"\b(?:if|unless|when|might|may|maybe|perhaps|probably|was|were|been|not|never|nor|used"
    r"|thought|wish|hope|isn't|aren't|wasn't|weren't|doesn't)\b"
)
_CONDITION = re.compile(r"\b(?:if|unless|when|in case)\b", re.I)
_SENTENCE = re.compile(r"[^.!?;\n]+")
_GOES_ON = re.compile(r" *(?:but |though |however,? |sadly |sorry,? )*(?:he|she|they)\b", re.I)
_OWN = re.compile(r"\b(?:i|we)\b", re.I)
_NEAR = 45  # characters between whom it is said of and what is said
_CAPITAL = re.compile(r"\b(?!I\b)[A-Z]")


def says_away(text: str, span: tuple[int, int], *, own: bool, needed: date, said: date) -> str:
    """The words by which `text` says that somebody cannot be had on a day; empty where none do.

    `span` is where the text names them; `own` says that its writer speaks of themselves. `needed`
    is the day, `said` that of the text, both where the user is.
    """
    text = text.translate(_APOSTROPHES)
    for about in _about_themselves(text) if own else _about(text, span):
        if _rules_out(about.lower(), needed, said):
            return " ".join(about.split()).strip(" ,-–—")
    return ""


def _about(text: str, span: tuple[int, int]) -> list[str]:
    """What is said of whom the text names at `span`: the rest of that sentence, and "She ..."."""
    found: list[str] = []
    for sentence in _SENTENCE.finditer(text):
        if sentence.start() <= span[0] < sentence.end():
            is_condition = _CONDITION.search(text[sentence.start() : span[0]])
            found.append("" if is_condition else text[span[1] : sentence.end()])
        elif found and not _GOES_ON.match(sentence[0]):
            break
        elif found:
            found.append(sentence[0])
    return [_until_another_name(each) for each in found]


def _until_another_name(words: str) -> str:
    """What stands behind somebody else's name may be said of them; weekdays are no names."""
    for capital in _CAPITAL.finditer(words.strip()[1:]):
        rest = words.strip()[1:][capital.start() :].lower()
        if not rest.startswith(_DAYS):
            return words.strip()[: capital.start() + 1]
    return words.strip()


def _about_themselves(text: str) -> list[str]:
    return [
        sentence[0][own.start() :].strip()
        for sentence in _SENTENCE.finditer(text)
        if (own := _OWN.search(sentence[0]))
    ]


def _rules_out(words: str, needed: date, said: date) -> bool:
    for statement, kind in _STATEMENTS:
        found = statement.search(words)
        if found is None:
            continue
        before = words[: found.start()]
        if len(before) > _NEAR or _DOUBT.search(before):
            return False
        if kind == "always":
            return True
        how = kind or found["how"]
        first, last = _days(found["day"], said)
        if how == "on":
            return first <= needed <= last
        return needed <= last if how == "through" else needed < first
    return False


def _days(named: str, said: date) -> tuple[date, date]:
    """The first and the last of the days that are named."""
    if named in ("today", "tonight"):
        return said, said
    if named == "tomorrow":
        return said + timedelta(1), said + timedelta(1)
    if named.endswith("week"):
        monday = said - timedelta(said.weekday())
        monday += timedelta(7) if named == "next week" else timedelta(0)
        return monday, monday + timedelta(6)
    ahead = (_DAYS.index(named) - said.weekday() - 1) % 7 + 1
    return said + timedelta(ahead), said + timedelta(ahead)
