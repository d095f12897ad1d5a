"""Settings: the only reader of the environment.

Every setting is an environment variable, or `NAME_FILE` naming a file that holds it; `.env` in the
project's root is read first. Secrets never show in a repr. Where the app runs, a command in another
shell finds it at the addresses that it was started with, unless that shell sets others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values, load_dotenv

from helpnet import addresses, started

ROOT = Path(__file__).resolve().parent.parent
X_API = "https://api.x.com"
X_CONSENT = "https://x.com"
GRAPH_API = "https://graph.facebook.com"
FACEBOOK_CONSENT = "https://www.facebook.com"
GRAPH_VERSION = "v26.0"
ADDRESSES = ("HOST", "PORT", "PRACTICE_PORT", "HELPNET_BASE_URL", "HELPNET_PRACTICE_URL")


class ConfigError(Exception):
    """A setting cannot be used; the message says which and what to write instead."""


@dataclass(frozen=True, slots=True)
class XApp:
    """The developer app through which X is reached."""

    client_id: str
    client_secret: str = field(repr=False)
    api_base: str
    web_base: str  # where people read posts and say yes to apps
    fields: Literal["tweet", "post"] = "tweet"  # which of X's names for its fields are sent


@dataclass(frozen=True, slots=True)
class FacebookApp:
    """The Meta app through which Facebook is reached."""

    app_id: str
    app_secret: str = field(repr=False)
    graph_base: str
    web_base: str  # where people read posts and say yes to apps
    graph_version: str


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, read once."""

    database: Path
    secret_key: str = field(repr=False)  # empty: one is made beside the database
    base_url: str
    worker: str  # embedded | off
    threads: int
    undo_seconds: float
    host: str
    port: int
    practice_url: str  # empty when a real network is configured
    starts_practice: bool  # the practice networks are started with the app
    record: Path | None  # the folder into which the calls to the networks are written
    x: XApp | None  # None: not configured
    facebook: FacebookApp | None
    given_addresses: Mapping[str, str]  # the settings that say where all is reached, as given

    def app_runs(self) -> bool:
        """Whether an app that was started on this database runs now."""
        return started.app_runs(self.database.parent)

    @property
    def local_url(self) -> str:
        """Where this computer itself reaches the app."""
        return f"http://{addresses.here(self.host)}:{self.port}"

    @property
    def practice(self) -> bool:
        """No real network is configured, so the practice networks stand in for both."""
        return bool(self.practice_url)


def load(environ: Mapping[str, str] | None = None, *, starting: bool = False) -> Config:
    """Read the settings; raises ConfigError with one sentence when one cannot be used.

    `starting` says that the app is to be started with them, so that the addresses of one that
    runs already do not matter.
    """
    if environ is None:
        shell = dict(os.environ)
        load_dotenv(ROOT / ".env")
        environ = os.environ if starting else _beside_the_running_app(shell)
    read = _Reader(environ)
    x_client, facebook_app = read("HELPNET_X_CLIENT_ID"), read("HELPNET_FACEBOOK_APP_ID")
    host, port = read("HOST") or "127.0.0.1", read.port("PORT", 8000)
    practice = "" if x_client or facebook_app else _practice_url(read)
    return Config(
        database=_database(read),
        secret_key=read("HELPNET_SECRET_KEY"),
        base_url=read.url("HELPNET_BASE_URL", f"http://{addresses.shared(host)}:{port}"),
        worker=read.one_of("HELPNET_WORKER", ("embedded", "off")),
        threads=int(read.number("HELPNET_THREADS", 128, least=4)),
        undo_seconds=read.number("HELPNET_UNDO_SECONDS", 5, least=0),
        host=host,
        port=port,
        practice_url=practice,
        starts_practice=bool(practice) and not read("HELPNET_PRACTICE_URL"),
        record=ROOT / read("HELPNET_RECORD") if read("HELPNET_RECORD") else None,
        x=_x_app(read, x_client, practice),
        facebook=_facebook_app(read, facebook_app, practice),
        given_addresses={name: read(name) for name in ADDRESSES},
    )


def _beside_the_running_app(shell: Mapping[str, str]) -> dict[str, str]:
    """The environment with the addresses of the app that runs, unless the shell says otherwise."""
    kept = started.read(_database(_Reader(os.environ)).parent, ADDRESSES)
    # What `.env` says is no word against it: the app may have been started with another.
    file = dotenv_values(ROOT / ".env")
    own = {name: value for name, value in shell.items() if file.get(name) != value}
    return {**os.environ, **kept, **own}


def _database(read: _Reader) -> Path:
    return ROOT / (read("HELPNET_DATABASE") or "instance/helpnet.db")


def _practice_url(read: _Reader) -> str:
    port = read.port("PRACTICE_PORT", 8100)
    return read.url("HELPNET_PRACTICE_URL", f"http://127.0.0.1:{port}")


def _x_app(read: _Reader, client_id: str, practice: str) -> XApp | None:
    asked = read.one_of("HELPNET_X_FIELDS", ("tweet", "post"))
    fields: Literal["tweet", "post"] = "post" if asked == "post" else "tweet"
    if practice:
        base = f"{practice}/x"
        return XApp("practice-x-client", "practice-x-secret", base, base, fields)
    if not client_id:
        return None
    return XApp(
        client_id,
        read("HELPNET_X_CLIENT_SECRET"),
        read.url("HELPNET_X_API_BASE", X_API),
        read.url("HELPNET_X_CONSENT_BASE", X_CONSENT),
        fields,
    )


def _facebook_app(read: _Reader, app_id: str, practice: str) -> FacebookApp | None:
    version = read("HELPNET_FACEBOOK_GRAPH_VERSION") or GRAPH_VERSION
    if practice:
        base = f"{practice}/graph"
        return FacebookApp("100000000000001", "practice-facebook-secret", base, base, version)
    if not app_id:
        return None
    return FacebookApp(
        app_id,
        read("HELPNET_FACEBOOK_APP_SECRET"),
        read.url("HELPNET_FACEBOOK_GRAPH_BASE", GRAPH_API),
        read.url("HELPNET_FACEBOOK_CONSENT_BASE", FACEBOOK_CONSENT),
        version,
    )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def __call__(self, name: str) -> str:
        value = self._environ.get(name, "").strip()
        path = self._environ.get(f"{name}_FILE", "").strip()
        if value or not path:
            return value
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ConfigError(
                f"{name}_FILE names {path}, which cannot be read: correct the path or its rights."
            ) from None

    def number(self, name: str, default: float, *, least: float) -> float:
        text = self(name)
        try:
            value = float(text) if text else default
        except ValueError:
            value = float("nan")
        if not least <= value < float("inf"):
            raise ConfigError(f"{name} is {text!r}: write a number from {least:g} up.")
        return value

    def port(self, name: str, default: int) -> int:
        text = self(name) or str(default)
        if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
            raise ConfigError(f"{name} is {text!r}: write a whole number from 1 to 65535.")
        return int(text)

    def one_of(self, name: str, values: tuple[str, ...]) -> str:
        value = self(name) or values[0]
        if value not in values:
            raise ConfigError(f"{name} is {value!r}: write one of {', '.join(values)}.")
        return value

    def url(self, name: str, default: str) -> str:
        value = (self(name) or default).rstrip("/")
        if not _is_base_url(value):
            raise ConfigError(f"{name} is {value!r}: write an address such as https://example.org.")
        return value


def _is_base_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0  # raises where it is no port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and has_port
    )


def surroundings(defaults: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process to be started, with defaults for what it does not set."""
    return {**defaults, **os.environ}
