"""The outbox: a job is claimed by one, held by a lease, and never lost with a process."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from helpnet.services.work import new_id
from helpnet.store import Store, jobs, users
from tests.support.clock import StandingClock

LEASE = timedelta(seconds=30)


@pytest.fixture
def user_id(store: Store, clock: StandingClock) -> str:
    users.add(store, "u1", "owner", clock())
    return "u1"


def queue(store: Store, user_id: str, clock: StandingClock, subject: str = "s1") -> None:
    jobs.add(store, new_id(), user_id, "deliver", subject, clock())


def claim(store: Store, clock: StandingClock, token: str = "t1") -> jobs.Job | None:
    return jobs.claim(store, token, clock(), LEASE)


def claimed(store: Store, clock: StandingClock, token: str = "t1") -> jobs.Job:
    job = claim(store, clock, token)
    assert job is not None
    return job


def test_nothing_is_claimed_before_it_is_due(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    jobs.add(store, "j1", user_id, "deliver", "s1", clock() + timedelta(seconds=5))
    assert claim(store, clock) is None
    assert not jobs.is_due(store, clock())
    clock.forward(5)
    assert jobs.is_due(store, clock())
    assert claimed(store, clock).subject_id == "s1"


def test_a_claimed_job_is_not_claimed_again_while_its_lease_lasts(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    queue(store, user_id, clock)
    job = claimed(store, clock)
    clock.forward(29)
    assert claim(store, clock, "t2") is None
    assert jobs.renew(store, job, clock(), LEASE)
    clock.forward(29)
    assert claim(store, clock, "t2") is None


def test_a_job_whose_process_died_is_claimed_by_another_and_counted(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    queue(store, user_id, clock)
    first = claimed(store, clock)
    clock.forward(31)
    second = claimed(store, clock, "t2")
    assert (first.attempts, second.attempts) == (1, 2)


def test_whoever_lost_the_lease_can_no_longer_end_the_job(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    queue(store, user_id, clock)
    late = claimed(store, clock)
    clock.forward(31)
    present = claimed(store, clock, "t2")
    assert not jobs.finish(store, late)
    assert not jobs.put_off(store, late, clock())
    assert not jobs.give_up(store, late, "no")
    assert not jobs.renew(store, late, clock(), LEASE)
    assert jobs.finish(store, present)
    assert claim(store, clock) is None


def test_the_same_work_is_queued_once_and_at_the_earlier_time(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    jobs.add(store, "j1", user_id, "collect", "s1", clock() + timedelta(minutes=10))
    jobs.add(store, "j2", user_id, "collect", "s1", clock())
    assert claimed(store, clock).id == "j1"
    assert claim(store, clock) is None


def test_work_that_is_wanted_again_while_it_runs_runs_once_more(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    queue(store, user_id, clock)
    job = claimed(store, clock)
    queue(store, user_id, clock)
    assert claim(store, clock, "t2") is None
    assert jobs.finish(store, job)
    again = claimed(store, clock, "t2")
    assert again.attempts == 1
    assert jobs.finish(store, again)
    assert claim(store, clock, "t3") is None


def test_a_job_put_off_is_due_at_its_new_time(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    queue(store, user_id, clock)
    assert jobs.put_off(store, claimed(store, clock), clock() + timedelta(seconds=60))
    clock.forward(59)
    assert claim(store, clock) is None
    clock.forward(1)
    assert claimed(store, clock).attempts == 2


def test_a_job_that_went_well_begins_to_count_anew(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    queue(store, user_id, clock)
    jobs.put_off(store, claimed(store, clock), clock(), fresh=True)
    assert claimed(store, clock).attempts == 1


def test_a_job_given_up_is_run_again_only_when_it_is_wanted_again(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    queue(store, user_id, clock)
    jobs.give_up(store, claimed(store, clock), "It cannot be done.")
    clock.forward(3600)
    assert claim(store, clock) is None
    queue(store, user_id, clock)
    assert claimed(store, clock).attempts == 1


def test_jobs_run_in_the_order_they_are_due(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    for seconds, subject in ((3, "c"), (1, "a"), (2, "b")):
        jobs.add(store, subject, user_id, "deliver", subject, clock() + timedelta(seconds=seconds))
    clock.forward(10)
    assert [claimed(store, clock, token).subject_id for token in "123"] == ["a", "b", "c"]


def test_many_threads_claim_every_job_and_none_twice(
    store: Store, user_id: str, clock: StandingClock
) -> None:
    for number in range(60):
        queue(store, user_id, clock, f"s{number}")
    got: list[str] = []

    def work() -> None:
        while job := claim(store, clock, new_id()):
            got.append(job.subject_id)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(f"s{number}" for number in range(60))


def test_a_worker_shows_that_it_lives(store: Store, clock: StandingClock) -> None:
    assert jobs.last_beat(store) is None
    jobs.beat(store, "w1", clock())
    clock.forward(2)
    jobs.beat(store, "w2", clock())
    assert jobs.last_beat(store) == clock()
    jobs.leave(store, "w1")
    jobs.leave(store, "w2")
    assert jobs.last_beat(store) is None
