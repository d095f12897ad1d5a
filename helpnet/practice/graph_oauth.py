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
        "facebook", "short", code.person, code.client_id, code.scopes, lives=SHORT_SECONDS
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
    )
    return {"access_token": token.value, "token_type": "bearer", "expires_in": LONG_SECONDS}


def debug_token(world: World, caller: Token, input_token: str) -> dict[str, Any]:
    """What a token is worth; asked with an app's token, or with a token of the same person."""
    if not input_token:
        raise GraphError("(#100) The parameter input_token is required", 100)
    try:
        token = valid_token(world, input_token)
    except GraphError as error:
        told = {"code": error.code, "message": error.message, "subcode": error.subcode}
        return {
            "data": {
                "error": {name: value for name, value in told.items() if value is not None},
                "is_valid": False,
                "scopes": [],
            }
        }
    if caller.kind != "app" and caller.person != token.person:
        raise errors.numbered(
            100,
            "You must provide an app access token, or a user access token that is an owner "
            "or developer of the app",
        )
    return {"data": _described(world, token)}


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
        told["data_access_expires_at"] = int(token.issued_at) + 90 * 86400
        told["user_id"] = person.facebook_id
    if kind == "PAGE":
        told["profile_id"] = token.page_id
        told["granular_scopes"] = [
            {"scope": scope, "target_ids": [token.page_id]}
            for scope in token.scopes
            if scope.startswith("pages_")
        ]
    return told
