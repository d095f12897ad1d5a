"""The first start in practice: the owner's practice accounts are connected as real ones would be.

It goes over the practice networks' own OAuth endpoints, so that what is practised is the real way.
"""

from __future__ import annotations

import requests

from helpnet.config import Config, FacebookApp, XApp
from helpnet.networks import Connected, Refused, TryLater, facebook_oauth, x_oauth
from helpnet.networks.practice_consent import approve
from helpnet.services.accounts import connect
from helpnet.services.work import Work
from helpnet.store import accounts


def connect_practice(work: Work, config: Config, user_id: str) -> None:
    """Connect the practice accounts that are not connected yet; raises NetworkError."""
    assert config.x is not None and config.facebook is not None  # noqa: S101 (so it is in practice)
    bases = {
        account.api_base
        for account in accounts.of_user(work.store, user_id)
        if account.state == "connected"
    }
    with requests.Session() as browser:
        browser.trust_env = False
        try:
            if config.x.api_base not in bases:
                connect(work, user_id, config.x.api_base, _x(config, config.x, browser))
            if config.facebook.graph_base not in bases:
                page = _facebook(config, config.facebook, browser)
                connect(work, user_id, config.facebook.graph_base, page)
        except requests.RequestException:
            raise TryLater(
                f"The practice networks do not answer at {config.practice_url}: start them with "
                "`flask practice`, or everything with `make run`.",
                taken="no",
            ) from None


def _x(config: Config, app: XApp, browser: requests.Session) -> Connected:
    redirect_uri = _callback(config, "x")
    begun = x_oauth.authorize_url(
        client_id=app.client_id, redirect_uri=redirect_uri, consent_base=app.web_base
    )
    answer = approve(begun.url, browser)
    _check(answer, begun.state)
    return x_oauth.exchange(
        answer["code"],
        begun.verifier,
        client_id=app.client_id,
        client_secret=app.client_secret,
        redirect_uri=redirect_uri,
        api_base=app.api_base,
        web_base=app.web_base,
    )


def _facebook(config: Config, app: FacebookApp, browser: requests.Session) -> Connected:
    redirect_uri = _callback(config, "facebook")
    begun = facebook_oauth.authorize_url(
        app_id=app.app_id,
        redirect_uri=redirect_uri,
        consent_base=app.web_base,
        version=app.graph_version,
    )
    answer = approve(begun.url, browser)
    _check(answer, begun.state)
    pages = facebook_oauth.exchange(
        answer["code"],
        app_id=app.app_id,
        app_secret=app.app_secret,
        redirect_uri=redirect_uri,
        api_base=app.graph_base,
        version=app.graph_version,
        web_base=app.web_base,
    )
    return pages[0]


def _callback(config: Config, network: str) -> str:
    """Where the answer is sent, read from its address alone: on this computer, as X wants it."""
    return f"http://127.0.0.1:{config.port}/accounts/{network}/callback"


def _check(answer: dict[str, str], state: str) -> None:
    if answer.get("state") != state:
        raise Refused("The practice network sent back another sign-in: start again.", code="state")
