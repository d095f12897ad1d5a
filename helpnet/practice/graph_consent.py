"""The page on which a person allows an app to act for them: `/dialog/oauth`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from helpnet.practice.graph_html import CONSENT, SENTENCE, page
from helpnet.practice.model import Person
from helpnet.practice.tokens import FACEBOOK_APP_ID
from helpnet.practice.world import World

CODE_SECONDS = 600
KEPT = ("client_id", "redirect_uri", "scope", "state", "response_type")
REFUSED = {
    "error": "access_denied",
    "error_code": "200",
    "error_description": "Permissions error",
    "error_reason": "user_denied",
}
SCOPES = {
    "public_profile": "Your name and profile picture",
    "email": "Your e-mail address",
    "business_management": "Manage your business",
    "pages_show_list": "Show a list of the Pages you manage",
    "pages_read_engagement": "Read content posted on the Page",
    "pages_read_user_content": "Read what others wrote on the Page",
    "pages_manage_posts": "Create and manage content on your Page",
    "pages_manage_engagement": "Create and manage comments on your Page",
    "pages_manage_metadata": "Manage accounts, settings and webhooks for a Page",
    "pages_messaging": "Manage and access Page conversations in Messenger",
}


def dialog(
    world: World, method: str, params: Mapping[str, str], declined: Sequence[str]
) -> AnyResponse:
    """Show what is asked for (GET), or send the person back with a code or a refusal (POST).

    `decision` is allow or deny; all scopes that were asked for are given but those `declined`.
    `who` (a facebook_name) consents, the owner if nobody is named.
    """
    scopes = _scopes(params.get("scope", ""))
    problem = _problem(params, scopes)
    if problem:
        return page("Sorry, something went wrong", SENTENCE, 400, sentence=problem)
    decision = params.get("decision") if method == "POST" else None
    state = {"state": params["state"]} if "state" in params else {}
    if decision == "deny":
        return _back(params["redirect_uri"], {**REFUSED, **state})
    if decision != "allow":
        return _asked(world, params, scopes)
    code = world.tokens.new_code(
        "facebook",
        _person(world, params.get("who", "")).id,
        params["client_id"],
        params["redirect_uri"],
        [scope for scope in scopes if scope not in declined],
        lives=CODE_SECONDS,
    )
    return _back(params["redirect_uri"], {"code": code.value, **state})


def _asked(world: World, params: Mapping[str, str], scopes: Sequence[str]) -> AnyResponse:
    """The page with its two buttons; the owner is offered first."""
    others = [person for person in world.people if person.facebook_id and not person.is_owner]
    return page(
        f"Continue as {world.people.owner.facebook_name}?",
        CONSENT,
        kept={name: params[name] for name in KEPT if name in params},
        scopes=scopes,
        meanings=SCOPES,
        people=[world.people.owner, *sorted(others, key=lambda person: person.facebook_name)],
    )


def _person(world: World, facebook_name: str) -> Person:
    named = [person for person in world.people.named(facebook_name) if person.facebook_id]
    return named[0] if named else world.people.owner


def _problem(params: Mapping[str, str], scopes: Sequence[str]) -> str:
    """Why there is nothing to consent to, in a sentence; "" when all is well."""
    if params.get("client_id") != FACEBOOK_APP_ID:
        return "Invalid App ID: The provided app ID does not look like a valid app ID."
    target = urlsplit(params.get("redirect_uri", ""))
    if target.scheme not in ("http", "https") or not target.netloc:
        return "The redirect_uri URL must be absolute"
    if params.get("response_type", "code") != "code":
        return "Only response_type=code is practised here."
    unknown = [scope for scope in scopes if scope not in SCOPES]
    return f"Invalid Scopes: {', '.join(unknown)}." if unknown else ""


def _scopes(text: str) -> list[str]:
    """The scopes asked for, commas or spaces between; the public profile always comes along."""
    asked = text.replace(",", " ").split()
    return list(dict.fromkeys(["public_profile", *asked]))


def _back(redirect_uri: str, answer: Mapping[str, str]) -> AnyResponse:
    """Back to the app; Facebook always puts that odd fragment at the end."""
    target = urlsplit(redirect_uri)
    query = "&".join(filter(None, (target.query, urlencode(answer))))
    return redirect(urlunsplit((target.scheme, target.netloc, target.path, query, "_=_")))
