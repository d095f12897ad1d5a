"""Finding people among all the user knows: in order, by kind of relation, by words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpnet.store import Store
from helpnet.store.ties import JUDGED, OWN_WORD

Place = tuple[int, float, str]  # known, strength, id: where a page of the list ends

_SOURCES_OF_ONE = 4  # rows that tell of one person, when there are many
_PEOPLE = "p.user_id = :user and p.root_id = p.id"
_ORDER = "order by p.is_known desc, p.strength desc, p.id limit :limit"
_OF_KIND = (
    "select m.root_id from relations r join people m on m.id = r.person_id"
    " where r.user_id = :user and r.kind = "
)
_IS_FACT = "(r.kind = 'friend' and r.source glob 'facebook*')"  # of the kinds that may be judged
# Those of whom the user has said themselves as what they know them.
_OWN = (
    "select o.root_id from relations said join people o on o.id = said.person_id"
    f" where said.user_id = :user and said.source = '{OWN_WORD}'"
    f" and said.kind in ('friend', {', '.join(map(repr, sorted(JUDGED)))})"
)


def page(
    store: Store, user_id: str, how: str, after: Place | None, limit: int
) -> list[tuple[str, Place]]:
    """(id, place in the list) of the people the user knows, the closest first.

    `how` is a kind of relation, or empty for everybody whom the user knows themselves.
    """
    wanted = _of_kind("p.id", how) if how else "p.is_known = 1"
    rows = store.rows(
        f"select p.id, p.is_known, p.strength from people p where {_PEOPLE} and {wanted}"
        f" and {_behind('p', 'id')} {_ORDER}",
        {"user": user_id, "how": how, "limit": limit} | _place(after),
    )
    return [(row["id"], (row["is_known"], row["strength"], row["id"])) for row in rows]


def search_page(
    store: Store, user_id: str, words: Sequence[str], how: str, after: Place | None, limit: int
) -> list[tuple[str, Place]]:
    """The same of all of whom something begins with each of the words."""
    quoted = [f"{word}*" for word in _quoted(words)]
    which = f"{_of_kind('t.root_id', how) if how else 'true'} and {_behind('t', 'root_id')}"
    more = {"how": how} | _place(after)
    return _in_order(store, user_id, " ".join(quoted), which, limit, more) if quoted else []


def _of_kind(person: str, how: str) -> str:
    if how in JUDGED or how == "friend":  # the user's own word replaces what others judge
        holds = f"r.source = '{OWN_WORD}' or {_IS_FACT} or m.root_id not in ({_OWN})"
        return f"{person} in ({_OF_KIND} :how and ({holds}))"
    if how != "follows_each_other":
        return f"{person} in ({_OF_KIND} :how)"
    both = f"{person} in ({_OF_KIND} 'you_follow') and {person} in ({_OF_KIND} 'follows_you')"
    return f"({person} in ({_OF_KIND} :how) or ({both}))"


def _behind(table: str, person: str) -> str:
    """Who stands in the list behind a place."""
    return (
        f"({table}.is_known < :known or ({table}.is_known = :known and"
        f" ({table}.strength < :strength or"
        f"  ({table}.strength = :strength and {table}.{person} > :last))))"
    )


def _place(after: Place | None) -> dict[str, Any]:
    return dict(zip(("known", "strength", "last"), after or (2, 0.0, ""), strict=True))


def count(store: Store, user_id: str) -> int:
    """How many people the user knows themselves."""
    row = store.row(
        f"select count(*) as n from people p where {_PEOPLE} and p.is_known = 1", {"user": user_id}
    )
    return int(row["n"]) if row else 0


def search(
    store: Store,
    user_id: str,
    words: Sequence[str],
    *,
    columns: str = "name place about",
    limit: int,
    known_only: bool = False,
    whole_below: int = 0,
) -> list[str]:
    """Ids of the people of whom something begins with each of the words, the closest first.

    Words of fewer than `whole_below` letters are sought as they are: with "o" begins half of all.
    """
    quoted = [word if len(word) - 2 < whole_below else f"{word}*" for word in _quoted(words)]
    if not quoted:
        return []
    match = f"{{{columns}}} : ({' '.join(quoted)})"
    return _matching(store, user_id, match, "t.is_known = 1" if known_only else "true", limit)


def about(store: Store, user_id: str, topics: Sequence[Sequence[str]], *, limit: int) -> list[str]:
    """Ids of the people the user knows of whom something names any of the topics, closest first.

    A topic is one word, or several that stand together; a single one may go on: "plumber" is
    also found in "plumbers".
    """
    phrases = [
        f"{' + '.join(words)}{'*' if len(words) == 1 else ''}"
        for topic in topics
        if (words := _quoted(topic))
    ]
    match = f"{{about}} : ({' OR '.join(phrases)})"
    return _matching(store, user_id, match, "t.is_known = 1", limit) if phrases else []


def called(store: Store, user_id: str, words: Sequence[str], *, limit: int) -> list[str]:
    """Ids of the people whose name or handle has any of these words, the closest first."""
    quoted = _quoted(words)
    match = f"name : ({' OR '.join(quoted)})"
    return _matching(store, user_id, match, "true", limit) if quoted else []


def _quoted(words: Sequence[str]) -> list[str]:
    """Words for the full-text index, so that none of them is a command.

    To the index a text ends at its first NUL, quotation mark or not.
    """
    parts = [part for word in words for part in word.split("\0")]
    written = [part.replace('"', '""') for part in parts if any(map(str.isalnum, part))]
    return [f'"{word}"' for word in written]


def _matching(store: Store, user_id: str, match: str, which: str, limit: int) -> list[str]:
    return [one for one, _ in _in_order(store, user_id, match, which, limit, {})]


def _in_order(
    store: Store, user_id: str, match: str, which: str, limit: int, more: Mapping[str, Any]
) -> list[tuple[str, Place]]:
    rows = store.rows(
        "select t.root_id, t.is_known, t.strength from person_search s cross join person_texts t"
        "  indexed by person_texts_in_order on t.number = s.rowid"
        f" where person_search match :match and t.user_id = :user and {which}"
        " order by t.is_known desc, t.strength desc, t.root_id limit :limit",
        {"user": user_id, "match": match, "limit": limit * _SOURCES_OF_ONE, **more},
    )
    found = {row["root_id"]: (row["is_known"], row["strength"], row["root_id"]) for row in rows}
    return list(found.items())[:limit]


# Whoever is named in a reply was contacted: the user owes its author thanks.
_LED_SOMEWHERE = (
    "exists (select 1 from suggestions s join contacts c on c.id = s.contact_id"
    " where s.reply_id = r.id and c.status in ('contacted', 'agreed'))"
)


def asks_answered(store: Store, user_id: str, root_id: str) -> list[dict[str, Any]]:
    """What a person replied to which asks, newest first, with whether thanks are owed for it."""
    return store.rows(
        "select r.ask_id, r.id as reply_id, r.kind, r.state, r.text, a.text as ask,"
        f" r.state <> 'thanked' and {_LED_SOMEWHERE} as is_owed"
        " from replies r join people p on p.id = r.person_id join asks a on a.id = r.ask_id"
        " where r.user_id = ? and p.root_id = ? and r.state not in ('hidden', 'deleted')"
        " order by r.created_at desc limit 50",
        [user_id, root_id],
    )


def owed_thanks(store: Store, user_id: str, limit: int) -> list[str]:
    """Ids of the people to whom the user owes thanks, for the newest reply first."""
    rows = store.rows(
        "select p.root_id from replies r join people p on p.id = r.person_id"
        " where r.user_id = ? and r.state in ('new', 'answered') and"
        f" {_LED_SOMEWHERE} group by p.root_id order by max(r.created_at) desc limit ?",
        [user_id, limit],
    )
    return [row["root_id"] for row in rows]


def sources(store: Store, user_id: str, root_id: str) -> list[tuple[str, str]]:
    """(source, kind) of every relation that anybody tells of a person."""
    rows = store.rows(
        "select distinct r.source, r.kind from relations r join people p on p.id = r.person_id"
        " where r.user_id = ? and p.root_id = ? order by 1, 2",
        [user_id, root_id],
    )
    return [(row["source"], row["kind"]) for row in rows]


def set_word(store: Store, user_id: str, root_id: str, word: str) -> None:
    """Keep how well the user says they know a person."""
    store.write(
        "update people set knows = ? where user_id = ? and root_id = ?", [word, user_id, root_id]
    )
