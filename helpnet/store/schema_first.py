"""The tables of the first version, before the migrations of `schema.py` that came after it."""

from __future__ import annotations

TABLES = """
create table users (
    id text primary key,
    name text not null unique,
    created_at text not null
) strict;

create table sign_in_links (
    digest text primary key,
    user_id text not null references users(id) on delete cascade,
    expires_at text not null,
    used_at text
) strict;

create table api_tokens (
    digest text primary key,
    user_id text not null references users(id) on delete cascade,
    name text not null,
    created_at text not null
) strict;

create table accounts (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    network text not null,
    api_base text not null,
    remote_id text not null,
    handle text not null,
    name text not null,
    url text not null,
    state text not null check (state in ('connected', 'expired', 'disconnected')),
    message text not null default '',
    secrets blob not null,
    created_at text not null,
    history_at text,
    history_whole_day integer,
    refresh_until text,
    unique (user_id, network, api_base, remote_id)
) strict;

create table asks (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    text text not null,
    place text not null,
    topics text not null,
    needed_by text not null,
    has_deadline integer not null check (has_deadline in (0, 1)),
    state text not null check (state in ('live', 'found', 'expired', 'withdrawn')),
    client_key text,
    fingerprint text not null,
    revision integer not null default 1,
    created_at text not null,
    unique (user_id, client_key)
) strict;
create index asks_by_user on asks (user_id, created_at);

create table deliveries (
    id text primary key,
    ask_id text not null references asks(id) on delete cascade,
    user_id text not null references users(id) on delete cascade,
    network text not null,
    account_id text not null references accounts(id) on delete cascade,
    text text not null,
    state text not null check (state in
        ('queued', 'sending', 'unknown', 'sent', 'refused', 'cancelled', 'by_hand')),
    attempts integer not null default 0,
    not_before text not null,
    first_attempt_at text,
    lost_at text,
    looks integer not null default 0,
    message text not null default '',
    remote_id text not null default '',
    url text not null default '',
    sent_at text,
    cursor text not null default '',
    replies_reported integer,
    checked_at text,
    visible text not null default 'unknown'
        check (visible in ('public', 'app_roles_only', 'unknown')),
    unique (ask_id, network)
) strict;
create index deliveries_by_account on deliveries (account_id, state);

create table attempts (
    delivery_id text not null references deliveries(id) on delete cascade,
    number integer not null,
    act text not null check (act in ('post', 'find')),
    started_at text not null,
    ended_at text,
    outcome text not null default 'started',
    code text not null default '',
    primary key (delivery_id, number, act, started_at)
) strict, without rowid;

create table jobs (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    kind text not null,
    subject_id text not null,
    state text not null check (state in ('queued', 'claimed', 'given_up')),
    run_at text,
    attempts integer not null default 0,
    claim text,
    lease_until text,
    message text not null default '',
    unique (kind, subject_id)
) strict;
create index jobs_due on jobs (state, run_at);

create table workers (
    id text primary key,
    beat_at text not null
) strict;

create table people (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    name text not null,
    created_at text not null
) strict;
create index people_by_user on people (user_id);

create table identities (
    user_id text not null references users(id) on delete cascade,
    network text not null,
    remote_id text not null,
    person_id text not null references people(id) on delete cascade,
    handle text not null,
    name text not null,
    url text not null,
    bio text not null,
    location text not null,
    seen_at text not null,
    primary key (user_id, network, remote_id)
) strict, without rowid;
create index identities_by_person on identities (person_id);
create index identities_by_handle on identities (user_id, network, handle collate nocase);

create table handle_look_ups (
    user_id text not null references users(id) on delete cascade,
    network text not null,
    handle text not null,
    looked_up_at text not null,
    primary key (user_id, network, handle)
) strict, without rowid;

create table relations (
    user_id text not null references users(id) on delete cascade,
    person_id text not null references people(id) on delete cascade,
    kind text not null,
    source text not null,
    primary key (user_id, person_id, source, kind)
) strict, without rowid;

create table interaction_days (
    user_id text not null references users(id) on delete cascade,
    person_id text not null references people(id) on delete cascade,
    outgoing integer not null check (outgoing in (0, 1)),
    day integer not null,
    source text not null,
    messages integer not null,
    first_at text not null,
    last_at text not null,
    primary key (user_id, person_id, outgoing, day, source)
) strict, without rowid;

create table replies (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    ask_id text not null references asks(id) on delete cascade,
    network text,
    remote_id text,
    parent_remote_id text,
    person_id text references people(id) on delete set null,
    author_name text not null,
    author_handle text not null,
    author_url text not null,
    text text not null,
    marks text not null default '[]',
    language text not null default '',
    kind text not null,
    state text not null default 'new'
        check (state in ('new', 'answered', 'thanked', 'hidden', 'deleted')),
    url text not null,
    source text not null default '',
    created_at text not null,
    collected_at text not null,
    unique (ask_id, network, remote_id)
) strict;
create index replies_by_ask on replies (ask_id, created_at);

create table contacts (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    ask_id text not null references asks(id) on delete cascade,
    person_id text references people(id) on delete set null,
    given_name text not null default '',
    given_org text not null default '',
    given_how_known text not null default '',
    status text not null default 'new'
        check (status in ('new', 'contacted', 'agreed', 'declined', 'dismissed')),
    confirmed integer not null default 0 check (confirmed in (0, 1)),
    note text not null default '',
    created_at text not null
) strict;
create index contacts_by_ask on contacts (ask_id);

create table suggestions (
    id text primary key,
    user_id text not null references users(id) on delete cascade,
    reply_id text not null references replies(id) on delete cascade,
    contact_id text not null references contacts(id) on delete cascade,
    span_start integer not null,
    span_end integer not null,
    name text not null,
    org text not null,
    handle text not null,
    network text not null,
    remote_id text not null,
    email text not null,
    phone text not null,
    url text not null,
    is_author integer not null check (is_author in (0, 1)),
    certainty text not null check (certainty in ('sure', 'possible')),
    rule text not null,
    how_known text not null,
    matched_by text not null
) strict;
create index suggestions_by_reply on suggestions (reply_id);
create index suggestions_by_contact on suggestions (contact_id);
"""
