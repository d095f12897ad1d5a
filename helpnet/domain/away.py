"""Whether a reply says that somebody cannot be had on a certain day.

Only plain statements count: "Joel is away until Monday", "I'm not available tomorrow", "she is back
on Friday". What is doubtful, asked, hearsay, past or said of somebody else says nothing. How it is
said in each language stands in `data/away.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from helpnet.domain.cues import single_words
from helpnet.domain.names_words import FIRST, LAST, words

_How = Literal["until", "through", "on", "always"]
_HOWS: tuple[_How, ...] = ("through", "until", "on", "always")  # what says most comes first
_SENTENCE = re.compile(r"([^.!?;\n]+)([.!?;\n]*)")
_WORD = re.compile(r"\w+")
_NEAR = 60  # characters between whom it is said of and what is said
_COMMON = 3  # on Zipf's scale: a word and no name, even where it has a capital
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})


@dataclass(frozen=True, slots=True)
class _Language:
    """How one language says it."""

    statements: dict[bool, tuple[tuple[_How, re.Pattern[str]], ...]]  # by whether of the writer
    goes_on: re.Pattern[str]  # how a sentence begins that is still about the same person
    limits: re.Pattern[str]
    days: tuple[re.Pattern[str], ...]  # the weekdays, the months, and the four that follow


def says_away(text: str, span: tuple[int, int], *, own: bool, needed: date, said: date) -> str:
    """The words by which `text` says that somebody cannot be had on a day; empty where none do.

    `span` is where the text names them; `own` says that its writer speaks of themselves. `needed`
    is the day, `said` that of the text, both where the user is.
    """
    text = text.translate(_APOSTROPHES)
    plain = _plain(text)
    for language in _languages():
        for start, end in _about(plain, span, language, own=own):
            for how, statement in language.statements[own]:
                found = statement.search(plain[start:end])
                if found is None:
                    continue
                if not own and not _is_of_them(text[start : start + found.start()]):
                    continue
                if how == "always" and language.limits.search(plain[start + found.end() : end]):
                    continue
                if _rules_out(how, found, language, needed, said):
                    words_used = text[start : start + found.end()]
                    return " ".join(words_used.split()).strip(" ,-–—()")
                break
    return ""


def _plain(text: str) -> str:
    """Small letters without accents, each where it stood."""
    return "".join(unicodedata.normalize("NFD", char.lower())[:1] or char for char in text)


def _about(
    plain: str, span: tuple[int, int], language: _Language, *, own: bool
) -> Iterator[tuple[int, int]]:
    """Where something is said of them: behind the name, and in sentences that begin with "She"."""
    is_begun = own
    for sentence in _SENTENCE.finditer(plain):
        start, end = sentence.span(1)
        if not own and start <= span[0] < end:
            is_begun, start = True, span[1]
        elif not is_begun:
            continue
        elif not own and not language.goes_on.match(sentence[1]):
            return
        if "?" not in sentence[2] and not _doubt().search(sentence[1]):
            yield start, end


def _is_of_them(before: str) -> bool:
    """Whether nobody else comes between whom it is said of and what is said."""
    if len(before) > _NEAR:
        return False
    others = single_words("relation")
    return not any(_may_be_name(word) or _plain(word) in others for word in _WORD.findall(before))


def _may_be_name(word: str) -> bool:
    if not word[0].isupper() or word == "I":
        return False
    table, small = words(), word.lower()
    common = max(table.commonness(small), table.commonness_elsewhere(small))
    return bool(table.flags(small) & (FIRST | LAST)) or common < _COMMON


def _rules_out(
    how: _How, found: re.Match[str], language: _Language, needed: date, said: date
) -> bool:
    if how == "always":
        return True
    first, last = _days(found["day"], language, said)
    if how == "on":
        return first <= needed <= last
    return needed <= last if how == "through" else needed < first


def _days(named: str, language: _Language, said: date) -> tuple[date, date]:
    """The first and the last of the days that are named, the next of their kind."""
    which = next(n for n, day in enumerate(language.days) if day.fullmatch(named))
    if which < 7:
        first = last = said + timedelta((which - said.weekday() - 1) % 7 + 1)
    elif which < 19:
        month = which - 6
        first = date(said.year + (month < said.month), month, 1)
        last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    elif which < 21:
        first = last = said + timedelta(which - 19)
    else:
        first = said + timedelta(7 * (which - 21) - said.weekday())
        last = first + timedelta(6)
    return first, last


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_language(table) for table in _tables())


@cache
def _doubt() -> re.Pattern[str]:
    """Doubt in whatever language, because people mix them."""
    return re.compile(rf"\b(?:{'|'.join(_one_line(table['doubt']) for table in _tables())})\b")


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    told = (files("helpnet.domain") / "data" / "away.toml").read_text(encoding="utf8")
    return tuple(tomllib.loads(_plain(told)).values())


def _language(table: dict[str, Any]) -> _Language:
    spans = [table[name] for name in ("today", "tomorrow", "this_week", "next_week")]
    # "March 5" is not all of March.
    months = [rf"(?:{month})(?!\w| *\d)" for month in table["months"]]
    days = [*table["weekdays"], *months, *spans]
    day = rf"(?P<day>(?:{'|'.join(days)}))\b{table['behind_day']}"
    others = table["others"]
    return _Language(
        {
            is_own: tuple(
                (how, re.compile(_statement(table, how, written, day, is_own=is_own)))
                for how in _HOWS
                for written in table[how]
            )
            for is_own in (True, False)
        },
        re.compile(rf"\W*(?:(?:{table['joins']})\b\W+)*(?:{others['who']}|{others['is']})\b"),
        re.compile(rf"\d|\b(?:{_one_line(table['limits'])})\b"),
        tuple(re.compile(each) for each in days),
    )


def _statement(table: dict[str, Any], how: str, written: str, day: str, *, is_own: bool) -> str:
    """The pattern for which a statement of the tables stands."""
    said_of = table["own" if is_own else "others"]
    # Gaps are bounded, so that no text makes the search slow.
    adverbs = rf"[ ,]{{0,4}}(?:(?:{table['adverbs']})\b[ ,]{{0,4}}){{0,3}}"
    begins = rf"^\W{{0,4}}(?:(?:{table['joins']})\b\W{{0,4}}){{0,3}}"
    subject = rf"(?:{begins}|\b)(?:{said_of['who']})\b{adverbs}"
    which = begins if is_own else rf"^\W{{0,4}}(?:(?:{said_of['which']})\b)?"

    def verb(forms: str) -> str:
        return rf"(?:{subject}|{which}{adverbs})(?:{forms}){adverbs}"

    verbs = {name: verb(forms) for name, forms in said_of.items() if name not in ("who", "which")}
    if not is_own:
        # Behind a name the verb may be missing: "Joel Parent (sadly away until Monday)".
        verbs["is"] = rf"(?:{verbs['is']}|{begins}{adverbs})"
    pattern = written.format(away=rf"(?:{_one_line(table['away'])})", day=day, **verbs)
    ends = rf"(?= *(?:$|[,)–—-]|(?:{table['ends']})\b))"
    return rf"{pattern}{ends}" if how == "always" else pattern


def _one_line(written: str) -> str:
    return written.replace("\n", "")
