"""Taking a whole ask back before any of it has left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from helpnet.domain.model import Delivery
from helpnet.services.decide import TAKEN_BACK, is_unsent
from helpnet.services.errors import Conflict, NotFound
from helpnet.store import Store, asks, deliveries, jobs


def can_undo(posts: Sequence[Delivery]) -> bool:
    """Whether none of an ask's posts has been begun yet."""
    return all(post.state == "queued" and not post.attempts for post in posts)


def undo(store: Store, user_id: str, ask_id: str, now: datetime) -> None:
    """Take all posts of an ask back in one moment that no worker shares, or none of them.

    Raises NotFound, and Conflict when a post has left already. Undoing again changes nothing.
    """
    with store.transaction():
        ask = asks.get(store, ask_id)
        if ask is None or ask.user_id != user_id:
            raise NotFound("There is no such ask.")
        posts = deliveries.of_ask(store, ask_id)
        if is_unsent(posts):
            return
        if not can_undo(posts):
            raise Conflict(
                "It was too late to undo: nothing was taken back. Below stands what went where."
            )
        for post in posts:
            deliveries.settle(store, post.id, "cancelled", TAKEN_BACK)
            jobs.cancel(store, "deliver", post.id)
        asks.withdraw_unsent(store, ask_id, now)
        asks.touch(store, ask_id)
