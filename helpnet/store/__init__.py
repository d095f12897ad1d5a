"""The store: one SQLite database behind functions named by feature; all SQL lives on this floor.

A `Store` opens one connection per thread. Every change is made inside `transaction()`, which takes
the write lock at once, so that reading and then writing cannot fail half way.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlite_utils

from helpnet.store.cipher import Cipher
from helpnet.store.schema import migrations

Row = dict[str, Any]
Parameters = Sequence[Any] | dict[str, Any]

_WAL_ATTEMPTS = 20


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


class Store:
    """The app's database: rows are the truth of all it does."""

    def __init__(self, path: Path, secret: str, *, busy_seconds: float = 10) -> None:
        self.path = path
        self.cipher = Cipher(secret)
        self._busy_seconds = busy_seconds
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @property
    def db(self) -> sqlite_utils.Database:
        """This thread's database."""
        db: sqlite_utils.Database | None = getattr(self._local, "db", None)
        if db is None:
            db = sqlite_utils.Database(self._connect(), strict=True, execute_plugins=False)
            self._local.db = db
        return db

    def _connect(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make()
            # Threads never share a connection; the check is off only so that close() may end all.
            connection = sqlite3.connect(
                self.path, timeout=self._busy_seconds, check_same_thread=False
            )
            try:
                _turn_to_wal(connection)
                connection.execute("pragma synchronous = full")
                connection.execute("pragma foreign_keys = on")
            except sqlite3.Error:
                connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"The database {self.path} cannot be opened ({error}): "
                "check that its folder exists, may be written to and has room."
            ) from None
        with self._lock:
            self._open.append(connection)
        return connection

    def _make(self) -> None:
        # What people wrote is nobody else's to read; the journal files take these rights over. Only
        # a file that is not there is opened: closing one that is would drop SQLite's locks on it.
        with self._lock, suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    @contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        """All or nothing, alone among the writers; inside another it simply belongs to it."""
        db = self.db
        if db.conn.in_transaction:
            yield db
            return
        db.execute("begin immediate")
        try:
            yield db
            db.conn.commit()
        except BaseException:
            # Also when the commit itself fails, on a full disk say: what stayed open would swallow
            # all that this thread writes afterwards.
            db.conn.rollback()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let the queries inside see one state of the database, whatever is written meanwhile."""
        connection = self.db.conn
        if connection.in_transaction:
            yield
            return
        connection.execute("begin")
        try:
            yield
        finally:
            connection.rollback()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """What a query answers, whole, so that no open reader holds up a checkpoint."""
        return list(self.db.query(sql, parameters))

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, if there is one."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one changing statement in a transaction; how many rows it changed."""
        with self.transaction() as db:
            return db.execute(sql, parameters).rowcount

    def migrate(self) -> None:
        """Bring the schema up to date; safe to run from several processes at once."""
        db = self.db
        try:
            if not migrations.pending(db):
                return
            with self.transaction():
                migrations.apply(db)
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"The database {self.path} cannot be read or written ({error}): "
                "restore it from a backup, or give its folder room and rights."
            ) from None

    def is_current(self) -> bool:
        """The schema is up to date; raises sqlite3.Error where the file is no database."""
        return not migrations.pending(self.db)

    def data_version(self) -> int:
        """A number that moves when another connection has changed the database."""
        return int(self.db.conn.execute("pragma data_version").fetchone()[0])

    def close(self) -> None:
        """Close every thread's connection; the store is of no use afterwards."""
        with self._lock:
            connections, self._open = self._open, []
        for connection in connections:
            connection.close()
        self._local = threading.local()


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """Switch the journal to WAL, waiting for another process that is about the same."""
    for _ in range(_WAL_ATTEMPTS):
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        # SQLite refuses the switch at once, whatever the timeout; for the write lock it waits.
        connection.execute("begin immediate")
        connection.rollback()
    raise sqlite3.OperationalError("database is locked")
