"""A copy of the whole database, made while it is in use, that knows that it is one."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from helpnet.store import Store, StoreError, trouble
from helpnet.store.convert import moment, stamp
from helpnet.store.schema import BACKUP
from helpnet.store.trouble import DAMAGED


class Made(NamedTuple):
    """A finished copy: how large it is, how many asks it holds."""

    size: int  # bytes
    asks: int


def copy(source: Path, target: Path, at: datetime) -> Made:
    """Copy the database as it stands at one moment, whoever writes meanwhile.

    `target` is replaced once the copy is whole and on the disk; only its owner may read it.
    Raises StoreError.
    """
    if target.exists() and (not target.is_file() or os.path.samefile(source, target)):
        raise StoreError(f"{target} cannot hold the copy: name another file.")
    try:
        with _aside(target) as part:
            asks = _fill(source, part, at)
        return Made(target.stat().st_size, asks)
    except (OSError, sqlite3.Error) as error:
        if trouble.is_damage(error):
            raise StoreError(f"{DAMAGED.sentence()} It is {source}.", DAMAGED) from None
        raise StoreError(
            f"{target} could not be written from {source} ({_why(error)}): nothing was changed. "
            "Check that its folder exists, may be written to and has room."
        ) from None


def copy_key(secret: str, target: Path) -> None:
    """Write the key to a copy in a file that only its owner may read. Raises StoreError."""
    try:
        with _aside(target) as part:
            part.write_text(secret, encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"{target} could not be written ({_why(error)}): the copy is there, its key is not."
        ) from None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A new file beside the target, which takes its place when all went well."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        os.close(handle)  # before SQLite opens it: closing it later would drop SQLite's locks
        yield part
        _to_disk(part)
        part.replace(target)
        _to_disk(target.parent)
    finally:
        part.unlink(missing_ok=True)
        part.with_name(f"{part.name}-journal").unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(source: Path, target: Path, at: datetime) -> int:
    # Read-only, so that a copy can also be made where nothing can be written any more.
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original,
        closing(sqlite3.connect(target)) as made,
    ):
        original.backup(made)  # in one step: of one moment
        made.execute("pragma journal_mode = delete")  # one file that needs no other beside it
        [verdict] = made.execute("pragma integrity_check(1)").fetchone()
        if verdict != "ok":
            raise StoreError(f"{DAMAGED.sentence()} It is {source}.", DAMAGED)
        with made:
            made.execute(BACKUP)
            made.execute("delete from backup")
            made.execute("insert into backup values (?, null)", [stamp(at)])
        [asks] = made.execute("select count(*) from asks").fetchone()
        return int(asks)


def unsettled(store: Store) -> datetime | None:
    """When this database was copied, where it is a copy that was not started from yet."""
    row = store.row("select made_at from backup where restored_at is null")
    return moment(row["made_at"]) if row else None


def settle(store: Store, now: datetime) -> None:
    """This copy is in use from now on."""
    store.write("update backup set restored_at = ?", [stamp(now)])


def made_at(store: Store, since: datetime) -> datetime | None:
    """When the copy was made that this helpnet was restored from, if that was after `since`."""
    row = store.row("select made_at from backup where restored_at > ?", [stamp(since)])
    return moment(row["made_at"]) if row else None
