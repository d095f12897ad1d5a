"""Whether an ask could go out now: looked at daily and when it is about to be needed.

What a network refuses is known before the emergency, with one sentence and one button.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from helpnet.domain.model import Account, Finding
from helpnet.domain.pace import retry_delay
from helpnet.networks import Expired, NetworkError
from helpnet.services.accounts import PROBED_EVERY, as_account, in_use, sendable, standings
from helpnet.services.labels import label
from helpnet.services.views import Readiness, Standing
from helpnet.services.work import Work
from helpnet.store import accounts, jobs, probes
from helpnet.store.jobs import Job
from helpnet.store.probes import Probe

CONNECT, RECONNECT = "Connect", "Reconnect"
TRIES = 5
# How old a look may be when somebody is about to send; trouble may be over sooner.
GOOD_FOR = {"x": timedelta(hours=1), "facebook": timedelta(minutes=10)}
TROUBLE_GOOD_FOR = timedelta(minutes=1)


def probe(work: Work, job: Job) -> None:
    """Look at an account, and again in a day; where the network did not answer, soon."""
    account = accounts.get(work.store, job.subject_id)
    if account is None or account not in in_use(work, account.user_id, account.network):
        jobs.finish(work.store, job)
        return
    answered = look(work, account)
    soon = retry_delay(job.attempts, jitter=work.jitter())
    again = PROBED_EVERY if answered or job.attempts >= TRIES else soon
    jobs.put_off(work.store, job, work.clock() + again, fresh=again == PROBED_EVERY)


def look(work: Work, account: Account) -> bool:
    """Find out whether an account could post, and keep it; False where the network says nothing.

    A sign-in that is over is noted on the account itself, and one that is erased is left alone.
    """
    if accounts.is_erased(work.store, account.id):
        return True
    try:
        found, answered = as_account(work, account.id, lambda network: network.probe()), True
    except Expired:
        found, answered = [], True
    except NetworkError as error:
        found, answered = [Finding(error.code, error.message)], False
    found.sort(key=lambda one: not one.blocks)
    probes.keep(work.store, account.id, work.clock(), found, answered=answered)
    return answered


def look_again(work: Work, user_id: str) -> bool:
    """Let the worker look at the accounts on which the latest look is old; True if there are any.

    Nobody waits for it.
    """
    old = _looked_at_long_ago(work, user_id)
    if old:
        with work.store.transaction():
            for account in old:
                # A look that is under way is new enough, however often somebody asks meanwhile.
                if not jobs.is_running(work.store, "probe", account.id):
                    jobs.add(work.store, work.new_id(), user_id, "probe", account.id, work.clock())
    return bool(old)


def is_checking(work: Work, user_id: str) -> bool:
    """A look is still to come, or under way."""
    return bool(_looked_at_long_ago(work, user_id))


def keep_looking(work: Work) -> None:
    """See to it that each account is looked at daily, also those of an earlier version."""
    with work.store.transaction():
        for account_id, user_id in accounts.without_job(work.store, "probe"):
            tomorrow = work.clock() + PROBED_EVERY
            jobs.add(work.store, work.new_id(), user_id, "probe", account_id, tomorrow)


def of_user(work: Work, user_id: str) -> list[Readiness]:
    """How each network stands that helpnet knows, as far as was found out."""
    return [_of_standing(work, standing) for standing in standings(work, user_id)]


def _looked_at_long_ago(work: Work, user_id: str) -> list[Account]:
    posting = sendable(work, user_id).values()
    return [account for account in posting if _is_old(work, account)]


def _is_old(work: Work, account: Account) -> bool:
    known = probes.of(work.store, account.id)
    if known is None:
        return True
    well = known.answered and not any(one.blocks for one in known.findings)
    good_for = GOOD_FOR[account.network] if well else TROUBLE_GOOD_FOR
    return known.checked_at + good_for < work.clock()


def _of_standing(work: Work, standing: Standing) -> Readiness:
    name, network, title = label(standing.network), standing.network, standing.label
    if standing.state == "not_set_up":
        told = f"{name} is not set up here: see docs/networks.md for how to."
        return Readiness(network, title, "", False, None, told)
    if standing.state == "unconnected":
        told = standing.message or f"{name} is not connected: connect it."
        return Readiness(network, title, "", False, None, told, CONNECT)
    known = probes.of(work.store, standing.account_id)
    refused = probes.refusal(work.store, standing.account_id)
    checked_at = known.checked_at if known else None
    if standing.state == "expired":
        told = standing.message
        return Readiness(network, title, standing.account, False, checked_at, told, RECONNECT)
    plain = Readiness(network, title, standing.account, None, checked_at, standing.message)
    if known is None and refused is None:
        return plain
    found = [*(known.findings if known else ()), *([refused] if refused else [])]
    found.sort(key=lambda one: not one.blocks)
    can_post = False if refused else _can_post(known)
    worst = found[0] if found else Finding("", standing.message)
    return replace(
        plain, can_post=can_post, message=worst.sentence, button=worst.button, url=worst.url
    )


def _can_post(known: Probe | None) -> bool | None:
    """What the latest look says of it; None where the network did not answer."""
    if known is None or not known.answered:
        return None
    return not any(one.blocks for one in known.findings)
