"""Taking a sent post down at its network, because the user wants that.

To delete twice does no harm. So an answer that was lost is not looked into: it is tried again, and
a post that is gone by then is deleted. What was said under it stays here: on X replies stand on
their own, and whether they do is looked at as before; on Facebook they go with the post, although
nobody took them back.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from helpnet.domain.model import Delivery, Receipt
from helpnet.domain.pace import LONGEST_DELETING, retry_delay
from helpnet.networks import Expired, Network, NetworkError, Refused, TryLater
from helpnet.services import confirm, vanish
from helpnet.services.accounts import as_account
from helpnet.services.labels import label
from helpnet.services.work import Work
from helpnet.store import asks, deliveries, jobs
from helpnet.store import deleting as rows
from helpnet.store.jobs import Job

log = logging.getLogger("helpnet.delete")


def can_delete(delivery: Delivery) -> bool:
    """Whether it stands on its network, is known there by its id, and nobody is about it yet."""
    is_known = delivery.state == "sent" and bool(delivery.remote_id)
    return is_known and delivery.delete_asked_at is None


def is_wanted(delivery: Delivery) -> bool:
    """Whether the user has asked for that already, and it is done or under way."""
    return delivery.state == "deleted" or delivery.delete_asked_at is not None


def why_not(delivery: Delivery) -> str:
    """What to tell who wants a post deleted that cannot be."""
    network = label(delivery.network)
    return {
        "queued": f"It has not gone to {network} yet, so there is nothing to delete: cancel it.",
        "sending": f"It is on its way to {network}: wait until it is known whether it arrived.",
        "unknown": f"{network} may have it or not: say first whether it is there.",
        "sent": f"helpnet does not know which post it is: delete it on {network} yourself.",
    }.get(delivery.state, f"Nothing of it stands on {network}, so there is nothing to delete.")


def ask(work: Work, delivery: Delivery) -> None:
    """Note that the user wants it, and the job that does it, in the caller's transaction."""
    now = work.clock()
    rows.ask(work.store, delivery.id, now)
    jobs.add(work.store, work.new_id(), delivery.user_id, "delete", delivery.id, now)


def delete(work: Work, job: Job) -> None:
    """Try once to take a post down."""
    delivery = _begin(work, job)
    if delivery is None:
        return
    receipt = deliveries.receipt(delivery)
    try:
        stood = _is_it(work, job, delivery) and as_account(
            work, delivery.account_id, lambda account: _take_down(account, receipt)
        )
    except (Refused, Expired) as error:
        outcome = "expired" if isinstance(error, Expired) else "refused"
        _failed(work, job, delivery, error, outcome)
    except TryLater as error:
        _goes_on(work, job, delivery, error)
    except Exception as error:
        log.exception("A post could not be deleted")
        ours = TryLater("", taken="unknown", code=type(error).__name__)
        _goes_on(work, job, delivery, ours)
    else:
        _ended(work, job, delivery, was_gone=not stood)


def _begin(work: Work, job: Job) -> Delivery | None:
    """Note that an attempt begins, before the call; None where nobody wants one any more."""
    with work.store.transaction():
        if not jobs.is_held(work.store, job):
            return None
        delivery = deliveries.get(work.store, job.subject_id)
        if delivery is None or delivery.state != "sent" or delivery.delete_asked_at is None:
            jobs.finish(work.store, job)
            return None
        rows.begin(work.store, delivery.id, work.clock())
    return delivery


def _is_it(work: Work, job: Job, delivery: Delivery) -> bool:
    """Whether the post is the user's at all; where only they have seen it, it is looked up first.

    X says of any post that is not there that it deleted it.
    """
    if delivery.lost_at is None:
        return True
    name = delivery.remote_id
    try:
        found = as_account(work, delivery.account_id, lambda account: account.own_post(name))
    except Refused:
        return True  # it may not be looked at
    if found is None:
        return False
    with work.store.transaction():
        if jobs.is_held(work.store, job):
            deliveries.sent(work.store, delivery.id, found)
    return True


def _take_down(account: Network, receipt: Receipt) -> bool:
    """Whether it stood there till now; a network that says it did not is asked to show it."""
    if account.delete(receipt):
        return True
    with suppress(Refused):  # it may not be looked at
        if account.own_post(receipt.remote_id) is not None:
            sentence = f"{label(account.name)} does not find it, and shows it all the same."
            raise TryLater(sentence, taken="no", code="shown")
    return False


def _ended(work: Work, job: Job, delivery: Delivery, *, was_gone: bool) -> None:
    """It is not there any more, which is true whoever says it."""
    store, now, network = work.store, work.clock(), label(delivery.network)
    with store.transaction():
        present = deliveries.get(store, delivery.id)
        if was_gone and present is not None and present.lost_at is not None:
            _never_stood(work, job, present)
            return
        # Gone, after an answer was lost: then it was this that took it down.
        was_gone = was_gone and not rows.may_have_worked(store, delivery.id)
        rows.end(store, delivery.id, now, "gone" if was_gone else "deleted")
        jobs.finish(store, job)
        message = f"{network} shows helpnet no such post: it was gone already." if was_gone else ""
        rows.done(store, delivery.id, now, message)
        if asks.withdraw_unsent(store, delivery.ask_id, now):
            vanish.look_now(work, delivery.user_id, delivery.ask_id)
        asks.touch(store, delivery.ask_id)


def _never_stood(work: Work, job: Job, delivery: Delivery) -> None:
    """Nobody but the user has ever seen it there: the post may stand elsewhere."""
    if not jobs.is_held(work.store, job):
        return
    rows.end(work.store, delivery.id, work.clock(), "gone")
    rows.failed(work.store, delivery.id, "", "")
    confirm.not_there(work.store, delivery)
    jobs.finish(work.store, job)


def _goes_on(work: Work, job: Job, delivery: Delivery, error: TryLater) -> None:
    """It did not come about, or nobody knows: it is tried again, for a day."""
    now, network = work.clock(), label(delivery.network)
    run_at = max(now + retry_delay(job.attempts, jitter=work.jitter()), error.after or now)
    asked_at = delivery.delete_asked_at
    assert asked_at is not None  # noqa: S101 (else no attempt was begun)
    if run_at >= asked_at + LONGEST_DELETING:
        over = f"{network} did not delete it for a day: delete it there yourself, or try again."
        _failed(work, job, delivery, Refused(over, code=error.code), _known(error))
        return
    message = (
        f"{network} did not say whether it deleted it: helpnet tries again, which does no harm."
        if error.taken == "unknown"
        else f"{network} has not deleted it yet. {error.message}"
    )
    with work.store.transaction():
        if jobs.is_held(work.store, job):
            rows.end(work.store, delivery.id, now, _known(error), error.code)
            rows.goes_on(work.store, delivery.id, message)
            jobs.put_off(work.store, job, run_at)
            asks.touch(work.store, delivery.ask_id)


def _known(error: TryLater) -> str:
    return "unknown" if error.taken == "unknown" else "not taken"


def _failed(work: Work, job: Job, delivery: Delivery, error: NetworkError, outcome: str) -> None:
    """It is not deleted, and the user knows why; its replies are read again meanwhile."""
    store, now, network = work.store, work.clock(), label(delivery.network)
    with store.transaction():
        if not jobs.is_held(store, job):
            return
        rows.end(store, delivery.id, now, outcome, error.code)
        stands = "may still stand" if rows.may_have_worked(store, delivery.id) else "still stands"
        message = f"It {stands} on {network}. {error.message}"
        rows.failed(store, delivery.id, message, error.button)
        jobs.finish(store, job)
        jobs.add(store, work.new_id(), delivery.user_id, "collect", delivery.account_id, now)
        asks.touch(store, delivery.ask_id)
