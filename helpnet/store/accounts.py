"""The user's accounts on networks; their tokens are encrypted at rest and never leave in a row."""

from __future__ import annotations

import json
from datetime import datetime

from helpnet.domain.model import Account, Credentials, Profile
from helpnet.store import Row, Store
from helpnet.store.convert import moment, moment_or_none, stamp, stamp_or_none

_COLUMNS = "id, user_id, network, api_base, remote_id, handle, name, url, state, message"


def _account(row: Row) -> Account:
    return Account(**{name: row[name] for name in _COLUMNS.split(", ")})


def of_user(store: Store, user_id: str) -> list[Account]:
    """The user's accounts, disconnected ones too, in the order they were connected."""
    sql = f"select {_COLUMNS} from accounts where user_id = ? order by created_at, id"
    return [_account(row) for row in store.rows(sql, [user_id])]


def get(store: Store, account_id: str) -> Account | None:
    """One account."""
    row = store.row(f"select {_COLUMNS} from accounts where id = ?", [account_id])
    return _account(row) if row else None


def connect(
    store: Store,
    account_id: str,
    user_id: str,
    api_base: str,
    profile: Profile,
    credentials: Credentials,
    now: datetime,
    person_id: str = "",
) -> Account:
    """Keep an account; one that was connected before keeps its id and its history.

    `person_id` is who consented, as the network calls them towards this app.
    """
    with store.transaction():
        row = store.row(
            "insert into accounts (id, user_id, network, api_base, remote_id, handle, name, url,"
            " state, secrets, created_at, connected_at, person_id) values (:id, :user_id,"
            " :network, :api_base, :remote_id, :handle, :name, :url, 'connected', :secrets, :now,"
            " :now, :person_id)"
            " on conflict (user_id, network, api_base, remote_id) do update set"
            " handle = excluded.handle, name = excluded.name, url = excluded.url,"
            " state = 'connected', message = '', secrets = excluded.secrets,"
            " connected_at = excluded.connected_at, person_id = excluded.person_id,"
            " refresh_until = null"
            f" returning {_COLUMNS}",
            {
                "id": account_id,
                "user_id": user_id,
                "network": profile.network,
                "api_base": api_base,
                "remote_id": profile.remote_id,
                "handle": profile.handle,
                "name": profile.name,
                "url": profile.url,
                "secrets": store.cipher.seal(written(credentials)),
                "now": stamp(now),
                "person_id": person_id,
            },
        )
    assert row is not None  # noqa: S101 (an insert that returns always has its row)
    return _account(row)


def credentials(store: Store, account_id: str) -> Credentials | None:
    """An account's tokens; None when they were erased, or sealed under another secret key."""
    row = store.row("select secrets from accounts where id = ?", [account_id])
    text = store.cipher.open(row["secrets"]) if row else None
    return None if text is None else read_back(text)


def replace_credentials(
    store: Store, account_id: str, fresh: Credentials, *, instead_of: Credentials
) -> bool:
    """Keep an account's new tokens, and with them that it works again.

    False, and nothing is changed, where the account no longer has the tokens that the new ones
    came of: it was renewed, connected anew or disconnected meanwhile.
    """
    with store.transaction():
        if credentials(store, account_id) != instead_of:
            return False
        store.write(
            "update accounts set secrets = ?, state = 'connected', message = '' where id = ?",
            [store.cipher.seal(written(fresh)), account_id],
        )
        return True


def set_state(store: Store, account_id: str, state: str, message: str) -> None:
    """Say how the account stands; what the user disconnected stays so."""
    store.write(
        "update accounts set state = ?, message = ? where id = ? and state <> 'disconnected'",
        [state, message, account_id],
    )


def erase(store: Store, account_id: str, state: str, message: str) -> None:
    """Forget an account's tokens; `state` is "disconnected" where the user wanted it."""
    store.write(
        "update accounts set state = ?, message = ?, secrets = x'', refresh_until = null"
        " where id = ?",
        [state, message, account_id],
    )


def is_erased(store: Store, account_id: str) -> bool:
    """The account's tokens were erased."""
    return bool(store.row("select 1 from accounts where id = ? and secrets = x''", [account_id]))


def person_of(store: Store, account_id: str) -> str:
    """Who consented to this account, as the network calls them; empty where it is not known."""
    row = store.row("select person_id from accounts where id = ?", [account_id])
    return row["person_id"] if row else ""


def of_person(
    store: Store, network: str, api_base: str, person_id: str
) -> list[tuple[Account, datetime]]:
    """The accounts that a person has consented to, of any user, and when they last did."""
    rows = store.rows(
        f"select {_COLUMNS}, connected_at from accounts where network = ? and api_base = ?"
        " and person_id = ? and person_id <> ''",
        [network, api_base, person_id],
    )
    return [(_account(row), moment(row["connected_at"])) for row in rows]


def holding(store: Store, network: str, api_base: str, credentials: Credentials) -> list[Account]:
    """The accounts, of any user, that have one of these tokens."""
    rows = store.rows(
        f"select {_COLUMNS}, secrets from accounts where network = ? and api_base = ?"
        " and secrets <> x''",
        [network, api_base],
    )
    wanted = {credentials.access_token, credentials.refresh_token} - {""}
    return [_account(row) for row in rows if wanted & _tokens(store.cipher.open(row["secrets"]))]


def _tokens(text: str | None) -> set[str]:
    kept = None if text is None else read_back(text)
    return {kept.access_token, kept.refresh_token} if kept else set()


def without_job(store: Store, kind: str) -> list[tuple[str, str]]:
    """(id, user id) of the accounts that the user has and for which no such job waits."""
    rows = store.rows(
        "select id, user_id from accounts where state <> 'disconnected' and not exists"
        " (select 1 from jobs where kind = ? and subject_id = accounts.id"
        "  and jobs.state <> 'given_up')",
        [kind],
    )
    return [(row["id"], row["user_id"]) for row in rows]


def claim_refresh(store: Store, account_id: str, now: datetime, until: datetime) -> bool:
    """Take the right to refresh the account's tokens until then; False while another has it."""
    return (
        store.write(
            "update accounts set refresh_until = :until where id = :id"
            " and (refresh_until is null or refresh_until <= :now)",
            {"until": stamp(until), "id": account_id, "now": stamp(now)},
        )
        == 1
    )


def release_refresh(store: Store, account_id: str, until: datetime) -> None:
    """Give the right to refresh back; a right that ran out may be another's by now.

    Who takes it over has it until later, so that its end tells whose it is.
    """
    store.write(
        "update accounts set refresh_until = null where id = ? and refresh_until = ?",
        [account_id, stamp(until)],
    )


def history_read(store: Store, account_id: str) -> tuple[datetime | None, int | None]:
    """When the account's history was last read, and on which UTC day it was last read whole."""
    row = store.row("select history_at, history_whole_day from accounts where id = ?", [account_id])
    return (moment_or_none(row["history_at"]), row["history_whole_day"]) if row else (None, None)


def set_history_read(store: Store, account_id: str, at: datetime, whole_day: int | None) -> None:
    """Note how far the account's history was read."""
    store.write(
        "update accounts set history_at = ?, history_whole_day = ? where id = ?",
        [stamp(at), whole_day, account_id],
    )


def written(credentials: Credentials) -> str:
    """Tokens as text, to be sealed."""
    return json.dumps(
        {
            "access_token": credentials.access_token,
            "refresh_token": credentials.refresh_token,
            "expires_at": stamp_or_none(credentials.expires_at),
            "scopes": list(credentials.scopes),
        }
    )


def read_back(text: str) -> Credentials:
    """The tokens that `written` wrote."""
    kept = json.loads(text)
    return Credentials(
        access_token=kept["access_token"],
        refresh_token=kept["refresh_token"],
        expires_at=moment_or_none(kept["expires_at"]),
        scopes=tuple(kept["scopes"]),
    )
