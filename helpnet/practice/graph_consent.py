"""The page on which a person allows an app to act for them: `/dialog/oauth`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
NOT_ACTIVE = (
    "This app is in development mode: only people with a role on it can sign in. "
    "Its developer has to switch it to live mode, or to give you a role."
)
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


BASIC = frozenset({"public_profile", "email"})  # given to every app without a review


@dataclass(frozen=True, slots=True)
class Choice:
    """What was ticked: permissions not allowed, and the ids of Pages that are kept out."""

    declined: Sequence[str]
    kept_out: Sequence[str]


def dialog(world: World, method: str, params: Mapping[str, str], choice: Choice) -> AnyResponse:
    """Show what is asked for (GET), or send the person back with a code or a refusal (POST).

    `decision` is allow or deny; all scopes that were asked for are given but those declined.
    `who` (a facebook_name) consents, the owner if nobody is named.
    """
    scopes = _scopes(params.get("scope", ""))
    problem = _problem(params, scopes)
    if problem:
        return page("Sorry, something went wrong", SENTENCE, 400, sentence=problem)
    person = _person(world, params.get("who", ""))
    if world.settings.facebook_mode == "development" and not world.has_app_role(person):
        return page("App not active", SENTENCE, 400, sentence=NOT_ACTIVE)
    decision = params.get("decision") if method == "POST" else None
    state = {"state": params["state"]} if "state" in params else {}
    if decision == "deny":
        return _back(params["redirect_uri"], {**REFUSED, **state})
    offered = _offered(world, person, scopes)
    if decision != "allow":
        return _asked(world, params, person, offered)
    code = world.tokens.new_code(
        "facebook",
        person.id,
        params["client_id"],
        params["redirect_uri"],
        [scope for scope in offered if scope not in choice.declined],
        lives=CODE_SECONDS,
        declined=[scope for scope in offered if scope in choice.declined],
        kept_out=choice.kept_out,
    )
    return _back(params["redirect_uri"], {"code": code.value, **state})


def _offered(world: World, person: Person, scopes: Sequence[str]) -> list[str]:
    """Which of the scopes the app may ask this person for: a stranger without a review, few."""
    if world.settings.facebook_access == "advanced" or world.has_app_role(person):
        return list(scopes)
    return [scope for scope in scopes if scope in BASIC]


def _asked(
    world: World, params: Mapping[str, str], person: Person, scopes: Sequence[str]
) -> AnyResponse:
    """The page with its two buttons; who is signed in is offered first."""
    others = [who for who in world.people if who.facebook_id and who.id != person.id]
    return page(
        f"Continue as {person.facebook_name}?",
        CONSENT,
        kept={name: params[name] for name in KEPT if name in params},
        scopes=scopes,
        meanings=SCOPES,
        pages=world.facebook.pages_of(person.id) if "pages_show_list" in scopes else [],
        people=[person, *sorted(others, key=lambda who: who.facebook_name)],
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
