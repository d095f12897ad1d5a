"""The control plane at /practice: plain JSON, no token, from this computer only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, jsonify, request

from helpnet.practice import checking, ordering
from helpnet.practice.acquaintance import known_as, settle
from helpnet.practice.answers import answer, somebody
from helpnet.practice.complaint import Complaint
from helpnet.practice.model import NETWORKS, Act, Comment, PagePost, Person, XPost
from helpnet.practice.play import SCENARIOS
from helpnet.practice.turning import is_loopback, settings_given
from helpnet.practice.world import World

Answer = Response | tuple[Response, int]


def register(app: Flask, world: World) -> None:
    """Put the control plane into the application."""
    plane = Blueprint("practice_control", __name__, url_prefix="/practice")
    plane.before_request(only_from_here)
    Control(world).add_to(plane)
    app.register_blueprint(plane)
    app.register_error_handler(Complaint, _complain)


def _complain(complaint: Complaint) -> Answer:
    return jsonify(error=complaint.message), complaint.status


def only_from_here() -> None:
    """A web page elsewhere must not steer it either: neither by its name nor from its origin."""
    origin = urlsplit(request.headers.get("Origin") or f"//{request.host}").hostname
    named = urlsplit(f"//{request.host}").hostname
    if not all(map(is_loopback, (request.remote_addr, named, origin))):
        raise Complaint(403, "The control plane answers on this computer's loopback address only.")


class Control:
    """The calls of the control plane, over one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, plane: Blueprint) -> None:
        """Give each call its path."""
        for method, path, view in (
            ("POST", "/reset", self.reset),
            ("GET", "/people", self.people),
            ("POST", "/people", self.settle),
            ("POST", "/replies", self.reply),
            ("PATCH", "/replies/<network>/<identity>", self.edit),
            ("DELETE", "/replies/<network>/<identity>", self.remove),
            ("GET", "/posts", self.posts),
            ("GET", "/requests", self.requests),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.order_fault),
            ("DELETE", "/faults", self.end_faults),
            ("POST", "/messages", self.message),
            ("GET", "/meter", self.meter),
            ("POST", "/play", self.play),
            ("GET", "/settings", self.settings),
            ("POST", "/settings", self.change_settings),
        ):
            plane.add_url_rule(path, view.__name__, view, methods=[method])

    def reset(self) -> Answer:
        """Everything but the owner's accounts and the tokens goes; the community comes back."""
        self._world.reset()
        return jsonify(people=len(list(self._world.people)) - 1)

    def people(self) -> Answer:
        """Everybody but the owner."""
        acts: dict[str, list[Act]] = {}
        for act in self._world.acts.values():
            acts.setdefault(act.person, []).append(act)
        others = [person for person in self._world.people if not person.is_owner]
        others.sort(key=lambda person: (person.name, person.id))
        return jsonify(items=[self._person(person, acts.get(person.id, [])) for person in others])

    def settle(self) -> Answer:
        """Somebody moves in, or is brought up to date."""
        newcomer = ordering.newcomer(checking.json_object(request.get_data()), self._world)
        known = known_as(self._world, newcomer)
        (person,) = settle(self._world, [newcomer])
        acts = [act for act in self._world.acts.values() if act.person == person.id]
        return jsonify(self._person(person, acts)), 200 if known else 201

    def reply(self) -> Answer:
        """Somebody answers a post."""
        given = checking.json_object(request.get_data())
        checking.only(
            given, "network", "post_id", "author", "text", "in_reply_to", "quote", "tags", "at"
        )
        identity = answer(
            self._world,
            checking.network(given.get("network")),
            checking.text(given, "post_id"),
            checking.text(given, "author"),
            checking.text(given, "text"),
            in_reply_to=checking.text(given, "in_reply_to", required=False),
            quote=bool(checking.truth(given, "quote")),
            tags=checking.texts(given, "tags"),
            at=checking.moment(given, "at", self._world.now()),
        )
        return jsonify(id=identity), 201

    def message(self) -> Answer:
        """Somebody on X writes to somebody in private: to the owner, unless told otherwise."""
        given = checking.json_object(request.get_data())
        checking.only(given, "author", "to", "text", "at")
        sender = somebody(self._world, checking.text(given, "author"), "x")
        to = checking.text(given, "to", required=False)
        recipient = somebody(self._world, to, "x") if to else self._world.people.owner
        if recipient is sender:
            raise Complaint(422, "Nobody writes to themselves.")
        now = self._world.now()
        at = checking.moment(given, "at", now)
        text = checking.text(given, "text")
        sent = self._world.x_belongings.send(sender, recipient, text, now if at is None else at)
        return jsonify(id=sent.id), 201

    def meter(self) -> Answer:
        """What the calls cost so far."""
        return jsonify(self._world.meter.told())

    def edit(self, network: str, identity: str) -> Answer:
        """A reply says something else, is hidden, or is shown again."""
        given = checking.json_object(request.get_data())
        checking.only(given, "text", "hidden")
        if not given:
            raise Complaint(422, 'Give "text", "hidden" or both.')
        text = checking.text(given, "text") if "text" in given else None
        hidden = checking.truth(given, "hidden")
        thing = self._thing(network, identity)
        if isinstance(thing, XPost):
            self._world.x.edit(thing, text=text, hidden=hidden)
        else:
            self._world.facebook.edit(thing, text=text, hidden=hidden)
        return jsonify(id=identity)

    def remove(self, network: str, identity: str) -> Answer:
        """A reply is taken down by whoever wrote it."""
        thing = self._thing(network, identity)
        if isinstance(thing, XPost):
            self._world.x.delete(thing)
        elif isinstance(thing, PagePost):
            self._world.facebook.delete_post(thing)
        else:
            self._world.facebook.delete_comment(thing)
        return jsonify(id=identity)

    def posts(self) -> Answer:
        """What came in through the APIs and still stands, oldest first."""
        world = self._world
        made: list[tuple[float, dict[str, Any]]] = []
        for post in world.x:
            if post.by_api:
                author = world.people.get(post.author)
                username = author.x_username if author else ""
                told = _post("x", post, username, post.in_reply_to)
                if post.media:
                    shown = filter(None, map(world.x_belongings.medium, post.media))
                    told["media"] = [ordering.medium_told(medium) for medium in shown]
                made.append((post.at, told))
        for page_post in world.facebook.posts():
            if page_post.by_api:
                author_name = world.author_name(page_post.author)
                told = _post("facebook", page_post, author_name, "")
                if page_post.photos:
                    photos = filter(None, map(world.facebook.photos.get, page_post.photos))
                    told["media"] = [ordering.photo_told(photo) for photo in photos]
                made.append((page_post.at, told))
        for comment in world.facebook.comments():
            if comment.by_api:
                answered = comment.answers or comment.post_id
                author_name = world.author_name(comment.author)
                made.append((comment.at, _post("facebook", comment, author_name, answered)))
        return jsonify(items=[told for _, told in sorted(made, key=lambda one: one[0])])

    def requests(self) -> Answer:
        """Every API request, oldest first."""
        return jsonify(items=[ordering.heard(one) for one in self._world.heard])

    def faults(self) -> Answer:
        """The troubles ordered."""
        return jsonify(items=[ordering.fault_told(one) for one in self._world.faults])

    def order_fault(self) -> Answer:
        """Calls to come shall meet trouble."""
        wanted = ordering.fault(checking.json_object(request.get_data()))
        fault = self._world.faults.add(**wanted)
        return jsonify(ordering.fault_told(fault)), 201

    def end_faults(self) -> Answer:
        """No more trouble."""
        return jsonify(deleted=self._world.faults.clear())

    def play(self) -> Answer:
        """The community answers by a script."""
        given = checking.json_object(request.get_data())
        checking.only(given, "scenario", "post_ids", "speed")
        scenario = checking.text(given, "scenario")
        if scenario not in SCENARIOS:
            raise Complaint(
                404, f"There is no scenario {scenario!r}; known: {', '.join(SCENARIOS)}."
            )
        speed = checking.number(given, "speed", default=60.0, above=True)
        posts = checking.mapping(given, "post_ids")
        if not posts:
            raise Complaint(422, '"post_ids" must name a post for one network at least.')
        wanted = [(checking.network(network), checking.text(posts, network)) for network in posts]
        for network, post_id in wanted:
            if isinstance(self._thing(network, post_id), Comment):
                raise Complaint(422, f"{post_id!r} is a comment, not a post.")
        for network, post_id in wanted:
            self._world.plays.start(scenario, network, post_id, speed)
        return jsonify(scenario=scenario, post_ids=dict(wanted), speed=speed)

    def settings(self) -> Answer:
        """What can be turned."""
        return jsonify(ordering.settings_told(self._world.settings))

    def change_settings(self) -> Answer:
        """Turn something; reset turns it back."""
        given = checking.json_object(request.get_data())
        self._world.change(**settings_given(given))
        return self.settings()

    def _thing(self, network: str, identity: str) -> XPost | PagePost | Comment:
        if network not in NETWORKS:
            raise Complaint(404, f"There is no network {network!r}.")
        facebook = self._world.facebook
        thing: XPost | PagePost | Comment | None
        if network == "x":
            thing = self._world.x.get(identity)
        else:
            thing = facebook.comment(identity) or facebook.post(identity)
        if thing is None:
            raise Complaint(404, f"There is no {identity!r} on {network}.")
        return thing

    def _person(self, person: Person, acts: list[Act]) -> dict[str, Any]:
        return ordering.person_told(person, self._world.people.relation(person), acts)


def _post(
    network: str, thing: XPost | PagePost | Comment, author: str, answered: str
) -> dict[str, Any]:
    return {
        "network": network,
        "id": thing.id,
        "author": author,
        "text": thing.text,
        "in_reply_to": answered or None,
        "at": checking.iso(thing.at),
    }
