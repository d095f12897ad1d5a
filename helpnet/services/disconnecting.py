"""Disconnecting an account, by the user or on the network's word, and erasing what came of it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from helpnet.domain.model import Account, Credentials
from helpnet.networks import NetworkError, Removal
from helpnet.services.accounts import in_use, shown_name
from helpnet.services.errors import NotFound
from helpnet.services.labels import label
from helpnet.services.revoking import is_needed
from helpnet.services.work import Work
from helpnet.store import Store, dropped, erasing
from helpnet.store import accounts as rows
from helpnet.store.erasing import Deletion

# Networks tell whole seconds.
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Disconnected:
    """What came of disconnecting; where it is not `certain` the account itself says so too."""

    sentence: str
    certain: bool  # the network confirmed that the sign-in is void there


def disconnect(work: Work, user_id: str, network: str, *, forget: bool) -> Disconnected:
    """Make the account's sign-in void and erase it.

    Asks and what came of them stay; `forget` also erases whom the user is known to know from
    there. Where the network does not answer, the account is erased here all the same.
    """
    accounts = in_use(work, user_id, network)
    if not accounts:
        raise NotFound(f"{label(network)} is not connected: there is nothing to disconnect.")
    certain = all([_revoke(work, account) for account in accounts])
    name = label(network)
    sentence = f"{shown_name(accounts[0])} is disconnected, and its sign-in erased here"
    sentence += (
        f" and revoked at {name}."
        if certain
        else f", but {name} did not confirm it: remove helpnet there as well."
    )
    with work.store.transaction():
        for account in accounts:
            rows.erase(work.store, account.id, "disconnected", "" if certain else sentence)
        if forget:
            erasing.forget_learned(work.store, user_id, network)
    return Disconnected(sentence, certain)


def _void(
    work: Work, network: str, credentials: Credentials, person_id: str, *, leaving: str
) -> bool:
    """Make a sign-in void at its network; False where that is not certain.

    It is left alone where an account other than `leaving` hangs on the same person's consent.
    """
    consent = work.consents.get(network)
    if consent is None or is_needed(work, network, credentials, person_id, leaving=leaving):
        return False
    try:
        consent.revoke(credentials, person_id)
    except NetworkError:
        return False
    return True


def _revoke(work: Work, account: Account) -> bool:
    if rows.is_erased(work.store, account.id):
        return True  # on the network's own word
    credentials = rows.credentials(work.store, account.id)
    person_id = rows.person_of(work.store, account.id)
    if credentials is None:
        return False
    return _void(work, account.network, credentials, person_id, leaving=account.id)


def removed(work: Work, network: str, signed: str) -> bool:
    """A person removed helpnet at the network: their sign-ins are erased here.

    False when the network did not sign it.
    """
    removal = _removal(work, network, signed)
    if removal is None:
        return False
    name = label(network)
    sentence = f"helpnet was removed in your {name} settings: connect {name} again."
    with work.store.transaction():
        for account in _concerned(work, network, removal):
            if account.state != "disconnected":
                rows.erase(work.store, account.id, "expired", sentence)
        dropped.forget_person(work.store, network, removal.person_id)
    return True


def delete_data(work: Work, network: str, signed: str) -> str | None:
    """Erase at once what came from the network for a person; the code that tells of it.

    Erased are the sign-in, how the network calls the account, the replies read there and whom
    the user knows from there. What the user wrote stays. None when the network did not sign it;
    the same call again gives the same code and erases nothing that was connected since.
    """
    removal = _removal(work, network, signed)
    if removal is None:
        return None
    code = _code(work, signed)
    with work.store.transaction():
        concerned = _concerned(work, network, removal)
        for account in concerned:
            rows.erase(
                work.store,
                account.id,
                "disconnected",
                f"What {label(network)} had told of this account was erased, as you asked there.",
            )
            erasing.forget_profile(work.store, account.id)
            erasing.forget_replies(work.store, account.user_id, network)
            erasing.forget_learned(work.store, account.user_id, network)
        dropped.forget_person(work.store, network, removal.person_id)
        erasing.note_deletion(work.store, code, network, work.clock(), len(concerned))
    return code


def deletion(store: Store, code: str) -> Deletion:
    """What became of a person's wish. Raises NotFound."""
    found = erasing.deletion(store, code)
    if found is None:
        raise NotFound("There is no such request: check that the whole code was copied.")
    return found


def _removal(work: Work, network: str, signed: str) -> Removal | None:
    consent = work.consents.get(network)
    return consent.removal(signed) if consent else None


def _concerned(work: Work, network: str, removal: Removal) -> list[Account]:
    """The person's accounts; one that was connected after the call was signed is not meant."""
    found = rows.of_person(work.store, network, work.consents[network].api_base, removal.person_id)
    return [
        account for account, since in found if removal.at is None or since < removal.at + _SECOND
    ]


def _code(work: Work, signed: str) -> str:
    """A code that nobody can guess and that the same call leads to again."""
    seed = work.store.cipher.derived("data deletions")
    return hmac.new(seed, signed.encode(), hashlib.sha256).hexdigest()[:32]
