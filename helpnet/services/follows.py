"""Reading followers and follows through a network's API: when the user asks, knowing the price.

X takes money for each person read, so that nothing here runs by itself, and never more is read than
what the user was told: X charges for a person once a UTC day, so that a page whose answer was lost
is counted as paid for when it is read again on another day. How far the reading is stands in the
store: it goes on after a restart or a pause that the network wants. The X archive tells the same
for free; Facebook tells it to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from decimal import Decimal
from typing import TypeVar

from helpnet.domain.model import Account, HowKnown
from helpnet.domain.pace import retry_delay
from helpnet.networks import (
    FollowCounts,
    FollowList,
    Network,
    NetworkError,
    TellsFollows,
    TryLater,
)
from helpnet.services.accounts import as_account, sendable, shown_name
from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.services.knowing import meet
from helpnet.services.placing import recognise_again
from helpnet.services.work import Work
from helpnet.store import accounts, asks, imports, jobs, people, ties
from helpnet.store.accounts import credentials
from helpnet.store.jobs import Job

KIND = "x_follows"
PER_PERSON = Decimal("0.010")  # dollars
PER_PERSON_OWNED = Decimal("0.001")  # where the account owns the developer app
_PAGE = 1_000
_TRIES = 5
_NETWORK = "x"
_TELLS: dict[FollowList, HowKnown] = {"followers": "follows_you", "following": "you_follow"}
_SCOPE = "follows.read"
_MORE_BY_NOW = "There are more by now than you were told the price of."
_CHARGED_TWICE = (
    "An answer of X was lost and had to be asked for again on another day, which may be charged"
    " twice: to keep to the price you were told, helpnet stopped. Read again to have the rest."
)
_READ_SINCE = (
    "They were read already for the price that you were told: to read them once more, have the"
    " price told again."
)
_NOT_CONNECTED = "Connect X first: nobody else can read who follows you."

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Offer:
    """What reading would bring and cost; where `may_read` is false the user is to agree on X."""

    account: str
    may_read: bool
    counts: FollowCounts
    after: str = ""  # the reading before this offer was made; empty for none

    @property
    def people(self) -> int:
        """How many there are to read at most; whoever is in both lists costs once a day."""
        return self.counts.followers + self.counts.following

    @property
    def price(self) -> str:
        """The most it costs: "$25.00"."""
        return f"${self.people * PER_PERSON:,.2f}"

    @property
    def price_if_owned(self) -> str:
        """What it costs who owns the developer app that helpnet uses."""
        return f"${self.people * PER_PERSON_OWNED:,.2f}"


@dataclass(frozen=True, slots=True)
class _Place:
    """How far the reading is."""

    account_id: str
    told: int  # people, at the price that the user was told
    read: int = 0
    which: FollowList = "followers"
    mark: str = ""
    is_done: bool = False
    asked_on: str = ""  # the UTC day on which a page was asked for that has not come
    asked: int = 0  # people in it at most
    lost: int = 0  # people whom X may have charged for in pages that were lost on days before

    @property
    def left(self) -> int:
        """How many can be read for what the user was told."""
        return self.told - self.read - self.lost


class _Lost(Exception):
    """Another process holds the job by now."""


def can_read(work: Work, user_id: str) -> bool:
    """Whether the user has an account whose follows can be read."""
    return _NETWORK in sendable(work, user_id)


def offer(work: Work, user_id: str) -> Offer:
    """What there is to read and what it costs. Raises NotFound, and Conflict where X cannot say."""
    account = _account(work, user_id)
    try:
        counts = _on(work, account.id, lambda network: network.follow_counts())
    except NetworkError as error:
        raise Conflict(error.message) from error
    held = credentials(work.store, account.id)
    may_read = held is not None and _SCOPE in held.scopes
    return Offer(
        shown_name(account), may_read, counts, imports.newest_of(work.store, user_id, KIND)
    )


def begin(work: Work, user_id: str, told: int, after: str | None = None) -> str:
    """Queue the reading of as many people as the user was told the price of; the import's id.

    `after` is that of the offer: a price that was told once is paid once, however often the form
    arrives. Raises Invalid, NotFound, and Conflict where one is under way or was read since.
    """
    account = _account(work, user_id)
    if told <= 0:
        raise Invalid({"people": "There is nobody to read: you have no followers and follow none."})
    import_id, store, now = work.new_id(), work.store, work.clock()
    with store.transaction():
        if imports.is_under_way(store, user_id, KIND):
            raise Conflict("Your followers and follows are being read already.")
        if after not in (None, imports.newest_of(store, user_id, KIND)):
            raise Conflict(_READ_SINCE)
        imports.add(store, import_id, user_id, "Followers and follows on X", now)
        imports.progress(store, import_id, KIND, 0, 0)
        imports.note_owner(store, import_id, account.remote_id)
        _note(work, import_id, _Place(account.id, told))
        jobs.add(store, work.new_id(), user_id, "follows", import_id, now)
    return import_id


def run(work: Work, job: Job) -> None:
    """Read page after page, as a job, from where it was left."""
    found = imports.get(work.store, job.user_id, job.subject_id)
    if found is None or found.state in ("done", "refused"):
        jobs.finish(work.store, job)
        return
    place = _Place(**json.loads(imports.place(work.store, job.subject_id)))
    try:
        while True:
            place = _asking(work, job, place)
            if place.is_done or place.left <= 0:
                break
            place = _read_page(work, job, place)
    except TryLater as error:
        if error.after is not None:  # X refused, which costs nothing; else it may have answered
            _note(work, job.subject_id, replace(place, asked_on=""))
        if error.after is None and job.attempts >= _TRIES:
            _end(work, job, place, error.message)
            return
        again = work.clock() + retry_delay(job.attempts, jitter=work.jitter())
        pauses = error.after is not None  # X's limits, however often, are no failed attempts
        jobs.put_off(
            work.store, job, max(again, error.after or again), message=error.message, fresh=pauses
        )
    except NetworkError as error:
        _end(work, job, place, error.message)
    except _Lost:
        return
    else:
        _end(work, job, place)


def _asking(work: Work, job: Job, place: _Place) -> _Place:
    """Note that a page is asked for, and what one that was lost on a day before may have cost."""
    today = work.clock().astimezone(UTC).date().isoformat()
    if place.asked_on not in ("", today):
        place = replace(place, lost=place.lost + place.asked)
    place = replace(place, asked_on=today, asked=min(_PAGE, max(place.left, 0)))
    with work.store.transaction():
        if not jobs.is_held(work.store, job):
            raise _Lost
        _note(work, job.subject_id, place)
    return place


def _read_page(work: Work, job: Job, place: _Place) -> _Place:
    profiles, mark = _on(
        work,
        place.account_id,
        lambda network: network.follows(place.which, place.asked, place.mark),
    )
    store, draft = work.store, f"x_{place.which}_draft"
    following = replace(place, read=place.read + len(profiles), mark=mark, asked_on="")
    with store.transaction():
        if not jobs.is_held(store, job):
            raise _Lost
        told = [replace(one, relation=None) for one in profiles]
        met = meet(work, job.user_id, told, work.clock())
        kinds = dict.fromkeys(met.values(), (_TELLS[place.which],))
        people.relate(store, job.user_id, draft, kinds)
        if not mark:
            account = accounts.get(store, place.account_id)
            whose = (job.user_id, _NETWORK, account.remote_id if account else "")
            whole = not imports.is_of_several(store, *whose)
            people.close_list(store, job.user_id, f"x_{place.which}", draft, whole=whole)
            people.unrelate_shut_out(store, job.user_id)
            following = replace(following, which="following", is_done=place.which == "following")
        _note(work, job.subject_id, following)
        imports.progress(store, job.subject_id, KIND, following.read, 0)
    return following


def _end(work: Work, job: Job, place: _Place, message: str = "") -> None:
    """Keep what was read: whole lists in the place of those before, parts of lists beside them."""
    store, user_id = work.store, job.user_id
    with store.transaction():
        if not jobs.finish(store, job):
            return
        for which in _TELLS:
            people.close_list(store, user_id, f"x_{which}", f"x_{which}_draft", whole=False)
        if place.is_done:
            people.drop_kinds(store, user_id, _NETWORK, tuple(_TELLS.values()))
        people.unrelate_shut_out(store, user_id)
        ties.refresh(store, user_id, work.clock())
        recognise_again(work, user_id)
        state: imports.ImportState = "refused" if message and not place.read else "done"
        if message or not place.is_done:
            left = message or (_CHARGED_TWICE if place.lost else _MORE_BY_NOW)
            skipped = [("the rest", left)]
        else:
            skipped = []
        imports.end(
            store,
            job.subject_id,
            state,
            work.clock(),
            read=[("people", f"{place.read:,}")] if place.read else [],
            skipped=skipped,
            message=message if state == "refused" else "",
        )
        asks.touch_live(store, user_id)


def _note(work: Work, import_id: str, place: _Place) -> None:
    imports.note_place(work.store, import_id, json.dumps(asdict(place)))


def _account(work: Work, user_id: str) -> Account:
    account = sendable(work, user_id).get(_NETWORK)
    if account is None:
        raise NotFound(_NOT_CONNECTED)
    return account


def _on(work: Work, account_id: str, act: Callable[[TellsFollows], Result]) -> Result:
    def told(network: Network) -> Result:
        if not isinstance(network, TellsFollows):
            raise NotFound(_NOT_CONNECTED)
        return act(network)

    return as_account(work, account_id, told)
