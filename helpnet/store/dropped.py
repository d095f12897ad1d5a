"""Sign-ins that are of no use any more and still hold at their networks, sealed."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpnet.domain.model import Credentials
from helpnet.store import Store
from helpnet.store.accounts import read_back, written


@dataclass(frozen=True, slots=True)
class Dropped:
    """One of them; `credentials` is None when they were sealed under another secret key."""

    network: str
    api_base: str
    person_id: str  # who consented, as the network calls them; empty where it is the account
    credentials: Credentials | None = field(repr=False)


def keep(
    store: Store,
    dropped_id: str,
    user_id: str,
    network: str,
    api_base: str,
    person_id: str,
    credentials: Credentials,
) -> None:
    """Keep a sign-in until it is void."""
    with store.transaction() as db:
        db.table("dropped_sign_ins").insert(
            {
                "id": dropped_id,
                "user_id": user_id,
                "network": network,
                "api_base": api_base,
                "person_id": person_id,
                "secrets": store.cipher.seal(written(credentials)),
            }
        )


def get(store: Store, dropped_id: str) -> Dropped | None:
    """One of them."""
    row = store.row("select * from dropped_sign_ins where id = ?", [dropped_id])
    if row is None:
        return None
    secrets = store.cipher.open(row["secrets"])
    credentials = None if secrets is None else read_back(secrets)
    return Dropped(row["network"], row["api_base"], row["person_id"], credentials)


def forget(store: Store, dropped_id: str) -> None:
    """It is void, or nothing can be done about it."""
    store.write("delete from dropped_sign_ins where id = ?", [dropped_id])


def forget_person(store: Store, network: str, person_id: str) -> None:
    """A person has taken back at the network all that they consented to."""
    store.write(
        "delete from dropped_sign_ins where network = ? and person_id = ? and person_id <> ''",
        [network, person_id],
    )
