"""How accounts on X are connected and disconnected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from helpnet.domain.model import Credentials
from helpnet.networks import Authorization, Candidate, Consented, Removal, x_follows, x_oauth
from helpnet.networks.http import Limits


@dataclass(frozen=True, slots=True)
class XConsent:
    """The `Consent` of X for one developer app."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    api_base: str
    web_base: str
    limits: Limits
    clock: Callable[[], datetime]

    @property
    def chooses(self) -> bool:
        return False

    @property
    def removal_url(self) -> str:
        return f"{self.web_base}/settings/connected_apps"

    def begin(self, *, again: bool = False, follows: bool = False) -> Authorization:
        return x_oauth.authorize_url(
            client_id=self.client_id,
            redirect_uri=self.redirect_uri,
            consent_base=self.web_base,
            scopes=(*x_oauth.SCOPES, x_follows.SCOPE) if follows else x_oauth.SCOPES,
        )

    def finish(self, code: str, verifier: str) -> Consented:
        connected = x_oauth.exchange(
            code,
            verifier,
            client_id=self.client_id,
            client_secret=self.client_secret,
            redirect_uri=self.redirect_uri,
            api_base=self.api_base,
            limits=self.limits,
            clock=self.clock,
            web_base=self.web_base,
        )
        return Consented((Candidate(connected),))

    def revoke(self, credentials: Credentials, person_id: str) -> None:
        x_oauth.revoke(
            credentials,
            client_id=self.client_id,
            client_secret=self.client_secret,
            api_base=self.api_base,
            limits=self.limits,
        )

    def removal(self, signed: str) -> Removal | None:
        return None
