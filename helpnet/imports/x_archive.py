"""The X data archive, or single files of it: who follows whom, replies and mentions sent, messages.

Every file is `window.YTD.<name>.partN = <JSON array>`, every number a string. Of direct messages
only the headers are looked at; where an archive has none, the texts are read past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, TextIO

from helpnet.domain.model import HowKnown
from helpnet.imports.json_stream import entries
from helpnet.imports.told import Act, Damaged, Report, Told

NETWORK = "x"
# The sources of who follows whom: each list may come alone, and apart from what X's API tells.
FOLLOWERS, FOLLOWING = "x_followers", "x_following"
MOST_ADDRESSED = 5  # who is one of more is hardly spoken to

Open = Callable[[str], AbstractContextManager[TextIO]]

_FILE = re.compile(r"(?:^|/)([a-z-]+?)(?:-part\d+)?\.js$")
_SINGLE = re.compile(r"\s*window\.YTD\.(\w+?)\.part\d+\s*=")
_TWEETS = ("tweets", "tweet", "community-tweet")
_EXPECTED = (
    ("follower",),
    ("following",),
    ("tweets", "tweet"),
    ("direct-message-headers", "direct-messages"),
)
_NOT_READ = {
    "contact": "an address book that was once uploaded to X is not read",
    "like": "likes do not say whose post it was",
}
_CALLED = {
    "account": "Profile",
    "follower": "Followers",
    "following": "Whom you follow",
    **dict.fromkeys(_TWEETS, "Tweets"),
    **dict.fromkeys(("direct-message-headers", "direct-messages"), "Direct messages"),
    **dict.fromkeys(("direct-message-group-headers", "direct-messages-group"), "Group messages"),
    "block": "Whom you block",
    "mute": "Whom you mute",
    "contact": "Address book",
    "like": "Likes",
}
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
# The dates of posts, unlike all others.
_POSTED = re.compile(r"\w{3} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) \+0000 (\d{4})")


def type_of(name: str) -> str:
    """What a member holds, by its name: "follower", "tweets"; empty for what is no data file."""
    found = _FILE.search(name)
    return found[1] if found else ""


def called(name: str) -> str:
    """What a member holds, in words for people; empty for what is none that is known."""
    return _CALLED.get(type_of(name), "")


def single_type(beginning: str) -> str:
    """What a single file holds, by its first line; empty where it is none of the archive's."""
    found = _SINGLE.match(beginning)
    return found[1].replace("_", "-") if found else ""


class XArchive:
    """One archive being read; `files` are (name, what it holds)."""

    def __init__(self, files: list[tuple[str, str]], open_file: Open, report: Report) -> None:
        self._files = files
        self._open = open_file
        self._report = report
        self._own_id = ""
        self._called: dict[str, str] = {}  # the handles told so far, by id
        self._reading = ""  # the file
        self._begun: set[str] = set()  # files that are the first part of their list

    def items(self) -> Iterator[Told | Act]:
        """Everybody and everything that the archive tells of."""
        self._begin()
        yield from self._edges("follower", FOLLOWERS, "follows_you")
        yield from self._edges("following", FOLLOWING, "you_follow")
        for name in self._of(*_TWEETS):
            yield from self._read(name, "tweet", self._tweet)
        yield from self._messages("direct-message-headers", "direct-messages", self._conversation)
        yield from self._messages(
            "direct-message-group-headers", "direct-messages-group", self._group
        )
        self._say_what_is_not_read()

    def _say_what_is_not_read(self) -> None:
        for name, kind in self._files:
            if kind in _NOT_READ:
                self._report.skipped[name] = _NOT_READ[kind]
        if self._of("account"):  # else it is no archive, but single files of it
            for kinds in _EXPECTED:
                if not self._of(*kinds):
                    self._report.skipped[f"{kinds[0]}.js"] = "it is not in this archive"

    def _of(self, *kinds: str) -> list[str]:
        return sorted(name for name, kind in self._files if kind in kinds)

    def _entries(self, name: str, key: str) -> Iterator[dict[str, Any]]:
        """The entries of one file, each without the key it is wrapped in."""
        self._report.read[name] = 0
        self._reading = name
        try:
            with self._open(name) as text:
                if _go_to_array(text).rstrip().endswith(".part0"):
                    self._begun.add(name)
                for entry in entries(text):
                    inner = entry.get(key) if isinstance(entry, dict) else None
                    if isinstance(inner, dict):
                        self._report.read[name] += 1
                        yield inner
                    else:
                        self._report.left_out[name, f"it holds no {key}"] += 1
        except Damaged as problem:
            self._report.damaged(name, problem)

    def _read(
        self, name: str, key: str, tell: Callable[[dict[str, Any]], Iterator[Told | Act]]
    ) -> Iterator[Told | Act]:
        for entry in self._entries(name, key):
            try:
                yield from tell(entry)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                self._report.left_out[name, f"a {key} that is not as X writes it"] += 1

    def _begin(self) -> None:
        for name in self._of("account"):
            for account in self._entries(name, "account"):
                self._own_id = self._report.owner = _id(account.get("accountId"))
        for kind, key in (("block", "blocking"), ("mute", "muting")):
            for name in self._of(kind):
                for entry in self._entries(name, key):
                    self._report.shut_out.add((NETWORK, _id(entry.get("accountId"))))
                if self._report.read[name]:
                    self._report.left_out[name, "blocked or muted by you"] = self._report.read[name]
        # A single file of the archive, or one that breaks off, does not tell.
        is_broken = not self._report.skipped.keys().isdisjoint(self._of("block", "mute"))
        self._report.tells_all_shut_out = len(self._files) > 1 and not is_broken

    # ------------------------------------------------------------ who follows whom

    def _edges(self, kind: str, source: str, way: HowKnown) -> Iterator[Told]:
        names = self._of(kind)
        for name in names:
            for entry in self._entries(name, kind):
                remote_id = _id(entry.get("accountId"))
                if self._is_told(remote_id):
                    yield self._person(remote_id, kinds=frozenset({way}), source=source)
                elif not remote_id:
                    self._report.left_out[name, "it holds no account's number"] += 1
        damaged = {*self._report.skipped, *(file for file, _ in self._report.left_out)}
        if damaged.isdisjoint(names) and not self._begun.isdisjoint(names):
            self._report.whole.add(source)

    def _is_told(self, remote_id: str) -> bool:
        shut_out = self._report.shut_out
        return (
            bool(remote_id) and remote_id != self._own_id and (NETWORK, remote_id) not in shut_out
        )

    def _person(
        self,
        remote_id: str,
        kinds: frozenset[HowKnown] | None = None,
        source: str = "",
        handle: str = "",
        name: str = "",
    ) -> Told:
        url = f"https://x.com/{handle}" if handle else ""
        return Told(NETWORK, remote_id, name, handle, url, kinds=kinds, source=source)

    # ------------------------------------------------------------ what was posted to whom

    def _tweet(self, tweet: dict[str, Any]) -> Iterator[Told | Act]:
        if str(tweet.get("full_text", "")).startswith("RT @"):
            return  # somebody else's words
        addressed = {
            _id(one.get("id_str")): one
            for one in tweet.get("entities", {}).get("user_mentions", ())
        }
        answered = _id(tweet.get("in_reply_to_user_id_str"))
        if answered and answered not in addressed:
            addressed[answered] = {"screen_name": tweet.get("in_reply_to_screen_name", "")}
        people = {
            remote_id: one for remote_id, one in addressed.items() if self._is_told(remote_id)
        }
        if not people or len(people) > MOST_ADDRESSED:
            return
        at = _posted(str(tweet["created_at"]))
        under = _id(tweet.get("in_reply_to_status_id_str"))
        for remote_id, one in people.items():
            handle = str(one.get("screen_name") or "")
            if handle and self._called.get(remote_id) != handle:
                self._called[remote_id] = handle
                name = str(one.get("name") or "")
                # A handle told as a name must not take the place of a name that is known.
                name = "" if name.casefold() == handle.casefold() else name
                yield self._person(remote_id, handle=handle, name=name)
            elif remote_id not in self._called:
                self._called[remote_id] = ""
                yield self._person(remote_id)
            yield Act(NETWORK, remote_id, True, at, under)

    # ------------------------------------------------------------ messages: who, when, which way

    def _messages(
        self, headers: str, texts: str, tell: Callable[[dict[str, Any]], Iterator[Told | Act]]
    ) -> Iterator[Told | Act]:
        names = self._of(headers) or self._of(texts)
        for name in names:
            if self._own_id:
                yield from self._read(name, "dmConversation", tell)
            else:
                self._report.skipped[name] = (
                    "without account.js it is not known which of the two is you: import the whole "
                    "archive"
                )

    def _conversation(self, told: dict[str, Any]) -> Iterator[Told | Act]:
        ends = [_id(end) for end in str(told.get("conversationId", "")).split("-")]
        for message in _created(told):
            sender = _id(message.get("senderId"))
            others = [end for end in (_id(message.get("recipientId")), *ends) if end]
            other = next((end for end in others if end != self._own_id), "")
            yield from self._said(sender == self._own_id, other, message)

    def _group(self, told: dict[str, Any]) -> Iterator[Told | Act]:
        messages = list(_created(told))
        members = {_id(message.get("senderId")) for message in messages}
        for event in told.get("messages", ()):
            joined = event.get("joinConversation") or {}
            members |= {_id(one) for one in joined.get("participantsSnapshot", ())}
            members |= {_id(one) for one in event.get("participantsJoin", {}).get("userIds", ())}
        others = sorted(member for member in members - {self._own_id} if member)
        if len(others) > MOST_ADDRESSED:
            return
        for message in messages:
            sender = _id(message.get("senderId"))
            is_own = sender == self._own_id
            for other in others if is_own else [sender]:
                yield from self._said(is_own, other, message)

    def _said(self, is_own: bool, other: str, message: dict[str, Any]) -> Iterator[Told | Act]:
        if not other:
            self._report.left_out[self._reading, "a message that does not say with whom"] += 1
        if not self._is_told(other):
            return
        at = datetime.fromisoformat(str(message["createdAt"])).timestamp()
        if other not in self._called:
            self._called[other] = ""
            yield self._person(other)
        yield Act(NETWORK, other, is_own, at)


def _posted(text: str) -> float:
    """When a post was made ("Tue Jul 22 02:05:43 +0000 2025"). Raises ValueError."""
    found = _POSTED.fullmatch(text)
    if not found:
        raise ValueError("no date of a post")
    month, day, hour, minute, second, year = found.groups()
    of_year = 1 + _MONTHS.index(month) // 3
    date = (int(year), of_year, int(day), int(hour), int(minute), int(second))
    return datetime(*date, tzinfo=UTC).timestamp()


def _created(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for event in told.get("messages", ()):
        message = event.get("messageCreate")
        if isinstance(message, dict):
            yield message


def _id(value: object) -> str:
    """An account's number; empty for what is none (X writes "-1" for accounts that are gone)."""
    text = str(value) if isinstance(value, str | int) else ""
    return text if text.isascii() and text.isdigit() and len(text) <= 20 else ""


def _go_to_array(text: TextIO) -> str:
    """Pass the name that the array is given to, and return it."""
    passed = ""
    while len(passed) < 200:
        sign = text.read(1)
        if sign == "=":
            return passed
        if not sign:
            break
        passed += sign
    raise Damaged("it does not begin as X's files do")
