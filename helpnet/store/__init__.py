"""The store: one SQLite database behind functions named by feature; all SQL lives on this floor.

A `Store` opens one connection per thread. Every change is made inside `transaction()`, which takes
the write lock at once, so that reading and then writing cannot fail half way.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlite_utils

from helpnet.store import trouble
from helpnet.store.cipher import Cipher
from helpnet.store.schema import migrations
from helpnet.store.trouble import StoreError as StoreError
from helpnet.store.trouble import Trouble

Row = dict[str, Any]
Parameters = Sequence[Any] | dict[str, Any]

_WAL_ATTEMPTS = 20


class Store:
    """The app's database: rows are the truth of all it does."""

    def __init__(self, path: Path, secret: str, *, busy_seconds: float = 10) -> None:
        self.path = path
        self.cipher = Cipher(secret)
        self._busy_seconds = busy_seconds
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._file: os.stat_result | None = None  # as which it was first opened
        self._trouble: Trouble | None = None  # why the latest change could not be kept

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
            self._make()
            # Threads never share a connection; the check is off only so that close() may end all.
            connection = sqlite3.connect(
                self.path, timeout=self._busy_seconds, check_same_thread=False
            )
            try:
                _turn_to_wal(connection)
                connection.execute("pragma synchronous = full")
                connection.execute("pragma foreign_keys = on")
                # Not every SQLite is built to overwrite what is deleted.
                connection.execute("pragma secure_delete = on")
            except sqlite3.Error:
                connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from None
        with self._lock:
            self._open.append(connection)
        return connection

    @property
    def changes(self) -> int:
        """How many rows this thread has changed so far."""
        return int(self.db.conn.total_changes)

    def _make(self) -> None:
        # What people wrote is nobody else's to read; the journal files take these rights over. Only
        # a file that is not there is opened: closing one that is would drop SQLite's locks on it.
        with self._lock:
            if self._file is not None:
                self._must_be_there()
                return
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            self._file = self.path.stat()

    def _must_be_there(self) -> None:
        """What is written to a file that was removed is lost without a word at the next start."""
        try:
            same = self._file is None or os.path.samestat(self._file, self.path.stat())
        except OSError:
            same = False
        if not same:
            raise trouble.gone(self.path)

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Raise StoreError, with one sentence that says what to do, where SQLite has an error."""
        try:
            yield
        except sqlite3.Error as error:
            if trouble.is_ours(error):
                raise
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> StoreError:
        found = trouble.of(error, self.path)
        if found is not None:
            return StoreError(f"{found.sentence()} It is {self.path}.", found)
        return StoreError(
            f"The database {self.path} cannot be used ({error}): check that its folder exists, may "
            "be written to and has room, and that no other program holds it."
        )

    def why_unusable(self) -> Trouble | None:
        """What keeps changes from being kept, as far as is known; looked at anew where anything is.

        Trouble in reading is raised instead.
        """
        if self._trouble is not None:
            with suppress(sqlite3.Error, StoreError), self.transaction() as db:
                db.execute("pragma user_version = 0")  # the least that has to reach the disk
        return self._trouble

    @contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        """All or nothing, alone among the writers; inside another it simply belongs to it."""
        db = self.db
        if db.conn.in_transaction:
            yield db
            return
        try:
            self._must_be_there()
            db.execute("begin immediate")
            yield db
            db.conn.commit()
            self._trouble = None
        except BaseException as error:
            if isinstance(error, sqlite3.Error | StoreError) and not trouble.is_ours(error):
                self._trouble = trouble.of(error, self.path)
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
        with self.plain_errors():
            if self.is_current():
                return
            with self.transaction() as db:
                migrations.apply(db)

    def is_current(self) -> bool:
        """The schema is up to date.

        Raises sqlite3.Error where the file is no database, StoreError where it is of a newer
        helpnet, which this one might damage.
        """
        if {done.name for done in migrations.applied(self.db)} - _migration_names():
            raise StoreError(f"{trouble.NEWER.sentence()} It is {self.path}.", trouble.NEWER)
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


def _migration_names() -> set[str]:
    """All that this helpnet knows of: those an empty database still lacks."""
    with closing(sqlite3.connect(":memory:")) as empty:
        lacking = migrations.pending(sqlite_utils.Database(empty, execute_plugins=False))
    return {migration.name for migration in lacking}


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
