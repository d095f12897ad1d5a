"""Collecting the replies of an account's posts, and the people they suggest."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain.model import Account, Cursor, Delivery, Extraction, Reply
from helpnet.domain.pace import collect_interval, rest, retry_delay
from helpnet.networks import Expired, Network, Refused, TryLater
from helpnet.services import confirm, vanish
from helpnet.services.accounts import as_account, shown_name
from helpnet.services.contacts import author_of, context_of, understand
from helpnet.services.knowing import meet
from helpnet.services.labels import label
from helpnet.services.placing import keep_extraction
from helpnet.services.vanish import LATECOMERS
from helpnet.services.work import Work
from helpnet.store import accounts, asks, deliveries, jobs, replies
from helpnet.store.jobs import Job

AFTER_EXPIRY = timedelta(minutes=10)
log = logging.getLogger("helpnet.collect")
OUR_FAULT = "helpnet made a mistake in reading the replies: it tries again by itself."


@dataclass(frozen=True, slots=True)
class Heard:
    """What one call told about some posts."""

    replies: list[Reply]
    cursor: Cursor
    counts: Mapping[str, int]
    rests_until: datetime | None  # the network had better not be read again before
    is_all: bool  # what is kept and was not told is gone


def collect(work: Work, job: Job) -> None:
    """Read what is new under the posts that are due, then put the job off until the next are."""
    account = accounts.get(work.store, job.subject_id)
    posts = deliveries.followed(work.store, job.subject_id, work.clock() - LATECOMERS)
    if account is None or not posts:
        jobs.finish(work.store, job)
        return
    if account.state == "disconnected":
        _say(work, posts, f"{shown_name(account)} was disconnected: replies are no longer read.")
        jobs.finish(work.store, job)
        return
    batches = _batches(work, account, posts)
    not_before = work.clock() + rest(account.network, len(batches))
    failed = 0
    for batch in batches:
        try:
            spared = _collect_batch(work, account, batch)
            not_before = max(not_before, spared or not_before)
            continue
        except Expired as error:
            # It may be a passing fault of the network: tried again now and then, and said.
            _say(work, posts, error.message)
            not_before = work.clock() + AFTER_EXPIRY
            break
        except TryLater as error:
            _say(work, posts if error.after else batch, error.message)
            if error.after:
                # The network asks for a pause, which the other posts need as well.
                not_before = max(not_before, error.after)
                break
        except Exception:
            # A fault of ours in one post's replies is said there, and the others are read.
            log.exception("Replies could not be read")
            _say(work, batch, OUR_FAULT)
        failed += 1
    # Where others can be read, those that cannot are tried again at their own pace.
    works = not failed or failed < len(batches)
    if not works:
        backoff = retry_delay(job.attempts, jitter=work.jitter())
        not_before = max(not_before, work.clock() + backoff)
    next_time = min(_due(work, account, posts, read=batches).values())
    jobs.put_off(work.store, job, max(next_time, not_before), fresh=works)


def _batches(work: Work, account: Account, posts: Sequence[Delivery]) -> list[Sequence[Delivery]]:
    """The posts that are due, a call's worth each.

    What room the last call has is filled with those that are due next, as that costs nothing.
    """
    due, size = _due(work, account, posts), work.open_network(account).asks_per_call
    order = sorted(posts, key=lambda post: due[post.id])
    wanted = sum(moment <= work.clock() for moment in due.values())
    return [order[start : start + size] for start in range(0, wanted, size)]


def _due(
    work: Work,
    account: Account,
    posts: Sequence[Delivery],
    read: Sequence[Sequence[Delivery]] = (),
) -> dict[str, datetime]:
    """When the replies under each post, by its id, are to be read; those of `read` just were.

    Where trouble is said that is at once, so that it is said no longer than it lasts.
    """
    now, just_read = work.clock(), {post.id for batch in read for post in batch}
    latest = replies.latest(work.store, account.network, [post.ask_id for post in posts])
    due = {}
    for post in posts:
        quiet = now - latest[post.ask_id] if post.ask_id in latest else None
        interval = collect_interval(now - (post.sent_at or now), quiet)
        last = now if post.id in just_read else None if post.message else post.checked_at
        due[post.id] = last + interval if last else now
    return due


def _say(work: Work, posts: Sequence[Delivery], message: str) -> None:
    """Show under the posts why their replies cannot be read."""
    with work.store.transaction():
        for delivery in posts:
            if delivery.message != message:
                deliveries.say(work.store, delivery.id, message)
                asks.touch(work.store, delivery.ask_id)


def _collect_batch(work: Work, account: Account, posts: Sequence[Delivery]) -> datetime | None:
    """Read and keep what is new under some posts; until when the network had better be spared."""
    known = replies.texts(work.store, account.network, [post.ask_id for post in posts])
    try:
        # What only the user has seen is looked up before anything under it counts as a reply.
        posts = [post for post in posts if not post.lost_at or confirm.make_sure(work, post)]
        if not posts:
            return None
        heard = as_account(work, account.id, lambda network: _listen(network, posts, known))
    except Refused as error:
        if len(posts) == 1:
            _refused(work, posts[0], error)
            return None
        # One of them is at fault, and the others are not to pay for it.
        return [_collect_batch(work, account, [delivery]) for delivery in posts][-1]
    by_post = {delivery.remote_id: delivery for delivery in posts}
    told = [reply for reply in heard.replies if reply.post_remote_id in by_post]
    # Extraction is the slow part and changes nothing: it is done before the write lock is taken.
    extractions = {
        reply.remote_id: _extracted(work, account, by_post[reply.post_remote_id], reply)
        for reply in told
        if not reply.is_own and known.get(reply.remote_id) != reply.text
    }
    with work.store.transaction():
        changed = _keep(work, account, by_post, told, extractions)
        if heard.is_all:
            changed |= _drop_gone(work, posts, told)
        _note_check(work, posts, heard, changed)
    return heard.rests_until


def _refused(work: Work, delivery: Delivery, error: Refused) -> None:
    if not error.gone:
        _say(work, [delivery], error.message)
        return
    message = f"The post is no longer on {label(delivery.network)}: no more replies are read."
    with work.store.transaction():
        if deliveries.is_read(work.store, delivery.id):
            deliveries.settle(work.store, delivery.id, "cancelled", message)
            asks.touch(work.store, delivery.ask_id)


def _listen(network: Network, posts: Sequence[Delivery], known: Mapping[str, str]) -> Heard:
    receipts = [deliveries.receipt(delivery) for delivery in posts]
    cursor = {delivery.remote_id: delivery.cursor for delivery in posts if delivery.cursor}
    told, moved = network.replies(receipts, cursor)
    # The network's own count costs a call: it is asked for only when it may have changed.
    fresh = {reply.post_remote_id for reply in told if reply.remote_id not in known}
    uncounted = {post.remote_id for post in posts if post.replies_reported is None}
    asked = [receipt for receipt in receipts if receipt.remote_id in fresh | uncounted]
    counts = network.counts(asked) if asked else {}
    return Heard(told, moved, counts, network.rests_until, network.tells_all)


def _extracted(work: Work, account: Account, post: Delivery, reply: Reply) -> Extraction:
    ask = asks.get(work.store, post.ask_id)
    assert ask is not None  # noqa: S101 (a delivery cannot outlive its ask)
    context = context_of(ask, account, reply.entities, reply.language)
    return understand(reply.text, author_of(reply.author), context)


def _keep(
    work: Work,
    account: Account,
    by_post: Mapping[str, Delivery],
    told: Sequence[Reply],
    extractions: Mapping[str, Extraction],
) -> set[str]:
    """Keep what was told; the ids of the asks whose page shows something new."""
    now = work.clock()
    authors = [reply.author for reply in told if not reply.is_own and reply.author.remote_id]
    met = meet(work, account.user_id, authors, now)
    changed = set()
    for reply in told:
        ask_id = by_post[reply.post_remote_id].ask_id
        if reply.is_own:
            # The user's own posts are never replies, but they answer one.
            if replies.answered(work.store, ask_id, reply.network, reply.parent_remote_id):
                changed.add(ask_id)
            continue
        person_id = met.get(reply.author.remote_id)
        if reply.author.remote_id and person_id is None:
            continue  # whom the user wants forgotten
        kept = replies.keep(
            work.store, work.new_id(), account.user_id, ask_id, person_id, reply, now
        )
        if kept.changed:
            changed.add(ask_id)
        if reply.remote_id in extractions:
            keep_extraction(work, account.user_id, ask_id, kept.id, extractions[reply.remote_id])
    for ask_id in changed:
        jobs.add(work.store, work.new_id(), account.user_id, "look_up", ask_id, now)
        vanish.look_later(work, account.user_id, ask_id)
    return changed


def _drop_gone(work: Work, posts: Sequence[Delivery], told: Sequence[Reply]) -> set[str]:
    """Forget the replies that the network tells no more; the ids of the asks they were to."""
    ids = {reply.remote_id for reply in told}
    # Where the user takes a post down, what was said under it goes with it there, and stays here.
    stand = [post for post in posts if deliveries.is_read(work.store, post.id)]
    return {
        post.ask_id for post in stand if vanish.forget(work, post, lambda each: each not in ids)
    }


def _note_check(work: Work, posts: Sequence[Delivery], heard: Heard, changed: set[str]) -> None:
    now = work.clock()
    for delivery in posts:
        reported = heard.counts.get(delivery.remote_id, delivery.replies_reported)
        cursor = heard.cursor.get(delivery.remote_id, delivery.cursor)
        deliveries.checked(work.store, delivery.id, now, cursor, reported)
        if delivery.ask_id in changed or delivery.message or reported != delivery.replies_reported:
            asks.touch(work.store, delivery.ask_id)
