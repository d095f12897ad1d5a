"""Making sign-ins void at their networks that were replaced, or that nobody chose.

It is done in the background: nobody waits for it, and nothing hangs on whether it succeeds.
"""

from __future__ import annotations

from datetime import timedelta

from helpnet.domain.model import Credentials
from helpnet.domain.pace import retry_delay
from helpnet.networks import NetworkError
from helpnet.services.work import Work
from helpnet.store import accounts, dropped, jobs, signing_in
from helpnet.store.dropped import Dropped
from helpnet.store.jobs import Job

TRIES = 10
_WHILE_SOMEBODY_SIGNS_IN = timedelta(minutes=1)


def drop(
    work: Work, user_id: str, network: str, api_base: str, person_id: str, credentials: Credentials
) -> None:
    """Make a sign-in void soon, unless something turns out to hang on it."""
    dropped_id = work.new_id()
    with work.store.transaction():
        dropped.keep(work.store, dropped_id, user_id, network, api_base, person_id, credentials)
        jobs.add(work.store, work.new_id(), user_id, "revoke", dropped_id, work.clock())


def is_needed(
    work: Work, network: str, credentials: Credentials, person_id: str, *, leaving: str = ""
) -> bool:
    """Whether an account other than `leaving` hangs on the sign-in, or on the same consent.

    Where a person consents for their accounts, taking that back ends all of their sign-ins.
    """
    base = work.consents[network].api_base
    of_person = [one for one, _ in accounts.of_person(work.store, network, base, person_id)]
    hanging = [*of_person, *accounts.holding(work.store, network, base, credentials)]
    return any(one.id != leaving and one.state != "disconnected" for one in hanging)


def revoke_dropped(work: Work, job: Job) -> None:
    """Make one sign-in void that was dropped; tried some times and then forgotten."""
    found, now = dropped.get(work.store, job.subject_id), work.clock()
    if found and found.person_id and signing_in.is_under_way(work.store, found.network, now):
        # Whoever signs in there just now may be the same person: it would end that as well.
        jobs.put_off(work.store, job, now + _WHILE_SOMEBODY_SIGNS_IN, fresh=True)
        return
    try:
        if found and found.credentials:
            _revoke(work, found, found.credentials)
    except NetworkError:
        if job.attempts < TRIES:
            wait = retry_delay(job.attempts, jitter=work.jitter())
            jobs.put_off(work.store, job, now + wait)
            return
    with work.store.transaction():
        dropped.forget(work.store, job.subject_id)
        jobs.finish(work.store, job)
        # Should the network end more than it was asked to, readiness says so before an ask does.
        for account in accounts.of_user(work.store, job.user_id):
            if found and account.network == found.network and account.state == "connected":
                jobs.add(work.store, work.new_id(), job.user_id, "probe", account.id, now)


def _revoke(work: Work, found: Dropped, credentials: Credentials) -> None:
    consent = work.consents.get(found.network)
    if consent is None or consent.api_base != found.api_base:
        return  # another network address was set up since
    if not is_needed(work, found.network, credentials, found.person_id):
        consent.revoke(credentials, found.person_id)
