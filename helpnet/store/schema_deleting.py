"""The tables as posts began to be taken down again: their checks allow more than before.

SQLite cannot change a check, so the tables that have one are made anew.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlite_utils


def migrate(db: sqlite_utils.Database) -> None:
    """Let a delivery be deleted, and an attempt be one at that."""
    _rebuild(
        db,
        {
            "deliveries": ("'by_hand')", "'by_hand', 'deleted')"),
            "attempts": ("('post', 'find')", "('post', 'find', 'delete')"),
        },
    )
    for column in ("delete_asked_at text", "deleted_at text"):
        db.execute(f"alter table deliveries add column {column}")
    for name in ("delete_message", "delete_button"):
        db.execute(f"alter table deliveries add column {name} text not null default ''")


def _rebuild(db: sqlite_utils.Database, changes: Mapping[str, tuple[str, str]]) -> None:
    """Make tables anew with a part of their definition replaced; all they hold and refer to stays.

    By table, a text that stands in its definition, and what is to stand there. A table that refers
    to another one of them comes after it.
    """
    made = {table: _statements(db, table, *change) for table, change in changes.items()}
    for table in reversed(list(changes)):  # dropping the other first would empty this one as well
        db.execute(f"create table kept_{table} as select * from {table}")
        db.execute(f"drop table {table}")
    for table, statements in made.items():
        for statement in statements:
            db.execute(statement)
        db.execute(f"insert into {table} select * from kept_{table}")
        db.execute(f"drop table kept_{table}")


def _statements(db: sqlite_utils.Database, table: str, old: str, new: str) -> list[str]:
    """What makes the table and its indexes, the table first."""
    kept = db.execute(
        "select sql from sqlite_master where tbl_name = ? and sql is not null"
        " order by type = 'index'",
        [table],
    ).fetchall()
    first, *indexes = [sql for (sql,) in kept]
    if first.count(old) != 1:
        raise ValueError(f"{old!r} does not stand once in the definition of {table}")
    return [first.replace(old, new), *indexes]
