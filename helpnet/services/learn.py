"""Learning whom the user knows: from the own posts and mentions, and from profiles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helpnet.domain.model import Account, Interaction
from helpnet.domain.pace import retry_delay
from helpnet.networks import NetworkError, Refused, TryLater
from helpnet.services.accounts import as_account, sendable
from helpnet.services.knowing import meet
from helpnet.services.placing import recognise_handles
from helpnet.services.work import Work
from helpnet.store import accounts, asks, deliveries, jobs, people, ties
from helpnet.store.jobs import Job
from helpnet.store.ties import DAY_SECONDS, DayCount, DayKey

LOOK_UPS_AT_ONCE = 100
TRIES = 5


def read_history(work: Work, job: Job) -> None:
    """Read the account's own posts and mentions into dated interactions."""
    account = accounts.get(work.store, job.subject_id)
    if account is None or account.state == "disconnected":
        jobs.finish(work.store, job)
        return
    now = work.clock()
    since, whole_day = _since(work, account.id, now)
    try:
        acts = as_account(work, account.id, lambda network: list(network.history(since)))
    except NetworkError as error:
        _again_or_give_up(work, job, error)
        return
    # An ask goes out to everybody: answering it, and being thanked for it, is not knowing anybody,
    # or who asks often would soon know all who answer.
    own_asks = deliveries.posts_of(work.store, account.id)
    interactions = [act for act in acts if act.under not in own_asks]
    with work.store.transaction():
        told = {item.person.remote_id: item.person for item in interactions}.values()
        met = meet(work, account.user_id, told, now)
        ties.keep_days(work.store, account.user_id, account.network, _days(interactions, met))
        people.unrelate_shut_out(work.store, account.user_id)
        accounts.set_history_read(work.store, account.id, now, whole_day)
        jobs.finish(work.store, job)
        if interactions:
            ties.refresh(work.store, account.user_id, now, met.values())
            asks.touch_live(work.store, account.user_id)


def _since(work: Work, account_id: str, now: datetime) -> tuple[datetime | None, int | None]:
    """From when on to read, and the UTC day on which the history was last read whole.

    X bills a post once per UTC day: on the day of a whole reading, another costs nothing and
    catches what the network showed late. On later days only what is new is read, from the start
    of the last day, so that each day's counts are whole.
    """
    today = int(now.timestamp() // DAY_SECONDS)
    last, whole_day = accounts.history_read(work.store, account_id)
    if last is None or whole_day == today:
        return None, today
    return last.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0), whole_day


def _days(interactions: list[Interaction], met: dict[str, str]) -> dict[DayKey, DayCount]:
    days: dict[DayKey, DayCount] = {}
    for item in interactions:
        if item.person.remote_id not in met:
            continue  # whom the user wants forgotten
        day = int(item.at.timestamp() // DAY_SECONDS)
        key = (met[item.person.remote_id], item.outgoing, day)
        count = days.setdefault(key, DayCount(0, item.at, item.at))
        count.messages += 1
        count.first_at = min(count.first_at, item.at)
        count.last_at = max(count.last_at, item.at)
    return days


def look_up(work: Work, job: Job) -> None:
    """Look up who stands behind the suggested handles of an ask that nobody is known by."""
    ask = asks.get(work.store, job.subject_id)
    if ask is None:
        jobs.finish(work.store, job)
        return
    by_network = sendable(work, ask.user_id)
    for network, handles in _unresolved(work, ask.id).items():
        account = by_network.get(network)
        if account is None:
            continue
        try:
            _meet(work, account, handles[:LOOK_UPS_AT_ONCE])
        except NetworkError as error:
            _again_or_give_up(work, job, error)
            return
    with work.store.transaction():
        recognise_handles(work, ask.user_id, ask.id)
        asks.touch(work.store, ask.id)
        jobs.finish(work.store, job)


def _unresolved(work: Work, ask_id: str) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {}
    for network, handle in people.unresolved_handles(work.store, ask_id):
        wanted.setdefault(network, []).append(handle)
    return wanted


def _meet(work: Work, account: Account, handles: list[str]) -> None:
    profiles = as_account(work, account.id, lambda network: network.profiles(handles))
    with work.store.transaction():
        now = work.clock()
        meet(work, account.user_id, profiles, now)
        people.note_look_up(work.store, account.user_id, account.network, handles, now)


def _again_or_give_up(work: Work, job: Job, error: NetworkError) -> None:
    """What is learned only helps: it may fail, quietly but on record."""
    if isinstance(error, TryLater) and job.attempts < TRIES:
        again = work.clock() + retry_delay(job.attempts, jitter=work.jitter())
        jobs.put_off(work.store, job, max(again, error.after or again), message=error.message)
    elif isinstance(error, Refused) or job.attempts >= TRIES:
        jobs.give_up(work.store, job, error.message)
    else:
        jobs.put_off(work.store, job, work.clock() + timedelta(hours=1), message=error.message)
