"""What an export tells: people, dated acts, and which of its files were read or left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from helpnet.domain.model import HowKnown

ExportKind = Literal["x", "facebook", "linkedin", "google", "vcard"]
# An identity without an account of its own: a name in a list, a card in an address book.
NO_ACCOUNT = "~"


class ExportError(Exception):
    """A file cannot be read as an export; the message says why and what to do. Nothing is kept."""


class Damaged(Exception):
    """A part of an export ends early or makes no sense; what came before it stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody, as one export tells them; `remote_id` begins with "~" where it is no account's."""

    network: str  # x, facebook, linkedin or contacts
    remote_id: str
    name: str = ""
    handle: str = ""
    url: str = ""
    location: str = ""
    bio: str = ""  # a profile's words, or the user's own notes
    org: str = ""
    title: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()  # E.164 where the country is told, else as they are written
    urls: tuple[str, ...] = ()
    # How the user knows them. None: the export does not tell, and what was known stays.
    kinds: frozenset[HowKnown] | None = None
    source: str = ""  # who tells the kinds, where several lists of one network do

    @property
    def is_number(self) -> bool:
        """Nothing is told of them but the number of their account."""
        return not (
            self.name
            or self.handle
            or self.url
            or self.emails
            or self.phones
            or self.urls
            or self.org
            or self.title
            or self.location
            or self.bio
            or self.remote_id.startswith(NO_ACCOUNT)
        )


@dataclass(frozen=True, slots=True)
class Act:
    """Something the user did towards somebody, or they towards the user; never what was said."""

    network: str
    remote_id: str
    outgoing: bool
    at: float  # unix seconds
    under: str = ""  # the post that was answered


@dataclass(slots=True)
class Report:
    """What was read and what was not, file by file, while reading goes on."""

    kind: ExportKind
    made_at: float = 0  # unix seconds, right to the day; 0 where the export does not tell
    owner: str = ""  # whose account's it is, as the network tells them; empty where it does not
    read: Counter[str] = field(default_factory=Counter)  # entries by file
    skipped: dict[str, str] = field(default_factory=dict)  # why, by file
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)  # (file, why): entries
    # Of these sources everything was read: whom they no longer name is no longer related by them.
    whole: set[str] = field(default_factory=set)
    # (network, remote id) of those whom the user wants nothing of: what was known of it is no tie.
    shut_out: set[tuple[str, str]] = field(default_factory=set)
    tells_all_shut_out: bool = False  # so that nobody else is

    def damaged(self, file: str, problem: object) -> None:
        """A file broke off: say how much of it was kept."""
        count = self.read[file]
        kept = f"the {count:,} entries before that were kept" if count else "nothing of it was kept"
        self.skipped[file] = f"{problem}; {kept}"

    def reasons(self) -> list[tuple[str, str]]:
        """(file, why) of all that was left out, whole files first."""
        parts = [
            (file, f"{count:,} {'entry' if count == 1 else 'entries'}: {why}")
            for (file, why), count in sorted(self.left_out.items())
        ]
        return [*sorted(self.skipped.items()), *parts]
