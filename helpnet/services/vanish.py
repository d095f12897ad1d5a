"""Replies that their network shows no longer: nothing of what they said is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from helpnet.domain.model import Ask, Delivery
from helpnet.networks import NetworkError, TryLater
from helpnet.services.accounts import as_account
from helpnet.services.placing import keep_names
from helpnet.services.work import Work
from helpnet.store import accounts, asks, contacts, deliveries, erasing, jobs, replies
from helpnet.store.jobs import Job

# Answers come after the time an ask was needed by, too, and are not lost without a word.
LATECOMERS = timedelta(hours=24)
# Each look is paid for where reading is, so there is one a day and one when the ask ends.
BETWEEN_LOOKS = timedelta(days=1)
AFTER_TROUBLE = timedelta(hours=1)
TRIES = 5


def look_later(work: Work, user_id: str, ask_id: str) -> None:
    """An ask has a new reply: see in a day whether it still stands."""
    jobs.add(work.store, work.new_id(), user_id, "vanish", ask_id, work.clock() + BETWEEN_LOOKS)


def look_now(work: Work, user_id: str, ask_id: str) -> None:
    """An ask has ended: see which of its replies still stand."""
    if replies.counted(work.store, ask_id).replies:
        jobs.add(work.store, work.new_id(), user_id, "vanish", ask_id, work.clock())


def look_for_vanished(work: Work, job: Job) -> None:
    """Ask the networks that do not tell it by themselves which of an ask's replies are gone."""
    ask = asks.get(work.store, job.subject_id)
    if ask is None:
        jobs.finish(work.store, job)
        return
    try:
        for post in deliveries.of_ask(work.store, ask.id):
            _look(work, post)
    except NetworkError as error:
        if job.attempts >= TRIES:
            jobs.give_up(work.store, job, error.message)
            return
        wait = work.clock() + AFTER_TROUBLE
        after = error.after if isinstance(error, TryLater) else None
        jobs.put_off(work.store, job, max(wait, after or wait), message=error.message)
        return
    if _is_over(work, ask):
        jobs.finish(work.store, job)
    else:
        jobs.put_off(work.store, job, work.clock() + BETWEEN_LOOKS, fresh=True)


def _is_over(work: Work, ask: Ask) -> bool:
    """Whether no more replies to an ask are read."""
    followed = ask.state in ("live", "expired") and ask.needed_by + LATECOMERS > work.clock()
    return not followed


def _look(work: Work, post: Delivery) -> None:
    account = accounts.get(work.store, post.account_id)
    ids = list(replies.standing(work.store, post.ask_id, post.network))
    if account is None or account.state == "disconnected" or not ids:
        return
    gone = as_account(work, account.id, lambda network: network.missing(ids))
    with work.store.transaction():
        if forget(work, post, lambda remote_id: remote_id in gone):
            asks.touch(work.store, post.ask_id)


def forget(work: Work, post: Delivery, is_gone: Callable[[str], bool]) -> bool:
    """Forget what the replies under a post said that are gone; False where none is."""
    store = work.store
    kept = replies.standing(store, post.ask_id, post.network)
    found = [reply_id for remote_id, reply_id in kept.items() if is_gone(remote_id)]
    authors = [replies.get(store, reply_id) for reply_id in found]
    for reply_id in found:
        said = contacts.evidence_of_reply(store, reply_id)
        contacts.drop_evidence(store, reply_id, by_hand=True)
        replies.erase(store, reply_id)
        keep_names(store, post.user_id, post.ask_id, said)
    if found:
        met = [reply.person_id for reply in authors if reply and reply.person_id]
        erasing.forget_strangers(store, post.user_id, post.ask_id, met)
    return bool(found)
