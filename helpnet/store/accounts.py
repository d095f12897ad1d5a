"""The user's accounts on networks; their tokens are encrypted at rest and never leave in a row."""

from __future__ import annotations

import json
from datetime import datetime

from helpnet.domain.model import Account, Credentials, Profile
from helpnet.store import Row, Store
from helpnet.store.convert import moment_or_none, stamp, stamp_or_none

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
) -> Account:
    """Keep an account; one that was connected before keeps its id and its history."""
    with store.transaction():
        row = store.row(
            "insert into accounts (id, user_id, network, api_base, remote_id, handle, name, url,"
            " state, secrets, created_at) values (:id, :user_id, :network, :api_base, :remote_id,"
            " :handle, :name, :url, 'connected', :secrets, :now)"
            " on conflict (user_id, network, api_base, remote_id) do update set"
            " handle = excluded.handle, name = excluded.name, url = excluded.url,"
            " state = 'connected', message = '', secrets = excluded.secrets"
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
                "secrets": store.cipher.seal(_written(credentials)),
                "now": stamp(now),
            },
        )
    assert row is not None  # noqa: S101 (an insert that returns always has its row)
    return _account(row)


def credentials(store: Store, account_id: str) -> Credentials | None:
    """An account's tokens; None when they were sealed under another secret key."""
    row = store.row("select secrets from accounts where id = ?", [account_id])
    text = store.cipher.open(row["secrets"]) if row else None
    if text is None:
        return None
    kept = json.loads(text)
    return Credentials(
        access_token=kept["access_token"],
        refresh_token=kept["refresh_token"],
        expires_at=moment_or_none(kept["expires_at"]),
        scopes=tuple(kept["scopes"]),
    )


def replace_credentials(store: Store, account_id: str, fresh: Credentials) -> None:
    """Keep an account's new tokens; the account works again."""
    store.write(
        "update accounts set secrets = ?, state = 'connected', message = '', refresh_until = null"
        " where id = ?",
        [store.cipher.seal(_written(fresh)), account_id],
    )


def set_state(store: Store, account_id: str, state: str, message: str) -> None:
    """Say how the account stands."""
    store.write(
        "update accounts set state = ?, message = ? where id = ?", [state, message, account_id]
    )


def claim_refresh(store: Store, account_id: str, now: datetime, until: datetime) -> bool:
    """Take the right to refresh the account's tokens; False while another has it."""
    return (
        store.write(
            "update accounts set refresh_until = :until where id = :id"
            " and (refresh_until is null or refresh_until <= :now)",
            {"until": stamp(until), "id": account_id, "now": stamp(now)},
        )
        == 1
    )


def release_refresh(store: Store, account_id: str) -> None:
    """Give the right to refresh back."""
    store.write("update accounts set refresh_until = null where id = ?", [account_id])


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


def _written(credentials: Credentials) -> str:
    return json.dumps(
        {
            "access_token": credentials.access_token,
            "refresh_token": credentials.refresh_token,
            "expires_at": stamp_or_none(credentials.expires_at),
            "scopes": list(credentials.scopes),
        }
    )
