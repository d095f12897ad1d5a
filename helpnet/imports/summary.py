"""What an import read and left out, in words for people: files of one sort are told as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from helpnet.imports import facebook_archive, x_archive

Lines = Iterable[tuple[str, str]]  # (file, what is said of it)

_NAMED = 3  # files that are told by name, of those left out for one reason
# What the only file of an export holds, by the kind of the export.
_WHOLE = {"linkedin": "Connections", "google": "Contacts", "vcard": "Contacts"}
_ORDER = (
    "Profile",
    "Friends",
    "Followers",
    "Whom you follow",
    "Messages",
    "Direct messages",
    "Group messages",
    "Tweets",
    "Comments",
)
_ENTRIES = re.compile(r"([\d,]+) entr(?:y|ies): (.+)")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Files of one sort that were left out, whole or in part, for one reason."""

    what: str
    why: str
    files: tuple[str, ...]  # the first few by name; none where `what` is the name
    count: int  # of files

    @property
    def unnamed(self) -> int:
        """How many files more than those named it concerns."""
        return self.count - len(self.files) if self.files else 0


@dataclass(frozen=True, slots=True)
class Summary:
    """An import's report as people read it."""

    read: tuple[tuple[str, str], ...]  # (what, how much)
    left_out: tuple[LeftOut, ...]
    news: str = ""  # how much of it is new, in one sentence; empty where all is


def summary(kind: str, read: Lines, skipped: Lines, news: str = "") -> Summary:
    """A report in words; `kind` is the export's, the lines are (file, entries), (file, why)."""
    return Summary(_read(kind, read), _left_out(kind, skipped), news)


def news(people: int, fresh: int | None, *, is_news: bool) -> str:
    """How much of what was read is new, in one sentence; empty where all is, or nobody counted."""
    if fresh is None or not people or fresh >= people:  # somebody may be forgotten meanwhile
        return ""
    if not is_news:
        return "Nothing in it is new."
    if not fresh:
        return "Nobody in it is new; what has changed was kept."
    return f"{fresh:,} of them {'is' if fresh == 1 else 'are'} new."


def _what(kind: str, file: str) -> str:
    """What a file holds; its own name where that is not known."""
    if kind == "x":
        return x_archive.called(file) or file
    if kind == "facebook":
        return facebook_archive.called(file) or file
    return _WHOLE.get(kind, file)


def _read(kind: str, lines: Lines) -> tuple[tuple[str, str], ...]:
    entries: Counter[str] = Counter()
    files: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for file, count in lines:
        what = _what(kind, file)
        files.setdefault(what, []).append(file)
        if re.fullmatch(r"[\d,]+", count):
            entries[what] += int(count.replace(",", ""))
        else:
            said[what] = count
    order = {what: at for at, what in enumerate(_ORDER)}
    told = {what: said.get(what) or _amount(what, entries[what], files[what]) for what in files}
    return tuple(sorted(told.items(), key=lambda each: order.get(each[0], len(order))))


def _amount(what: str, entries: int, files: list[str]) -> str:
    if what == "Messages":  # each conversation lies in a folder of its own, in one file or several
        conversations = len({file.rpartition("/")[0] for file in files})
        return f"{_counted(conversations, 'conversation')}, {_counted(entries, 'message')}"
    if what in ("Direct messages", "Group messages"):
        return _counted(entries, "conversation")
    return "yours" if what == "Profile" else f"{entries:,}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _left_out(kind: str, lines: Lines) -> tuple[LeftOut, ...]:
    files: dict[tuple[str, str], list[str]] = {}
    entries: Counter[tuple[str, str]] = Counter()
    for file, why in lines:
        counted = _ENTRIES.fullmatch(why)
        key = _what(kind, file), counted[2] if counted else why
        files.setdefault(key, []).append(file)
        if counted:
            entries[key] += int(counted[1].replace(",", ""))
    return tuple(
        LeftOut(
            what,
            f"{entries[what, why]:,} {'entry' if entries[what, why] == 1 else 'entries'}: {why}"
            if entries[what, why]
            else why,
            tuple(name for name in names[:_NAMED] if name != what),
            len(names),
        )
        for (what, why), names in files.items()
    )
