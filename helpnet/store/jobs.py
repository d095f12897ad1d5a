"""The outbox: work still to be done, as rows that outlive every process.

A job carries ids only. It is claimed with a lease and a claim token; whoever lost the lease can
no longer finish, put off or give up what another has claimed since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.store import Row, Store
from helpnet.store.convert import moment, moment_or_none, stamp


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed piece of work: what kind, on which subject."""

    id: str
    user_id: str
    kind: str
    subject_id: str
    attempts: int
    claim: str


def add(
    store: Store, job_id: str, user_id: str, kind: str, subject_id: str, run_at: datetime
) -> None:
    """Queue a job; one of the same kind and subject that waits already runs at the earlier time.

    One that is running at the moment runs once more afterwards: it may have begun too early to
    see what it is wanted for.
    """
    store.write(
        "insert into jobs (id, user_id, kind, subject_id, state, run_at)"
        " values (?, ?, ?, ?, 'queued', ?) on conflict (kind, subject_id) do update set"
        " run_at = case when state = 'given_up' then excluded.run_at"
        " else min(coalesce(run_at, excluded.run_at), excluded.run_at) end,"
        " attempts = case when state = 'given_up' then 0 else attempts end,"
        " state = case when state = 'given_up' then 'queued' else state end",
        [job_id, user_id, kind, subject_id, stamp(run_at)],
    )


def claim(store: Store, token: str, now: datetime, lease: timedelta) -> Job | None:
    """Take the job that is due longest, counting the attempt; None when none is due.

    What is to be sent or taken down goes before all else that is due. A job whose lease ran out is
    due again: its process died.
    """
    with store.transaction():
        row = store.row(
            "update jobs set state = 'claimed', claim = :token, lease_until = :until,"
            " run_at = null, attempts = attempts + 1 where id = ("
            "  select id from jobs where (state = 'queued' and run_at <= :now)"
            "  or (state = 'claimed' and lease_until <= :now)"
            "  order by kind not in ('deliver', 'delete'), run_at, id limit 1)"
            " returning id, user_id, kind, subject_id, attempts, claim",
            {"token": token, "until": stamp(now + lease), "now": stamp(now)},
        )
    return Job(**row) if row else None


def is_due(store: Store, now: datetime) -> bool:
    """Whether there is anything to claim; cheap, takes no lock."""
    return bool(
        store.rows(
            "select 1 from jobs where (state = 'queued' and run_at <= :now)"
            " or (state = 'claimed' and lease_until <= :now) limit 1",
            {"now": stamp(now)},
        )
    )


def renew(store: Store, job: Job, now: datetime, lease: timedelta) -> bool:
    """Hold a claimed job longer; False when it is another's by now."""
    return _mine(store, job, "lease_until = ?", [stamp(now + lease)])


def is_held(store: Store, job: Job) -> bool:
    """Whether the claim still holds: nobody else has taken the job since."""
    sql = "select 1 from jobs where id = ? and claim = ? and state = 'claimed'"
    return bool(store.rows(sql, [job.id, job.claim]))


def finish(store: Store, job: Job) -> bool:
    """The job is done, unless it was wanted again meanwhile; False when it is another's by now."""
    with store.transaction():
        again = "state = 'queued', claim = null, lease_until = null, attempts = 0"
        if _mine(store, job, again, [], "run_at is not null"):
            return True
        sql = "delete from jobs where id = ? and claim = ? and state = 'claimed'"
        return store.write(sql, [job.id, job.claim]) == 1


def put_off(
    store: Store, job: Job, run_at: datetime, *, message: str = "", fresh: bool = False
) -> bool:
    """Run the job again later; `fresh` forgets the attempts of a job that went well."""
    change = (
        "state = 'queued', claim = null, lease_until = null,"
        " run_at = min(coalesce(run_at, ?1), ?1), message = ?2"
    )
    if fresh:
        change += ", attempts = 0"
    return _mine(store, job, change, [stamp(run_at), message])


def give_up(store: Store, job: Job, message: str) -> bool:
    """Stop trying; the row stays as the record of it."""
    change = "state = 'given_up', claim = null, lease_until = null, message = ?"
    return _mine(store, job, change, [message])


def cancel(store: Store, kind: str, subject_id: str) -> None:
    """Take a job back that nobody needs any more."""
    store.write("delete from jobs where kind = ? and subject_id = ?", [kind, subject_id])


def subjects(store: Store, kind: str) -> set[str]:
    """What the jobs of a kind that are not done are about."""
    rows = store.rows("select subject_id from jobs where kind = ?", [kind])
    return {row["subject_id"] for row in rows}


def run_at(store: Store, kind: str, subject_id: str) -> datetime | None:
    """When a waiting job is due; None when there is none."""
    row = store.row(
        "select run_at from jobs where kind = ? and subject_id = ? and state = 'queued'",
        [kind, subject_id],
    )
    return moment(row["run_at"]) if row else None


def is_running(store: Store, kind: str, subject_id: str) -> bool:
    """Whether somebody has claimed the job."""
    sql = "select 1 from jobs where kind = ? and subject_id = ? and state = 'claimed'"
    return bool(store.rows(sql, [kind, subject_id]))


def beat(store: Store, worker_id: str, now: datetime) -> None:
    """Say that a worker lives; beats of workers long gone are forgotten."""
    with store.transaction() as db:
        db.table("workers").upsert({"id": worker_id, "beat_at": stamp(now)}, pk="id")
        db.table("workers").delete_where("beat_at < ?", [stamp(now - timedelta(hours=1))])


def leave(store: Store, worker_id: str) -> None:
    """Say that a worker has stopped."""
    store.write("delete from workers where id = ?", [worker_id])


def last_beat(store: Store) -> datetime | None:
    """When the liveliest worker last said so."""
    rows: list[Row] = store.rows("select max(beat_at) as beat_at from workers")
    return moment_or_none(rows[0]["beat_at"])


def _mine(store: Store, job: Job, change: str, values: list[str], where: str = "true") -> bool:
    sql = f"update jobs set {change} where id = ? and claim = ? and state = 'claimed' and {where}"
    return store.write(sql, [*values, job.id, job.claim]) == 1
