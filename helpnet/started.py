"""What the running app was started with, kept beside its database for commands in other shells.

The file is locked for as long as the process that wrote it lives, so that what a killed one left
behind is believed by nobody.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

NAME = "running.json"


@contextmanager
def kept(folder: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Let others know these settings meanwhile; where no file can be made, they are not told."""
    path = folder / NAME
    try:
        file = _locked(path, json.dumps(settings))
    except OSError:
        yield
        return
    with file:
        try:
            yield
        finally:
            # Another app that was started on the same database has put its own there.
            if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
                path.unlink()


def app_runs(folder: Path) -> bool:
    """Whether an app that was started on the database in this folder runs now."""
    try:
        with (folder / NAME).open(encoding="utf-8") as file:
            return _is_locked(file)
    except OSError:
        return False


def read(folder: Path, names: Collection[str]) -> dict[str, str]:
    """The settings of these names with which the app was started; none when it does not run."""
    try:
        with (folder / NAME).open(encoding="utf-8") as file:
            told = json.load(file) if _is_locked(file) else {}
    except (OSError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: told[name] for name in names if isinstance(told.get(name), str)}


def _locked(path: Path, text: str) -> IO[str]:
    # Written aside and moved into place, so that nobody reads half of it or finds it unlocked.
    aside = path.with_suffix(f".{os.getpid()}")
    file = aside.open("w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(text)
        file.flush()
        aside.replace(path)
    except OSError:
        file.close()
        aside.unlink(missing_ok=True)
        raise
    return file


def _is_locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
