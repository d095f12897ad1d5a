"""What keeps a database from being used, and what to do about it, in words for people."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

LEAST_ROOM = 100_000  # bytes; below that SQLite may not even be able to say that there is none


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong and what to do, each a clause that can stand in a sentence."""

    what: str
    remedy: str

    def sentence(self, then: str = "") -> str:
        """One sentence; `then` is what to do after the remedy: "then try again"."""
        told = f"{self.what[0].upper()}{self.what[1:]}: {self.remedy}"
        return f"{told}, {then}." if then else f"{told}."


FULL = Trouble("the disk of the computer that runs helpnet is full", "make room there")
READ_ONLY = Trouble(
    "the database cannot be written to",
    "let the user that runs helpnet write to its disk, its folder and its files",
)
GONE = Trouble(
    "the database file is gone from where it was",
    "stop helpnet, put the file back or restore a backup, start helpnet",
)
FOLDER = Trouble(
    "a folder stands where the database should be",
    "move it away, or name a file in HELPNET_DATABASE",
)
DAMAGED = Trouble(
    "the database is damaged",
    "stop helpnet and restore a backup, as docs/operations.md tells",
)
NEWER = Trouble(
    "the database is of a newer helpnet",
    "update helpnet, or restore a backup of before the update",
)
UNREADABLE = Trouble(
    "the disk of the database gives errors",
    "look whether it is well and has room",
)
_BY_CODE = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""

    def __init__(self, message: str, trouble: Trouble | None = None) -> None:
        super().__init__(message)
        self.trouble = trouble


def gone(path: Path) -> StoreError:
    """The database that helpnet was started with is not there any more."""
    return StoreError(f"{GONE.sentence()} It was {path}.", GONE)


def is_damage(error: Exception) -> bool:
    """Whether the file itself is broken, so that only a backup helps."""
    return _BY_CODE.get(_name(error)) is DAMAGED


def is_ours(error: Exception) -> bool:
    """A query that is wrong stays wrong, whatever becomes of the disk."""
    return isinstance(error, sqlite3.Error) and (
        not isinstance(error, sqlite3.DatabaseError)
        or isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError)
        or getattr(error, "sqlite_errorname", "") == "SQLITE_ERROR"
    )


def of(error: Exception, path: Path) -> Trouble | None:
    """What is wrong with the database at `path`; None where it is only busy, or not known."""
    if isinstance(error, StoreError):
        return error.trouble
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    name = _name(error)
    if name in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return None
    if name in _BY_CODE:
        return _BY_CODE[name]
    if name == "SQLITE_IOERR":
        return _on_disk(path) or UNREADABLE
    return _on_disk(path)


def _name(error: Exception) -> str:
    """SQLite's name of an error, without what it says more closely; empty for another's."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _on_disk(path: Path) -> Trouble | None:
    """What is to be seen of it from outside."""
    if path.is_dir():
        return FOLDER
    if not path.parent.is_dir():
        return None
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return READ_ONLY
    if shutil.disk_usage(path.parent).free < LEAST_ROOM:
        return FULL
    return None
