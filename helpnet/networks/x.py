"""The X adapter: one account on X through API v2, with tweepy doing the calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from helpnet.domain.compose import same_text
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
from helpnet.domain.snowflake import made_at
from helpnet.networks import FollowCounts, FollowList, Refused, at_once, x_follows, x_probe
from helpnet.networks.http import USUAL, Limits, unknown_outcome
from helpnet.networks.uploads import uploading
from helpnet.networks.wire import (
    Json,
    Malformed,
    needed,
    number,
    readable,
    rows,
    table,
    text,
    understood,
)
from helpnet.networks.x_calls import XCalls, XSession
from helpnet.networks.x_history import interactions
from helpnet.networks.x_names import (
    LINKED_POST_FIELDS,
    METRICS,
    OWN_POST_FIELDS,
    USER_FIELDS,
    Spelling,
)
from helpnet.networks.x_oauth import refreshed
from helpnet.networks.x_parse import (
    NETWORK,
    WEB,
    created,
    may_exist,
    post_id,
    post_url,
    profile,
    unshortened,
)
from helpnet.networks.x_search import ASKS_PER_CALL, batches, mark_of, next_mark, search

_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
_PEOPLE_PER_CALL = 100
_POSTS_PER_CALL = 100
_PAGES_TO_FIND = 3
_NOT_SHOWN = frozenset({"resource-not-found", "not-authorized-for-resource"})
_PLAUSIBLE = timedelta(days=1)


class X:
    """One account on X, acting with its OAuth 2.0 user token.

    `api_base` is where API v2 is reached, `web_base` where people read posts, `spelling` which of
    X's two sets of field names is sent. Every call raises Refused, Expired or TryLater, or
    succeeds.
    """

    name = NETWORK
    asks_per_call = ASKS_PER_CALL
    tells_all = False  # a search tells what is new
    rests_until: datetime | None = None  # X says nothing before its limit is reached

    def __init__(
        self,
        credentials: Credentials,
        *,
        remote_id: str,
        handle: str,
        api_base: str,
        client_id: str,
        client_secret: str = "",
        limits: Limits = USUAL,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        web_base: str = WEB,
        spelling: Spelling = "tweet",
    ) -> None:
        self._credentials = credentials
        self._remote_id, self._handle = remote_id, handle
        self._client_id, self._client_secret = client_id, client_secret
        self._clock, self._web = clock, web_base
        self._session = XSession(api_base, limits, clock, spelling)
        self._calls = XCalls(credentials.access_token, self._session)

    def post(
        self,
        text: str,
        media: Sequence[Media] = (),
        about_to_publish: Callable[[], None] = at_once,
    ) -> Receipt:
        with uploading("X"):
            uploaded = [self._calls.upload(photo) for photo in media]
        about_to_publish()
        answer = self._calls.write("create_tweet", text=text, media_ids=uploaded or None)
        try:
            remote_id = needed(table(answer, "data"), "id")
            at = made_at(post_id(remote_id))
        except Malformed:
            raise unknown_outcome("X", "malformed") from None
        now = self._clock()
        return self._receipt(remote_id, at if abs(now - at) < _PLAUSIBLE else now)

    def find(self, text: str, since: datetime, others: Collection[str] = ()) -> Receipt | None:
        with understood("X"):
            for answer in self._calls.pages(
                "get_users_tweets",
                self._remote_id,
                most=_PAGES_TO_FIND,
                max_results=_POSTS_PER_CALL,
                exclude=["retweets"],
                start_time=since,
                tweet_fields=OWN_POST_FIELDS,
            ):
                for post in rows(answer, "data"):
                    remote_id = needed(post, "id")
                    if remote_id not in others and same_text(unshortened(post), text):
                        return self._receipt(remote_id, created(post))
        return None

    def own_post(self, name: str) -> Receipt | None:
        if not may_exist(name, self._clock()):
            return None
        try:
            answer = self._calls.read("get_tweet", name, tweet_fields=LINKED_POST_FIELDS)
        except Refused as refused:
            if refused.gone:
                return None
            raise
        with understood("X"):
            post = table(answer, "data")
            if not post and rows(answer, "errors"):  # how X tells that there is none
                return None
            if needed(post, "author_id") != self._remote_id:
                return None
            return self._receipt(needed(post, "id"), created(post))

    def delete(self, receipt: Receipt) -> bool:
        try:
            answer = self._calls.write("delete_tweet", _checked(receipt))
        except Refused as refused:
            if refused.gone:
                return False
            raise
        if table(answer, "data").get("deleted") is not True:
            raise unknown_outcome("X", "malformed")
        return True

    def replies(self, receipts: Sequence[Receipt], cursor: Cursor) -> tuple[list[Reply], Cursor]:
        now = self._clock()
        marks = {one: mark_of(one, cursor.get(one, ""), now) for one in _possible(receipts, now)}
        heard: dict[str, Reply] = {}
        following: dict[str, str] = {}
        with understood("X"):
            for mark, together in batches(marks):
                found = search(self._calls, together, mark, self._remote_id, self._web)
                heard |= {said.remote_id: said for said in found.replies}
                for conversation in together:
                    following[conversation] = str(
                        next_mark(marks[conversation], found, conversation)
                    )
        return sorted(heard.values(), key=lambda one: int(one.remote_id)), following

    def missing(self, remote_ids: Sequence[str]) -> frozenset[str]:
        gone: set[str] = set()
        ids = [one for one in remote_ids if may_exist(one, self._clock())]
        with understood("X"):
            for start in range(0, len(ids), _POSTS_PER_CALL):
                some = ids[start : start + _POSTS_PER_CALL]
                answer = self._calls.read("get_tweets", some)
                told = {text(post, "id") for post in rows(answer, "data")}
                gone |= {_not_shown(row) for row in rows(answer, "errors")}.intersection(
                    some
                ) - told
        return frozenset(gone)

    def counts(self, receipts: Sequence[Receipt]) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        ids = _possible(receipts, self._clock())
        with understood("X"):
            for start in range(0, len(ids), _POSTS_PER_CALL):
                some = ids[start : start + _POSTS_PER_CALL]
                answer = self._calls.read("get_tweets", some, tweet_fields=METRICS)
                for remote_id, metrics in readable("X", answer, "data", _counted):
                    if metrics:
                        counted[remote_id] = number(metrics, "reply_count")
        return counted

    def profiles(self, handles: Sequence[str]) -> list[Profile]:
        plain = (handle.lstrip("@").lower() for handle in handles)
        wanted = [handle for handle in dict.fromkeys(plain) if _HANDLE.fullmatch(handle)]
        found: list[Profile] = []
        with understood("X"):
            for start in range(0, len(wanted), _PEOPLE_PER_CALL):
                some = wanted[start : start + _PEOPLE_PER_CALL]
                answer = self._calls.read("get_users", usernames=some, user_fields=USER_FIELDS)
                found += readable("X", answer, "data", lambda user: profile(user, self._web))
        return found

    def history(self, since: datetime | None) -> list[Interaction]:
        with understood("X"):
            return list(interactions(self._calls, self._remote_id, since, self._web))

    def follow_counts(self) -> FollowCounts:
        with understood("X"):
            return x_follows.counts(self._calls)

    def follows(self, which: FollowList, most: int, mark: str = "") -> tuple[list[Profile], str]:
        with understood("X"):
            return x_follows.page(self._calls, self._remote_id, which, most, mark, self._web)

    def refresh(self) -> Credentials:
        """Fresh credentials, with which this adapter goes on; the old ones are dead."""
        self._credentials = refreshed(
            self._credentials, self._session, self._client_id, self._client_secret, self._clock()
        )
        self._calls.use(self._credentials.access_token)
        return self._credentials

    def probe(self) -> list[Finding]:
        return x_probe.findings(
            self._calls, self._session, self._credentials, self._remote_id, self._clock()
        )

    def _receipt(self, remote_id: str, at: datetime) -> Receipt:
        return Receipt(NETWORK, remote_id, post_url(self._handle, remote_id, self._web), at)


def _possible(receipts: Sequence[Receipt], now: datetime) -> list[str]:
    """The ids that X can have given: any other would spoil the call for all."""
    return [receipt.remote_id for receipt in receipts if may_exist(receipt.remote_id, now)]


def _not_shown(problem: Json) -> str:
    """The id of the post that X says it does not show; empty for any other problem."""
    is_that = text(problem, "type").rpartition("/")[2] in _NOT_SHOWN
    return text(problem, "resource_id") or text(problem, "value") if is_that else ""


def _counted(post: Json) -> tuple[str, Json]:
    return needed(post, "id"), table(post, "public_metrics")


def _checked(receipt: Receipt) -> str:
    """A post's id that is fit to stand in an address."""
    try:
        post_id(receipt.remote_id)
    except Malformed:
        raise Refused(
            "This is not the number of a post on X: check the link of the post.", code="id"
        ) from None
    return receipt.remote_id
