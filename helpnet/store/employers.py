"""Where the user works, and who of the people they know is said to work there."""

from __future__ import annotations

import json
from collections.abc import Sequence

from helpnet.store import Store

SOURCE = "employer"  # of relations that follow from working at one place


def of_user(store: Store, user_id: str) -> list[str]:
    """Where the user works."""
    row = store.row("select employers from users where id = ?", [user_id])
    return str(row["employers"]).splitlines() if row else []


def keep(store: Store, user_id: str, names: Sequence[str]) -> None:
    """Keep where the user works."""
    store.write("update users set employers = ? where id = ?", ["\n".join(names), user_id])


def told(store: Store, user_id: str) -> list[str]:
    """Every employer that any source tells of the user's people, each once."""
    sql = "select distinct org from identities where user_id = ? and org <> ''"
    return [row["org"] for row in store.rows(sql, [user_id])]


def relate(store: Store, user_id: str, orgs: Sequence[str]) -> set[str]:
    """Let those who work at one of these be colleagues, and nobody else by that reason.

    Comes back with the ids of those of whom that changed.
    """
    here = "select id, user_id from people where user_id = :user and id in"
    values = {"user": user_id, "source": SOURCE, "orgs": json.dumps(list(orgs))}
    with store.transaction():
        before = _related(store, user_id)
        store.write("delete from relations where user_id = :user and source = :source", values)
        store.write(
            "insert into relations (user_id, person_id, kind, source)"
            f" select user_id, id, 'colleague', :source from ({here}"
            "  (select person_id from identities where user_id = :user and org in"
            "   (select value from json_each(:orgs))))",
            values,
        )
        return before ^ _related(store, user_id)


def _related(store: Store, user_id: str) -> set[str]:
    sql = "select person_id from relations where user_id = ? and source = ?"
    return {row["person_id"] for row in store.rows(sql, [user_id, SOURCE])}
