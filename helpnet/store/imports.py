"""The user's imports: what was read from which export, what was left out and why."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from helpnet.store import Row, Store
from helpnet.store.convert import moment, stamp
from helpnet.store.seen import flat, is_called_after_forgotten

ImportState = Literal["queued", "running", "done", "refused"]
UNNAMED = "the file"  # what a file is called that bears the name of somebody forgotten
Lines = tuple[tuple[str, str], ...]  # (file, what is said of it)


@dataclass(frozen=True, slots=True)
class Import:
    """One export on its way in, or read."""

    id: str
    state: ImportState
    kind: str
    file_name: str
    people: int
    interactions: int
    fresh: int | None  # people met for the first time; None where that was not counted
    is_news: bool  # something in it was not known before
    read: Lines
    skipped: Lines
    message: str
    created_at: datetime


_COLUMNS = (
    "id, state, kind, file_name, people, interactions, fresh, is_news, read, skipped, message,"
    " created_at"
)


def add(store: Store, import_id: str, user_id: str, file_name: str, now: datetime) -> None:
    """Note that an export was handed in."""
    store.write(
        "insert into imports (id, user_id, state, file_name, created_at)"
        " values (?, ?, 'queued', ?, ?)",
        [import_id, user_id, _unnamed(store, user_id, file_name), stamp(now)],
    )


def get(store: Store, user_id: str, import_id: str) -> Import | None:
    """One import of the user's."""
    row = store.row(
        f"select {_COLUMNS} from imports where user_id = ? and id = ?", [user_id, import_id]
    )
    return _import(row) if row else None


def newest(store: Store, user_id: str, limit: int) -> list[Import]:
    """The user's imports, newest first."""
    rows = store.rows(
        f"select {_COLUMNS} from imports where user_id = ? order by created_at desc, id limit ?",
        [user_id, limit],
    )
    return [_import(row) for row in rows]


def kinds_read(store: Store, user_id: str) -> frozenset[str]:
    """The kinds of exports of which at least one was read."""
    sql = "select distinct kind from imports where user_id = ? and state = 'done'"
    return frozenset(row["kind"] for row in store.rows(sql, [user_id]))


def progress(store: Store, import_id: str, kind: str, people: int, interactions: int) -> None:
    """Say how far the reading is."""
    store.write(
        "update imports set state = 'running', kind = ?, people = ?, interactions = ? where id = ?",
        [kind, people, interactions, import_id],
    )


def note_made(store: Store, import_id: str, made_at: float, owner: str) -> None:
    """Keep when the export was made, in unix seconds, by whom; from now on its news is counted."""
    store.write(
        "update imports set made_at = ?, owner = ?, fresh = coalesce(fresh, 0) where id = ?",
        [made_at, owner, import_id],
    )


def add_news(store: Store, import_id: str, fresh: int) -> None:
    """Note that something was new, among it so many people who were met for the first time."""
    sql = "update imports set fresh = coalesce(fresh, 0) + ?, is_news = 1 where id = ?"
    store.write(sql, [fresh, import_id])


def newest_made(store: Store, user_id: str, kind: str, owner: str) -> float:
    """When an owner's newest export of a kind was made, in unix seconds; 0 for unknown.

    Those that were read count, and those that do not tell whose they are.
    """
    row = store.row(
        "select max(made_at) as at from imports where user_id = :user and kind = :kind"
        " and state = 'done' and (:owner in ('', owner) or owner = '')",
        {"user": user_id, "kind": kind, "owner": owner},
    )
    return (row and row["at"]) or 0


def note_owner(store: Store, import_id: str, owner: str) -> None:
    """Keep whose lists are read through a network."""
    store.write("update imports set owner = ? where id = ?", [owner, import_id])


def is_of_several(store: Store, user_id: str, network: str, owner: str) -> bool:
    """Whether more accounts than this owner's were read, from exports or through the network."""
    rows = store.rows(
        "select distinct owner from imports where user_id = :user and state = 'done'"
        " and kind in (:network, :network || '_follows')",
        {"user": user_id, "network": network},
    )
    return len(({row["owner"] for row in rows} | {owner}) - {""}) > 1


def note_place(store: Store, import_id: str, place: str) -> None:
    """Keep how far reading through a network has come."""
    store.write("update imports set progress = ? where id = ?", [place, import_id])


def place(store: Store, import_id: str) -> str:
    """How far reading through a network has come."""
    row = store.row("select progress from imports where id = ?", [import_id])
    return str(row["progress"]) if row else ""


def is_under_way(store: Store, user_id: str, kind: str) -> bool:
    """Whether one of this kind has not ended yet."""
    sql = "select 1 from imports where user_id = ? and kind = ? and state in ('queued', 'running')"
    return bool(store.rows(sql, [user_id, kind]))


def is_behind_another(store: Store, user_id: str, import_id: str) -> bool:
    """Whether one that the user handed in before is still to be read, or being read."""
    row = store.row(
        "select 1 from imports mine join imports other on other.user_id = mine.user_id"
        " and other.rowid < mine.rowid join jobs j on j.kind = 'import' and j.subject_id = other.id"
        " and j.state in ('queued', 'claimed') where mine.user_id = ? and mine.id = ?",
        [user_id, import_id],
    )
    return row is not None


def newest_of(store: Store, user_id: str, kind: str) -> str:
    """The id of the newest of this kind; empty for none."""
    row = store.row(
        "select id from imports where user_id = ? and kind = ?"
        " order by created_at desc, rowid desc limit 1",
        [user_id, kind],
    )
    return str(row["id"]) if row else ""


def end(
    store: Store,
    import_id: str,
    state: ImportState,
    now: datetime,
    *,
    read: Sequence[tuple[str, str]] = (),
    skipped: Sequence[tuple[str, str]] = (),
    message: str = "",
) -> None:
    """Say what came of an import, of no file that is called after somebody forgotten."""
    row = store.row("select user_id from imports where id = ?", [import_id])
    user_id = row["user_id"] if row else ""
    read, skipped = (
        [line for line in lines if not is_called_after_forgotten(store, user_id, line[0])]
        for lines in (read, skipped)
    )
    store.write(
        "update imports set state = ?, read = ?, skipped = ?, message = ?, ended_at = ?"
        " where id = ?",
        [state, json.dumps(read), json.dumps(skipped), message, stamp(now), import_id],
    )


def drop_relations(store: Store, user_id: str, source: str, but: Collection[str]) -> None:
    """A source that was read whole relates nobody to the user but these people."""
    store.write(
        "delete from relations where user_id = ? and source = ? and person_id not in"
        " (select value from json_each(?))",
        [user_id, source, json.dumps(list(but))],
    )


def forget_files(store: Store, user_id: str, names: Collection[str]) -> None:
    """Let no report tell of files that are called after these people, as conversations are."""
    written = {flat(name) for name in names} - {""}

    def others(lines: str) -> str:
        kept = [each for each in json.loads(lines) if not any(map(_flat(each[0]).count, written))]
        return json.dumps(kept)

    rows = store.rows(
        "select id, file_name, read, skipped from imports where user_id = ?", [user_id]
    )
    for row in rows:
        is_theirs = any(map(_flat(row["file_name"]).count, written))
        name = UNNAMED if is_theirs else row["file_name"]
        store.write(
            "update imports set file_name = ?, read = ?, skipped = ? where id = ?",
            [name, others(row["read"]), others(row["skipped"]), row["id"]],
        )


def _unnamed(store: Store, user_id: str, file_name: str) -> str:
    return UNNAMED if is_called_after_forgotten(store, user_id, file_name) else file_name


def _flat(path: str) -> str:
    return "".join(sign for sign in path.casefold() if sign.isalnum() or sign == "/")


def asked_threads(store: Store, user_id: str) -> frozenset[str]:
    """The user's asks as posted, and the replies to them: answering these is no acquaintance."""
    rows = store.rows(
        "select remote_id from deliveries where user_id = ? and remote_id <> ''"
        " union select remote_id from replies where user_id = ? and remote_id is not null",
        [user_id, user_id],
    )
    return frozenset(row["remote_id"] for row in rows)


def _import(row: Row) -> Import:
    return Import(
        **row
        | {
            "state": cast(ImportState, row["state"]),
            "created_at": moment(row["created_at"]),
            "is_news": bool(row["is_news"]),
            "read": tuple((file, said) for file, said in json.loads(row["read"])),
            "skipped": tuple((file, said) for file, said in json.loads(row["skipped"])),
        }
    )
