"""The user says that a post of unknown outcome is there: it is looked up before it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.model import Delivery, Receipt
from helpnet.networks import NetworkError
from helpnet.services.accounts import as_account
from helpnet.services.errors import Invalid
from helpnet.services.labels import label
from helpnet.services.links import OPAQUE, post_shown
from helpnet.services.work import Work, new_id
from helpnet.store import Store, accounts, asks, deliveries, jobs


@dataclass(frozen=True, slots=True)
class Believed:
    """Where the post stands, or is said to stand: `is_seen` tells whether the network showed it."""

    receipt: Receipt
    is_seen: bool


def look_up(work: Work, delivery: Delivery, url: str) -> Believed:
    """Look once for the post that the user's link shows; empty where they know no link.

    A network that cannot be asked just now leaves it at what the user says. Raises Invalid for a
    link that shows no post of this account.
    """
    network, sent_at = delivery.network, delivery.first_attempt_at or work.clock()
    if not url:
        return Believed(Receipt(network, "", "", sent_at), is_seen=False)
    account = accounts.get(work.store, delivery.account_id)
    name = post_shown(url, account) if account else ""
    if not name:
        raise _wrong(
            f"That is not the link of a post on {label(network)}: open the post there, "
            "copy its link and paste it here, or leave the field empty."
        )
    try:
        found = as_account(work, delivery.account_id, lambda account: account.own_post(name))
    except NetworkError as error:
        if name.startswith(OPAQUE):
            raise _wrong(
                f"{error.message} Then paste the link again, or leave the field empty."
            ) from None
        return Believed(Receipt(network, name, url, sent_at), is_seen=False)
    if found is None:
        raise _wrong(_no_such_post(network, name))
    return Believed(found, is_seen=True)


def keep(store: Store, delivery: Delivery, believed: Believed, now: datetime) -> None:
    """Note that it is there, and read its replies where that can be done."""
    receipt = believed.receipt
    holder = receipt.remote_id and deliveries.holder(store, delivery.account_id, receipt.remote_id)
    if holder and holder != delivery.id:
        raise _wrong("That is the post of another ask of yours: paste this one's link.")
    if believed.is_seen:
        deliveries.sent(store, delivery.id, receipt)
    elif receipt.remote_id:
        message = f"You say that it is there: {label(delivery.network)} could not be asked yet."
        deliveries.said_to_be_sent(store, delivery.id, receipt, now, message)
    else:
        deliveries.sent(store, delivery.id, receipt)
        message = "Without its link its replies cannot be read."
        deliveries.settle(store, delivery.id, "sent", message)
        return
    jobs.add(store, new_id(), delivery.user_id, "collect", delivery.account_id, now)


def make_sure(work: Work, delivery: Delivery) -> bool:
    """Look up a post that only the user has seen so far; False where its replies cannot be read.

    Where it is not there the user is to decide again. Raises what the network raises.
    """
    name = delivery.remote_id
    found = as_account(work, delivery.account_id, lambda account: account.own_post(name))
    with work.store.transaction():
        if not deliveries.is_read(work.store, delivery.id):
            return False  # the user wants it taken down
        if found is None:
            not_there(work.store, delivery)
        else:
            deliveries.sent(work.store, delivery.id, found)
            asks.touch(work.store, delivery.ask_id)
    return found is not None


def not_there(store: Store, delivery: Delivery) -> None:
    """What the user took for it is not to be seen: they are to decide again."""
    deliveries.not_there(store, delivery.id, _no_such_post(delivery.network, delivery.remote_id))
    asks.touch(store, delivery.ask_id)


def _no_such_post(network: str, name: str) -> str:
    if name.startswith(OPAQUE):
        return (
            "Facebook does not tell which post this link shows: paste one that ends in the post's "
            "number, such as facebook.com/PAGE/posts/123456, or leave the field empty."
        )
    return (
        f"{label(network)} shows no post of yours at that link, it may be deleted or somebody "
        "else's: paste the link of your own post, or leave the field empty."
    )


def _wrong(sentence: str) -> Invalid:
    return Invalid({"url": sentence})
