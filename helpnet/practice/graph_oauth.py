"""Codes and tokens: `/oauth/access_token` and `/debug_token`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_access import valid_token
from helpnet.practice.graph_errors import GraphError
from helpnet.practice.model import Token
from helpnet.practice.tokens import FACEBOOK_APP_ID, FACEBOOK_APP_SECRET
from helpnet.practice.world import World

SHORT_SECONDS = 5_400
DATA_ACCESS_SECONDS = 90 * 86_400
LONG_SECONDS = 5_183_944  # sixty days, as it is told


def access_token(world: World, params: Mapping[str, str]) -> dict[str, Any]:
    """Trade a code, a short-lived token or the app's secret for a token."""
    if params.get("client_id") != FACEBOOK_APP_ID:
        raise GraphError(
            "Error validating application. Cannot get application info due to a system error.", 101
        )
    if params.get("client_secret") != FACEBOOK_APP_SECRET:
        raise GraphError("Error validating client secret.", 1)
    grant = params.get("grant_type", "authorization_code")
    if grant == "client_credentials":
        token = world.tokens.issue("facebook", "app", "", FACEBOOK_APP_ID, [])
        return {"access_token": token.value, "token_type": "bearer"}
    if grant == "fb_exchange_token":
        return _exchange(world, params)
    if grant != "authorization_code":
        raise GraphError(f"Unsupported grant_type: {grant}", 100)
    return _redeem(world, params)


def _redeem(world: World, params: Mapping[str, str]) -> dict[str, Any]:
    if not params.get("code"):
        raise GraphError("Missing authorization code", 1)
    code = world.tokens.take_code("facebook", params["code"])
    if code is None:
        raise GraphError("This authorization code has been used.", 100, subcode=36009)
    if params.get("redirect_uri") != code.redirect_uri:
        raise GraphError(
            "Error validating verification code. Please make sure your redirect_uri is identical "
            "to the one you used in the OAuth dialog request",
            100,
            subcode=36008,
        )
    token = world.tokens.issue(
        "facebook", "short", code.person, code.client_id, code.scopes, lives=SHORT_SECONDS, of=code
    )
    return {"access_token": token.value, "token_type": "bearer", "expires_in": SHORT_SECONDS}


def _exchange(world: World, params: Mapping[str, str]) -> dict[str, Any]:
    if not params.get("fb_exchange_token"):
        raise GraphError("The parameter fb_exchange_token is required", 100)
    old = valid_token(world, params["fb_exchange_token"])
    if old.kind not in ("short", "long"):
        raise GraphError("The access token does not belong to a person", 190)
    token = world.tokens.issue(
        "facebook",
        "long",
        old.person,
        old.client_id,
        old.scopes,
        lives=LONG_SECONDS,
        session=old.session,
        of=old,
    )
    return {"access_token": token.value, "token_type": "bearer", "expires_in": LONG_SECONDS}


def debug_token(world: World, caller: Token, input_token: str) -> dict[str, Any]:
    """What a token is worth; asked with an app's token, or with a token of the same person."""
    if not input_token:
        raise GraphError("(#100) The parameter input_token is required", 100)
    problem = None
    try:
        token = valid_token(world, input_token)
    except GraphError as error:
        problem = {"code": error.code, "message": error.message}
        if error.subcode is not None:
            problem["subcode"] = error.subcode
        known = world.tokens.get(input_token)
        if known is None or known.network != "facebook":
            return {"data": {"error": problem, "is_valid": False, "scopes": []}}
        token = known
    if caller.kind != "app" and caller.person != token.person:
        raise errors.numbered(
            100,
            "You must provide an app access token, or a user access token that is an owner "
            "or developer of the app",
        )
    described = _described(world, token)
    return {"data": described | ({"error": problem, "is_valid": False} if problem else {})}


def _described(world: World, token: Token) -> dict[str, Any]:
    person = world.people.get(token.person)
    kind = {"page": "PAGE", "app": "APP"}.get(token.kind, "USER")
    told: dict[str, Any] = {
        "app_id": token.client_id,
        "type": kind,
        "application": "Practice app",
        "expires_at": int(token.expires_at or 0),  # 0: never
        "is_valid": True,
        "issued_at": int(token.issued_at),
        "scopes": token.scopes,
    }
    if person is not None:
        ends = world.now() if token.lapsed else token.issued_at + DATA_ACCESS_SECONDS
        told["data_access_expires_at"] = int(ends)
        told["user_id"] = person.facebook_id
    if kind == "PAGE":
        told["profile_id"] = token.page_id
    if kind != "APP":
        told["granular_scopes"] = [_granular(world, token, scope) for scope in token.scopes]
    return told


def _granular(world: World, token: Token, scope: str) -> dict[str, Any]:
    """A permission, and which Pages it is for where it is for single ones."""
    if not scope.startswith("pages_"):
        return {"scope": scope}
    pages = [page.id for page in world.facebook.pages_of(token.person)]
    return {
        "scope": scope,
        "target_ids": [page for page in pages if page not in token.kept_out],
    }
