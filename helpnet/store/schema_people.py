"""What whom-the-user-knows stands in since exports are read: one migration of `schema.py`.

A row of `people` is what one source tells of somebody. Several that are one person share a
`root_id`, the id of the eldest of them, so that joining is one update and can be undone.
"""

from __future__ import annotations

import sqlite_utils

from helpnet.domain.match import KnownPerson, lookup_keys

_STATEMENTS = (
    "alter table people add column root_id text not null default ''",
    "alter table people add column joined_by text not null default ''",
    # The user's own word, which wins over all that is computed: well, little or not.
    "alter table people add column knows text not null default ''",
    # How strong the tie was when it was last computed: for order and search, never for words.
    "alter table people add column strength real not null default 0",
    "alter table people add column is_known integer not null default 0",
    "update people set root_id = id",
    "create index people_by_root on people (user_id, root_id)",
    "create index people_by_strength on people (user_id, is_known desc, strength desc, id)",
    "create index relations_by_kind on relations (user_id, kind, person_id)",
    "alter table identities add column org text not null default ''",
    "alter table identities add column title text not null default ''",
    """create table person_addresses (
        person_id text not null references people(id) on delete cascade,
        kind text not null check (kind in ('email', 'phone', 'url')),
        value text not null,
        primary key (person_id, kind, value)
    ) strict, without rowid""",
    """create table person_keys (
        user_id text not null references users(id) on delete cascade,
        key text not null,
        person_id text not null references people(id) on delete cascade,
        primary key (user_id, key, person_id)
    ) strict, without rowid""",
    "create index person_keys_by_person on person_keys (person_id)",
    """create table person_verdicts (
        user_id text not null references users(id) on delete cascade,
        one_id text not null references people(id) on delete cascade,
        other_id text not null references people(id) on delete cascade,
        is_same integer not null check (is_same in (0, 1)),
        primary key (one_id, other_id)
    ) strict, without rowid""",
    """create table forgotten_people (
        user_id text not null references users(id) on delete cascade,
        digest text not null,
        primary key (user_id, digest)
    ) strict, without rowid""",
    """create table person_texts (
        number integer primary key,
        person_id text not null unique references people(id) on delete cascade,
        name text not null,
        place text not null,
        about text not null
    ) strict""",
    """create virtual table person_search using fts5 (name, place, about,
        content = 'person_texts', content_rowid = 'number', prefix = '3',
        tokenize = 'unicode61 remove_diacritics 2')""",
    """create trigger person_texts_added after insert on person_texts begin
        insert into person_search (rowid, name, place, about)
        values (new.number, new.name, new.place, new.about);
    end""",
    """create trigger person_texts_gone after delete on person_texts begin
        insert into person_search (person_search, rowid, name, place, about)
        values ('delete', old.number, old.name, old.place, old.about);
    end""",
    """create trigger person_texts_changed after update on person_texts begin
        insert into person_search (person_search, rowid, name, place, about)
        values ('delete', old.number, old.name, old.place, old.about);
        insert into person_search (rowid, name, place, about)
        values (new.number, new.name, new.place, new.about);
    end""",
    """insert into person_texts (person_id, name, place, about)
        select person_id, name || ' ' || handle, location, bio from identities
        where true on conflict (person_id) do nothing""",
    """create table imports (
        id text primary key,
        user_id text not null references users(id) on delete cascade,
        state text not null check (state in ('queued', 'running', 'done', 'refused')),
        kind text not null default '',
        file_name text not null,
        people integer not null default 0,
        interactions integer not null default 0,
        read text not null default '[]',
        skipped text not null default '[]',
        message text not null default '',
        created_at text not null,
        ended_at text
    ) strict""",
    "create index imports_by_user on imports (user_id, created_at)",
)

# Sorting ten thousand people who live at one place takes one look at each, not three.
ORDER_BESIDE_TEXTS = (
    "alter table person_texts add column user_id text not null default ''",
    "alter table person_texts add column root_id text not null default ''",
    "alter table person_texts add column is_known integer not null default 0",
    "alter table person_texts add column strength real not null default 0",
    "drop trigger person_texts_changed",
    """update person_texts set (user_id, root_id, is_known, strength) =
        (select p.user_id, p.root_id, r.is_known, r.strength from people p
         join people r on r.id = p.root_id where p.id = person_texts.person_id)""",
    # All that the order takes, without the texts themselves.
    """create index person_texts_in_order on person_texts
        (number, user_id, is_known, strength, root_id)""",
    """create trigger person_texts_changed after update of name, place, about on person_texts begin
        insert into person_search (person_search, rowid, name, place, about)
        values ('delete', old.number, old.name, old.place, old.about);
        insert into person_search (rowid, name, place, about)
        values (new.number, new.name, new.place, new.about);
    end""",
    """create trigger people_in_order after update of is_known, strength on people begin
        update person_texts set is_known = new.is_known, strength = new.strength where person_id in
        (select id from people where user_id = new.user_id and root_id = new.id);
    end""",
    """create trigger people_joined after update of root_id on people begin
        update person_texts set (root_id, is_known, strength) =
        (select id, is_known, strength from people where id = new.root_id)
        where person_id = new.id;
    end""",
)


_WORDS = (
    # What the user says of a suggested person in whom nobody known is seen.
    "alter table contacts add column given_word text not null default ''",
    # "Do you know them?": the newest answer for each of them. What was known by then has dates.
    """create table labels (
        id text primary key,
        user_id text not null references users(id) on delete cascade,
        person_id text references people(id) on delete cascade,
        contact_id text references contacts(id) on delete set null,
        word text not null check (word in ('well', 'little', 'not')),
        said_at text not null
    ) strict""",
    "create index labels_by_user on labels (user_id, said_at)",
    "create index labels_by_person on labels (person_id)",
    "create index labels_by_contact on labels (contact_id)",
    # The rows of people that became another's when the user merged two contacts.
    "alter table contact_pairs add column joined_people text not null default ''",
    # How far reading through a network has come, where no file is read.
    "alter table imports add column progress text not null default ''",
    "alter table users add column employers text not null default ''",
)


def migrate_words(db: sqlite_utils.Database) -> None:
    """Add what the user's own word on people stands in."""
    for statement in _WORDS:
        db.execute(statement)


def migrate(db: sqlite_utils.Database) -> None:
    """Add the tables, and find everybody who is known already by their keys."""
    for statement in _STATEMENTS:
        db.execute(statement)
    rows = list(
        db.query("select user_id, person_id, network, remote_id, handle, name, url from identities")
    )
    for row in rows:
        known = KnownPerson(
            id="",
            names=frozenset({row["name"]} - {""}),
            handles={row["network"]: frozenset({row["handle"]} - {""})},
            remote_ids={row["network"]: frozenset({row["remote_id"]})},
            urls=frozenset({row["url"]} - {""}),
        )
        for key in lookup_keys(known):
            db.execute(
                "insert or ignore into person_keys (user_id, key, person_id) values (?, ?, ?)",
                [row["user_id"], key, row["person_id"]],
            )
