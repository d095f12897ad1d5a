"""Erasing what was learned from a network, and the record that it was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpnet.store import Store, unions
from helpnet.store.convert import moment, stamp
from helpnet.store.users import digest


@dataclass(frozen=True, slots=True)
class Deletion:
    """A person's wish that a network passed on, and how many accounts it concerned."""

    asked_at: datetime
    accounts: int


def forget_learned(store: Store, user_id: str, network: str) -> None:
    """Erase whom the user knows by a network, and people of whom nothing else tells."""
    with store.transaction():
        for table in ("interaction_days", "relations"):
            # Its lists go by names of their own, such as "x_followers".
            store.write(
                f"delete from {table} where user_id = ? and (source = ? or source glob ?)",
                [user_id, network, f"{network}_*"],
            )
        for table in ("handle_look_ups", "shut_out"):
            store.write(
                f"delete from {table} where user_id = ? and network = ?", [user_id, network]
            )
        store.write(
            "update accounts set history_at = null, history_whole_day = null"
            " where user_id = ? and network = ?",
            [user_id, network],
        )
        _drop_unconnected_people(store, user_id)


def forget_replies(store: Store, user_id: str, network: str) -> None:
    """Erase the replies read on a network, and who was suggested in them alone."""
    with store.transaction():
        store.write("delete from replies where user_id = ? and network = ?", [user_id, network])
        _drop_unsuggested_contacts(store, user_id)
        store.write(
            "update asks set revision = revision + 1 where user_id = ? and exists (select 1"
            " from deliveries d where d.ask_id = asks.id and d.network = ?)",
            [user_id, network],
        )
        _drop_unconnected_people(store, user_id)


def forget_person(store: Store, user_id: str, root_id: str) -> None:
    """Erase a person, what they replied, and whoever was suggested in that alone."""
    rows = "(select id from people where user_id = :user and root_id = :root)"
    values = {"user": user_id, "root": root_id}
    with store.transaction():
        shown = f"(select union_id from contacts where person_id in {rows})"
        store.write(f"delete from contacts where union_id in {shown}", values)
        store.write(
            "delete from handle_look_ups where user_id = :user and exists (select 1"
            " from identities i where i.user_id = :user and i.network = handle_look_ups.network"
            f"  and i.handle = handle_look_ups.handle collate nocase and i.person_id in {rows})",
            values,
        )
        store.write(
            "delete from shut_out where user_id = :user and exists (select 1 from identities i"
            " where i.user_id = :user and i.network = shut_out.network"
            f"  and i.remote_id = shut_out.remote_id and i.person_id in {rows})",
            values,
        )
        store.write(f"delete from replies where person_id in {rows}", values)
        store.write("delete from people where user_id = :user and root_id = :root", values)
        _forget_words_searched_for(store)
        _drop_unsuggested_contacts(store, user_id)
        store.write("update asks set revision = revision + 1 where user_id = :user", values)


def forget_strangers(store: Store, user_id: str, ask_id: str, authors: Iterable[str]) -> None:
    """Erase who was known by erased replies of an ask alone: their authors, whom they named.

    Whom the user has said something of stays.
    """
    with store.transaction():
        nobody = (
            "from contacts c where ask_id = ? and person_id is not null and status = 'new'"
            " and confirmed = 0 and by_hand = 0 and note || given_name || given_org = ''"
            " and given_how_known = ''"
            " and not exists (select 1 from suggestions s where s.contact_id = c.id)"
        )
        named = [row["person_id"] for row in store.rows(f"select person_id {nobody}", [ask_id])]
        store.write(
            f"update contacts set person_id = null where id in (select id {nobody})", [ask_id]
        )
        _drop_unconnected_people(store, user_id, among=[*authors, *named])
        store.write(
            "delete from handle_look_ups where user_id = ? and not exists (select 1"
            " from suggestions s where s.user_id = handle_look_ups.user_id"
            " and s.network = handle_look_ups.network"
            " and lower(s.handle) = handle_look_ups.handle)",
            [user_id],
        )


def forget_profile(store: Store, account_id: str) -> None:
    """Erase how the network calls an account and who consented to it.

    The row stays for the asks that went there.
    """
    store.write(
        "update accounts set remote_id = 'erased-' || id, handle = '', name = 'Erased account',"
        " url = '', person_id = '' where id = ?",
        [account_id],
    )
    store.write(
        "update deliveries set cursor = '', replies_reported = null where account_id = ?",
        [account_id],
    )


def note_deletion(store: Store, code: str, network: str, now: datetime, accounts: int) -> None:
    """Keep that a person's wish was fulfilled; the same wish again changes nothing."""
    store.write(
        "insert or ignore into data_deletions (code_digest, network, asked_at, accounts)"
        " values (?, ?, ?, ?)",
        [digest(code), network, stamp(now), accounts],
    )


def deletion(store: Store, code: str) -> Deletion | None:
    """What became of a wish, by its code."""
    row = store.row(
        "select asked_at, accounts from data_deletions where code_digest = ?", [digest(code)]
    )
    return Deletion(moment(row["asked_at"]), row["accounts"]) if row else None


def _drop_unsuggested_contacts(store: Store, user_id: str) -> None:
    store.write(
        "delete from contacts where user_id = ? and by_hand = 0 and not exists"
        " (select 1 from suggestions s where s.contact_id = contacts.id)",
        [user_id],
    )
    store.write(
        "delete from labels where user_id = ? and person_id is null and contact_id is null",
        [user_id],
    )
    for row in store.rows("select id from asks where user_id = ?", [user_id]):
        unions.reunite(store, row["id"])


def _drop_unconnected_people(
    store: Store, user_id: str, among: Sequence[str] | None = None
) -> None:
    """Erase people of whom nothing tells any more; `among` these ids, or all."""
    nowhere = " and ".join(
        f"not exists (select 1 from {table} t where t.person_id = people.id"
        " and t.user_id = people.user_id)"
        for table in ("relations", "interaction_days", "replies", "contacts")
    )
    if among is not None:
        nowhere += f" and id in ({', '.join('?' * len(among))})"
    unconnected = f"delete from people where user_id = ? and knows = '' and {nowhere}"
    values = [user_id, *(among or ())]
    erased = store.write(f"{unconnected} and root_id <> id", values)
    # Whoever other sources' rows stand under stays for them.
    under = "(select 1 from people p where p.root_id = people.id and p.id <> people.id)"
    erased += store.write(f"{unconnected} and not exists {under}", values)
    if erased:
        _forget_words_searched_for(store)


def _forget_words_searched_for(store: Store) -> None:
    """The index only marks what is deleted: written anew it no longer holds the words."""
    store.write("insert into person_search (person_search) values ('optimize')", [])
