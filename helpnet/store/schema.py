"""The tables, as migrations that only ever grow.

Ids are text made by the services, times are text of one width in UTC, and whatever belongs to a
user carries `user_id`. Order, sentences and counts are derived at reading, never kept.
"""

from __future__ import annotations

import sqlite_utils

from helpnet.store import schema_deleting, schema_first, schema_people

migrations = sqlite_utils.Migrations("helpnet")


@migrations()
def first(db: sqlite_utils.Database) -> None:
    """All tables of the first version."""
    _run(db, schema_first.TABLES)


@migrations()
def what_else_replies_say(db: sqlite_utils.Database) -> None:
    """What to mind about a suggestion, and whom a reply advises against, one to a line."""
    db.execute("alter table suggestions add column note text not null default ''")
    db.execute("alter table replies add column negated text not null default ''")


@migrations()
def needed_by_as_typed(db: sqlite_utils.Database) -> None:
    """What the form said of the time, to fill it again."""
    db.execute("alter table asks add column needed_by_as_typed text not null default ''")


_CONNECTING = """
alter table accounts add column person_id text not null default '';
alter table accounts add column connected_at text not null default '';
create index accounts_by_person on accounts (network, person_id);

create table sign_ins_under_way (
    state_digest text primary key,
    user_id text not null references users(id) on delete cascade,
    browser_digest text not null,
    network text not null,
    step text not null check (step in ('asked', 'choosing')),
    secrets blob not null,
    expires_at text not null
) strict;

create table data_deletions (
    code_digest text primary key,
    network text not null,
    asked_at text not null,
    accounts integer not null
) strict;
"""


@migrations()
def connecting_in_the_browser(db: sqlite_utils.Database) -> None:
    """Sign-ins under way, who consented to an account, and what was deleted on a network's word."""
    _run(db, _CONNECTING)


_PHOTOS = """
create table photos (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    ask_id text references asks(id) on delete cascade,
    position integer not null default 0,
    alt text not null default '',
    width integer not null,
    height integer not null,
    digest text not null,
    content blob not null,
    created_at text not null
) strict;
create index photos_by_ask on photos (ask_id, position);
alter table deliveries add column photos integer not null default 0;
"""


@migrations()
def photos(db: sqlite_utils.Database) -> None:
    """Photos, of an ask once it was sent; and how many go along to each network."""
    _run(db, _PHOTOS)


def _run(db: sqlite_utils.Database, statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)


@migrations()
def what_to_offer_beside_a_message(db: sqlite_utils.Database) -> None:
    """The one thing worth offering beside what a network said of a post."""
    db.execute("alter table deliveries add column button text not null default ''")


@migrations()
def readiness(db: sqlite_utils.Database) -> None:
    """What was last found out about whether an account could post."""
    db.execute(
        "create table probes (account_id text primary key references accounts(id)"
        " on delete cascade, checked_at text not null,"
        " answered integer not null check (answered in (0, 1)), findings text not null) strict"
    )


_ONE_PERSON = """
alter table contacts add column union_id text not null default '';
alter table contacts add column by_hand integer not null default 0;
update contacts set union_id = id;
create index contacts_by_union on contacts (union_id);

create table contact_pairs (
    one_id text not null references contacts(id) on delete cascade,
    other_id text not null references contacts(id) on delete cascade,
    user_id text not null references users(id) on delete cascade,
    verdict text not null check (verdict in ('asked', 'same', 'different')),
    reason text not null,
    primary key (one_id, other_id),
    check (one_id < other_id)
) strict, without rowid;
create index contact_pairs_by_other on contact_pairs (other_id);

create table contact_people (
    contact_id text not null references contacts(id) on delete cascade,
    person_id text not null references people(id) on delete cascade,
    user_id text not null references users(id) on delete cascade,
    verdict text not null check (verdict in ('asked', 'different')),
    reason text not null,
    primary key (contact_id, person_id)
) strict, without rowid;
create index contact_people_by_person on contact_people (person_id);
"""


@migrations()
def one_person_once(db: sqlite_utils.Database) -> None:
    """Which contacts are one person, which are not, and what the user is asked about that."""
    _run(db, _ONE_PERSON)


@migrations()
def people_over_all_sources(db: sqlite_utils.Database) -> None:
    """People from the user's own exports: found to be one, searched, corrected, forgotten."""
    schema_people.migrate(db)


@migrations()
def deleting(db: sqlite_utils.Database) -> None:
    """Posts that are taken down again, and the attempts at it."""
    schema_deleting.migrate(db)


# Copies of databases of before this migration have the table as well.
BACKUP = "create table if not exists backup (made_at text not null, restored_at text) strict"


@migrations()
def backups(db: sqlite_utils.Database) -> None:
    """In a copy: when it was made, and when it was first started from. See `copying`."""
    db.execute(BACKUP)


@migrations()
def families_of_asks(db: sqlite_utils.Database) -> None:
    """Which asks are one wish, sent again: all are named after the first of them."""
    db.execute("alter table asks add column family_id text not null default ''")
    db.execute("update asks set family_id = id")
    db.execute("create index asks_by_family on asks (family_id)")


@migrations()
def sign_ins_that_were_dropped(db: sqlite_utils.Database) -> None:
    """What was replaced, or chosen by nobody, and is still to be made void at its network."""
    db.execute(
        "create table dropped_sign_ins (id text primary key, user_id text not null"
        " references users(id) on delete cascade, network text not null, api_base text not null,"
        " person_id text not null, secrets blob not null) strict"
    )


@migrations()
def what_met_every_post(db: sqlite_utils.Database) -> None:
    """Why a network would take no post at all when it was last tried; a look cannot tell."""
    db.execute(
        "create table write_refusals (account_id text primary key references accounts(id)"
        " on delete cascade, finding text not null) strict"
    )


@migrations()
def the_user_s_word_on_people(db: sqlite_utils.Database) -> None:
    """Labels, where the user works, and what a merge of contacts made one person of."""
    schema_people.migrate_words(db)


@migrations()
def what_an_ask_insists_on(db: sqlite_utils.Database) -> None:
    """Which of its wishes an ask insists on, and since when a profile stands on its network."""
    db.execute("alter table asks add column must text not null default ''")
    db.execute("alter table identities add column since text not null default ''")


_LONG_LISTS = """
drop index people_by_user;
drop index identities_by_handle;
create index identities_by_handle on identities (user_id, network, handle collate nocase)
    where handle <> '';
"""


@migrations()
def long_lists(db: sqlite_utils.Database) -> None:
    """No index for what another serves, nor for accounts of which only the number is known."""
    _run(db, _LONG_LISTS)


@migrations()
def order_beside_what_is_searched(db: sqlite_utils.Database) -> None:
    """Where somebody stands in lists, beside the words by which they are found."""
    for statement in schema_people.ORDER_BESIDE_TEXTS:
        db.execute(statement)


@migrations()
def who_is_shut_out(db: sqlite_utils.Database) -> None:
    """Accounts of which the user wants nothing, as an export tells; nobody brings them back."""
    db.execute(
        "create table shut_out (user_id text not null references users(id) on delete cascade,"
        " network text not null, remote_id text not null,"
        " primary key (user_id, network, remote_id)) strict, without rowid"
    )


@migrations()
def the_answer_page(db: sqlite_utils.Database) -> None:
    """By which link an ask is answered, and whom somebody says to be who answers there."""
    db.execute("alter table asks add column answer_code text not null default ''")
    db.execute("update asks set answer_code = lower(hex(randomblob(10)))")
    db.execute("create unique index asks_by_answer_code on asks (answer_code)")
    db.execute(
        "alter table replies add column claims text references people(id) on delete set null"
    )
    db.execute("alter table replies add column claims_denied integer not null default 0")
    db.execute("create index replies_by_claims on replies (claims) where claims is not null")


@migrations()
def what_an_import_brought(db: sqlite_utils.Database) -> None:
    """Whom an import met first (null: not counted), whether anything was new, how old it is."""
    db.execute("alter table imports add column fresh integer")
    db.execute("alter table imports add column is_news integer not null default 0")
    db.execute("alter table imports add column made_at real not null default 0")


@migrations()
def what_suggesters_state(db: sqlite_utils.Database) -> None:
    """The few suggestions that state a relation are found without a look at all others."""
    db.execute("create index suggestions_stating on suggestions (user_id) where how_known <> ''")


@migrations()
def whose_export_it_is(db: sqlite_utils.Database) -> None:
    """Which of the user's accounts an export is of: the lists of several are added together."""
    db.execute("alter table imports add column owner text not null default ''")
