"""What an attempt to deliver came to, put on record.

Whoever lost the job's lease meanwhile records nothing: another is at it by now and knows more. Only
that a post stands on the network is true whoever says it.
"""

from __future__ import annotations

from datetime import datetime

from helpnet.domain.model import Ask, Delivery, Finding, Receipt
from helpnet.domain.pace import LONGEST_LOOKING, LOOKS, retry_delay
from helpnet.networks import NetworkError, Refused, TryLater
from helpnet.services.labels import label
from helpnet.services.work import Work
from helpnet.store import Store, asks, deliveries, jobs, probes
from helpnet.store.jobs import Job

TOO_LATE = "It did not go out before the time it was needed by."


def sent(work: Work, job: Job, delivery: Delivery, receipt: Receipt, outcome: str) -> None:
    """It stands on the network: its replies are read from now on.

    Unless it is known already and was taken down since: whoever comes late tells nothing new. Nor
    is what was found this post where it has turned out to be another ask's since it was looked for.
    """
    store, now = work.store, work.clock()
    with store.transaction():
        if outcome == "found" and _is_anothers(store, delivery, receipt):
            if jobs.is_held(store, job):
                deliveries.end(store, delivery.id, now, "not seen")
                jobs.put_off(store, job, now)
            return
        deliveries.end(store, delivery.id, now, outcome)
        present = deliveries.get(store, delivery.id)
        if present is None or _was_taken_down(present, receipt):
            jobs.finish(store, job)
            return
        asks.reopen_unsent(store, delivery.ask_id)
        deliveries.sent(store, delivery.id, receipt)
        probes.forget_refusal(store, delivery.account_id)
        jobs.finish(store, job)
        jobs.add(store, work.new_id(), delivery.user_id, "collect", delivery.account_id, now)
        asks.touch(store, delivery.ask_id)


def _is_anothers(store: Store, delivery: Delivery, receipt: Receipt) -> bool:
    return deliveries.holder(store, delivery.account_id, receipt.remote_id) not in (
        None,
        delivery.id,
    )


def _was_taken_down(present: Delivery, receipt: Receipt) -> bool:
    return present.state == "deleted" and present.remote_id == receipt.remote_id


def lost(work: Work, job: Job, delivery: Delivery, code: str) -> None:
    """The answer was lost: it is looked for from now on."""
    with work.store.transaction():
        if not jobs.is_held(work.store, job):
            return
        now = work.clock()
        deliveries.end(work.store, delivery.id, now, "unknown", code)
        deliveries.lost(work.store, delivery.id, now, checking(delivery))
        jobs.put_off(work.store, job, now + LOOKS[0])
        asks.touch(work.store, delivery.ask_id)


def checking(delivery: Delivery) -> str:
    """The sentence while a post is looked for."""
    network = label(delivery.network)
    return f"{network} may have it: checking. It is not sent again meanwhile."


def not_taken(work: Work, job: Job, ask: Ask, delivery: Delivery, error: TryLater) -> None:
    """The network surely did not take it: it is sent again, if there is time."""
    now = work.clock()
    run_at = max(now + retry_delay(delivery.attempts, jitter=work.jitter()), error.after or now)
    if run_at >= ask.needed_by:
        message = f"{label(delivery.network)} could not take it in time. {TOO_LATE}"
        settled(work, job, delivery, "cancelled", message, "not taken", error.code)
        return
    with work.store.transaction():
        if not jobs.is_held(work.store, job):
            return
        deliveries.end(work.store, delivery.id, now, "not taken", error.code)
        deliveries.settle(work.store, delivery.id, "queued", error.message, not_before=run_at)
        jobs.put_off(work.store, job, run_at)
        asks.touch(work.store, ask.id)


def refused(work: Work, job: Job, delivery: Delivery, error: NetworkError, outcome: str) -> None:
    """The network said no, for certain; what would meet every post is known from now on."""
    store, account_id = work.store, delivery.account_id
    with store.transaction():
        if not jobs.is_held(store, job):
            return  # another may have posted since
        if isinstance(error, Refused) and error.whatever_it_says:
            sentence = f"{error.message} Whether that is put right shows with the next post."
            button = error.button if error.button == "Reconnect" else ""
            finding = Finding(error.code, sentence, button, blocks=True)
            probes.keep_refusal(store, account_id, finding)
        settled(work, job, delivery, "refused", error.message, outcome, error.code, error.button)
        jobs.add(store, work.new_id(), delivery.user_id, "probe", account_id, work.clock())


def waits(work: Work, job: Job, delivery: Delivery) -> None:
    """Another ask in the same words is on its way: which of them a post is could not be told."""
    network = label(delivery.network)
    message = (
        f"It waits until it is known what became of your other ask in the same words on {network}."
    )
    with work.store.transaction():
        now = work.clock()
        deliveries.settle(work.store, delivery.id, "queued", message)
        jobs.put_off(work.store, job, now + LOOKS[0])
        asks.touch(work.store, delivery.ask_id)


def settled(
    work: Work,
    job: Job,
    delivery: Delivery,
    state: str,
    message: str,
    outcome: str = "not sent",
    code: str = "",
    button: str = "",
) -> None:
    """It comes to rest in a state, with the sentence that says why and what to offer beside it.

    Where an earlier attempt may stand on the network, it is the user who knows whether it does.
    """
    with work.store.transaction():
        if not jobs.is_held(work.store, job):
            return
        deliveries.end(work.store, delivery.id, work.clock(), outcome, code)
        rest(work.store, delivery, state, message, button)
        asks.withdraw_unsent(work.store, delivery.ask_id, work.clock())
        jobs.finish(work.store, job)
        asks.touch(work.store, delivery.ask_id)


def rest(store: Store, delivery: Delivery, state: str, message: str, button: str = "") -> None:
    """Let a post rest that does not go out any more, or in doubt where it may have gone before."""
    if state != "unknown" and deliveries.was_lost(store, delivery.id):
        state, message = "unknown", f"{message} {_from_before(delivery)}"
    if state == "unknown" and button != "Reconnect":
        button = ""  # what is offered is the decision
    deliveries.settle(store, delivery.id, state, message, button=button)


def _from_before(delivery: Delivery) -> str:
    network = label(delivery.network)
    return (
        f"But {network} may have it from an earlier attempt: look at your posts there, "
        "then say whether it is there."
    )


def not_seen(work: Work, job: Job, delivery: Delivery, lost_at: datetime) -> None:
    """It was looked for and is not to be seen yet; after the last look the user decides."""
    now = work.clock()
    looks = sum(now >= lost_at + look for look in LOOKS)  # those whose time is past by now
    if looks == len(LOOKS):
        left_to_user(work, job, delivery)
        return
    with work.store.transaction():
        if not jobs.is_held(work.store, job):
            return
        deliveries.end(work.store, delivery.id, now, "not seen")
        deliveries.looked(work.store, delivery.id, looks, checking(delivery))
        jobs.put_off(work.store, job, lost_at + LOOKS[looks])
        asks.touch(work.store, delivery.ask_id)


def could_not_look(
    work: Work, job: Job, delivery: Delivery, lost_at: datetime, error: TryLater
) -> None:
    """The look itself failed, which says nothing about the post: look again for some minutes."""
    now = work.clock()
    run_at = max(now + retry_delay(job.attempts, jitter=work.jitter()), error.after or now)
    if run_at >= lost_at + LONGEST_LOOKING:
        left_to_user(work, job, delivery, error)
        return
    with work.store.transaction():
        if jobs.is_held(work.store, job):
            deliveries.end(work.store, delivery.id, now, "could not look", error.code)
            jobs.put_off(work.store, job, run_at)


def left_to_user(
    work: Work, job: Job, delivery: Delivery, error: NetworkError | None = None
) -> None:
    """Nobody but the user can say whether it is there."""
    network = label(delivery.network)
    why = f"{error.message} " if error else ""
    message = (
        f"{why}It could not be seen on {network}: look at your posts there, "
        "then say whether it is there or is to be sent again."
    )
    code, button = (error.code, error.button) if error else ("", "")
    settled(work, job, delivery, "unknown", message, "not seen", code, button)
