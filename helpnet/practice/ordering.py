"""The shapes of the control plane: what it is given becomes the world's things, and back."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast, get_args

from helpnet.practice import checking
from helpnet.practice.acquaintance import Newcomer
from helpnet.practice.complaint import Complaint
from helpnet.practice.faults import Effect, EffectType, Fault
from helpnet.practice.graph_catalogue import is_known
from helpnet.practice.model import Act, Network, Person, Photo, Settings, XMedia
from helpnet.practice.requests_log import Heard
from helpnet.practice.world import World

USERNAME = re.compile(r"[A-Za-z0-9_]{1,15}")
RELATIONS: dict[str, tuple[str, ...]] = {"x": ("following", "followed_by"), "facebook": ("friend",)}
EFFECT_FIELDS: dict[str, tuple[str, ...]] = {
    "status": ("status", "body", "headers"),
    "rate_limit": ("reset_in",),
    "graph_error": ("code", "subcode", "reset_in"),
    "latency": ("seconds",),
    "drip": ("seconds",),
}


# ---------------------------------------------------------------- people


def newcomer(given: dict[str, Any], world: World) -> Newcomer:
    """Somebody as POST /practice/people describes them."""
    checking.only(
        given,
        "name",
        "x_username",
        "facebook_name",
        "bio",
        "location",
        "relation",
        "interactions",
        "x_suspended",
    )
    username = checking.text(given, "x_username", required=False).removeprefix("@")
    facebook_name = checking.text(given, "facebook_name", required=False)
    if not username and not facebook_name:
        raise Complaint(422, 'Give "x_username", "facebook_name" or both.')
    if username and not USERNAME.fullmatch(username):
        raise Complaint(422, '"x_username" must be 1 to 15 letters, digits or underscores.')
    if username.casefold() == world.people.owner.x_username.casefold():
        raise Complaint(422, f"{username!r} is the owner; give another x_username.")
    who = Newcomer(
        checking.text(given, "name"),
        x_username=username,
        facebook_name=facebook_name,
        bio=checking.text(given, "bio", required=False),
        location=checking.text(given, "location", required=False),
        relation=_relation(given),
        x_suspended=checking.truth(given, "x_suspended"),
        acts=[_act(one, world.now()) for one in checking.items(given, "interactions")],
    )
    _check_accounts(who)
    return who


def _relation(given: dict[str, Any]) -> dict[Network, list[str]] | None:
    if given.get("relation") is None:
        return None
    told = checking.mapping(given, "relation")
    for network in told:
        known = RELATIONS[checking.network(network)]
        for word in checking.texts(told, network):
            if word not in known:
                raise Complaint(
                    422, f"A relation on {network} is one of {', '.join(known)}, not {word!r}."
                )
    return cast(dict[Network, list[str]], told)


def _act(given: dict[str, Any], now: float) -> tuple[Network, bool, float, str]:
    checking.only(given, "network", "direction", "at", "text")
    direction = given.get("direction")
    if direction not in ("out", "in"):
        raise Complaint(422, f'"direction" must be "out" or "in", not {direction!r}.')
    at = checking.moment(given, "at", now)
    if at is None:
        raise Complaint(422, 'Every interaction needs "at".')
    text = checking.text(given, "text", required=False)
    return checking.network(given.get("network")), direction == "out", at, text


def _check_accounts(who: Newcomer) -> None:
    names = {"x": who.x_username, "facebook": who.facebook_name}
    named = [network for network, words in (who.relation or {}).items() if words]
    for network in (*named, *(act[0] for act in who.acts)):
        if not names[network]:
            raise Complaint(422, f"{who.name} has no account on {network} to have a past on.")


def person_told(
    person: Person, relation: dict[Network, list[str]], acts: Sequence[Act]
) -> dict[str, Any]:
    """Somebody as the control plane tells them."""
    told: dict[str, Any] = {"name": person.name}
    if person.x_id:
        told |= {"x_username": person.x_username, "x_id": person.x_id}
        if person.x_suspended:
            told["x_suspended"] = True
    if person.facebook_id:
        told |= {"facebook_name": person.facebook_name, "facebook_id": person.facebook_id}
    interactions = [
        {
            "network": act.network,
            "direction": "out" if act.outgoing else "in",
            "at": checking.iso(act.at),
        }
        for act in sorted(acts, key=lambda act: act.at)
    ]
    return told | {
        "bio": person.bio,
        "location": person.location,
        "relation": relation,
        "interactions": interactions,
    }


def medium_told(medium: XMedia) -> dict[str, Any]:
    """A photo as the control plane tells it; width and height are pixels, 0 where not known."""
    return {
        "mime": medium.mime,
        "bytes": medium.size,
        "width": medium.width,
        "height": medium.height,
        "alt_text": medium.alt_text,
    }


def photo_told(photo: Photo) -> dict[str, Any]:
    """A Page's photo, told in the same way."""
    return {
        "mime": photo.media_type,
        "bytes": len(base64.b64decode(photo.content)),
        "width": photo.width,
        "height": photo.height,
        "alt_text": photo.alt_text,
    }


# ---------------------------------------------------------------- faults, requests, settings


def fault(given: dict[str, Any]) -> dict[str, Any]:
    """A fault as POST /practice/faults orders it: the arguments of Faults.add."""
    checking.only(given, "network", "method", "path", "skip", "count", "effect")
    count: int | None = 1
    if "count" in given:
        counted = given["count"] is not None
        count = checking.whole(given, "count", default=None, least=1) if counted else None
    network = checking.network(given.get("network"))
    return {
        "network": network,
        "method": checking.text(given, "method", required=False),
        "path": checking.text(given, "path", required=False),
        "skip": checking.whole(given, "skip", default=0),
        "count": count,
        "effect": _effect(checking.mapping(given, "effect"), network),
    }


def _effect(given: dict[str, Any], on: Network) -> Effect:
    kind = checking.text(given, "type")
    if kind not in get_args(EffectType):
        known = ", ".join(get_args(EffectType))
        raise Complaint(422, f"There is no effect {kind!r}; known are {known}.")
    checking.only(given, "type", *EFFECT_FIELDS.get(kind, ()))
    effect_type = cast(EffectType, kind)
    if kind == "usage_cap" and on != "x":
        raise Complaint(422, 'Only X has a monthly cap: "usage_cap" needs "network": "x".')
    if kind == "status":
        status = checking.whole(given, "status", default=None, least=200)
        if status > 599:
            raise Complaint(422, '"status" must be between 200 and 599.')
        return Effect(effect_type, status, given.get("body"), _headers(given))
    if kind == "rate_limit":
        return Effect(effect_type, reset_in=checking.number(given, "reset_in"))
    if kind == "graph_error":
        code = checking.whole(given, "code", default=None)
        subcode = checking.whole(given, "subcode", default=0)
        if not is_known(code, subcode):
            raise Complaint(422, f"The practice Graph API has no error {code}/{subcode}.")
        reset_in = checking.number(given, "reset_in", default=300.0)
        return Effect(effect_type, code=code, subcode=subcode, reset_in=reset_in)
    if kind == "latency":
        return Effect(effect_type, seconds=checking.number(given, "seconds"))
    if kind == "drip":
        return Effect(effect_type, seconds=checking.number(given, "seconds", default=1.0))
    return Effect(effect_type)


def _headers(given: dict[str, Any]) -> dict[str, str]:
    headers = checking.mapping(given, "headers") if given.get("headers") is not None else {}
    for name, value in headers.items():
        if not isinstance(value, (str, int, float)) or re.search(r"[\r\n]", f"{name}{value}"):
            raise Complaint(422, f'The header "{name}" must be one line of text.')
    return {name: str(value) for name, value in headers.items()}


def fault_told(ordered: Fault) -> dict[str, Any]:
    """A fault as the control plane tells it; `met` is how many calls it has met."""
    return {
        "id": ordered.id,
        "network": ordered.network,
        "method": ordered.method or None,
        "path": ordered.path or None,
        "skip": ordered.skip,
        "count": ordered.count,
        "met": ordered.met,
        "effect": {
            name: getattr(ordered.effect, name)
            for name in ("type", *EFFECT_FIELDS.get(ordered.effect.type, ()))
        },
    }


def heard(request: Heard) -> dict[str, Any]:
    """A request as the control plane tells it; `fault` is there where one met it."""
    told: dict[str, Any] = {
        "network": request.network,
        "method": request.method,
        "path": request.path,
        "query": request.query,
    }
    if request.form is not None:
        told["form"] = request.form
    elif request.json is not None:
        told["json"] = request.json
    told |= {"status": request.status, "at": checking.iso(request.at)}
    return told | ({"fault": request.fault} if request.fault else {})


def settings_told(settings: Settings) -> dict[str, Any]:
    """What can be turned, as it stands."""
    return asdict(settings)
