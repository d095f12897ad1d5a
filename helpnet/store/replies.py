"""The replies of each ask, keyed so that reading one twice keeps it once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from helpnet.domain.model import Entity, Reply, StoredReply
from helpnet.store import Row, Store
from helpnet.store.convert import moment, moment_or_none, stamp

ANSWER_PAGE = "answer page"  # the source of what somebody wrote there
_COLUMNS = (
    "id, ask_id, kind, state, author_name, author_handle, author_url, text, created_at,"
    " network, remote_id, parent_remote_id, url, negated,"
    # Who has two profiles is one person.
    " (select root_id from people p where p.id = replies.person_id) as person_id,"
    " (select root_id from people p where p.id = replies.claims) as claims, source"
)


def _reply(row: Row) -> StoredReply:
    values = row | {
        "created_at": moment(row["created_at"]),
        "negated": tuple(row["negated"].splitlines()),
    }
    return StoredReply(**values)


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a reply did: which row it is, and whether it shows anything new."""

    id: str
    changed: bool


def keep(
    store: Store,
    reply_id: str,
    user_id: str,
    ask_id: str,
    person_id: str | None,
    reply: Reply,
    now: datetime,
) -> Kept:
    """Keep a reply that a network tells; one that is kept already is brought up to date."""
    known = store.row(
        "select id, text, state, author_name, author_handle, author_url, url, parent_remote_id,"
        " person_id from replies"
        " where ask_id = ? and network = ? and remote_id = ?",
        [ask_id, reply.network, reply.remote_id],
    )
    told = {
        "text": reply.text,
        "author_name": reply.author.name,
        "author_handle": reply.author.handle,
        "author_url": reply.author.url,
        "url": reply.url,
        "parent_remote_id": reply.parent_remote_id,
        "person_id": person_id,
    }
    with store.transaction() as db:
        table = db.table("replies")
        if known is None:
            table.insert(_row(reply_id, user_id, ask_id, reply, now) | told)
            return Kept(reply_id, True)
        changes = {name: value for name, value in told.items() if known[name] != value}
        if known["state"] == "deleted":
            changes["state"] = "new"
        if changes:
            changes["marks"] = _marks(reply.entities)
            table.update(known["id"], changes)
    return Kept(known["id"], bool(changes))


def _row(reply_id: str, user_id: str, ask_id: str, reply: Reply, now: datetime) -> Row:
    return {
        "id": reply_id,
        "user_id": user_id,
        "ask_id": ask_id,
        "network": reply.network,
        "remote_id": reply.remote_id,
        "marks": _marks(reply.entities),
        "language": reply.language,
        "kind": "noise",
        "created_at": stamp(reply.created_at),
        "collected_at": stamp(now),
    }


def _marks(entities: tuple[Entity, ...]) -> str:
    return json.dumps([asdict(entity) for entity in entities])


def capture(
    store: Store,
    reply_id: str,
    user_id: str,
    ask_id: str,
    text: str,
    author: str,
    source: str,
    now: datetime,
    *,
    person_id: str | None = None,
    claims: str | None = None,
) -> None:
    """Keep a reply that came by phone, mail, paste, share or the answer page.

    `person_id` is who gave it, `claims` whom they say to be.
    """
    with store.transaction() as db:
        db.table("replies").insert(
            {
                "id": reply_id,
                "user_id": user_id,
                "ask_id": ask_id,
                "author_name": author,
                "author_handle": "",
                "author_url": "",
                "text": text,
                "kind": "noise",
                "url": "",
                "source": source,
                "person_id": person_id,
                "claims": claims,
                "created_at": stamp(now),
                "collected_at": stamp(now),
            }
        )


def is_by(store: Store, reply_id: str, person_id: str) -> None:
    """Keep who gave a reply that came by no network."""
    store.write(
        "update replies set person_id = ?, claims = null where id = ?", [person_id, reply_id]
    )


def claims_to_be(store: Store, reply_id: str, person_id: str | None) -> None:
    """Keep whom the author of a reply says to be; None where the user says that it is not them."""
    store.write(
        "update replies set claims = ?, claims_denied = ? where id = ?",
        [person_id, int(person_id is None), reply_id],
    )


class Named(NamedTuple):
    """A reply of whose author only the name is known, and by which way it came."""

    id: str
    author_name: str
    source: str


def by_name_alone(store: Store, ask_id: str) -> list[Named]:
    """The replies that came by no network and in whose authors nobody is seen."""
    rows = store.rows(
        "select id, author_name, source from replies where ask_id = ? and network is null"
        " and person_id is null and claims is null and not claims_denied",
        [ask_id],
    )
    return [Named(**row) for row in rows]


def came_lately(store: Store, ask_id: str, source: str, since: datetime) -> int:
    """How many replies came to an ask by this way since then."""
    row = store.row(
        "select count(*) as n from replies where ask_id = ? and source = ? and created_at >= ?",
        [ask_id, source, stamp(since)],
    )
    return int(row["n"]) if row else 0


def captured(store: Store, ask_id: str, text: str, author: str) -> str | None:
    """The id of the reply that the user brought in these very words of this author's."""
    row = store.row(
        "select id from replies where ask_id = ? and network is null and text = ?"
        " and author_name = ? and state <> 'deleted'",
        [ask_id, text, author],
    )
    return row["id"] if row else None


def thanked(store: Store, reply_id: str) -> None:
    """The user has thanked for a reply that stands."""
    store.write(
        "update replies set state = 'thanked' where id = ? and state in ('new', 'answered')",
        [reply_id],
    )


def answered(store: Store, ask_id: str, network: str, remote_id: str | None) -> bool:
    """The user has answered this reply; False when that is known already or it is not kept."""
    sql = "update replies set state = 'answered' where ask_id = ? and network = ?"
    return (
        store.write(f"{sql} and remote_id = ? and state = 'new'", [ask_id, network, remote_id]) > 0
    )


def texts(store: Store, network: str, ask_ids: Sequence[str]) -> dict[str, str]:
    """The texts of the replies that are kept, by their remote ids."""
    sql = (
        "select remote_id, text from replies where network = ? and state <> 'deleted'"
        f" and ask_id in ({', '.join('?' * len(ask_ids))})"
    )
    return {row["remote_id"]: row["text"] for row in store.rows(sql, [network, *ask_ids])}


def latest(store: Store, network: str, ask_ids: Sequence[str]) -> dict[str, datetime]:
    """When the newest reply on the network to each of these asks was written, where any was."""
    marks = ", ".join("?" * len(ask_ids))
    sql = (
        "select ask_id, max(created_at) as latest from replies"
        f" where network = ? and ask_id in ({marks}) group by ask_id"
    )
    return {row["ask_id"]: moment(row["latest"]) for row in store.rows(sql, [network, *ask_ids])}


def standing(store: Store, ask_id: str, network: str) -> dict[str, str]:
    """The replies on a network that stand as far as is known: the network's ids -> ours."""
    sql = (
        "select id, remote_id from replies where ask_id = ? and network = ?"
        " and remote_id is not null and state <> 'deleted' order by created_at, id"
    )
    return {row["remote_id"]: row["id"] for row in store.rows(sql, [ask_id, network])}


def erase(store: Store, reply_id: str) -> None:
    """Keep of a reply that its network shows no longer only that it was there."""
    store.write(
        "update replies set state = 'deleted', text = '', marks = '[]', negated = '',"
        " author_name = '', author_handle = '', author_url = '', url = '', person_id = null"
        " where id = ?",
        [reply_id],
    )


def understood(store: Store, reply_id: str, kind: str, negated: Sequence[str]) -> None:
    """Say what the reply is, and whom it advises against."""
    sql = "update replies set kind = ?, negated = ? where id = ?"
    store.write(sql, [kind, "\n".join(negated), reply_id])


def get(store: Store, reply_id: str) -> StoredReply | None:
    """One reply."""
    row = store.row(f"select {_COLUMNS} from replies where id = ?", [reply_id])
    return _reply(row) if row else None


def marks(store: Store, reply_id: str) -> tuple[tuple[Entity, ...], str]:
    """What the network itself marked in a reply's text, and the language it told."""
    row = store.row("select marks, language from replies where id = ?", [reply_id])
    if row is None:
        return (), ""
    return tuple(Entity(**entity) for entity in json.loads(row["marks"])), row["language"]


def of_ask(store: Store, ask_id: str) -> list[StoredReply]:
    """An ask's replies, oldest first."""
    sql = f"select {_COLUMNS} from replies where ask_id = ? order by created_at, id"
    return [_reply(row) for row in store.rows(sql, [ask_id])]


def page(
    store: Store, ask_id: str, *, after: tuple[str, str] | None, limit: int
) -> list[StoredReply]:
    """An ask's replies, oldest first, from after (created_at as text, id)."""
    sql = (
        f"select {_COLUMNS} from replies where ask_id = ? and (created_at, id) > (?, ?)"
        " order by created_at, id limit ?"
    )
    return [_reply(row) for row in store.rows(sql, [ask_id, *(after or ("", "")), limit])]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many replies an ask has, how many people they suggest, and when the first came."""

    replies: int
    contacts: int
    first_at: datetime | None


def counted(store: Store, ask_id: str) -> Counted:
    """The numbers of an ask."""
    row = store.rows(
        "select count(*) as replies, min(created_at) as first_at,"
        " (select count(distinct c.union_id) from contacts c where c.ask_id = :ask"
        "  and (c.by_hand = 1 or exists (select 1 from suggestions s"
        "   join replies r on r.id = s.reply_id"
        "   where s.contact_id = c.id and r.state <> 'deleted'))) as contacts"
        " from replies where ask_id = :ask and state <> 'deleted'",
        {"ask": ask_id},
    )[0]
    return Counted(row["replies"], row["contacts"], moment_or_none(row["first_at"]))
