"""Connecting an account on X: OAuth 2.0 with PKCE, with tweepy's handler on our own session."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import tweepy
from requests.adapters import HTTPAdapter

from helpnet.domain.model import Credentials
from helpnet.networks import Authorization, Connected, Expired, NetworkError, Refused, TryLater
from helpnet.networks.http import (
    USUAL,
    Limits,
    NetworkSession,
    leave_alone,
    unknown_outcome,
    without_secrets,
)
from helpnet.networks.refusals import as_error
from helpnet.networks.sentences import connect_again, signed_out
from helpnet.networks.sign_in_errors import X_CONNECTING, X_RENEWING, row_of
from helpnet.networks.wire import Json, json_object, number, table, text, token, understood
from helpnet.networks.x_calls import XCalls, XSession
from helpnet.networks.x_errors import reset_at
from helpnet.networks.x_names import USER_FIELDS
from helpnet.networks.x_parse import WEB, profile

_NEEDED = ("tweet.read", "tweet.write", "users.read", "offline.access")
SCOPES = (*_NEEDED, "media.write")  # without the last, texts go without their photos
_LONGEST_SECONDS = 366 * 24 * 3600  # what is said beyond that is not believed
_TOKEN_URL = "https://api.twitter.com/2/oauth2/token"
_CONSENT = "https://twitter.com"  # tweepy's; X itself has moved on


def authorize_url(
    *, client_id: str, redirect_uri: str, consent_base: str = WEB, scopes: tuple[str, ...] = SCOPES
) -> Authorization:
    """Where the user says yes to X, with a fresh state and PKCE verifier."""
    handler = tweepy.OAuth2UserHandler(
        client_id=client_id, redirect_uri=redirect_uri, scope=list(scopes)
    )
    path = str(handler.get_authorization_url()).removeprefix(_CONSENT)
    return Authorization(consent_base + path, handler._state, handler._client.code_verifier)


def exchange(
    code: str,
    verifier: str,
    *,
    client_id: str,
    client_secret: str,
    redirect_uri: str,
    api_base: str,
    limits: Limits = USUAL,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    web_base: str = WEB,
) -> Connected:
    """Turn the code of the redirect, once its state was checked, into a connected account."""
    session = XSession(api_base, limits, clock)
    handler = _Handler(session, client_id, client_secret, redirect_uri, refreshing=False)
    answer = _answered(lambda: handler.exchange(code, verifier))
    credentials = _credentials(answer, Credentials("", scopes=SCOPES), clock())
    missing = [scope for scope in _NEEDED if scope not in credentials.scopes]
    if missing:
        raise Refused(
            f"X connected without the right to {', '.join(missing)}: allow it in the app's "
            f"settings at developer.x.com, then {connect_again('X')}.",
            code="scope",
        )
    calls = XCalls(credentials.access_token, session)
    me = _answered(lambda: calls.write("get_me", user_fields=USER_FIELDS))
    with understood("X"):
        return Connected(profile(table(me, "data"), web_base), credentials)


def _answered(ask: Callable[[], Json]) -> Json:
    """What a call of a sign-in answers: nobody tries these again by themselves."""
    try:
        return ask()
    except TryLater as problem:
        lost = problem
    row = row_of(X_CONNECTING, 429 if lost.code.split("/")[0] == "429" else 0, None)
    raise as_error(row, lost.code, "", lost.after, writes=lost.taken == "unknown")


def revoke(
    credentials: Credentials,
    *,
    client_id: str,
    client_secret: str,
    api_base: str,
    limits: Limits = USUAL,
) -> None:
    """Make both tokens void; ones that X does not know any more are fine. Raises NetworkError."""
    session = NetworkSession(api_base, network="X", limits=limits)
    for kind in ("refresh_token", "access_token"):
        held = getattr(credentials, kind)
        if not held:
            continue
        answer = session.post(
            f"{session.base}/2/oauth2/revoke",
            data={"token": held, "token_type_hint": kind, "client_id": client_id},
            auth=(client_id, client_secret) if client_secret else leave_alone,
        )
        body = without_secrets(answer)
        if 200 <= answer.status_code < 300 or (answer.status_code == 400 and json_object(body)):
            continue
        problem = token_error(answer.status_code, answer.headers, body, refreshing=False)
        if problem:
            raise problem


def refreshed(
    credentials: Credentials,
    session: NetworkSession,
    client_id: str,
    client_secret: str,
    now: datetime,
) -> Credentials:
    """Credentials that hold again; the refresh token given is used up by this."""
    if not credentials.refresh_token:
        raise Expired(signed_out("X"), code="no refresh token")
    handler = _Handler(session, client_id, client_secret, refreshing=True)
    try:
        answer = handler.refresh(credentials.refresh_token)
    except TryLater as problem:
        lost = problem
    else:
        return _credentials(answer, credentials, now)
    row = next(row for row in X_RENEWING if row.outcome == lost.taken)
    raise as_error(row, lost.code, "", lost.after, writes=True)


def token_error(
    status: int, headers: Mapping[str, str], body: bytes, *, refreshing: bool
) -> NetworkError | None:
    """What an answer of X's token endpoint means as an error; None where it brought a token."""
    answer = json_object(body)
    code = f"{status}/{text(answer, 'error')}" if answer and "error" in answer else str(status)
    if 200 <= status < 300:
        found = answer is not None and token(answer, "access_token")
        return None if found else unknown_outcome("X", "malformed")
    error = None if answer is None else text(answer, "error")
    row = row_of(X_RENEWING if refreshing else X_CONNECTING, status, error)
    now = datetime.now(UTC)
    after = reset_at(headers, now) if status == 429 else None
    return as_error(row, code, "", after, writes=True)


def _credentials(answer: Json, before: Credentials, now: datetime) -> Credentials:
    seconds = min(number(answer, "expires_in"), _LONGEST_SECONDS)
    return Credentials(
        token(answer, "access_token"),
        token(answer, "refresh_token") or before.refresh_token,
        now + timedelta(seconds=seconds) if seconds else None,
        tuple(text(answer, "scope").split()) or before.scopes,
    )


class _Onto(HTTPAdapter):
    """Carries the requests of another session over ours, with its bounds and to its base."""

    def __init__(self, session: NetworkSession) -> None:
        super().__init__()
        self._session = session

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        request.url = self._session.rebase(str(request.url))
        return self._session.send(request, verify=kwargs.get("verify"))


@dataclass(frozen=True, slots=True)
class _Plain:
    """What the library is to read of an answer."""

    text: str


class _Handler(tweepy.OAuth2UserHandler):  # type: ignore[misc]
    """tweepy's handler, judging itself what X's token endpoint answers."""

    auth: Any

    def __init__(
        self,
        session: NetworkSession,
        client_id: str,
        client_secret: str,
        redirect_uri: str | None = None,
        *,
        refreshing: bool,
    ) -> None:
        # Without a scope the library does not take other scopes than asked for as an error.
        super().__init__(
            client_id=client_id,
            redirect_uri=redirect_uri,
            scope=None,
            client_secret=client_secret or None,
        )
        self.auth = self.auth or leave_alone
        self.trust_env = session.trust_env
        self.mount("https://", _Onto(session))
        self._refreshing = refreshing
        self._answer: Json = {}
        for moment in ("access_token_response", "refresh_token_response"):
            self.register_compliance_hook(moment, self._judge)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """The code and the secret go to X alone."""

    def exchange(self, code: str, verifier: str) -> Json:
        """What X gives for a code; tweepy's own way sends no verifier kept from before."""
        super(tweepy.OAuth2UserHandler, self).fetch_token(
            _TOKEN_URL,
            code=code,
            code_verifier=verifier,
            include_client_id=True,
            auth=self.auth,
        )
        return self._answer

    def refresh(self, refresh_token: str) -> Json:
        """What X gives for a refresh token."""
        self.refresh_token(
            _TOKEN_URL, refresh_token=refresh_token, auth=self.auth, client_id=self.client_id
        )
        return self._answer

    def _judge(self, response: requests.Response) -> _Plain:
        problem = token_error(
            response.status_code,
            response.headers,
            without_secrets(response),
            refreshing=self._refreshing,
        )
        if problem:
            raise problem
        self._answer = json_object(response.content) or {}
        return _Plain(json.dumps({"access_token": text(self._answer, "access_token")}))
