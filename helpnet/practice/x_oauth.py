"""OAuth 2.0 on practice X: the consent page, and codes and refresh tokens traded for tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Flask, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from helpnet.practice.model import Code, Token
from helpnet.practice.tokens import X_CLIENT_ID, X_CLIENT_SECRET
from helpnet.practice.world import World
from helpnet.practice.x_html import CONSENT, SENTENCE, page

CODE_SECONDS = 30.0
ACCESS_SECONDS = 7200
LONGEST_STATE = 500
SCOPES = {
    "tweet.read": "See posts, also those of protected accounts you follow.",
    "tweet.write": "Post and repost for you.",
    "tweet.moderate.write": "Hide and unhide replies to your posts.",
    "users.read": "See any account you can see.",
    "follows.read": "See whom you follow, and who follows you.",
    "offline.access": "Stay connected until you revoke access.",
    "media.write": "Upload photos and videos for you.",
    "dm.read": "Read your direct messages.",
    "dm.write": "Send direct messages for you.",
    "like.read": "See posts you have liked.",
    "bookmark.read": "See your bookmarks.",
    "list.read": "See your lists.",
    "block.read": "See whom you have blocked.",
    "mute.read": "See whom you have muted.",
    "space.read": "See your Spaces.",
}
KEPT = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)


class OAuthRefusal(Exception):
    """An error of the token endpoints."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


def register(app: Flask, world: World) -> None:
    """Put consent page and token endpoints into the application."""
    routes = Blueprint("practice_x_oauth", __name__, url_prefix="/x")

    @routes.errorhandler(OAuthRefusal)
    def refuse(refusal: OAuthRefusal) -> Response:
        told = jsonify(error=refusal.error, error_description=refusal.description)
        told.status_code = refusal.status
        return told

    @routes.route("/i/oauth2/authorize", methods=["GET", "POST"])
    def authorize() -> AnyResponse:
        asked = request.args if request.method == "GET" else request.values
        sentence = _problem(asked, world.settings.x_callback)
        if sentence:
            title = "Something went wrong"
            return page(title, SENTENCE, 400, sentence=f"You can't give access: {sentence}")
        decision = request.form.get("decision", "")
        if decision not in ("allow", "deny"):
            return _consent(world, asked)
        return _decided(world, asked, decision)

    @routes.post("/2/oauth2/token")
    def token() -> Response:
        client_id = _client()
        grants = {"authorization_code": _by_code, "refresh_token": _by_refresh_token}
        grant = grants.get(_required("grant_type"))
        if grant is None:
            raise OAuthRefusal(
                "unsupported_grant_type", "Grant type must be authorization_code or refresh_token."
            )
        return grant(world, client_id)

    @routes.post("/2/oauth2/revoke")
    def revoke() -> Response:
        client_id = _client()
        token = world.tokens.get(_required("token"))
        if token is not None and token.network == "x" and token.client_id == client_id:
            if token.kind == "refresh":
                world.tokens.revoke_session(token.session)
            else:
                world.tokens.revoke(token.value)
        return jsonify(revoked=True)

    @routes.post("/oauth2/token")
    def app_token() -> Response:
        client_id = _client()
        if request.form.get("grant_type") != "client_credentials":
            raise OAuthRefusal("unsupported_grant_type", "Grant type must be client_credentials.")
        issued = world.tokens.issue("x", "app", "", client_id, [])
        return jsonify(token_type="bearer", access_token=issued.value)

    app.register_blueprint(routes)


# ---------------------------------------------------------------- the consent page


def _problem(asked: Mapping[str, str], callback: str) -> str:
    """Why there is nothing to consent to, in a sentence; "" when all is well."""
    scopes = asked.get("scope", "").split()
    checks = (
        (asked.get("client_id") == X_CLIENT_ID, "there is no app of that client_id."),
        (
            _is_registered(asked.get("redirect_uri", ""), callback),
            "the redirect_uri is not registered.",
        ),
        (asked.get("response_type") == "code", "response_type must be code."),
        (0 < len(asked.get("state", "")) <= LONGEST_STATE, "state must have 1 to 500 characters."),
        (bool(scopes) and set(scopes) <= SCOPES.keys(), "scope must name scopes that X has."),
        (bool(asked.get("code_challenge")), "code_challenge is missing."),
        (
            asked.get("code_challenge_method", "plain").lower() in ("s256", "plain"),
            "code_challenge_method must be S256 or plain.",
        ),
    )
    return next((sentence for holds, sentence in checks if not holds), "")


def _is_registered(uri: str, callback: str) -> bool:
    """The very address the app names; where it names none, any on this computer."""
    if callback:
        return uri == callback
    try:
        target = urlsplit(uri)
        host = target.hostname or ""
        is_here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
    return is_here and target.scheme in ("http", "https") and not target.fragment


def _consent(world: World, asked: Mapping[str, str]) -> Response:
    others = sorted(
        (person for person in world.people if person.x_id and not person.is_owner),
        key=lambda person: person.name,
    )
    return page(
        "Practice client wants to access your X account",
        CONSENT,
        meanings=[SCOPES[scope] for scope in asked["scope"].split()],
        kept={name: asked[name] for name in KEPT if name in asked},
        people=[world.people.owner, *others],
    )


def _decided(world: World, asked: Mapping[str, str], decision: str) -> AnyResponse:
    redirect_uri, state = asked["redirect_uri"], asked["state"]
    if decision == "deny":
        return _back(redirect_uri, {"error": "access_denied", "state": state})
    who = request.form.get("who") or world.people.owner.x_username
    person = world.people.by_username(who)
    if person is None:
        return page("Something went wrong", SENTENCE, 400, sentence=f"There is no @{who} here.")
    method = asked.get("code_challenge_method", "plain").lower()
    code = world.tokens.new_code(
        "x",
        person.id,
        asked["client_id"],
        redirect_uri,
        asked["scope"].split(),
        lives=CODE_SECONDS,
        challenge=f"{method}:{asked['code_challenge']}",
    )
    return _back(redirect_uri, {"state": state, "code": code.value})


def _back(redirect_uri: str, parameters: dict[str, str]) -> AnyResponse:
    target = urlsplit(redirect_uri)
    query = urlencode([*parse_qsl(target.query, keep_blank_values=True), *parameters.items()])
    return redirect(urlunsplit(target._replace(query=query)), 302)


# ---------------------------------------------------------------- the token endpoints


def _client() -> str:
    """The client that calls, by its Basic authorization."""
    given = request.authorization
    if given is None or given.type != "basic":
        raise OAuthRefusal("unauthorized_client", "Missing valid authorization header", 401)
    holds = hmac.compare_digest(
        f"{given.username}:{given.password}".encode(), f"{X_CLIENT_ID}:{X_CLIENT_SECRET}".encode()
    )
    if not holds or request.form.get("client_id", X_CLIENT_ID) != X_CLIENT_ID:
        raise OAuthRefusal("unauthorized_client", "Invalid client credentials", 401)
    return X_CLIENT_ID


def _required(name: str) -> str:
    value = request.form.get(name, "")
    if not value:
        raise OAuthRefusal("invalid_request", f"Missing required parameter [{name}].")
    return value


def _by_code(world: World, client_id: str) -> Response:
    redirect_uri, verifier = _required("redirect_uri"), _required("code_verifier")
    code = world.tokens.take_code("x", _required("code"))
    if code is None or code.client_id != client_id:
        raise OAuthRefusal(
            "invalid_request", "Value passed for the authorization code was invalid."
        )
    if redirect_uri != code.redirect_uri:
        raise OAuthRefusal("invalid_request", "Value passed for the redirect uri did not match.")
    if not _is_verified(code, verifier):
        raise OAuthRefusal("invalid_request", "Value passed for the code verifier did not match.")
    return _issued(world, code.person, client_id, code.scopes, "")


def _by_refresh_token(world: World, client_id: str) -> Response:
    """The old refresh token is spent; the access token it came with lives on until its time."""
    old: Token | None = world.tokens.valid("x", _required("refresh_token"), "refresh")
    if old is None or old.client_id != client_id:
        raise OAuthRefusal("invalid_request", "Value passed for the token was invalid.")
    world.tokens.revoke(old.value)
    return _issued(world, old.person, client_id, old.scopes, old.session)


def _is_verified(code: Code, verifier: str) -> bool:
    method, _, challenge = code.challenge.partition(":")
    proof = verifier
    if method == "s256":
        digest = hashlib.sha256(verifier.encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(proof.encode(), challenge.encode())


def _issued(world: World, person: str, client_id: str, scopes: list[str], session: str) -> Response:
    access = world.tokens.issue(
        "x", "access", person, client_id, scopes, lives=ACCESS_SECONDS, session=session
    )
    told = {
        "token_type": "bearer",
        "expires_in": ACCESS_SECONDS,
        "access_token": access.value,
        "scope": " ".join(scopes),
    }
    if "offline.access" in scopes:
        refresh = world.tokens.issue(
            "x", "refresh", person, client_id, scopes, session=access.session
        )
        told["refresh_token"] = refresh.value
    response = jsonify(told)
    response.headers["Cache-Control"] = "no-store"
    return response
