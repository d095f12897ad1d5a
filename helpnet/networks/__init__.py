"""The port to the networks: what an adapter promises, and the three ways it may fail.

An adapter is made per account (its credentials and remote id are constructor arguments), so it
needs no store. Nothing above this floor knows tweepy, facebook-sdk or requests.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from helpnet.domain.model import (
    Credentials,
    Cursor,
    Finding,
    Interaction,
    Media,
    Profile,
    Receipt,
    Reply,
)

DECLINED = "declined"  # the code of a refusal that granting more at the network would cure


class NetworkError(Exception):
    """A network call that did not do what it was asked; `message` is fit for the user.

    `button` names the one thing worth offering beside it, such as "Reconnect"; empty for none.
    """

    button: str = ""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code  # for the record: "403", "190/463", "reset" ...; never a secret


class Refused(NetworkError):
    """The network will not do it, now or later, unless something is changed; never retry.

    `duplicate` marks a refusal because the same text stands there already; `gone` one because
    what was named is no longer there; `whatever_it_says` one that meets every post alike.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        duplicate: bool = False,
        gone: bool = False,
        whatever_it_says: bool = False,
    ) -> None:
        super().__init__(message, code=code)
        self.duplicate = duplicate
        self.gone = gone
        self.whatever_it_says = whatever_it_says


class Expired(NetworkError):
    """The account's credentials no longer hold: refresh once, else ask to reconnect."""

    button = "Reconnect"


class TryLater(NetworkError):
    """It did not work this time.

    `taken` says whether the network may have carried it out: "no" is certain, "unknown" is not,
    and then a write must be looked for before it is tried again. `after` is when the network says
    that it will work again, where it does.
    """

    def __init__(
        self,
        message: str,
        *,
        taken: Literal["no", "unknown"],
        after: datetime | None = None,
        code: str = "",
    ) -> None:
        super().__init__(message, code=code)
        self.taken = taken
        self.after = after


def at_once() -> None:
    """Nothing stands in the way of publishing."""


class Network(Protocol):
    """One account on one network. Every call raises Refused, Expired or TryLater, or succeeds."""

    name: str
    asks_per_call: int  # how many posts one call of `replies` follows at the price of one

    @property
    def rests_until(self) -> datetime | None:
        """Before when the network had better not be read again: little is left to this account."""

    def post(
        self,
        text: str,
        media: Sequence[Media] = (),
        about_to_publish: Callable[[], None] = at_once,
    ) -> Receipt:
        """Publish a text, with up to four photos.

        Photos are sent up before: where that fails nothing is posted, which is TryLater with
        taken "no". `about_to_publish` is called right before the one call that publishes; where it
        raises, nothing is posted.
        """

    def find(self, text: str, since: datetime, others: Collection[str] = ()) -> Receipt | None:
        """The account's own post of this text made at or after `since`, if it can be seen.

        `others` are the remote ids of posts that are known to be something else.
        """

    def own_post(self, name: str) -> Receipt | None:
        """The account's own post that a link names; None where the network shows no such post.

        `name` is the post's remote_id, or what else stands for it in the network's links.
        """

    def delete(self, receipt: Receipt) -> bool:
        """Take a post down, with its photos; False where the network says that it is gone already.

        To do it again can do no harm, so that a lost answer need not be looked into.
        """

    def replies(self, receipts: Sequence[Receipt], cursor: Cursor) -> tuple[list[Reply], Cursor]:
        """Replies to these posts that may be new since `cursor`, own ones marked, and the next.

        What comes may have come before: the caller keys on (network, remote_id).
        """

    @property
    def tells_all(self) -> bool:
        """`replies` tells all that stand: what was told before and is not any more is gone."""

    def missing(self, remote_ids: Sequence[str]) -> frozenset[str]:
        """Which of these replies are no longer shown: deleted, or their authors withdrawn."""

    def counts(self, receipts: Sequence[Receipt]) -> Mapping[str, int]:
        """How many replies the network itself says each post has, by the post's remote_id."""

    def profiles(self, handles: Sequence[str]) -> list[Profile]:
        """Who stands behind these handles, with the user's relation; unknown ones are omitted."""

    def history(self, since: datetime | None) -> Iterable[Interaction]:
        """The user's dated interactions from the own posts and mentions, from `since` on."""

    def refresh(self) -> Credentials:
        """Fresh credentials; the old ones may be dead from now on."""

    def probe(self) -> list[Finding]:
        """What is in the way of posting as this account, found out without posting anything.

        Empty where all is well. What the network refuses is a finding, and never Refused.
        """


FollowList = Literal["followers", "following"]


@dataclass(frozen=True, slots=True)
class FollowCounts:
    """How many people follow the account, and how many it follows, as the network counts them."""

    followers: int
    following: int


@runtime_checkable
class TellsFollows(Protocol):
    """A network that tells who follows the account and whom it follows: for money, page by page."""

    def follow_counts(self) -> FollowCounts:
        """How many there are to read."""

    def follows(self, which: FollowList, most: int, mark: str = "") -> tuple[list[Profile], str]:
        """At most so many people of a list, from a mark on, and the next mark; "" at the end."""


@dataclass(frozen=True, slots=True)
class Connected:
    """What connecting an account ends in: who it is, and the credentials to keep."""

    profile: Profile
    credentials: Credentials


@dataclass(frozen=True, slots=True)
class Authorization:
    """Where the user agrees to connect an account, and what to keep till the answer comes.

    `state` must come back unchanged; `verifier` is for the exchange of the code, where the
    network wants one. Both stay on the server.
    """

    url: str
    state: str = field(repr=False)
    verifier: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that a consent opens; `lacking` is what the user may not do there, in words."""

    connected: Connected
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consented:
    """What a consent opens, and who gave it.

    `person_id` is the network's id for that person towards this app; empty where the account is
    the person.
    """

    candidates: tuple[Candidate, ...]
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """The network's signed word that a person took their consent back, and when, if it told."""

    person_id: str
    at: datetime | None


class Consent(Protocol):
    """How accounts of one network are connected and disconnected, for the app as it is set up."""

    @property
    def api_base(self) -> str:
        """Where the accounts are reached that are connected through this."""

    @property
    def chooses(self) -> bool:
        """A consent opens accounts of which the user is to choose one, even if there is one."""

    @property
    def removal_url(self) -> str:
        """Where people take their consent back by hand."""

    def begin(self, *, again: bool = False, follows: bool = False) -> Authorization:
        """The way to consent; `again` asks anew for what was declined before.

        `follows` asks for the right to read who follows the account too, where there is one.
        """

    def finish(self, code: str, verifier: str) -> Consented:
        """What the code of the redirect opens; a code holds once. Raises NetworkError."""

    def revoke(self, credentials: Credentials, person_id: str) -> None:
        """Make the credentials void at the network; void ones are fine. Raises NetworkError."""

    def removal(self, signed: str) -> Removal | None:
        """What the network's own call says; None for whatever it did not sign."""
