"""The composer: what was typed becomes an ask, or comes back whole with a sentence beside it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from helpnet.domain.asked_place import asked_places
from helpnet.domain.compose import Measure, measure, normalise
from helpnet.services import at_once, notes, readiness, restoring, results
from helpnet.services.accounts import standings
from helpnet.services.decide import is_unsent
from helpnet.services.errors import Conflict, Invalid, SentAlready
from helpnet.services.insisting import wanted_place
from helpnet.services.labels import NETWORKS
from helpnet.services.photos import Chosen
from helpnet.services.send import AskDraft, gone_already, send
from helpnet.services.views import AccountView
from helpnet.store import asks, deliveries
from helpnet.store.photos import of_ask
from helpnet.web import deadline, photos, trouble
from helpnet.web.current import LONGEST_TEXT, helpnet, now, store, user_id
from helpnet.web.signin import required

bp = Blueprint("compose", __name__)
bp.before_request(required)

_TOO_LONG = f"That is too long: keep it under {LONGEST_TEXT:,} characters."
_BUSY = "Busy just now: nothing was sent. Press Send again in a moment."
_SENT_BEFORE = "An ask was already sent from this form."
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_AGAIN = re.compile(r"again-([0-9a-z]+)(?:-[a-z_]+)?")


@dataclass(frozen=True, slots=True)
class Typed:
    """The composer's fields exactly as they were typed."""

    text: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    needed_by: str = ""
    picked: str = ""
    zone: str = "UTC"
    networks: tuple[str, ...] = ()
    must: tuple[str, ...] = ()  # what is ticked: place, time
    topics: tuple[str, ...] = ()  # a program may name them; the form only carries them on
    photos: tuple[Chosen, ...] = ()
    client_key: str = ""


@bp.get("/asks/new")
def new() -> ResponseReturnValue:
    """A composer ready to type in, all networks chosen: one ask is to reach everybody.

    With `again` it holds what was typed for that ask, with `network` what was to go there alone.
    """
    if again := request.args.get("again"):
        return _once_more(again, request.args.get("network", ""))
    connected = tuple(each.network for each in _accounts())
    return _page(Typed(networks=connected, client_key=_new_key()))


def _once_more(ask_id: str, network: str) -> ResponseReturnValue:
    """The composer for what was typed before: always the same form, so that it is sent once."""
    typed = _typed_for(ask_id, network)
    earlier = asks.by_client_key(store(), user_id(), typed.client_key)
    if earlier and is_unsent(deliveries.of_ask(store(), earlier[0])):
        # What was sent from this form was undone as well: that is where to go on.
        return redirect(url_for("compose.new", again=earlier[0]), 303)
    there = asks.gone_out(store(), user_id(), ask_id).intersection(typed.networks)
    if earlier or there:
        told = _SENT_BEFORE if earlier else gone_already(there)
        page = _already_sent(typed, told, spent=True)
    else:
        page = _page(typed)
    # Going back to it asks the server, which knows by then whether it was sent.
    return page, {"Cache-Control": "no-store"}


def _already_sent(typed: Typed, told: str, *, spent: bool = False) -> str:
    """The form with a fresh key and a word of warning; `spent`: its very text was sent.

    Under the fresh key it is another ask: whoever sends it has been asked.
    """
    again = replace(typed, client_key=_new_key())
    sentence = f"{told} To send this one as well, press Send."
    return _page(again, wrong={"form": sentence}, spent=spent)


@bp.post("/asks")
def create() -> ResponseReturnValue:
    """Send the ask and show its page; the same form a second time shows the same ask."""
    typed = _typed(request.form)
    try:
        chosen, wrong = photos.typed()
        typed = replace(typed, photos=chosen)
        if {"add", "remove"} & request.form.keys():
            return _page(typed, wrong)
        if wrong:
            raise Invalid(wrong)
        draft = _draft(typed)
        undo = helpnet().config.undo_seconds
        sent = send(helpnet().work, user_id(), draft, undo_seconds=undo)
    except Invalid as error:
        return _page(typed, wrong=error.fields), 422
    except Conflict as error:
        told = error.message if isinstance(error, SentAlready) else _SENT_BEFORE
        return _already_sent(typed, told), 409
    except trouble.TROUBLE as error:
        trouble.note(error)
        return trouble.unavailable(_page(typed, wrong={"form": _not_sent(error)}))
    return redirect(url_for("asks.show", ask_id=sent.ask_id), 303)


def _not_sent(error: Exception) -> str:
    found = trouble.told(error)
    if found is None:
        return _BUSY
    remedy = f"{found.remedy[0].upper()}{found.remedy[1:]}"
    return f"Nothing was sent: {found.what}. {remedy}, then press Send again."


@bp.post("/compose/measure")
def measured() -> ResponseReturnValue:
    """How long a text is for each network, in its own unit; how it goes out; places it names.

    And until when it is then asked. One answer for all: on a slow network each further call costs
    seconds.
    """
    text, texts, when = _to_measure()
    counts = {}
    for account in _accounts():
        own = texts.get(account.network, "")
        goes = own if own.strip() else text
        found = measure(account.network, goes)
        counts[account.network] = {
            "used": found.used,
            "limit": found.limit,
            "over": found.over,
            "has_link": found.has_link,
            "text": normalise(goes),
        }
    places = asked_places(text)
    place = _body_place() or next(iter(places), "")
    until = deadline.said(*when, now())
    told = {"counts": counts, "places": places, "known": _known(text, place), "until": until}
    return jsonify(told)


def _body_place() -> str:
    """The place typed in the form, as its script sends it along."""
    body = request.get_json(silent=True)
    place = body.get("place") if isinstance(body, dict) else None
    return place.strip()[:200] if isinstance(place, str) else ""


def _known(text: str, place: str) -> str:
    """Whom the user knows already for what is typed, as a fragment; empty for nobody."""
    known = at_once.known(store(), user_id(), text, place, (), now())
    return render_template("people/_known.html", known=known, text=text) if known else ""


def from_an_earlier_visit() -> ResponseReturnValue:
    """The composer as it was typed in, where the page it was typed in had become too old to send.

    Nothing is lost, also where no script keeps a draft on the phone.
    """
    sentence = "This page was from an earlier visit: nothing was sent. To send it now, press Send."
    return _page(_typed(request.form), wrong={"form": sentence}), 400


def _to_measure() -> tuple[str, dict[str, str], tuple[str, str, str, str]]:
    """The request's text, its wordings for single networks, its time; raises Invalid."""
    try:
        body = request.get_json()
    except RecursionError:  # nested deeper than anything that is meant
        abort(400)
    text = body.get("text") if isinstance(body, dict) else None
    texts = body.get("texts", {}) if isinstance(body, dict) else None
    if isinstance(text, str) and isinstance(texts, dict):
        texts = {name: own for name, own in texts.items() if isinstance(own, str)}
        if all(len(each) <= LONGEST_TEXT for each in (text, *texts.values())):
            return text, texts, _time_of(body)
    raise Invalid({"text": f"Send the text to measure, of at most {LONGEST_TEXT:,} characters."})


def _time_of(body: Mapping[str, object]) -> tuple[str, str, str, str]:
    """The choice, the picked time, its zone and the zone where the user is."""
    told = [body.get(name) for name in ("needed_by", "picked", "zone", "here")]
    choice, picked, zone, here = (one if isinstance(one, str) else "" for one in told)
    return choice, picked, zone, here


def _typed(form: MultiDict[str, str]) -> Typed:
    """The form as it came; a missing or foreign key is replaced, everything else is kept."""
    key = form.get("client_key", "")
    return Typed(
        text=form.get("text", "").replace("\r\n", "\n"),
        texts={
            name.removeprefix("text."): value.replace("\r\n", "\n")
            for name, value in form.items()
            if name.startswith("text.") and value.strip()
        },
        place=form.get("place", ""),
        needed_by=form.get("needed_by", ""),
        picked=form.get("picked", ""),
        zone=form.get("zone", "UTC"),
        networks=tuple(form.getlist("networks")),
        must=tuple(form.getlist("must")),
        topics=tuple(form.getlist("topics")),
        client_key=key if _KEY.fullmatch(key) else _new_key(),
    )


def _typed_for(ask_id: str, network: str) -> Typed:
    """What was typed for an ask of the user's, or for one network of it, to be sent as another."""
    ask = results.own_ask(store(), user_id(), ask_id)
    picked = f"pick {ask.needed_by:%Y-%m-%dT%H:%M} UTC" if ask.has_deadline else "  UTC"
    needed_by, picked, zone = (ask.needed_by_as_typed or picked).split(" ", 2)
    posts = [post for post in deliveries.of_ask(store(), ask_id) if network in ("", post.network)]
    text = posts[0].text if network and posts else ask.text
    return Typed(
        text=text,
        texts={post.network: post.text for post in posts if post.text != text},
        place=wanted_place(ask),
        needed_by=needed_by,
        picked=picked,
        zone=zone,
        networks=tuple(post.network for post in posts),
        must=ask.must,
        topics=ask.topics,
        photos=tuple(Chosen(one.id, one.alt) for one in of_ask(store(), ask_id)),
        client_key="-".join(filter(None, ("again", ask_id, network))),
    )


def _draft(typed: Typed) -> AskDraft:
    """What the services are asked to send; raises Invalid for too long a text or no time."""
    named = {"text": typed.text} | {f"texts.{name}": own for name, own in typed.texts.items()}
    wrong = {name: _TOO_LONG for name, text in named.items() if len(text) > LONGEST_TEXT}
    if wrong:
        raise Invalid(wrong)
    try:
        needed_by = deadline.resolve(typed.needed_by, typed.picked, typed.zone, now())
    except deadline.Unclear as error:
        raise Invalid({"needed_by": str(error)}) from None
    again = _AGAIN.fullmatch(typed.client_key)
    return AskDraft(
        again_of=again[1] if again else "",
        text=typed.text,
        texts={name: text for name, text in typed.texts.items() if name in typed.networks},
        place=typed.place,
        needed_by=needed_by,
        networks=typed.networks,
        # A tick beside what was left empty is not seen, so that nothing is meant by it.
        must=tuple(
            one
            for one in typed.must
            if (one != "place" or typed.place.strip()) and (one != "time" or needed_by)
        ),
        topics=typed.topics,
        photos=typed.photos,
        client_key=typed.client_key,
        needed_by_as_typed=" ".join((typed.needed_by, typed.picked, typed.zone)),
    )


def _page(typed: Typed, wrong: Mapping[str, str] | None = None, *, spent: bool = False) -> str:
    earlier = asks.page(store(), user_id(), before=None, limit=20)
    return render_template(
        "asks/new.html",
        typed=typed,
        rows=[_row(each, typed) for each in _accounts()],
        unconnected=[
            each
            for each in standings(helpnet().work, user_id())
            if each.state in ("unconnected", "not_set_up")
        ],
        photos=photos.shown(typed.photos),
        without_photos=notes.without_photos,
        link_on_x=notes.LINK_ON_X,
        wrong=wrong or {},
        spent=spent,
        restored=restoring.told(store(), now()),
        checking=readiness.is_checking(helpnet().work, user_id()),
        has_link=_measure("x", typed.text).has_link,
        places=list(dict.fromkeys(ask.place for ask in earlier if ask.place))[:8],
        choices=deadline.CHOICES,
        zones=deadline.ZONES,
    )


def _accounts() -> list[AccountView]:
    """Who posts where, in the order in which an ask's page shows its posts."""
    found = results.account_list(helpnet().work, user_id())
    return sorted(found, key=lambda account: NETWORKS.index(account.network))


def _row(account: AccountView, typed: Typed) -> dict[str, object]:
    """One network of the composer: who posts there, whether it is chosen, how long the text is."""
    own = typed.texts.get(account.network, "")
    return {
        "account": account,
        "chosen": account.network in typed.networks,
        "own": own,
        "measured": _measure(account.network, own or typed.text),
        "goes": normalise(own or typed.text),
    }


def _measure(network: str, text: str) -> Measure:
    """How long the text is; one that is refused anyway is counted by its characters alone."""
    if len(text) <= LONGEST_TEXT:
        return measure(network, text)
    return replace(measure(network, ""), used=len(text))


def _new_key() -> str:
    return secrets.token_urlsafe(16)
