"""Acting as an account: its credentials are fresh, or the user is told to connect again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from helpnet.domain.model import Account, Credentials, Profile
from helpnet.networks import Connected, Expired, Network, TryLater
from helpnet.services.labels import label
from helpnet.services.work import Work
from helpnet.store import accounts as rows
from helpnet.store import jobs

Result = TypeVar("Result")

REFRESH_LEASE = timedelta(seconds=30)
EXPIRY_MARGIN = timedelta(minutes=2)


def connect(work: Work, user_id: str, api_base: str, connected: Connected) -> Account:
    """Keep a connected account; its history and the replies to its posts are read anew."""
    now = work.clock()
    with work.store.transaction():
        account = rows.connect(
            work.store,
            work.new_id(),
            user_id,
            api_base,
            connected.profile,
            connected.credentials,
            now,
        )
        # Whom the user knows, and the replies that came while the account was not connected.
        for kind in ("history", "collect"):
            jobs.add(work.store, work.new_id(), user_id, kind, account.id, now)
    return account


def as_account(work: Work, account_id: str, act: Callable[[Network], Result]) -> Result:
    """Do something on a network as this account.

    Credentials that are about to expire are refreshed before, credentials that turn out to be
    expired once after; then `act` runs again. Raises what `act` raises; Expired only when the
    user has to connect the account again, which is also noted on it until a call succeeds.
    """
    account = rows.get(work.store, account_id)
    if account is None or account.state == "disconnected":
        raise Expired("This account is not connected any more: connect it again, then send.")
    if work.api_bases.get(account.network) != account.api_base:
        # Not noted on the account: it works again as soon as its own network is set up again.
        raise Expired("This account belongs to another network address: send with another account.")
    try:
        result = _with_fresh_credentials(work, account, act)
    except Expired as error:
        rows.set_state(work.store, account_id, "expired", error.message)
        raise
    if account.state == "expired":
        rows.set_state(work.store, account_id, "connected", "")
    return result


def _with_fresh_credentials(
    work: Work, account: Account, act: Callable[[Network], Result]
) -> Result:
    used = rows.credentials(work.store, account.id)
    if used is None:
        raise Expired(
            f"{label(account.network)}'s sign-in was kept under another secret key: "
            "put the old key back, or connect the account again."
        )
    if used.expires_at is not None and used.expires_at <= work.clock() + EXPIRY_MARGIN:
        used = _refreshed(work, account, used)
    try:
        return act(work.open_network(account))
    except Expired:
        _refreshed(work, account, used)
        return act(work.open_network(account))


def _refreshed(work: Work, account: Account, used: Credentials) -> Credentials:
    """Fresh credentials in the place of those that were used, one refresh at a time."""
    now = work.clock()
    if not rows.claim_refresh(work.store, account.id, now, now + REFRESH_LEASE):
        raise TryLater(
            f"{label(account.network)}'s sign-in is being renewed.",
            taken="no",
            after=now + timedelta(seconds=2),
        )
    try:
        present = rows.credentials(work.store, account.id)
        if present is not None and present != used:
            return present  # somebody else has renewed them meanwhile
        fresh = work.open_network(account).refresh()
        rows.replace_credentials(work.store, account.id, fresh)
        return fresh
    except TryLater as error:
        # Whatever became of the refresh, what it was wanted for has not been done.
        raise TryLater(error.message, taken="no", after=error.after, code=error.code) from None
    finally:
        rows.release_refresh(work.store, account.id)


def sendable(work: Work, user_id: str) -> dict[str, Account]:
    """The account that each network is posted with: the one connected first.

    An account of another network address than the one that is set up (a practice account beside
    the real network, say) is left alone.
    """
    chosen: dict[str, Account] = {}
    for account in rows.of_user(work.store, user_id):
        here = work.api_bases.get(account.network) == account.api_base
        if here and account.state != "disconnected":
            chosen.setdefault(account.network, account)
    return chosen


def shown_name(profile: Profile | Account) -> str:
    """As whom the account posts, for people: a handle where there is one, else the name."""
    return f"@{profile.handle}" if profile.handle else profile.name
