"""How Facebook Pages are connected and disconnected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from helpnet.domain.model import Credentials
from helpnet.networks import Authorization, Consented, Expired, Removal, facebook_oauth
from helpnet.networks.facebook_signed import signed_request
from helpnet.networks.http import Limits
from helpnet.networks.wire import number, text, unix_moment


@dataclass(frozen=True, slots=True)
class FacebookConsent:
    """The `Consent` of Facebook for one Meta app."""

    app_id: str
    app_secret: str = field(repr=False)
    redirect_uri: str
    api_base: str
    web_base: str
    version: str
    limits: Limits
    clock: Callable[[], datetime]

    @property
    def chooses(self) -> bool:
        return True

    @property
    def removal_url(self) -> str:
        return f"{self.web_base}/settings/?tab=business_tools"

    def begin(self, *, again: bool = False, follows: bool = False) -> Authorization:
        return facebook_oauth.authorize_url(
            app_id=self.app_id,
            redirect_uri=self.redirect_uri,
            consent_base=self.web_base,
            version=self.version,
            again=again,
        )

    def finish(self, code: str, verifier: str) -> Consented:
        return facebook_oauth.exchange(
            code,
            app_id=self.app_id,
            app_secret=self.app_secret,
            redirect_uri=self.redirect_uri,
            api_base=self.api_base,
            version=self.version,
            limits=self.limits,
            clock=self.clock,
            web_base=self.web_base,
        )

    def revoke(self, credentials: Credentials, person_id: str) -> None:
        try:
            facebook_oauth.revoke(
                person_id,
                app_id=self.app_id,
                app_secret=self.app_secret,
                api_base=self.api_base,
                version=self.version,
                limits=self.limits,
                clock=self.clock,
            )
        except Expired:
            return  # the person has taken the consent back already

    def removal(self, signed: str) -> Removal | None:
        told = signed_request(signed, self.app_secret)
        person_id = text(told, "user_id") if told else ""
        if not told or not person_id:
            return None
        return Removal(person_id, unix_moment(number(told, "issued_at")))
