"""Processes that kill themselves outright at a named point of their work.

Run by itself it waits for orders, one JSON object a line, and answers each with the signal that
ended the process it made for it. All is imported before, so that each takes a moment only.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from helpnet import assemble
from helpnet.config import load
from helpnet.networks.http import Limits
from tests.support.clock import StandingClock
from tests.support.crashing import Ledger, Process
from tests.support.processes import ROOT, settings

CALL_SECONDS = 5.0


@dataclass
class Killer:
    """The program that makes processes and sees them die."""

    program: subprocess.Popen[str]

    def kill_at(self, point: str, at: datetime) -> int:
        """Have a process run jobs until it kills itself at the point; the signal that ended it."""
        assert self.program.stdin is not None and self.program.stdout is not None
        self.program.stdin.write(json.dumps({"point": point, "at": at.isoformat()}) + "\n")
        self.program.stdin.flush()
        return int(self.program.stdout.readline())


@contextmanager
def killer(environment: Mapping[str, str]) -> Iterator[Killer]:
    """Start it for the helpnet that this environment describes."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.support.killed_process"],
        cwd=ROOT,
        env=settings(ROOT) | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        try:
            yield Killer(program)
        finally:
            program.kill()


def main() -> None:
    """Make a process for each order, one after the other."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _work_until_killed(order["point"], datetime.fromisoformat(order["at"]))
            os._exit(0)
        print(os.WTERMSIG(os.waitpid(child, 0)[1]), flush=True)


def _work_until_killed(point: str, at: datetime) -> None:
    clock = StandingClock(at)
    limits = Limits(total_seconds=CALL_SECONDS, connect_seconds=CALL_SECONDS)
    process = Process(assemble(load(), clock, limits), Ledger(clock))
    process.trap.arm(point, lambda: os.kill(os.getpid(), signal.SIGKILL))
    process.run_one()


if __name__ == "__main__":
    main()
