"""helpnet as real processes: started as a user starts it, ended by their ids whatever happens."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("HELPNET_", "PORT", "HOST", "PRACTICE_PORT", "FLASK_", "GUNICORN_")
PATIENCE = 30.0

Found = TypeVar("Found")


def free_port() -> int:
    """A port of this computer that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a helpnet whose data lie in that folder."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return rest | {"HELPNET_DATABASE": str(folder / "helpnet.db")} | more


@dataclass
class Running:
    """One process, and what it has said so far."""

    process: subprocess.Popen[str]
    output: list[str] = field(default_factory=list)
    _lines: queue.Queue[str | None] = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line_with(self, words: str, seconds: float = PATIENCE) -> str:
        """The next line that holds these words, waited for."""
        until = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no line with {words!r} in {self.output}") from None
            assert line is not None, f"ended without a line with {words!r}: {self.output}"
            self.output.append(line)
            if words in line:
                return line

    def end(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; the exit status. All it said is then in `output`."""
        status = self.process.wait(seconds)
        self._reader.join(seconds)
        while not self._lines.empty():
            line = self._lines.get()
            self.output += [] if line is None else [line]
        return status

    def stop(self, number: signal.Signals) -> float:
        """Send a signal and wait for the end; how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.end()
        return time.monotonic() - began

    def children(self) -> list[int]:
        """The ids of the processes that it started, and of those that they started."""
        return descendants(self.process.pid)


@contextmanager
def running(arguments: list[str], environment: Mapping[str, str]) -> Iterator[Running]:
    """Run `python ARGUMENTS` in the project's folder; it and all it started are gone at the end."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    one = Running(process)
    try:
        yield one
    finally:
        for pid in (*one.children(), process.pid):
            kill(pid)
        one.end()
        assert process.stdout is not None
        process.stdout.close()


def kill(pid: int) -> None:
    """End a process outright, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def descendants(pid: int) -> list[int]:
    """The ids of a process's children, theirs, and so on."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(one) for each in threads for one in (each / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [found for child in children for found in (child, *descendants(child))]


def is_running(pid: int) -> bool:
    """Whether the process is there and has not ended (an ended one may wait to be noticed)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for(look: Callable[[], Found], seconds: float = PATIENCE) -> Found:
    """What `look` finds as soon as it finds anything."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)  # other processes tell nothing: they are looked at again and again
    return found
