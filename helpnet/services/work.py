"""What every background use case needs: the store, the time, the way to the networks."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.model import Account
from helpnet.networks import Consent, Network
from helpnet.store import Store


def new_id() -> str:
    """A fresh opaque id."""
    return secrets.token_hex(10)


def new_ids(count: int) -> list[str]:
    """Fresh opaque ids that follow each other, as rows that do are written together fastest."""
    first = int(new_id(), 16)
    return [f"{number:020x}" for number in range(first, first + count)]


def jitter() -> float:
    """A number between 0 and 1, so that retries of many do not come together."""
    return random.random()  # noqa: S311 (spreads load; nothing secret hangs on it)


@dataclass(frozen=True, slots=True)
class Work:
    """The world of a use case, handed in from the composition root."""

    store: Store
    clock: Callable[[], datetime]
    open_network: Callable[[Account], Network]  # raises Expired where there are no credentials
    api_bases: Mapping[str, str]  # where each network that is set up is reached
    consents: Mapping[str, Consent]  # how accounts of each are connected
    new_id: Callable[[], str] = new_id
    jitter: Callable[[], float] = jitter
