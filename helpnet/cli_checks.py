"""What `flask doctor` looks at on this computer: settings, rights, database, worker."""

from __future__ import annotations

import shutil
import socket
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from helpnet.cli_keys import is_fit_for_callbacks
from helpnet.config import ROOT, Config
from helpnet.services.labels import NETWORKS, label
from helpnet.store import Store, StoreError, jobs, trouble

LEAST_ROOM = 200_000_000  # bytes
SILENCE = timedelta(seconds=15)
CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at; an ask waits only for what is `needed`."""

    about: str
    is_well: bool
    sentence: str
    needed: bool = False


def settings(config: Config) -> Iterator[Line]:
    """What is set up, where people reach it, and whether secrets are kept from others."""
    if config.practice:
        told = f"Both are practised at {config.practice_url}: nothing leaves this computer."
    else:
        real = {"x": config.x, "facebook": config.facebook}
        told = "; ".join(
            f"{label(one)} is {'real' if real[one] else 'not set up'}" for one in NETWORKS
        )
        told += "."
    yield Line("networks", True, told)
    if config.practice or is_fit_for_callbacks(config.base_url):
        yield Line("address", True, f"People reach helpnet at {config.base_url}.")
    else:
        yield Line(
            "address",
            False,
            f"{config.base_url} is no https address, and networks send people back to no other: "
            "set HELPNET_BASE_URL.",
        )
    kept = [config.database.with_name("secret.key"), config.database, ROOT / ".env"]
    open_to_others = [str(path) for path in kept if _is_open_to_others(path)]
    if open_to_others:
        names = " ".join(open_to_others)
        yield Line("secrets", False, f"Others may read them: chmod 600 {names}")
    else:
        yield Line("secrets", True, "The key, the database and .env are their owner's alone.")


def database(config: Config, store: Store) -> Line:
    """The database is there, can be written to, has room and the newest tables."""
    if not config.database.exists():
        told = f"There is no database yet at {config.database}: start helpnet once with `make run`."
        if config.app_runs():
            told = str(trouble.gone(config.database))
        return Line("database", False, told, needed=True)
    try:
        with store.plain_errors():
            current = store.is_current()
            with store.transaction():
                pass
    except StoreError as error:
        return Line("database", False, str(error), needed=True)
    if not current:
        told = "The database is of an earlier version: say `flask migrate`."
        return Line("database", False, told, needed=True)
    room = shutil.disk_usage(config.database.parent).free
    if room < LEAST_ROOM:
        told = f"Only {room / 1e6:.0f} MB are left on the database's disk: make room."
        return Line("database", False, told, needed=room < LEAST_ROOM / 20)
    told = f"{config.database} can be written to, {room / 1e9:.1f} GB are free."
    return Line("database", True, told)


def worker(store: Store, now: datetime) -> Line:
    """Somebody does the background work."""
    beat = jobs.last_beat(store)
    if beat is not None and now - beat < SILENCE:
        told = f"A worker showed life {max(0, round((now - beat).total_seconds()))} s ago."
        return Line("worker", True, told)
    told = "No worker shows life, so nothing is sent: start helpnet with `make run`, or a "
    told += "worker beside it with `flask worker`."
    return Line("worker", False, told, needed=True)


def reached(network: str, base: str) -> Iterator[Line]:
    """A network answers at its address; through a proxy only a call of its API could tell."""
    parts = urlsplit(base)
    if parts.scheme in getproxies():
        return
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), CONNECT_SECONDS).close()
    except OSError as error:
        why = error.strerror or type(error).__name__
        yield Line(label(network), False, f"{base} cannot be reached ({why}).")
    else:
        yield Line(label(network), True, f"{base} can be reached.")


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False
