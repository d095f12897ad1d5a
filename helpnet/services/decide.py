"""What the user decides about a post that waits or whose outcome is unknown."""

from __future__ import annotations

from datetime import datetime

from helpnet.domain.model import Ask, Delivery, Receipt
from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.services.labels import label
from helpnet.services.links import post_shown
from helpnet.services.work import new_id
from helpnet.store import Store, accounts, asks, deliveries, jobs

ACTIONS = ("cancel", "confirm", "resend")


def actions(delivery: Delivery, *, is_live: bool) -> tuple[str, ...]:
    """What the user may decide about a post as it stands, while its ask is live or afterwards."""
    if delivery.state == "queued":
        return ("cancel",)
    resend = ("resend",) if is_live else ()
    if delivery.state == "unknown":
        return ("confirm", *resend)
    if delivery.state in ("refused", "cancelled") and not delivery.remote_id:
        return resend
    return ()


def decide(
    store: Store, user_id: str, ask_id: str, network: str, action: str, url: str, now: datetime
) -> None:
    """Carry out what the user decided.

    cancel: a waiting post does not go out. confirm: a post of unknown outcome is there, at `url`
    where the user knows it. resend: it is not there, and is to be sent. Raises NotFound, Invalid,
    Conflict.
    """
    if action not in ACTIONS:
        raise Invalid(
            {"action": f"There is no action {action!r}: write cancel, confirm or resend."}
        )
    with store.transaction():
        ask, delivery = _delivery(store, user_id, ask_id, network)
        is_live = ask.state == "live" and ask.needed_by > now
        if action == "resend" and not is_live:
            raise Conflict("The time it was needed by is past: write a new ask instead.")
        if action not in actions(delivery, is_live=is_live):
            raise Conflict(
                f"The post to {label(network)} is {delivery.state} by now, so that it cannot be "
                "changed this way: reload to see how it stands."
            )
        if action == "cancel":
            deliveries.settle(store, delivery.id, "cancelled", "You took it back: it did not go.")
            jobs.cancel(store, "deliver", delivery.id)
        elif action == "resend":
            _resend(store, delivery, now)
        else:
            _confirm(store, delivery, url, now)
        asks.touch(store, ask_id)


def _delivery(store: Store, user_id: str, ask_id: str, network: str) -> tuple[Ask, Delivery]:
    ask = asks.get(store, ask_id)
    if ask is not None and ask.user_id == user_id:
        for delivery in deliveries.of_ask(store, ask_id):
            if delivery.network == network:
                return ask, delivery
    raise NotFound(f"There is no such post on {label(network)}.")


def _resend(store: Store, delivery: Delivery, now: datetime) -> None:
    deliveries.settle(store, delivery.id, "queued", "", not_before=now, forget_loss=True)
    jobs.add(store, new_id(), delivery.user_id, "deliver", delivery.id, now)


def _confirm(store: Store, delivery: Delivery, url: str, now: datetime) -> None:
    url = url.strip()
    remote_id = _remote_id(store, delivery, url) if url else ""
    sent_at = delivery.first_attempt_at or now
    deliveries.sent(store, delivery.id, Receipt(delivery.network, remote_id, url, sent_at))
    if remote_id:
        jobs.add(store, new_id(), delivery.user_id, "collect", delivery.account_id, now)
    else:
        message = "Without its link its replies cannot be read."
        deliveries.settle(store, delivery.id, "sent", message)


def _remote_id(store: Store, delivery: Delivery, url: str) -> str:
    account = accounts.get(store, delivery.account_id)
    remote_id = post_shown(url, account) if account else ""
    holder = remote_id and deliveries.holder(store, delivery.account_id, remote_id)
    if holder and holder != delivery.id:
        raise Invalid({"url": "That is the post of another ask of yours: paste this one's link."})
    if remote_id:
        return remote_id
    network = label(delivery.network)
    raise Invalid(
        {
            "url": f"That is not the link of a post on {network}: open the post there, "
            "copy its link and paste it here, or leave the field empty."
        }
    )
