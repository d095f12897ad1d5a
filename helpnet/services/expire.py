"""Ending an ask at the time it was needed by."""

from __future__ import annotations

from helpnet.services import vanish
from helpnet.services.outcomes import TOO_LATE, rest
from helpnet.services.work import Work
from helpnet.store import asks, deliveries, jobs
from helpnet.store.jobs import Job


def expire(work: Work, job: Job) -> None:
    """Let an ask run out: nothing more of it is sent, its replies are read no more."""
    with work.store.transaction():
        asks.expire(work.store, job.subject_id, work.clock())
        for delivery in deliveries.of_ask(work.store, job.subject_id):
            if delivery.state == "queued":
                rest(work.store, delivery, "cancelled", TOO_LATE)
                jobs.cancel(work.store, "deliver", delivery.id)
        vanish.look_now(work, job.user_id, job.subject_id)
        jobs.finish(work.store, job)
