"""Acting as an account: its credentials are fresh, or the user is told to connect again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from helpnet.domain.model import Account, Credentials, Profile
from helpnet.networks import Connected, Expired, Network, TryLater
from helpnet.services import revoking
from helpnet.services.labels import NETWORKS, account_label, label
from helpnet.services.views import Standing
from helpnet.services.work import Work
from helpnet.store import accounts as rows
from helpnet.store import jobs, probes

Result = TypeVar("Result")

REFRESH_LEASE = timedelta(seconds=30)
EXPIRY_MARGIN = timedelta(minutes=5)
PROBED_EVERY = timedelta(days=1)
_NOT_CONNECTED = "This account is not connected any more: connect it again, then try again."
_FOR_PHOTOS = {"x": "media.write"}  # accounts connected by earlier versions lack it


def connect(
    work: Work, user_id: str, api_base: str, connected: Connected, person_id: str = ""
) -> Account:
    """Keep a connected account in the place of any other of its network.

    One that was connected before is the same account again, with its history. Its history and
    the replies to its posts are read anew.
    """
    now = work.clock()
    with work.store.transaction():
        for before in in_use(work, user_id, connected.profile.network):
            _drop_sign_in(work, before)
        account = rows.connect(
            work.store,
            work.new_id(),
            user_id,
            api_base,
            connected.profile,
            connected.credentials,
            now,
            person_id,
        )
        for other in in_use(work, user_id, account.network):
            if other.id != account.id:
                sentence = f"{shown_name(account)} took the place of {shown_name(other)}."
                rows.erase(work.store, other.id, "disconnected", sentence)
        # Whom the user knows, and the replies that came while the account was not connected.
        for kind in ("history", "collect"):
            jobs.add(work.store, work.new_id(), user_id, kind, account.id, now)
        probes.forget(work.store, account.id)  # what was found of an earlier sign-in
        jobs.add(work.store, work.new_id(), user_id, "probe", account.id, now + PROBED_EVERY)
    return account


def _drop_sign_in(work: Work, account: Account) -> None:
    """Its sign-in is about to be replaced; one that the network no longer takes is void."""
    old = rows.credentials(work.store, account.id)
    if old is not None and account.state == "connected":
        person_id = rows.person_of(work.store, account.id)
        revoking.drop(work, account.user_id, account.network, account.api_base, person_id, old)


def as_account(work: Work, account_id: str, act: Callable[[Network], Result]) -> Result:
    """Do something on a network as this account.

    Credentials that are about to expire are refreshed before, credentials that turn out to be
    expired once after; then `act` runs again. Raises what `act` raises; Expired only when the
    user has to connect the account again, which is also noted on it until a call succeeds.
    """
    account = rows.get(work.store, account_id)
    if account is None or account.state == "disconnected":
        raise Expired(_NOT_CONNECTED)
    if work.api_bases.get(account.network) != account.api_base:
        # Not noted on the account: it works again as soon as its own network is set up again.
        raise Expired("This account belongs to another network address: send with another account.")
    try:
        result = _with_fresh_credentials(work, account, act)
    except Expired as error:
        rows.set_state(work.store, account_id, "expired", error.message)
        raise
    if account.state == "expired" or account.message:
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
    used = _fresh_in_time(work, account, used)
    try:
        return act(work.open_network(account))
    except Expired:
        if used.refresh_token:
            _refreshed(work, account, used)
        elif rows.credentials(work.store, account.id) == used:
            raise  # in the network's own words: a changed password, a lost role ...
    return act(work.open_network(account))


def _fresh_in_time(work: Work, account: Account, used: Credentials) -> Credentials:
    """Credentials that were refreshed before they expire; till they do, the old ones serve too."""
    if used.expires_at is None or work.clock() + EXPIRY_MARGIN < used.expires_at:
        return used
    try:
        return _refreshed(work, account, used)
    except TryLater:
        if work.clock() < used.expires_at:
            return used
        raise


def _refreshed(work: Work, account: Account, used: Credentials) -> Credentials:
    """Fresh credentials in the place of those that were used, one refresh at a time.

    A refresh token may hold only once. So the new ones are kept in the transaction that finds the
    old ones still there, and a refusal counts only if nobody has renewed them meanwhile.
    """
    now = work.clock()
    until = now + REFRESH_LEASE
    if not rows.claim_refresh(work.store, account.id, now, until):
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
        if rows.replace_credentials(work.store, account.id, fresh, instead_of=used):
            return fresh
        raise Expired(_NOT_CONNECTED)  # unless somebody else has renewed them
    except Expired:
        present = rows.credentials(work.store, account.id)
        if present is None or present == used:
            raise
        return present
    except TryLater as error:
        if error.taken == "unknown":  # the user learns that the sign-in hangs in the balance
            rows.set_state(work.store, account.id, account.state, error.message)
        # Whatever became of the refresh, what it was wanted for has not been done.
        raise TryLater(error.message, taken="no", after=error.after, code=error.code) from None
    finally:
        rows.release_refresh(work.store, account.id, until)


def sendable(work: Work, user_id: str) -> dict[str, Account]:
    """The account that each network is posted with: the one connected first.

    An account of another network address than the one that is set up (a practice account beside
    the real network, say) is left alone.
    """
    chosen: dict[str, Account] = {}
    for network in work.api_bases:
        for account in in_use(work, user_id, network)[:1]:
            chosen[network] = account
    return chosen


def in_use(work: Work, user_id: str, network: str) -> list[Account]:
    """The accounts on the network as it is set up that the user has not disconnected."""
    return [one for one in _here(work, user_id, network) if one.state != "disconnected"]


def standings(work: Work, user_id: str) -> list[Standing]:
    """How things stand with each network that helpnet knows, set up or not."""
    return [_standing(work, user_id, network) for network in NETWORKS]


def _standing(work: Work, user_id: str, network: str) -> Standing:
    name = account_label(network)
    consent = work.consents.get(network)
    if consent is None:
        return Standing(network, name, "not_set_up")
    accounts = in_use(work, user_id, network) or _here(work, user_id, network)[-1:]
    if not accounts:
        return Standing(network, name, "unconnected", removal_url=consent.removal_url)
    account = accounts[0]
    return Standing(
        network,
        name,
        "unconnected" if account.state == "disconnected" else account.state,
        account.id,
        shown_name(account),
        account.url,
        account.message,
        consent.removal_url,
    )


def _here(work: Work, user_id: str, network: str) -> list[Account]:
    return [
        account
        for account in rows.of_user(work.store, user_id)
        if account.network == network and account.api_base == work.api_bases.get(network)
    ]


def takes_photos(work: Work, account: Account) -> bool:
    """Whether the account was connected with the right to send photos, as far as it is known."""
    kept = rows.credentials(work.store, account.id)
    scope = _FOR_PHOTOS.get(account.network)
    return scope is None or kept is None or not kept.scopes or scope in kept.scopes


def shown_name(profile: Profile | Account) -> str:
    """As whom the account posts, for people: a handle where there is one, else the name."""
    return f"@{profile.handle}" if profile.handle else profile.name
