"""Consents that are kept, sealed, until the user has chosen among the accounts that they open."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from helpnet.domain.model import Profile
from helpnet.networks import Candidate, Connected, Consented
from helpnet.store import accounts as rows


@dataclass(frozen=True, slots=True)
class Held:
    """A consent that is kept until the user has chosen, and where its accounts are reached."""

    consented: Consented
    api_base: str


def sealed(consented: Consented, api_base: str) -> str:
    """A consent as text; only what is needed to connect one of its accounts."""
    candidates = [
        {
            "profile": {
                name: value
                for name, value in asdict(one.connected.profile).items()
                if name in ("network", "remote_id", "handle", "name", "url")
            },
            "credentials": rows.written(one.connected.credentials),
            "lacking": one.lacking,
        }
        for one in consented.candidates
    ]
    held = {"candidates": candidates, "person_id": consented.person_id, "api_base": api_base}
    return json.dumps(held)


def unsealed(text: str) -> Held:
    """The consent that `sealed` wrote."""
    told = json.loads(text)
    consented = Consented(
        tuple(
            Candidate(
                Connected(Profile(**one["profile"]), rows.read_back(one["credentials"])),
                tuple(one["lacking"]),
            )
            for one in told["candidates"]
        ),
        told["person_id"],
    )
    return Held(consented, told.get("api_base", ""))
