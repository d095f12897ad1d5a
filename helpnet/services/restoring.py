"""The first start from a backup: what was still to be sent then may have gone out since.

Only the helpnet that was copied knows, or the networks. So nothing is sent by itself: it is looked
for, and what is not to be seen is the user's to decide.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpnet.domain.pace import LOOKS
from helpnet.services.outcomes import checking
from helpnet.services.work import Work
from helpnet.store import Store, asks, copying, deliveries, jobs, signing_in

TOLD_FOR = timedelta(days=1)


def settle(work: Work) -> None:
    """Where this database is a copy that nobody has started from yet, make it safe to work on."""
    if copying.unsettled(work.store) is None:
        return
    with work.store.transaction():
        if copying.unsettled(work.store) is None:
            return  # another process was quicker
        now = work.clock()
        for delivery in deliveries.unsent(work.store, now):
            deliveries.may_have_gone(work.store, delivery.id, now)
            if delivery.state in ("queued", "sending"):
                deliveries.lost(work.store, delivery.id, now, checking(delivery))
                jobs.cancel(work.store, "deliver", delivery.id)
                jobs.add(
                    *(work.store, work.new_id(), delivery.user_id, "deliver", delivery.id),
                    now + LOOKS[0],
                )
                asks.touch(work.store, delivery.ask_id)
        signing_in.forget_all(work.store)  # a link that was used since would work once more
        copying.settle(work.store, now)


def told(store: Store, now: datetime) -> str:
    """The sentence for the first day after a start from a backup; empty at other times."""
    made_at = copying.made_at(store, now - TOLD_FOR)
    if made_at is None:
        return ""
    return (
        f"This helpnet was restored from the backup of {made_at:%-d %b %Y, %H:%M} UTC. What was "
        "asked or sent after that is on the networks but not here: look there before you ask it "
        "again."
    )
