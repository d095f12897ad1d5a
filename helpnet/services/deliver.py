"""Delivering an ask to one network: once, and never again while it is not known whether it went.

A post whose outcome is unknown is looked for, several times; when it is still not to be seen, the
user decides. Only what the network surely did not take is sent again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpnet.domain.model import Ask, Delivery, Receipt
from helpnet.domain.pace import LOOKS, retry_delay
from helpnet.networks import Expired, NetworkError, Refused, TryLater
from helpnet.services.accounts import as_account
from helpnet.services.labels import label
from helpnet.services.work import Work
from helpnet.store import asks, deliveries, jobs
from helpnet.store.jobs import Job

# Networks' clocks and ours differ: a post may seem to stand there before it was sent.
CLOCK_SKEW = timedelta(minutes=2)
TOO_LATE = "It did not go out before the time it was needed by."


def deliver(work: Work, job: Job) -> None:
    """Do the next step of one delivery."""
    delivery = deliveries.get(work.store, job.subject_id)
    if delivery is None or delivery.state not in ("queued", "sending"):
        jobs.finish(work.store, job)
        return
    ask = asks.get(work.store, delivery.ask_id)
    assert ask is not None  # noqa: S101 (a delivery cannot outlive its ask)
    lost_at = delivery.lost_at or _died_at(work, delivery)
    if lost_at is not None:
        _look(work, job, ask, delivery, lost_at)
    elif ask.state != "live" or work.clock() >= ask.needed_by:
        _settle(work, job, delivery, "cancelled", TOO_LATE)
    else:
        _post(work, job, ask, delivery)


def _died_at(work: Work, delivery: Delivery) -> datetime | None:
    """When a process began to post this and never said how it went."""
    for attempt in deliveries.attempts(work.store, delivery.id):
        if attempt["act"] == "post" and attempt["ended_at"] is None:
            return work.clock()
    return None


def _post(work: Work, job: Job, ask: Ask, delivery: Delivery) -> None:
    network = label(delivery.network)
    if not deliveries.begin(work.store, delivery, "post", work.clock()):
        jobs.finish(work.store, job)
        return
    asks.touch(work.store, ask.id)
    try:
        receipt = as_account(work, delivery.account_id, lambda account: account.post(delivery.text))
    except Refused as error:
        if error.duplicate and delivery.attempts:
            _lose(work, job, delivery, error)
        else:
            _settle(work, job, delivery, "refused", error.message, "refused", error.code)
    except Expired as error:
        _settle(work, job, delivery, "refused", error.message, "expired", error.code)
    except TryLater as error:
        if error.taken == "unknown":
            _lose(work, job, delivery, error)
        else:
            _try_again(work, job, ask, delivery, error)
    except Exception as error:
        # A fault of ours after the call began: nobody knows whether the network took it.
        _lose(work, job, delivery, TryLater(str(type(error).__name__), taken="unknown"))
        raise
    else:
        _sent(work, job, delivery, receipt, f"{network} has it.")


def _sent(work: Work, job: Job, delivery: Delivery, receipt: Receipt, outcome: str) -> None:
    with work.store.transaction():
        now = work.clock()
        deliveries.end(work.store, delivery.id, now, outcome)
        deliveries.sent(work.store, delivery.id, receipt)
        jobs.finish(work.store, job)
        collect_from(work, delivery, now)
        asks.touch(work.store, delivery.ask_id)


def collect_from(work: Work, delivery: Delivery, run_at: datetime) -> None:
    """Have the replies of the account's posts read."""
    jobs.add(work.store, work.new_id(), delivery.user_id, "collect", delivery.account_id, run_at)


def _lose(work: Work, job: Job, delivery: Delivery, error: NetworkError) -> None:
    with work.store.transaction():
        now = work.clock()
        deliveries.end(work.store, delivery.id, now, "unknown", error.code)
        deliveries.lost(work.store, delivery.id, now, _checking(delivery))
        jobs.put_off(work.store, job, now + LOOKS[0])
        asks.touch(work.store, delivery.ask_id)


def _checking(delivery: Delivery) -> str:
    network = label(delivery.network)
    return f"{network} may have it: checking. It is not sent again meanwhile."


def _try_again(work: Work, job: Job, ask: Ask, delivery: Delivery, error: TryLater) -> None:
    now = work.clock()
    run_at = now + retry_delay(delivery.attempts + 1, jitter=work.jitter())
    if error.after is not None:
        run_at = max(run_at, error.after)
    if run_at >= ask.needed_by:
        message = f"{error.message} {TOO_LATE}"
        _settle(work, job, delivery, "cancelled", message, "not taken", error.code)
        return
    with work.store.transaction():
        deliveries.end(work.store, delivery.id, now, "not taken", error.code)
        deliveries.settle(work.store, delivery.id, "queued", error.message, not_before=run_at)
        jobs.put_off(work.store, job, run_at)
        asks.touch(work.store, ask.id)


def _settle(
    work: Work,
    job: Job,
    delivery: Delivery,
    state: str,
    message: str,
    outcome: str = "not sent",
    code: str = "",
) -> None:
    with work.store.transaction():
        deliveries.end(work.store, delivery.id, work.clock(), outcome, code)
        deliveries.settle(work.store, delivery.id, state, message)
        jobs.finish(work.store, job)
        asks.touch(work.store, delivery.ask_id)


def _look(work: Work, job: Job, ask: Ask, delivery: Delivery, lost_at: datetime) -> None:
    """Look for a post whose outcome is unknown, on the network itself."""
    if delivery.lost_at is None:
        deliveries.end(work.store, delivery.id, work.clock(), "unknown", "stopped")
        deliveries.lost(work.store, delivery.id, lost_at, _checking(delivery))
    if not deliveries.begin(work.store, delivery, "find", work.clock()):
        jobs.finish(work.store, job)
        return
    since = (delivery.first_attempt_at or lost_at) - CLOCK_SKEW
    try:
        found = as_account(
            work, delivery.account_id, lambda account: account.find(delivery.text, since)
        )
    except TryLater as error:
        _look_later(work, job, ask, delivery, error)
    except NetworkError as error:
        _leave_to_user(work, job, delivery, f"{error.message} ", error.code)
    else:
        if found is not None:
            _sent(work, job, delivery, found, "found")
        else:
            _not_seen(work, job, delivery, lost_at)


def _look_later(work: Work, job: Job, ask: Ask, delivery: Delivery, error: TryLater) -> None:
    """The look itself failed, which says nothing about the post: look again until the deadline."""
    now = work.clock()
    run_at = now + retry_delay(job.attempts, jitter=work.jitter())
    if error.after is not None:
        run_at = max(run_at, error.after)
    if run_at >= ask.needed_by:
        _leave_to_user(work, job, delivery, f"{error.message} ", error.code)
        return
    with work.store.transaction():
        deliveries.end(work.store, delivery.id, now, "could not look", error.code)
        jobs.put_off(work.store, job, run_at)


def _not_seen(work: Work, job: Job, delivery: Delivery, lost_at: datetime) -> None:
    looks = delivery.looks + 1
    if looks >= len(LOOKS):
        _leave_to_user(work, job, delivery, "", "")
        return
    with work.store.transaction():
        now = work.clock()
        deliveries.end(work.store, delivery.id, now, "not seen")
        deliveries.looked(work.store, delivery.id, looks, _checking(delivery))
        jobs.put_off(work.store, job, max(now, lost_at + LOOKS[looks]))
        asks.touch(work.store, delivery.ask_id)


def _leave_to_user(work: Work, job: Job, delivery: Delivery, why: str, code: str) -> None:
    network = label(delivery.network)
    message = (
        f"{why}{network} may have it, but it could not be seen there: look at your posts on "
        f"{network}, then say whether it is there or is to be sent again."
    )
    _settle(work, job, delivery, "unknown", message, "not seen", code)
