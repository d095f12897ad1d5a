"""A network in memory, with the manners of the real adapters and failures on demand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from helpnet.domain.compose import same_text
from helpnet.domain.model import (
    Credentials,
    Cursor,
    Entity,
    Finding,
    Interaction,
    Media,
    Profile,
    Receipt,
    Reply,
)
from helpnet.networks import Expired, NetworkError, Refused, TryLater, at_once

Call = Literal[
    "upload",
    "post",
    "find",
    "own_post",
    "delete",
    "replies",
    "missing",
    "counts",
    "profiles",
    "history",
    "refresh",
    "probe",
]


@dataclass
class _Failure:
    call: str
    error: NetworkError
    skip: int
    times: int | None
    after_taking: bool


@dataclass
class FakeNetwork:
    """Keeps the port's promises without a wire.

    Tests put replies, people and acts into it, order failures with `fail`, and read in `calls`
    which calls were made. `before` is called with each call's name before it is carried out.
    """

    name: str = "x"
    asks_per_call: int = 13
    tells_all: bool = False
    rests_until: datetime | None = None
    own: Profile = field(default_factory=lambda: Profile("x", "1", "owner", "The Owner"))
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    before: Callable[[str], None] = lambda name: None

    def __post_init__(self) -> None:
        self.own = replace(self.own, network=self.name)
        self.posts: dict[str, tuple[Receipt, str]] = {}
        self.media: dict[str, tuple[Media, ...]] = {}
        self.heard: list[Reply] = []
        self.people: list[Profile] = []
        self.acts: list[Interaction] = []
        self.findings: list[Finding] = []
        self.calls: list[str] = []
        self.expired = False
        self._failures: list[_Failure] = []
        self._made = 100

    # ------------------------------------------------------------ what tests do

    def fail(
        self,
        call: Call,
        error: NetworkError,
        *,
        skip: int = 0,
        times: int | None = 1,
        after_taking: bool = False,
    ) -> None:
        """Let calls fail: the first `times` after `skip` others, None for all.

        With `after_taking` the call takes effect first, as when its answer gets lost.
        """
        self._failures.append(_Failure(call, error, skip, times, after_taking))

    def expire(self) -> None:
        """From now on every call says that the sign-in has expired, until it is refreshed."""
        self.expired = True

    def hear(
        self,
        post_id: str,
        text: str,
        author: Profile | str = "Ada Quill",
        *,
        in_reply_to: str | None = None,
        entities: tuple[Entity, ...] = (),
        at: datetime | None = None,
    ) -> str:
        """Somebody answers a post; the reply's id."""
        if isinstance(author, str):
            author = self.person(author)
        remote_id = self._new_id()
        self.heard.append(
            Reply(
                self.name,
                remote_id,
                post_id,
                author,
                text,
                at or self.clock(),
                url=f"https://{self.name}.example/{remote_id}",
                parent_remote_id=in_reply_to,
                entities=entities,
                is_own=author.remote_id == self.own.remote_id,
            )
        )
        return remote_id

    def take_back(self, remote_id: str) -> None:
        """Whoever wrote a reply deletes it."""
        self.heard = [reply for reply in self.heard if reply.remote_id != remote_id]

    def person(self, name: str) -> Profile:
        """Somebody by that name, always the same, with a handle made of it."""
        handle = name.lower().replace(" ", "_")
        known = {profile.handle: profile for profile in self.people}
        if handle not in known:
            url = f"https://{self.name}.example/{handle}"
            self.people.append(Profile(self.name, self._new_id(), handle, name, url))
        return {profile.handle: profile for profile in self.people}[handle]

    # ------------------------------------------------------------ the port

    def post(
        self,
        text: str,
        media: Sequence[Media] = (),
        about_to_publish: Callable[[], None] = at_once,
    ) -> Receipt:
        for _ in media:
            self._upload()
        about_to_publish()
        lost = self._begin("post")
        if any(same_text(text, standing) for _, standing in self.posts.values()):
            raise Refused(f"{self.name} already has this very text: change a word.", duplicate=True)
        remote_id = self._new_id()
        url = f"https://{self.name}.example/{remote_id}"
        self.posts[remote_id] = (Receipt(self.name, remote_id, url, self.clock()), text)
        self.media[remote_id] = tuple(media)
        self._end(lost)
        return self.posts[remote_id][0]

    def find(self, text: str, since: datetime, others: Collection[str] = ()) -> Receipt | None:
        self._end(self._begin("find"))
        for receipt, standing in self.posts.values():
            fits = receipt.sent_at >= since and same_text(text, standing)
            if fits and receipt.remote_id not in others:
                return receipt
        return None

    def own_post(self, name: str) -> Receipt | None:
        self._end(self._begin("own_post"))
        return self.posts[name][0] if name in self.posts else None

    def delete(self, receipt: Receipt) -> bool:
        lost = self._begin("delete")
        stood = self.posts.pop(receipt.remote_id, None)
        self._end(lost)
        return stood is not None

    def replies(self, receipts: Sequence[Receipt], cursor: Cursor) -> tuple[list[Reply], Cursor]:
        self._end(self._begin("replies"))
        fresh = [
            reply
            for receipt in receipts
            for place, reply in enumerate(self.heard)
            if reply.post_remote_id == receipt.remote_id
            and (self.tells_all or place >= int(cursor.get(receipt.remote_id) or 0))
        ]
        return fresh, {receipt.remote_id: str(len(self.heard)) for receipt in receipts}

    def missing(self, remote_ids: Sequence[str]) -> frozenset[str]:
        self._end(self._begin("missing"))
        return frozenset(remote_ids) - {reply.remote_id for reply in self.heard}

    def counts(self, receipts: Sequence[Receipt]) -> Mapping[str, int]:
        self._end(self._begin("counts"))
        told = [reply.post_remote_id for reply in self.heard]
        return {receipt.remote_id: told.count(receipt.remote_id) for receipt in receipts}

    def profiles(self, handles: Sequence[str]) -> list[Profile]:
        self._end(self._begin("profiles"))
        wanted = {handle.lstrip("@").lower() for handle in handles}
        return [profile for profile in self.people if profile.handle.lower() in wanted]

    def history(self, since: datetime | None) -> list[Interaction]:
        self._end(self._begin("history"))
        return [act for act in self.acts if since is None or act.at >= since]

    def refresh(self) -> Credentials:
        lost = self._begin("refresh")
        self.expired = False
        self._end(lost)
        return Credentials(f"access-{self._new_id()}", f"refresh-{self._new_id()}")

    def probe(self) -> list[Finding]:
        self._end(self._begin("probe"))
        return list(self.findings)

    # ------------------------------------------------------------ how it does it

    def _upload(self) -> None:
        try:
            self._end(self._begin("upload"))
        except TryLater as error:
            raise TryLater(error.message, taken="no", after=error.after, code=error.code) from None

    def _new_id(self) -> str:
        self._made += 1
        return str(self._made)

    def _begin(self, call: str) -> NetworkError | None:
        """Raise what is to happen before the call, or return what is to happen after it."""
        self.calls.append(call)
        self.before(call)
        if self.expired and call != "refresh":
            raise Expired(f"{self.name} no longer accepts the sign-in: reconnect it.")
        for failure in self._failures:
            if failure.call != call or failure.times == 0:
                continue
            if failure.skip:
                failure.skip -= 1
                continue
            if failure.times is not None:
                failure.times -= 1
            if failure.after_taking:
                return failure.error
            raise failure.error
        return None

    def _end(self, lost: NetworkError | None) -> None:
        if lost:
            raise lost
