"""People and their identities on the networks, and how the user is related to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.model import Profile
from helpnet.store import Row, Store
from helpnet.store.convert import stamp


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as one network knows them."""

    person_id: str
    network: str
    remote_id: str
    handle: str
    name: str
    url: str
    bio: str
    location: str


_IDENTITY = "person_id, network, remote_id, handle, name, url, bio, location"


def meet(
    store: Store,
    user_id: str,
    profiles: Iterable[Profile],
    new_id: Callable[[], str],
    now: datetime,
) -> dict[str, str]:
    """Keep what the networks tell of people; their remote ids -> person ids.

    What a profile leaves empty stays as it was known; a relation that it tells replaces the one
    known from the same network.
    """
    people: dict[str, str] = {}
    with store.transaction() as db:
        for profile in profiles:
            person_id = _keep_identity(store, user_id, profile, new_id, now)
            people[profile.remote_id] = person_id
            if profile.relation is not None:
                db.table("relations").delete_where(
                    "user_id = ? and person_id = ? and source = ?",
                    [user_id, person_id, profile.network],
                )
                key = {"user_id": user_id, "person_id": person_id, "source": profile.network}
                db.table("relations").insert_all(
                    {**key, "kind": kind} for kind in sorted(profile.relation)
                )
    return people


def _keep_identity(
    store: Store, user_id: str, profile: Profile, new_id: Callable[[], str], now: datetime
) -> str:
    known = store.row(
        "select person_id from identities where user_id = ? and network = ? and remote_id = ?",
        [user_id, profile.network, profile.remote_id],
    )
    person_id = known["person_id"] if known else new_id()
    if known is None:
        with store.transaction() as db:
            db.table("people").insert(
                {
                    "id": person_id,
                    "user_id": user_id,
                    "name": profile.name or profile.handle,
                    "created_at": stamp(now),
                }
            )
    told = ", ".join(
        f"{name} = coalesce(nullif(excluded.{name}, ''), {name})"
        for name in ("handle", "name", "url", "bio", "location")
    )
    store.write(
        "insert into identities (user_id, network, remote_id, person_id, handle, name, url, bio,"
        " location, seen_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        f" on conflict (user_id, network, remote_id) do update set {told},"
        " seen_at = excluded.seen_at",
        [
            user_id,
            profile.network,
            profile.remote_id,
            person_id,
            profile.handle,
            profile.name,
            profile.url,
            profile.bio,
            profile.location,
            stamp(now),
        ],
    )
    return str(person_id)


def identities(store: Store, person_ids: Sequence[str]) -> list[Identity]:
    """How the networks know these people."""
    marks = ", ".join("?" * len(person_ids))
    sql = f"select {_IDENTITY} from identities where person_id in ({marks}) order by network desc"
    return [Identity(**row) for row in store.rows(sql, list(person_ids))]


def by_handles(
    store: Store, user_id: str, network: str, handles: Sequence[str]
) -> dict[str, Identity]:
    """Who stands behind these handles, as far as it is known; keys are lower case."""
    marks = ", ".join("?" * len(handles))
    rows = store.rows(
        f"select {_IDENTITY} from identities where user_id = ? and network = ?"
        f" and handle collate nocase in ({marks})",
        [user_id, network, *handles],
    )
    return {row["handle"].lower(): Identity(**row) for row in rows}


def known(store: Store, user_id: str) -> list[Identity]:
    """The identities of everybody the user is related to or has been in contact with."""
    rows = store.rows(
        f"select {_IDENTITY} from identities where user_id = :user and person_id in ("
        " select person_id from relations where user_id = :user union"
        " select person_id from interaction_days where user_id = :user)",
        {"user": user_id},
    )
    return [Identity(**row) for row in rows]


def add_relation(store: Store, user_id: str, person_id: str, kind: str, source: str) -> None:
    """Note one kind of relation, told by `source`."""
    store.write(
        "insert or ignore into relations (user_id, person_id, kind, source) values (?, ?, ?, ?)",
        [user_id, person_id, kind, source],
    )


def unresolved_handles(store: Store, ask_id: str) -> list[tuple[str, str]]:
    """(network, handle) of suggested handles of an ask that nobody is known by or was looked up."""
    rows = store.rows(
        "select distinct s.network, lower(s.handle) as handle from suggestions s"
        " join replies r on r.id = s.reply_id"
        " where r.ask_id = ? and s.handle <> '' and s.network <> ''"
        " and not exists (select 1 from identities i where i.user_id = s.user_id"
        "  and i.network = s.network and i.handle = s.handle collate nocase)"
        " and not exists (select 1 from handle_look_ups l where l.user_id = s.user_id"
        "  and l.network = s.network and l.handle = lower(s.handle))"
        " order by 1, 2",
        [ask_id],
    )
    return [(row["network"], row["handle"]) for row in rows]


def note_look_up(
    store: Store, user_id: str, network: str, handles: Iterable[str], now: datetime
) -> None:
    """Remember that these handles were looked up, so that nobody pays for it again."""
    rows: list[Row] = [
        {
            "user_id": user_id,
            "network": network,
            "handle": handle.lower(),
            "looked_up_at": stamp(now),
        }
        for handle in handles
    ]
    with store.transaction() as db:
        table: Any = db.table("handle_look_ups")
        table.upsert_all(rows, pk=("user_id", "network", "handle"))
