"""Delivering an ask to one network: once, and never again while it is not known whether it went.

A post whose outcome is unknown is looked for, several times; when it is still not to be seen, the
user decides. Only what the network surely did not take is sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from helpnet.domain.model import Ask, Delivery, Receipt
from helpnet.networks import Expired, Network, NetworkError, Refused, TryLater
from helpnet.services import outcomes
from helpnet.services.accounts import as_account
from helpnet.services.labels import label
from helpnet.services.work import Work
from helpnet.store import asks, deliveries, jobs, photos
from helpnet.store.jobs import Job

# Networks' clocks and ours differ, some computers' by much: a post may seem to stand there before
# it was sent. Which posts are other asks' is known by their ids.
CLOCK_SKEW = timedelta(hours=1)
UNSETTLED = ("queued", "sending")


class LostLease(Exception):
    """Another has this job by now."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done next for a delivery, already on record as begun."""

    act: Literal["post", "find"]
    ask: Ask
    delivery: Delivery


def deliver(work: Work, job: Job) -> None:
    """Do the next step of one delivery."""
    step = _begin(work, job)
    if step is None:
        return
    if step.act == "find":
        _look(work, job, step)
    else:
        _post(work, job, step)


def adopt_orphans(work: Work) -> None:
    """Queue a job for each delivery that waits, is under way or is taken down without one."""
    with work.store.transaction():
        for kind, delivery_id, user_id in deliveries.orphans(work.store):
            jobs.add(work.store, work.new_id(), user_id, kind, delivery_id, work.clock())


def _begin(work: Work, job: Job) -> Step | None:
    """Choose the next step and note that it begins, in one moment that nobody else shares.

    It is noted before the call, so that a process that dies in it leaves a trace to look after.
    """
    with work.store.transaction():
        if not jobs.is_held(work.store, job):
            return None
        delivery = deliveries.get(work.store, job.subject_id)
        if delivery is None or delivery.state not in UNSETTLED:
            jobs.finish(work.store, job)
            return None
        ask = asks.get(work.store, delivery.ask_id)
        assert ask is not None  # noqa: S101 (a delivery cannot outlive its ask)
        now = work.clock()
        if begun_at := deliveries.under_way_since(work.store, delivery.id):
            # A process began to post this and never said how it went.
            deliveries.end(work.store, delivery.id, now, "unknown", "stopped")
            deliveries.lost(work.store, delivery.id, begun_at, outcomes.checking(delivery))
        elif delivery.lost_at is None and (ask.state != "live" or now >= ask.needed_by):
            outcomes.settled(work, job, delivery, "cancelled", outcomes.TOO_LATE)
            return None
        elif delivery.lost_at is None and deliveries.same_words_on_their_way(work.store, delivery):
            outcomes.waits(work, job, delivery)
            return None
        deliveries.begin(work.store, delivery.id, now)
        asks.touch(work.store, ask.id)
        begun = deliveries.get(work.store, delivery.id)
    assert begun is not None  # noqa: S101 (it was there a moment ago)
    return Step("post" if begun.lost_at is None else "find", ask, begun)


def _post(work: Work, job: Job, step: Step) -> None:
    delivery = step.delivery
    media = photos.media_of_ask(work.store, delivery.ask_id)[: delivery.photos]

    def about_to_publish() -> None:
        # A process that slept since it began would send what another has sent again meanwhile.
        with work.store.transaction():
            if not jobs.is_held(work.store, job):
                raise LostLease
            deliveries.begins_only_now(work.store, delivery.id, work.clock())

    def publish(account: Network) -> Receipt:
        return account.post(delivery.text, media, about_to_publish)

    try:
        found = _come_to_light(work, delivery)
        receipt = found or as_account(work, delivery.account_id, publish)
    except LostLease:
        return
    except Refused as error:
        if error.duplicate and deliveries.may_stand(work.store, delivery):
            outcomes.lost(work, job, delivery, error.code)
        else:
            plain = _no_place(delivery, error) if error.gone else error
            outcomes.refused(work, job, delivery, plain, "refused")
    except Expired as error:
        outcomes.refused(work, job, delivery, error, "expired")
    except TryLater as error:
        if error.taken == "unknown":
            outcomes.lost(work, job, delivery, error.code)
        else:
            outcomes.not_taken(work, job, step.ask, delivery, error)
    except Exception as error:
        # A fault of ours after the call began: nobody knows whether the network took it.
        outcomes.lost(work, job, delivery, type(error).__name__)
        raise
    else:
        outcomes.sent(work, job, delivery, receipt, "found" if found else "sent")


def _come_to_light(work: Work, delivery: Delivery) -> Receipt | None:
    """A post that the user wants sent again, if it is to be seen by now after all.

    Also where it is to be sent in another ask's place: that one's post is what is wanted.
    """
    if not deliveries.wish_was_lost(work.store, delivery):
        return None
    try:
        return _find(work, delivery)
    except Refused:
        return None  # it may not be looked for; the user has looked


def _no_place(delivery: Delivery, error: Refused) -> Refused:
    network = label(delivery.network)
    return Refused(
        f"{network} no longer finds where this is to be posted: look at your account there, "
        f"connect {network} again, then send it again.",
        code=error.code,
        gone=True,
    )


def _look(work: Work, job: Job, step: Step) -> None:
    """Look for a post whose outcome is unknown, on the network itself."""
    delivery, lost_at = step.delivery, step.delivery.lost_at
    assert lost_at is not None  # noqa: S101 (else it would not be looked for)
    try:
        found = _find(work, delivery)
    except TryLater as error:
        outcomes.could_not_look(work, job, delivery, lost_at, error)
    except NetworkError as error:
        outcomes.left_to_user(work, job, delivery, error)
    else:
        if found is not None:
            outcomes.sent(work, job, delivery, found, "found")
        else:
            outcomes.not_seen(work, job, delivery, lost_at)


def _find(work: Work, delivery: Delivery) -> Receipt | None:
    """The post on its network, whatever other asks of the same text stand there."""
    since = (deliveries.first_tried(work.store, delivery) or work.clock()) - CLOCK_SKEW
    others = deliveries.posts_of(work.store, delivery.account_id)
    return as_account(
        work, delivery.account_id, lambda account: account.find(delivery.text, since, others)
    )
