"""What the user decides about a post that waits, whose outcome is unknown, or that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from helpnet.domain.model import Ask, Delivery, PostState
from helpnet.services import confirm, deleting
from helpnet.services.errors import Conflict, Invalid, NotFound, SentAlready
from helpnet.services.labels import label
from helpnet.services.outcomes import rest
from helpnet.services.send import gone_already
from helpnet.services.work import Work, new_id
from helpnet.store import Store, asks, deliveries, jobs

ACTIONS = ("cancel", "confirm", "delete", "resend")
TAKEN_BACK = "You took it back: it did not go."
STOPPED = "It is not sent again."
# What is told to whom another tab or device was faster than.
_STANDS: dict[PostState, str] = {
    "queued": "The post to {} waits to be sent",
    "sending": "The post to {} is on its way",
    "unknown": "It is not known yet whether {} has the post",
    "sent": "The post stands on {}",
    "refused": "{} did not take the post",
    "cancelled": "The post to {} is not sent any more",
    "by_hand": "The post to {} is left to you",
    "deleted": "The post was deleted on {}",
}
NOT_THERE = "You say that it is not there: it is not sent again."


def is_unsent(posts: Sequence[Delivery]) -> bool:
    """Whether nothing of an ask is out, and nothing can still go out by itself."""
    return all(post.state in ("refused", "cancelled") and not post.sent_at for post in posts)


def is_open(ask: Ask, posts: Sequence[Delivery], now: datetime) -> bool:
    """Whether posts of an ask may still be sent: one that went nowhere can go out after all."""
    left = [post for post in posts if post.state != "deleted"]
    went_nowhere = ask.state == "withdrawn" and is_unsent(left)
    return now < ask.needed_by and (ask.state == "live" or went_nowhere)


def actions(delivery: Delivery, *, may_send: bool) -> tuple[str, ...]:
    """What the user may decide about a post as it stands, while its ask is open or afterwards."""
    if delivery.state == "queued":
        return ("cancel",)
    if deleting.can_delete(delivery):
        return ("delete",)
    resend = ("resend",) if may_send else ()
    if delivery.state == "unknown":
        return ("confirm", *resend, "cancel")
    if delivery.state in ("refused", "cancelled") and not delivery.remote_id:
        return resend
    return ()


def decide(work: Work, user_id: str, ask_id: str, network: str, action: str, url: str) -> None:
    """Carry out what the user decided.

    cancel: a waiting post does not go out; one of unknown outcome is not there, and is left at
    that. confirm: it is there, at `url` where the user knows it, which is looked up first. resend:
    it is not there, and is to be sent. delete: it is to be taken down; to want that again changes
    nothing. Raises NotFound, Invalid, Conflict.
    """
    if action not in ACTIONS:
        raise Invalid(
            {"action": f"There is no action {action!r}: write cancel, confirm, delete or resend."}
        )
    store, now = work.store, work.clock()
    believed = None
    if action == "confirm":
        delivery = _allowed(store, user_id, ask_id, network, action, now)
        believed = confirm.look_up(work, delivery, url.strip())
    with store.transaction():
        delivery = _allowed(store, user_id, ask_id, network, action, now)
        if believed is not None:
            confirm.keep(store, delivery, believed, now)
        elif action == "delete":
            if deleting.is_wanted(delivery):
                return
            deleting.ask(work, delivery)
        elif action == "cancel":
            _cancel(store, delivery)
            asks.withdraw_unsent(store, ask_id, now)
        else:
            asks.reopen_unsent(store, ask_id)
            deliveries.settle(store, delivery.id, "queued", "", not_before=now, forget_loss=True)
            jobs.add(store, new_id(), delivery.user_id, "deliver", delivery.id, now)
        asks.touch(store, ask_id)


def _cancel(store: Store, delivery: Delivery) -> None:
    jobs.cancel(store, "deliver", delivery.id)
    if delivery.state == "unknown":
        deliveries.settle(store, delivery.id, "cancelled", NOT_THERE)
    elif deliveries.was_lost(store, delivery.id):
        rest(store, delivery, "cancelled", STOPPED)
    else:
        deliveries.settle(store, delivery.id, "cancelled", TAKEN_BACK)


def _allowed(
    store: Store, user_id: str, ask_id: str, network: str, action: str, now: datetime
) -> Delivery:
    """The post, if this may be done about it as it stands."""
    ask = asks.get(store, ask_id)
    posts = deliveries.of_ask(store, ask_id) if ask and ask.user_id == user_id else []
    delivery = next((post for post in posts if post.network == network), None)
    if ask is None or delivery is None:
        raise NotFound(f"There is no such post on {label(network)}.")
    may_send = is_open(ask, posts, now)
    if action == "resend" and not may_send:
        raise Conflict("The time it was needed by is past: write a new ask instead.")
    if action == "resend" and network in asks.gone_out(store, user_id, ask_id, besides=ask_id):
        raise SentAlready(gone_already([network]))
    if action == "delete":
        if not (deleting.can_delete(delivery) or deleting.is_wanted(delivery)):
            raise Conflict(deleting.why_not(delivery))
    elif action not in actions(delivery, may_send=may_send):
        raise Conflict(f"{_STANDS[delivery.state].format(label(network))}: nothing was changed.")
    return delivery
