"""Connecting an account: to the network's consent page and back, then the choice of an account.

Whatever happens on the way ends in `NotConnected` with one sentence. The verifier, and tokens that
nobody has chosen yet, stay on the server, sealed, and not for long.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from helpnet.domain.model import Account
from helpnet.networks import DECLINED, Candidate, Consent, Consented, NetworkError
from helpnet.services import revoking
from helpnet.services.accounts import connect, in_use
from helpnet.services.errors import NotConnected
from helpnet.services.held import sealed, unsealed
from helpnet.services.labels import label
from helpnet.services.work import Work
from helpnet.store import signing_in

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who connects an account: the user, and the browser in which the sign-in began."""

    user_id: str
    browser: str  # a random name of the browser's session


@dataclass(frozen=True, slots=True)
class Choice:
    """The accounts that a consent has opened, one of which the user may choose."""

    consented: Consented
    instead_of: Account | None  # what is connected now, and would be replaced


def begin(
    work: Work, signer: Signer, network: str, *, again: bool = False, follows: bool = False
) -> str:
    """The address of the network's consent page; `again` asks anew for what was declined.

    `follows` asks for the right to read who follows the account as well.
    """
    authorization = _consent(work, network).begin(again=again, follows=follows)
    now = work.clock()
    with work.store.transaction():
        drop_run_out(work)
        signing_in.keep(
            work.store,
            signer.user_id,
            signer.browser,
            network,
            "asked",
            authorization.state,
            authorization.verifier,
            now + LIFETIME,
        )
    return authorization.url


def finish(work: Work, signer: Signer, network: str, answer: Mapping[str, str]) -> Account | Choice:
    """What the network's redirect leads to: a connected account, or a choice to be made."""
    consent = _consent(work, network)
    name = label(network)
    verifier = _verifier(work, signer, network, answer.get("state", ""))
    if answer.get("error"):
        raise NotConnected(_declined(name, answer["error"]))
    if not answer.get("code"):
        raise NotConnected(f"{name} sent you back without an answer: connect {name} again.")
    refused = None
    try:
        consented = consent.finish(answer["code"], verifier)
    except NetworkError as error:
        refused = error
    if refused:
        raise NotConnected(refused.message, declined=refused.code == DECLINED)
    choice = Choice(consented, next(iter(in_use(work, signer.user_id, network)), None))
    if consent.chooses or _replaces(choice):
        _hold(work, signer, network, consented)
        return choice
    return _connect(work, signer.user_id, consent, choice, consented.candidates[0])


def choice(work: Work, signer: Signer, network: str) -> Choice | None:
    """What is to be chosen among; None when there is nothing or it took too long."""
    now = work.clock()
    for kept in signing_in.choices(work.store, signer.user_id, signer.browser, network):
        if kept.secret is not None and now < kept.expires_at:
            present = next(iter(in_use(work, signer.user_id, network)), None)
            held = unsealed(kept.secret)
            if held.api_base == _consent(work, network).api_base:
                return Choice(held.consented, present)
    return None


def choose(work: Work, signer: Signer, network: str, remote_id: str) -> Account:
    """Connect the account that the user chose; the tokens of the others are dropped."""
    offered = choice(work, signer, network)
    if offered is None:
        raise NotConnected(_took_too_long(label(network)))
    for candidate in offered.consented.candidates:
        if candidate.connected.profile.remote_id == remote_id and not candidate.lacking:
            if not signing_in.end_choice(work.store, signer.user_id, signer.browser, network):
                break  # another click was quicker
            return _connect(work, signer.user_id, _consent(work, network), offered, candidate)
    raise NotConnected(f"This account cannot be used: connect {label(network)} again.")


def leave(work: Work, signer: Signer, network: str) -> None:
    """Choose none: what the consent opened is dropped, here and at the network."""
    with work.store.transaction():
        _drop_choice(work, signer, network)


def drop_run_out(work: Work) -> None:
    """Forget sign-ins that nobody brought to an end; what they opened is made void."""
    with work.store.transaction():
        for old in signing_in.run_out(work.store, work.clock()):
            _drop(work, old.user_id, old.network, old.secret)


def _drop_choice(work: Work, signer: Signer, network: str) -> None:
    for kept in signing_in.choices(work.store, signer.user_id, signer.browser, network):
        _drop(work, signer.user_id, network, kept.secret)
    signing_in.end_choice(work.store, signer.user_id, signer.browser, network)


def _drop(work: Work, user_id: str, network: str, secret: str | None) -> None:
    """Make void what a consent opened; one stands for all, they hang on the same person."""
    if secret is None:
        return
    held = unsealed(secret)
    credentials = held.consented.candidates[0].connected.credentials
    revoking.drop(work, user_id, network, held.api_base, held.consented.person_id, credentials)


def _consent(work: Work, network: str) -> Consent:
    consent = work.consents.get(network)
    if consent is None:
        raise NotConnected(f"{label(network)} is not set up here: see docs/networks.md for how to.")
    return consent


def _verifier(work: Work, signer: Signer, network: str, state: str) -> str:
    """What was kept when the sign-in of this state began, once and in time."""
    kept = signing_in.take(work.store, signer.user_id, signer.browser, network, state)
    name = label(network)
    if kept is None:
        raise NotConnected(
            f"This sign-in at {name} was used already, has run out or began in another browser: "
            f"if {name} is not connected below, connect it."
        )
    if kept.secret is None or kept.expires_at <= work.clock():
        raise NotConnected(_took_too_long(name))
    return kept.secret


def _took_too_long(name: str) -> str:
    minutes = int(LIFETIME.total_seconds() // 60)
    return f"The sign-in at {name} holds for {minutes} minutes and has run out: connect it again."


def _declined(name: str, error: str) -> str:
    if error == "access_denied":
        return f"You did not allow it at {name}: nothing was connected. Connect it when you like."
    told = error if re.fullmatch("[a-z_]{1,40}", error) else "no reason given"
    return f"{name} could not sign you in ({told}): connect {name} again."


def _replaces(choice: Choice) -> bool:
    """Another account than the one that is connected: the user is asked first."""
    opened = choice.consented.candidates[0].connected.profile.remote_id
    return choice.instead_of is not None and choice.instead_of.remote_id != opened


def _connect(
    work: Work, user_id: str, consent: Consent, choice: Choice, candidate: Candidate
) -> Account:
    """Keep the account; the sign-in that it replaces is made void."""
    person_id = choice.consented.person_id
    return connect(work, user_id, consent.api_base, candidate.connected, person_id)


def _hold(work: Work, signer: Signer, network: str, consented: Consented) -> None:
    with work.store.transaction():
        _drop_choice(work, signer, network)
        signing_in.keep(
            work.store,
            signer.user_id,
            signer.browser,
            network,
            "choosing",
            secrets.token_urlsafe(24),
            sealed(consented, _consent(work, network).api_base),
            work.clock() + LIFETIME,
        )
