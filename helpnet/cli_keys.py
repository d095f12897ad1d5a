"""The way to real keys: the steps of docs/networks.md, held against the settings as they are."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from helpnet.config import Config
from helpnet.services.labels import label
from helpnet.services.views import Readiness


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the document: its number there, whether it is done, what to do if it is not."""

    number: int
    is_done: bool
    sentence: str


def steps(config: Config, network: str, ready: Readiness | None) -> Iterator[Step]:
    """The steps of one network that can be looked at from here, in the order to take them.

    `ready` is how its account stands, where that is known.
    """
    yield from (_x_keys if network == "x" else _facebook_keys)(config)
    yield Step(
        4,
        is_fit_for_callbacks(config.base_url),
        f"{label(network)} sends people back to https addresses only: let helpnet be reached by "
        "one, and set HELPNET_BASE_URL to it.",
    )
    account = ready.account if ready else ""
    yield Step(6, bool(account), f"Connect {label(network)} on the page Accounts.")
    blocked = ready is not None and ready.can_post is False
    yield Step(7, not blocked, ready.message if ready else "")


def first_missing(config: Config, network: str, ready: Readiness | None) -> Step | None:
    """The step to take next; None when all are done."""
    return next((step for step in steps(config, network, ready) if not step.is_done), None)


def is_fit_for_callbacks(base_url: str) -> bool:
    """Networks send people back there: by https, or for a trial to this computer itself."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    return parts.scheme == "https" or is_here


def _x_keys(config: Config) -> Iterator[Step]:
    real = None if config.practice else config.x
    yield Step(
        3,
        real is not None,
        "Make a developer app at developer.x.com and put its client id into .env as "
        "HELPNET_X_CLIENT_ID.",
    )
    yield Step(
        5,
        real is None or bool(real.client_secret),
        "Put the client secret of your developer app into .env as HELPNET_X_CLIENT_SECRET.",
    )


def _facebook_keys(config: Config) -> Iterator[Step]:
    real = None if config.practice else config.facebook
    yield Step(
        2,
        real is not None,
        "Make an app at developers.facebook.com and put its id into .env as "
        "HELPNET_FACEBOOK_APP_ID.",
    )
    yield Step(
        5,
        real is None or bool(real.app_secret),
        "Put the secret of your Meta app into .env as HELPNET_FACEBOOK_APP_SECRET.",
    )
