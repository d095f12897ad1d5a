"""What a tester may order on Facebook: what befalls accounts, further Pages, what came of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, jsonify, request

from helpnet.practice import checking
from helpnet.practice.answers import somebody
from helpnet.practice.complaint import Complaint
from helpnet.practice.control import Answer, only_from_here
from helpnet.practice.model import Page, Person
from helpnet.practice.standing import STATES, befall
from helpnet.practice.world import World

ALL_TASKS = ("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE")


def register(app: Flask, world: World) -> None:
    """Put these calls into the control plane."""
    plane = Blueprint("practice_control_facebook", __name__, url_prefix="/practice")
    plane.before_request(only_from_here)
    FacebookControl(world).add_to(plane)
    app.register_blueprint(plane)


class FacebookControl:
    """The calls, over one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, plane: Blueprint) -> None:
        """Give each call its path."""
        for method, path, view in (
            ("POST", "/accounts", self.befall),
            ("GET", "/pages", self.pages),
            ("POST", "/pages", self.open_page),
            ("GET", "/callbacks", self.callbacks),
            ("GET", "/private-replies", self.private_replies),
        ):
            plane.add_url_rule(path, view.__name__, view, methods=[method])

    def befall(self) -> Answer:
        """Something befalls somebody's account."""
        given = checking.json_object(request.get_data())
        checking.only(given, "network", "who", "state")
        if checking.network(given.get("network")) != "facebook":
            raise Complaint(422, "Only accounts on Facebook have states here.")
        state = checking.text(given, "state")
        if state not in STATES:
            raise Complaint(422, f'"state" must be one of {", ".join(STATES)}.')
        person = self._person(given, "who")
        befall(self._world, person, state)
        return jsonify(network="facebook", who=person.facebook_name, state=state)

    def pages(self) -> Answer:
        """Every Page."""
        pages = sorted(self._world.facebook.pages.values(), key=lambda page: page.id)
        return jsonify(items=[self._page(page) for page in pages])

    def open_page(self) -> Answer:
        """Somebody opens a Page, or their tasks on one of that name change."""
        given = checking.json_object(request.get_data())
        checking.only(given, "name", "who", "tasks")
        name, person = checking.text(given, "name"), self._person(given, "who")
        tasks = checking.texts(given, "tasks") if "tasks" in given else list(ALL_TASKS)
        for task in tasks:
            if task not in ALL_TASKS:
                raise Complaint(422, f"A task is one of {', '.join(ALL_TASKS)}, not {task!r}.")
        facebook = self._world.facebook
        known = [page for page in facebook.pages_of(person.id) if page.name == name]
        page = known[0] if known else Page(self._world.ids.for_facebook(), name, person.id)
        page.tasks = tasks
        facebook.add_page(page)
        return jsonify(self._page(page)), 200 if known else 201

    def callbacks(self) -> Answer:
        """What the app was told because somebody removed it, oldest first."""
        return jsonify(
            items=[
                {
                    "kind": call.kind,
                    "url": call.url,
                    "at": checking.iso(call.at),
                    "status": call.status,
                    "answer": call.answer,
                }
                for call in self._world.callbacks
            ]
        )

    def private_replies(self) -> Answer:
        """The messages that Pages sent to those who commented, oldest first."""
        sent = [
            (comment.private_reply["at"], comment)
            for comment in self._world.facebook.comments()
            if comment.private_reply
        ]
        return jsonify(
            items=[
                {
                    "network": "facebook",
                    "id": comment.private_reply["id"],
                    "comment_id": comment.id,
                    "recipient": self._world.author_name(comment.author),
                    "text": comment.private_reply["text"],
                    "at": checking.iso(at),
                }
                for at, comment in sorted(sent, key=lambda one: one[0])
            ]
        )

    def _person(self, given: dict[str, Any], name: str) -> Person:
        """Whom a field names; the owner where it is not given."""
        who = checking.text(given, name, required=False)
        return somebody(self._world, who, "facebook") if who else self._world.people.owner

    def _page(self, page: Page) -> dict[str, Any]:
        return {
            "id": page.id,
            "name": page.name,
            "who": self._world.author_name(page.admin),
            "tasks": [] if page.role_lost else page.tasks,
        }
