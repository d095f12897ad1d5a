"""Keeps the practice world's things in one SQLite file, so that they outlive a restart.

The world lives in memory and writes through; the file is read once, at the start. One process
holds the file at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, cast

Thing = TypeVar("Thing")  # one of the dataclasses of the practice world

SCHEMA = """
create table if not exists thing (
    kind text not null, id text not null, body text not null, primary key (kind, id)
) strict, without rowid
"""


class Records:
    """Rows of (kind, id, JSON); the caller holds the world's lock."""

    def __init__(self, database: Path | None) -> None:
        if database is not None:
            database.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(
            database or ":memory:", isolation_level=None, check_same_thread=False, timeout=2
        )
        # Two processes on one file would each overwrite what the other knows.
        self._connection.execute("pragma locking_mode = exclusive")
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        self._connection.execute(SCHEMA)
        self._depth = 0

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write many things at the price of one; may be nested.

        What was written stays written when the block fails: the world in memory has it already,
        and the two must agree.
        """
        if self._depth == 0:
            self._connection.execute("begin immediate")
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("commit")

    def save(self, identity: str, thing: Any) -> None:
        """Write one thing down, new or changed; its fields are plain JSON values."""
        body = {told.name: getattr(thing, told.name) for told in fields(thing)}
        self._connection.execute(
            "insert into thing (kind, id, body) values (?, ?, ?)"
            " on conflict (kind, id) do update set body = excluded.body",
            (type(thing).__name__, identity, json.dumps(body)),
        )

    def remove(self, kind: type[Any], identity: str) -> None:
        """Forget one thing."""
        self._connection.execute(
            "delete from thing where kind = ? and id = ?", (kind.__name__, identity)
        )

    def clear(self, kind: type[Any]) -> None:
        """Forget every thing of a kind."""
        self._connection.execute("delete from thing where kind = ?", (kind.__name__,))

    def all(self, kind: type[Thing]) -> list[Thing]:
        """Every thing of a kind, in the order of their ids.

        What an older version wrote beyond today's fields is left out.
        """
        known = {told.name for told in fields(cast(Any, kind))}
        rows = self._connection.execute(
            "select body from thing where kind = ? order by id", (kind.__name__,)
        )
        return [
            kind(**{name: value for name, value in json.loads(body).items() if name in known})
            for (body,) in rows
        ]

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()
