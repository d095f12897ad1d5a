"""Keeping what networks and exports tell of people, many at once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from helpnet.domain.identity import account_of
from helpnet.domain.match import KnownPerson, lookup_keys
from helpnet.store import Store
from helpnet.store.convert import stamp

Ref = tuple[str, str]  # network, remote id

# An identity that is no account: a name in a list, a card in an address book.
NO_ACCOUNT = "~"
# Of these networks even a name in a list is a profile: names alone never join it to another's.
_PROFILES_BY_NAME = ("facebook",)


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody, as one source tells them; what is empty is not told."""

    network: str
    remote_id: str
    name: str = ""
    handle: str = ""
    url: str = ""
    bio: str = ""
    location: str = ""
    org: str = ""
    title: str = ""
    since: str = ""  # when the profile was made, as `stamp` writes it
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        """What tells this identity from all others."""
        return self.network, self.remote_id

    @property
    def number_key(self) -> str:
        """The key of the account itself, which is found without being kept among the keys."""
        return f"{self.network}:id:{self.remote_id}"


_KEPT = tuple(each.name for each in fields(Seen))[2:10]  # what an identity's row holds


@dataclass(frozen=True, slots=True)
class Kept:
    """Who was kept: person ids by identity, and of whom something is new."""

    people: Mapping[Ref, str]
    # Of whom something is new by which they may be recognised, under which keys; by person id.
    news: Mapping[str, frozenset[str]]
    fresh: int  # how many were met for the first time


def keep(
    store: Store,
    user_id: str,
    told: Iterable[Seen],
    new_ids: Callable[[int], list[str]],
    now: datetime,
    *,
    is_older: bool = False,
) -> Kept:
    """Keep what is told of people, except of those whom the user wants forgotten.

    What a source leaves empty stays as it was known; telling the same again changes nothing. What
    is older than what is known fills only the gaps in it. Who is known by now and shares an address
    with somebody forgotten gets no more addresses by that.
    """
    by_ref: dict[Ref, Seen] = {}
    for seen in told:
        before = by_ref.get(seen.ref)
        by_ref[seen.ref] = _merged(before, seen) if before else seen
    with store.transaction() as db:
        known = _known(store, user_id, by_ref)
        for ref in forgotten(store, user_id, by_ref.values()):
            if ref in known:  # somebody else, who shares a telephone with them, say
                by_ref[ref] = replace(by_ref[ref], emails=(), phones=(), urls=())
            else:
                del by_ref[ref]
        people: dict[Ref, str] = {}
        keys: dict[str, frozenset[str]] = {}
        changed: list[tuple[str, Seen]] = []
        fresh = [ref for ref in by_ref if ref not in known]
        ids = dict(zip(fresh, new_ids(len(fresh)), strict=True))
        for ref, seen in by_ref.items():
            person_id, before = known.get(ref) or (ids[ref], None)
            whole = seen
            if before:
                whole = _merged(seen, before) if is_older else _merged(before, seen)
            people[ref] = person_id
            if whole != before:
                changed.append((person_id, whole))
                keys[person_id] = lookup_keys(as_known("", [whole]))
        created_at = stamp(now)
        db.conn.executemany(
            "insert into people (id, user_id, name, created_at, root_id) values (?, ?, ?, ?, ?)",
            [
                (one, user_id, by_ref[ref].name or by_ref[ref].handle, created_at, one)
                for ref, one in ids.items()
            ],
        )
        _write(store, user_id, changed, keys, now)
    news = {one: keys[one] for one, whole in changed if keys[one] != {whole.number_key}}
    return Kept(people, news, len(fresh))


def _merged(before: Seen, told: Seen) -> Seen:
    """What was known with what is told now; addresses are gathered."""
    texts: dict[str, Any] = {name: value for name in _KEPT if (value := getattr(told, name))}
    gathered: dict[str, Any] = {
        name: tuple(sorted({*getattr(before, name), *getattr(told, name)}))
        for name in ("emails", "phones", "urls")
    }
    return replace(before, **texts, **gathered)


def _known(store: Store, user_id: str, refs: Iterable[Ref]) -> dict[Ref, tuple[str, Seen]]:
    """What is known of these identities: their person ids and what was told before."""
    by_network: dict[str, list[str]] = {}
    for network, remote_id in refs:
        by_network.setdefault(network, []).append(remote_id)
    found: dict[Ref, tuple[str, Seen]] = {}
    columns = ", ".join(f"i.{name}" for name in _KEPT)
    for network, remote_ids in by_network.items():
        rows = store.rows(
            f"select i.remote_id, i.person_id, {columns},"
            " (select json_group_array(json_array(kind, value)) from person_addresses a"
            "  where a.person_id = i.person_id) as addresses"
            " from json_each(?) j cross join identities i"
            " on i.user_id = ? and i.network = ? and i.remote_id = j.value",
            [json.dumps(remote_ids), user_id, network],
        )
        for row in rows:
            remote_id, person_id = row.pop("remote_id"), row.pop("person_id")
            addresses = json.loads(row.pop("addresses"))
            many: dict[str, Any] = {
                f"{kind}s": tuple(sorted(value for one, value in addresses if one == kind))
                for kind in ("email", "phone", "url")
            }
            found[network, remote_id] = (person_id, Seen(network, remote_id, **row, **many))
    return found


def _write(
    store: Store,
    user_id: str,
    changed: Sequence[tuple[str, Seen]],
    keys: Mapping[str, frozenset[str]],
    now: datetime,
) -> None:
    execute, seen_at = store.db.conn.executemany, stamp(now)
    columns = ", ".join(_KEPT)
    told = ", ".join(f"{name} = excluded.{name}" for name in _KEPT)
    execute(
        f"insert into identities (user_id, network, remote_id, person_id, seen_at, {columns})"
        f" values (?, ?, ?, ?, ?{', ?' * len(_KEPT)})"
        f" on conflict (user_id, network, remote_id) do update set {told},"
        " seen_at = excluded.seen_at",
        [
            (user_id, *one.ref, person_id, seen_at, *(getattr(one, name) for name in _KEPT))
            for person_id, one in changed
        ],
    )
    execute(
        "insert or ignore into person_addresses (person_id, kind, value) values (?, ?, ?)",
        [
            (person_id, kind, value)
            for person_id, one in changed
            for kind in ("email", "phone", "url")
            for value in getattr(one, f"{kind}s")
        ],
    )
    execute(
        "insert or ignore into person_keys (user_id, key, person_id) values (?, ?, ?)",
        [
            (user_id, key, person_id)
            for person_id, one in changed
            for key in keys[person_id]
            if key != one.number_key
        ],
    )
    execute(
        "insert into person_texts"
        " (person_id, name, place, about, user_id, root_id, is_known, strength)"
        " select p.id, ?2, ?3, ?4, p.user_id, p.root_id, r.is_known, r.strength"
        " from people p cross join people r on r.id = p.root_id where p.id = ?1"
        " on conflict (person_id) do update set name = excluded.name, place = excluded.place,"
        " about = excluded.about",
        [
            (person_id, f"{one.name} {one.handle}".strip(), one.location, about)
            for person_id, one in changed
            if one.name or one.handle or one.location
            for about in [" ".join((one.org, one.title, one.bio, *one.emails)).strip()]
        ],
    )
    execute(
        "update people set name = ? where id = ? and name <> ?",
        [(name, person_id, name) for person_id, one in changed if (name := one.name or one.handle)],
    )


def as_known(person_id: str, told: Iterable[Seen]) -> KnownPerson:
    """A person as matching sees them, from what several sources tell."""
    sources = list(told)
    handles: dict[str, set[str]] = {}
    remote_ids: dict[str, set[str]] = {}
    for one in sources:
        if one.handle:
            handles.setdefault(one.network, set()).add(one.handle)
        if not one.remote_id.startswith(NO_ACCOUNT):
            remote_ids.setdefault(one.network, set()).add(one.remote_id)
        elif one.network in _PROFILES_BY_NAME:
            handles.setdefault(one.network, set()).add(one.remote_id)
    return KnownPerson(
        id=person_id,
        names=frozenset(one.name for one in sources if one.name),
        orgs=frozenset(one.org for one in sources if one.org),
        handles={network: frozenset(values) for network, values in handles.items()},
        remote_ids={network: frozenset(values) for network, values in remote_ids.items()},
        emails=frozenset(email for one in sources for email in one.emails),
        # A number without its country is somebody else's elsewhere.
        phones=frozenset(n for one in sources for n in one.phones if n.startswith("+")),
        urls=frozenset(
            url
            for one in sources
            for url in (*one.urls, *([one.url] if not one.handle and account_of(one.url) else []))
        ),
    )


# ---------------------------------------------------------------- who is to stay forgotten


def forget(store: Store, user_id: str, people: Iterable[Seen]) -> None:
    """Remember, by digests that tell nothing themselves, whom not to keep again."""
    told = list(people)
    digests = {digest for one in told for digest in _digests(store, user_id, one)}
    digests |= {
        _digest(store, user_id, f"file:{flat(one.name)}") for one in told if " " in one.name
    }
    rows = [(user_id, digest) for digest in digests]
    with store.transaction() as db:
        db.conn.executemany(
            "insert or ignore into forgotten_people (user_id, digest) values (?, ?)", rows
        )


def forgotten(store: Store, user_id: str, told: Iterable[Seen]) -> list[Ref]:
    """Which of these the user wants forgotten."""
    rows = store.rows("select digest from forgotten_people where user_id = ?", [user_id])
    if not rows:
        return []
    digests = {row["digest"] for row in rows}
    return [one.ref for one in told if not digests.isdisjoint(_digests(store, user_id, one))]


def _digests(store: Store, user_id: str, one: Seen) -> set[str]:
    """Digests of what is theirs alone: accounts, addresses, numbers; never a name others bear."""
    keys = {
        key for key in lookup_keys(as_known("", [one])) if not key.startswith(("name:", "page:"))
    }
    keys.add(":".join(one.ref))
    return {_digest(store, user_id, key) for key in keys}


def _digest(store: Store, user_id: str, key: str) -> str:
    secret = store.cipher.derived("forgotten people")
    return hmac.new(secret, f"{user_id}\0{key}".encode(), hashlib.sha256).hexdigest()


def flat(name: str) -> str:
    """A name as folders of conversations are called after people: no spaces, no capitals."""
    return "".join(filter(str.isalnum, name.casefold()))


def is_called_after_forgotten(store: Store, user_id: str, path: str) -> bool:
    """Whether a file, or a folder it lies in, has the name of somebody who is to stay forgotten."""
    parts = path.split("/")
    names = {flat(each) for one in parts for each in (one.split("_")[0], one.rpartition(".")[0])}
    digests = [_digest(store, user_id, f"file:{name}") for name in names - {""}]
    found = store.row(
        "select 1 from forgotten_people where user_id = ?"
        " and digest in (select value from json_each(?))",
        [user_id, json.dumps(digests)],
    )
    return found is not None


def told_of(store: Store, user_id: str, person_ids: Sequence[str]) -> dict[str, list[Seen]]:
    """What each source tells of these rows of people, by their ids."""
    rows = store.rows(
        "select network, remote_id from identities where person_id in"
        " (select value from json_each(?))",
        [json.dumps(list(person_ids))],
    )
    refs = [(row["network"], row["remote_id"]) for row in rows]
    found: dict[str, list[Seen]] = {}
    for person_id, seen in _known(store, user_id, refs).values():
        found.setdefault(person_id, []).append(seen)
    return found
