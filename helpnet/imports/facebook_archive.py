"""The Facebook archive in JSON: friends, who wrote to whom when, on whose posts the user commented.

Facebook names people by name alone, and writes each byte of a text as a character of its own. Files
are known by the end of their path, as the folders around them differ from year to year.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, TextIO

from helpnet.domain.identity import name_words
from helpnet.imports.json_stream import document
from helpnet.imports.told import NO_ACCOUNT, Act, Damaged, Report, Told

NETWORK = "facebook"
FRIENDS = "facebook_friends"  # the source of friendships, which no API tells
MOST_ADDRESSED = 5

Open = Callable[[str], AbstractContextManager[TextIO]]

_FRIENDS = re.compile(r"(?:^|/)(?:your_friends|friends/friends)\.json$")
_PROFILE = re.compile(r"(?:^|/)profile_information\.json$")
_THREAD = re.compile(
    r"(?:^|/)messages/(?:inbox|e2ee_cutover|archived_threads)/[^/]+/message_\d+\.json$"
)
_COMMENTS = re.compile(r"(?:^|/)comments_and_reactions/comments(?:_\d+)?\.json$|comments/comments")
_LIKES = re.compile(r"likes_and_reactions[^/]*\.json$")
_REQUESTS = re.compile(r"(?:received|sent|rejected)_friend_requests\.json$")
_UNWANTED = re.compile(r"messages/(?:filtered_threads|message_requests)/")
_NOT_READ = (
    (_LIKES, "likes are not counted as contact"),
    (_REQUESTS, "a request is no tie"),
    (_UNWANTED, "unwanted messages"),
)
_CALLED = (
    (_FRIENDS, "Friends"),
    (_PROFILE, "Profile"),
    (_THREAD, "Messages"),
    (_COMMENTS, "Comments"),
    (_LIKES, "Likes"),
    (_REQUESTS, "Friend requests"),
    (_UNWANTED, "Message requests"),
)
_ON_WHOSE = re.compile(r"(?: on | to | in )(.{2,100}?)(?:'|’)s? ")
_LONGEST_NAME = 5  # words
_GONE = re.compile(r"\bfacebook")  # nobody else may bear this name there
_KNOWN_BEGINNINGS = (_FRIENDS, _PROFILE, _THREAD, _COMMENTS)


def is_told_of(name: str) -> bool:
    """Whether a member of this name is one that is read."""
    return any(path.search(name) for path in _KNOWN_BEGINNINGS)


def called(name: str) -> str:
    """What a member holds, in words for people; empty for what is none that is known."""
    return next((words for path, words in _CALLED if path.search(name)), "")


class FacebookArchive:
    """One archive being read; `names` are its files, `owner` what its owner may be called."""

    def __init__(
        self, names: list[str], open_file: Open, report: Report, owner: tuple[str, ...] = ()
    ) -> None:
        self._names = sorted(names)
        self._open = open_file
        self._report = report
        self._owner = set(map(_key, owner))
        self._ids: dict[str, str] = {}  # remote id by folded name
        self._shared: set[str] = set()  # folded names of several friends

    def items(self) -> Iterator[Told | Act]:
        """Everybody and everything that the archive tells of."""
        self._begin()
        for name in self._matching(_FRIENDS):
            yield from self._read(name, self._friends)
        for name in self._matching(_THREAD):
            yield from self._read(name, self._thread)
        for name in self._matching(_COMMENTS):
            yield from self._read(name, self._comments)
        if len(self._names) > 1:  # else it is no archive, but a single file of it
            for path, what in (
                (_FRIENDS, "Friends"),
                (_THREAD, "Messages"),
                (_COMMENTS, "Comments"),
            ):
                if not self._matching(path):
                    self._report.skipped[what] = "they are not in this archive"
        for path, why in _NOT_READ:
            self._report.skipped |= dict.fromkeys(self._matching(path), why)

    def _matching(self, path: re.Pattern[str]) -> list[str]:
        return [name for name in self._names if path.search(name)]

    def _read(
        self, name: str, tell: Callable[[str, Any], Iterator[Told | Act]]
    ) -> Iterator[Told | Act]:
        self._report.read[name] = 0
        try:
            with self._open(name) as text:
                told = document(text)
            yield from tell(name, told)
        except Damaged as problem:
            self._report.damaged(name, problem)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._report.damaged(name, "it is not as Facebook writes it")

    def _begin(self) -> None:
        """Whose archive it is: the profile tells, or else whoever takes part in most threads.

        What the owner is called elsewhere decides only between those who take part in as many.
        """
        called, self._owner = self._owner, set()
        for name in self._matching(_PROFILE):
            for _ in self._read(name, self._profile):
                pass
        if self._owner:
            return
        parts: Counter[str] = Counter()
        for name in self._matching(_THREAD)[:50]:
            try:
                with self._open(name) as text:
                    parts.update({_key(_name(one)) for one in document(text)["participants"]})
            except (Damaged, KeyError, TypeError, ValueError, AttributeError):
                continue
        most = {key for key, count in parts.items() if count == max(parts.values())}
        self._owner = most if len(most) == 1 else most & called

    def _profile(self, file: str, told: Any) -> Iterator[Told | Act]:
        profile = told.get("profile_v2") or told.get("profile")
        self._report.owner = _key(cured(str(profile["name"]["full_name"])))
        self._owner.add(self._report.owner)
        self._report.read[file] += 1
        yield from ()

    def _friends(self, file: str, told: Any) -> Iterator[Told | Act]:
        friends = told.get("friends_v2") or told.get("friends") or []
        names = [name for friend in friends if (name := _name(friend))]
        often = Counter(map(_key, names))
        self._shared |= {key for key, count in often.items() if count > 1}
        numbers: Counter[str] = Counter()
        for name in names:
            key = _key(name)
            numbers[key] += 1
            # Friends of one name are kept apart, though nothing else tells which of them wrote.
            remote_id = _remote_id(key) + (f" {numbers[key]}" if numbers[key] > 1 else "")
            self._ids.setdefault(key, remote_id)
            self._report.read[file] += 1
            yield Told(NETWORK, remote_id, name=name, kinds=frozenset({"friend"}), source=FRIENDS)
        if len(names) < len(friends):
            self._report.left_out[file, "a friend without a name"] = len(friends) - len(names)
        self._report.whole.add(FRIENDS)

    def _thread(self, file: str, told: Any) -> Iterator[Told | Act]:
        if not self._owner:
            self._report.skipped[file] = "it is not known which of the participants is you"
            return
        members = {_key(name): name for one in told["participants"] if (name := _name(one))}
        others = {
            key: name
            for key, name in members.items()
            if key not in self._owner and not self._is_gone(key)
        }
        if not others or len(others) > MOST_ADDRESSED:
            self._report.skipped[file] = (
                "a conversation of many is not counted as contact"
                if others
                else "a conversation with somebody whose account is gone"
            )
            return
        yield from self._people(file, others)
        for message in told["messages"]:
            sender = _key(cured(str(message.get("sender_name") or "")))
            at = message.get("timestamp_ms")
            if not isinstance(at, int | float):
                self._report.left_out[file, "a message without its time"] += 1
                continue
            self._report.read[file] += 1
            is_own = sender in self._owner
            for key in others if is_own else {sender} & others.keys():
                if key not in self._shared:
                    yield Act(NETWORK, self._ids[key], is_own, at / 1000)

    def _is_gone(self, key: str) -> bool:
        """Whether a name stands for an account that is gone: "Facebook user", in any language."""
        return _GONE.search(key) is not None and key not in self._ids

    def _people(self, file: str, others: Mapping[str, str]) -> Iterator[Told]:
        for key, name in others.items():
            if key in self._shared:
                self._report.left_out[file, "several friends bear this name"] += 1
            elif key not in self._ids:
                self._ids[key] = _remote_id(key)
                yield Told(NETWORK, self._ids[key], name=name)

    def _comments(self, file: str, told: Any) -> Iterator[Told | Act]:
        for one in told.get("comments_v2") or told.get("comments") or []:
            title, at = cured(str(one.get("title") or "")), one.get("timestamp")
            key = self._named_in(title)
            if not key or not isinstance(at, int | float):
                self._report.left_out[file, "a comment that does not say on whose post"] += 1
                continue
            self._report.read[file] += 1
            if key not in self._ids:
                self._ids[key] = _remote_id(key)
                name = _ON_WHOSE.search(title)
                yield Told(NETWORK, self._ids[key], name=name[1] if name else key)
            if key not in self._shared:
                yield Act(NETWORK, self._ids[key], True, float(at))

    def _named_in(self, title: str) -> str:
        """Whom a title speaks of beside the owner: a name that is known, in whatever language."""
        words = title.replace("'s", " ").replace("’s", " ").rstrip(".").split()
        for length in range(_LONGEST_NAME, 0, -1):
            for start in range(len(words) - length + 1):
                key = _key(" ".join(words[start : start + length]))
                if key in self._ids and key not in self._owner:
                    return key
        found = _ON_WHOSE.search(title)
        # "on a post in Somebody's group" does not begin with a name.
        key = _key(found[1]) if found and not found[1][0].islower() else ""
        return key if len(key.split()) > 1 and key not in self._owner else ""


def cured(text: str) -> str:
    """A text whose every byte was written as a character, as it was meant."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _name(one: Any) -> str:
    name = one.get("name") if isinstance(one, dict) else None
    return cured(name).strip() if isinstance(name, str) else ""


def _key(name: str) -> str:
    return " ".join(name_words(name)) or name.casefold().strip()


def _remote_id(key: str) -> str:
    return f"{NO_ACCOUNT}{key}"
