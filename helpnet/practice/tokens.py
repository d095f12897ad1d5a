"""Consents given, and the codes and tokens that came of them, for both networks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence

from helpnet.practice.model import Code, Network, Token
from helpnet.practice.records import Records

X_CLIENT_ID = "practice-x-client"
X_CLIENT_SECRET = "practice-x-secret"
FACEBOOK_APP_ID = "100000000000001"
FACEBOOK_APP_SECRET = "practice-facebook-secret"


class Tokens:
    """Every code and token, found by its value; survives a reset of the world."""

    def __init__(self, records: Records, now: Callable[[], float]) -> None:
        self._records = records
        self._now = now
        self._codes = {code.value: code for code in records.all(Code)}
        self._tokens = {token.value: token for token in records.all(Token)}

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens.values())

    def new_code(
        self,
        network: Network,
        person: str,
        client_id: str,
        redirect_uri: str,
        scopes: Sequence[str],
        *,
        lives: float,
        challenge: str = "",
        declined: Sequence[str] = (),
        kept_out: Sequence[str] = (),
    ) -> Code:
        """What the consent page sends back with the person; `lives` in seconds."""
        expires_at = self._now() + lives
        code = Code(
            f"practice-{network}-code-{secrets.token_urlsafe(24)}",
            network,
            person,
            client_id,
            redirect_uri,
            list(scopes),
            expires_at,
            challenge,
            list(declined),
            list(kept_out),
        )
        self._codes[code.value] = code
        self._records.save(code.value, code)
        return code

    def take_code(self, network: Network, value: str) -> Code | None:
        """The code, once and in time; None ever after."""
        code = self._codes.get(value)
        if code is None or code.network != network:
            return None
        del self._codes[value]
        self._records.remove(Code, value)
        return code if self._now() <= code.expires_at else None

    def issue(
        self,
        network: Network,
        kind: str,
        person: str,
        client_id: str,
        scopes: Sequence[str],
        *,
        lives: float | None = None,
        page_id: str = "",
        session: str = "",
        of: Code | Token | None = None,
    ) -> Token:
        """A new token; `lives` in seconds, None for ever; `of` is whose consent it goes on."""
        now = self._now()
        token = Token(
            f"practice-{network}-{kind}-{secrets.token_urlsafe(32)}",
            network,
            kind,
            person,
            client_id,
            list(scopes),
            issued_at=now,
            expires_at=None if lives is None else now + lives,
            page_id=page_id,
            session=session or secrets.token_urlsafe(12),
            declined=list(of.declined) if of else [],
            lapsed=list(of.lapsed) if isinstance(of, Token) else [],
            kept_out=list(of.kept_out) if of else [],
        )
        self._tokens[token.value] = token
        self._records.save(token.value, token)
        return token

    def get(self, value: str) -> Token | None:
        """The token, expired or not; None when there is none or it was revoked."""
        return self._tokens.get(value)

    def valid(self, network: Network, value: str, *kinds: str) -> Token | None:
        """The token, if it is one of these kinds (none given: any) and still holds."""
        token = self._tokens.get(value)
        if token is None or token.network != network or (kinds and token.kind not in kinds):
            return None
        if token.expires_at is not None and self._now() >= token.expires_at:
            return None
        return None if token.refused else token

    def revoke(self, value: str) -> bool:
        """End one token; False when there was none."""
        if self._tokens.pop(value, None) is None:
            return False
        self._records.remove(Token, value)
        return True

    def refuse(self, value: str, subcode: int) -> None:
        """Let Facebook turn one token down from now on; the subcode of error 190 tells why."""
        token = self._tokens[value]
        token.refused = subcode
        self._records.save(value, token)

    def of_consent(self, person: str, client_id: str, *kinds: str) -> list[Token]:
        """Every token of a person's consent to an app on Facebook (kinds: none given, any)."""
        return [
            token
            for token in self
            if (token.network, token.person, token.client_id) == ("facebook", person, client_id)
            and (not kinds or token.kind in kinds)
        ]

    def end_consent(self, person: str, client_id: str, subcode: int, *kinds: str) -> None:
        """Let Facebook turn down every token of a consent that still holds from now on."""
        for token in self.of_consent(person, client_id, *kinds):
            if not token.refused:
                self.refuse(token.value, subcode)

    def expire(self, person: str, client_id: str) -> None:
        """Let the time of every token of a consent be over."""
        for token in self.of_consent(person, client_id):
            token.expires_at = self._now()
            self._records.save(token.value, token)

    def lapse(self, person: str, client_id: str) -> None:
        """Let the permissions of a consent lapse that concern Pages, as after ninety idle days."""
        for token in self.of_consent(person, client_id):
            idle = [scope for scope in token.scopes if scope.startswith("pages_")]
            self._take(token, idle, token.lapsed)

    def withdraw(self, person: str, client_id: str, scope: str) -> bool:
        """Take one permission back; False when it was not given."""
        tokens = [token for token in self.of_consent(person, client_id) if scope in token.scopes]
        for token in tokens:
            self._take(token, [scope], token.declined)
        return bool(tokens)

    def _take(self, token: Token, scopes: Sequence[str], into: list[str]) -> None:
        token.scopes = [scope for scope in token.scopes if scope not in scopes]
        into += scopes
        self._records.save(token.value, token)

    def revoke_session(self, session: str) -> int:
        """End every token of one consent; how many there were."""
        values = [token.value for token in self if token.session == session]
        for value in values:
            self.revoke(value)
        return len(values)
