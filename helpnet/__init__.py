"""helpnet: one urgent ask to X and Facebook together, and whom the replies suggest.

This is the composition root, the only place that knows all the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import click
from flask import Flask

from helpnet import cli, web
from helpnet.config import ROOT, Config, ConfigError, load
from helpnet.domain.model import Account
from helpnet.networks import Consent, Expired, Network
from helpnet.networks.facebook import Facebook
from helpnet.networks.facebook_consent import FacebookConsent
from helpnet.networks.http import USUAL, Limits
from helpnet.networks.recording import record_into
from helpnet.networks.x import X
from helpnet.networks.x_consent import XConsent
from helpnet.secret import ensure as ensure_secret
from helpnet.services import restoring, signin
from helpnet.services.work import Work
from helpnet.store import Store, StoreError, accounts, asks, trouble
from helpnet.web.live import Hub


@dataclass(frozen=True, slots=True)
class Helpnet:
    """The app's parts, put together once per process."""

    config: Config
    store: Store
    clock: Callable[[], datetime]
    live: Hub
    work: Work
    secret: str = field(repr=False)

    def prepare(self) -> str:
        """Bring the database up to date and make sure of the owner, whose id it returns.

        One that is gone while the app runs is not made anew. Raises StoreError.
        """
        if not self.config.database.exists() and self.config.app_runs():
            raise trouble.gone(self.config.database)
        self.store.migrate()
        with self.store.plain_errors():
            restoring.settle(self.work)
            return signin.ensure_owner(self.store, self.clock())


def create_app(
    config: Config | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    limits: Limits = USUAL,
) -> Flask:
    """The Flask app; starts no threads and does not touch the database."""
    try:
        config = config or load()
        helpnet = assemble(config, clock or utc_now, limits)
    except (ConfigError, StoreError) as error:
        raise click.ClickException(str(error)) from None  # a command ends with this sentence
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), instance_path=str(config.database.parent)
    )
    app.secret_key = helpnet.secret
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.extensions["helpnet"] = helpnet
    web.init_app(app)
    cli.init_app(app)
    return app


def utc_now() -> datetime:
    """The present time."""
    return datetime.now(UTC)


def assemble(config: Config, clock: Callable[[], datetime], limits: Limits = USUAL) -> Helpnet:
    """Put the parts together; `limits` bound each network call."""
    record_into(config.record)
    secret = config.secret_key or ensure_secret(config.database.parent)
    store = Store(config.database, secret)

    def open_network(account: Account) -> Network:
        return _open_network(config, store, clock, limits, account)

    live = Hub(
        store.data_version,
        lambda ask_ids: asks.standings(store, ask_ids),
        # Each stream holds a thread: enough are left for pages whatever is watched.
        streams=max(1, config.threads * 100 // 128),
    )
    work = Work(store, clock, open_network, api_bases(config), _consents(config, clock, limits))
    return Helpnet(config, store, clock, live, work, secret)


def _open_network(
    config: Config,
    store: Store,
    clock: Callable[[], datetime],
    limits: Limits,
    account: Account,
) -> Network:
    """The adapter of an account, which reaches the address the account belongs to and no other."""
    credentials = accounts.credentials(store, account.id)
    if credentials is None:
        raise Expired("The sign-in was kept under another secret key: connect the account again.")
    bases = api_bases(config)
    if bases.get(account.network) != account.api_base:
        raise Expired("This account belongs to another network address: connect it again.")
    if account.network == "x" and config.x is not None:
        return X(
            credentials,
            remote_id=account.remote_id,
            handle=account.handle,
            api_base=config.x.api_base,
            client_id=config.x.client_id,
            client_secret=config.x.client_secret,
            limits=limits,
            clock=clock,
            web_base=config.x.web_base,
            spelling=config.x.fields,
        )
    assert config.facebook is not None  # noqa: S101 (its base was found above)
    return Facebook(
        credentials,
        remote_id=account.remote_id,
        api_base=config.facebook.graph_base,
        version=config.facebook.graph_version,
        app_id=config.facebook.app_id,
        app_secret=config.facebook.app_secret,
        limits=limits,
        clock=clock,
        web_base=config.facebook.web_base,
    )


def _consents(
    config: Config, clock: Callable[[], datetime], limits: Limits
) -> Mapping[str, Consent]:
    """How accounts of each configured network are connected."""
    consents: dict[str, Consent] = {}
    if config.x is not None:
        consents["x"] = XConsent(
            config.x.client_id,
            config.x.client_secret,
            _callback(config, "x"),
            config.x.api_base,
            config.x.web_base,
            limits,
            clock,
        )
    if config.facebook is not None:
        consents["facebook"] = FacebookConsent(
            config.facebook.app_id,
            config.facebook.app_secret,
            _callback(config, "facebook"),
            config.facebook.graph_base,
            config.facebook.web_base,
            config.facebook.graph_version,
            limits,
            clock,
        )
    return consents


def _callback(config: Config, network: str) -> str:
    """Where a network sends the user back to, as its developer settings must name it.

    The practice networks know addresses of this computer alone, where they stand themselves.
    """
    base = f"http://127.0.0.1:{config.port}" if config.practice else config.base_url
    return f"{base}/accounts/{network}/callback"


def api_bases(config: Config) -> Mapping[str, str]:
    """Where each configured network is reached."""
    bases = {}
    if config.x is not None:
        bases["x"] = config.x.api_base
    if config.facebook is not None:
        bases["facebook"] = config.facebook.graph_base
    return bases
