"""Who calls the Graph API, and what their token lets them see and do."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from helpnet.practice import graph_errors as errors
from helpnet.practice.model import Page, Person, Token
from helpnet.practice.tokens import FACEBOOK_APP_ID, FACEBOOK_APP_SECRET
from helpnet.practice.world import World


@dataclass(frozen=True, slots=True)
class Viewer:
    """A valid token, and through it a Page, a person or an app.

    `site` is where people read with a browser what the API tells.
    """

    world: World
    token: Token
    site: str

    @property
    def page(self) -> Page | None:
        """The Page as which the call is made, with a Page's token."""
        if self.token.kind != "page":
            return None
        return self.world.facebook.pages.get(self.token.page_id)

    @property
    def person(self) -> Person | None:
        """Who consented; None for an app's own token."""
        return self.world.people.get(self.token.person)

    @property
    def is_app(self) -> bool:
        """The app calls in its own name."""
        return self.token.kind == "app"

    def may(self, permission: str) -> bool:
        """The permission was granted."""
        return permission in self.token.scopes

    def allowed(self, permission: str, otherwise: errors.GraphError) -> None:
        """Raise unless the permission is there: code 10 if it lapsed, else what is usual."""
        if permission in self.token.lapsed:
            raise errors.lapsed()
        if not self.may(permission):
            raise otherwise

    def is_page(self, page_id: str) -> bool:
        """The call is made as this Page."""
        return self.token.kind == "page" and self.token.page_id == page_id

    def runs(self, page_id: str) -> bool:
        """The call is made as this Page, or by the person who runs it."""
        page = self.world.facebook.pages.get(page_id)
        return (
            page is not None
            and not self.is_app
            and page.admin == self.token.person
            and not page.role_lost
            and page_id not in self.token.kept_out
        )

    def can(self, page_id: str, task: str) -> bool:
        """The person's role on the Page includes the task."""
        return self.runs(page_id) and task in self.world.facebook.pages[page_id].tasks

    def need_to_read(self, page_id: str, permission: str) -> None:
        """Raise unless what stands on this Page may be read."""
        if not self.runs(page_id):
            raise errors.may_not_read(permission)
        self.allowed(permission, errors.may_not_read(permission))


def token_text(params: Mapping[str, str], authorization: str) -> str:
    """The token as it came: the parameter wins over the header."""
    if params.get("access_token"):
        return params["access_token"]
    scheme, _, value = authorization.partition(" ")
    return value.strip() if scheme.casefold() in ("bearer", "oauth") else ""


def viewer_of(
    world: World, text: str, params: Mapping[str, str], *, site: str, about_me: bool = False
) -> Viewer:
    """Whom the token stands for; a GraphError (104, 2500, 190, 100) when it does not hold."""
    if not text:
        raise errors.no_token(about_me=about_me)
    token = valid_token(world, text)
    proof = params.get("appsecret_proof")
    if proof is not None and not _proof_fits(text, proof):
        raise errors.wrong_proof()
    return Viewer(world, token, site)


def valid_token(world: World, text: str) -> Token:
    """The token, or the error the network refuses it with."""
    if hmac.compare_digest(text.encode(), f"{FACEBOOK_APP_ID}|{FACEBOOK_APP_SECRET}".encode()):
        return Token(text, "facebook", "app", "", FACEBOOK_APP_ID, [], issued_at=0.0)
    token = world.tokens.get(text)
    if token is None or token.network != "facebook":
        raise errors.unreadable_token()
    if token.refused:
        raise errors.refused_token(token.refused)
    if world.tokens.valid("facebook", text) is None:
        raise errors.expired_token(token.expires_at or world.now(), world.now())
    person = world.people.get(token.person)
    if person is not None and person.facebook_trouble in (459, 464):
        raise errors.refused_token(person.facebook_trouble)
    return token


def _proof_fits(text: str, proof: str) -> bool:
    """The proof is the token's HMAC-SHA256 under the app's secret, in hex."""
    wanted = hmac.new(FACEBOOK_APP_SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), proof.encode())
