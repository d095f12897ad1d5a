"""The loop that does the background work: claim a job, run it, finish it or put it off.

Several jobs run side by side, so that no network waits for another. Each is held by a lease that is
renewed while it runs; when a process dies, the lease runs out and another claims the job.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from helpnet.domain.pace import retry_delay
from helpnet.networks import NetworkError
from helpnet.services import imports
from helpnet.services.collect import collect
from helpnet.services.connecting import drop_run_out
from helpnet.services.deleting import delete
from helpnet.services.deliver import adopt_orphans, deliver
from helpnet.services.expire import expire
from helpnet.services.follows import run as read_follows
from helpnet.services.learn import look_up, read_history
from helpnet.services.photos import forget as forget_photo
from helpnet.services.readiness import keep_looking, probe
from helpnet.services.revoking import revoke_dropped
from helpnet.services.vanish import look_for_vanished
from helpnet.services.work import Work
from helpnet.store import StoreError, jobs, trouble
from helpnet.store.jobs import Job

log = logging.getLogger("helpnet.worker")

Handler = Callable[[Work, Job], None]
HANDLERS: Mapping[str, Handler] = {
    "deliver": deliver,
    "delete": delete,
    "collect": collect,
    "history": read_history,
    "look_up": look_up,
    "expire": expire,
    "forget_photo": forget_photo,
    "probe": probe,
    "import": imports.run,
    "revoke": revoke_dropped,
    "follows": read_follows,
    "vanish": look_for_vanished,
}
LEASE = timedelta(seconds=30)
BEAT_SECONDS = 2.0
POISONED_AFTER = 20  # attempts that ended in a fault of ours
# These end by themselves, at the time an ask was needed by, and never without a word before.
NEVER_GIVEN_UP = frozenset({"deliver", "delete", "collect", "expire"})
FOR_A_LATER_VERSION = timedelta(seconds=15)  # which knows more jobs and may be at work as well
TROUBLE_SECONDS = 1.0


class Worker:
    """Runs due jobs in `threads` threads until it is stopped."""

    def __init__(
        self,
        work: Work,
        *,
        threads: int = 8,
        poll_seconds: float = 0.05,
        lease: timedelta = LEASE,
        handlers: Mapping[str, Handler] = HANDLERS,
    ) -> None:
        self._work = work
        self._poll_seconds = poll_seconds
        self._lease = lease
        self._handlers = handlers
        self._stop = threading.Event()
        self._idle = threading.Event()  # nothing runs any more
        self._id = secrets.token_hex(8)
        self._running: dict[str, Job] = {}
        self._told = ""  # what was last said of the database
        self._lock = threading.Lock()
        self._turn = threading.Lock()  # whose turn it is to look for work
        self._threads = [
            threading.Thread(target=self._loop, name=f"worker-{number}", daemon=True)
            for number in range(threads)
        ]
        self._keeper = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Begin to work, also on what somebody may have left without a job."""
        adopt_orphans(self._work)
        keep_looking(self._work)
        imports.drop_orphans(self._work)
        self._beat()  # nothing is done by a worker that does not show its life
        for thread in [*self._threads, self._keeper]:
            thread.start()

    def stop(self) -> None:
        """Claim nothing more; what runs is brought to its end."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Wait for what runs, for so long at most in all; then the worker no longer shows life."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0, until - time.monotonic()))
        self._idle.set()
        if self._keeper.is_alive():
            self._keeper.join(1)

    def run_one(self) -> bool:
        """Run the job that is due longest; False when none is."""
        job = self._claim()
        if job is None:
            return False
        self._hold_and_run(job)
        return True

    def _claim(self) -> Job | None:
        now = self._work.clock()
        if not jobs.is_due(self._work.store, now):
            return None
        return jobs.claim(self._work.store, secrets.token_hex(8), now, self._lease)

    def _hold_and_run(self, job: Job) -> None:
        with self._lock:
            self._running[job.id] = job
        try:
            self._run(job)
        finally:
            with self._lock:
                self._running.pop(job.id, None)

    def _run(self, job: Job) -> None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            again = self._work.clock() + FOR_A_LATER_VERSION
            jobs.put_off(self._work.store, job, again, message=f"{job.kind} is not known here.")
            return
        try:
            handler(self._work, job)
        except NetworkError as error:
            self._put_off(job, error.message)
        except (sqlite3.Error, StoreError) as error:
            self._note(error)
            self._put_off(job, "The database could not be used.")
        except Exception as error:
            # Whatever it is, the other jobs go on, and this one comes back or is given up.
            log.exception("A %s job failed", job.kind)
            self._put_off(job, f"helpnet made a mistake ({type(error).__name__}).")

    def _put_off(self, job: Job, message: str) -> None:
        if job.attempts >= POISONED_AFTER and job.kind not in NEVER_GIVEN_UP:
            jobs.give_up(self._work.store, job, message)
            return
        wait = retry_delay(job.attempts, jitter=self._work.jitter())
        jobs.put_off(self._work.store, job, self._work.clock() + wait, message=message)

    def _loop(self) -> None:
        while not self._stop.is_set():
            with self._turn:
                job = self._wait_for_job()
            if job is not None:
                try:
                    self._hold_and_run(job)
                except (sqlite3.Error, StoreError) as error:
                    self._note(error)  # the job comes back when its lease has run out

    def _wait_for_job(self) -> Job | None:
        """The next job to run; None when the worker stops. One thread at a time looks for it."""
        while not self._stop.is_set():
            try:
                job = self._claim()
            except (sqlite3.Error, StoreError) as error:
                self._note(error)
                job = None
                self._stop.wait(TROUBLE_SECONDS)
            if job is not None:
                return job
            self._stop.wait(self._poll_seconds)
        return None

    def keep_once(self) -> None:
        """Show that this worker lives, and hold the leases of what runs."""
        try:
            self._beat()
        except (sqlite3.Error, StoreError) as error:
            self._note(error)

    def _keep(self) -> None:
        """Do so till nothing runs any more."""
        while not self._idle.is_set():
            self.keep_once()
            self._idle.wait(BEAT_SECONDS)
        with suppress(sqlite3.Error, StoreError):
            jobs.leave(self._work.store, self._id)

    def _note(self, error: Exception) -> None:
        """Log trouble with the database, which goes on by itself once that is well.

        Once until it is over: a full disk is not to be filled by telling of it each second.
        """
        if trouble.is_ours(error):
            log.error("A query failed", exc_info=error)
        elif self._told != str(error):
            self._told = str(error)
            log.warning("The database could not be used (%s); trying again", error)

    def _beat(self) -> None:
        now = self._work.clock()
        jobs.beat(self._work.store, self._id, now)
        self._told = ""
        with self._lock:
            running = list(self._running.values())
        for job in running:
            jobs.renew(self._work.store, job, now, self._lease)
        drop_run_out(self._work)
