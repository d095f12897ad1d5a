"""The JSON API over a fresh database, each answer held to the API's own description."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker

from helpnet import Helpnet
from helpnet.domain.model import Credentials, Profile, Suggestion
from helpnet.services import signin
from helpnet.store import accounts, contacts, replies
from tests.support.clock import StandingClock

NOWHERE = "http://127.0.0.1:9"
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    """ISO 8601 in UTC, as the API promises."""
    if not isinstance(value, str):
        return True
    return value.endswith("Z") and datetime.fromisoformat(value).utcoffset() == timedelta(0)


@dataclass
class Answer:
    """What a call answered."""

    status: int
    body: dict[str, Any]
    headers: Any

    @property
    def error(self) -> dict[str, Any]:
        """The error that was answered."""
        return self.body["error"]

    @property
    def fields(self) -> dict[str, str]:
        """The sentence beside each wrong field."""
        return self.error["fields"]


@dataclass
class Api:
    """The API as a program with a token sees it; whoever calls says which status is expected."""

    app: Flask
    helpnet: Helpnet
    clock: StandingClock
    owner: str
    client: FlaskClient = field(init=False)
    description: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.description = self.client.get("/api/v1/openapi.json").get_json()
        self.client = self.client_of(self.owner)

    def client_of(self, user: str) -> FlaskClient:
        """A program that acts for this user."""
        token = signin.new_token(self.helpnet.store, user, "tests", self.clock())
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    def other_user(self) -> FlaskClient:
        """A program of somebody else."""
        store = self.helpnet.store
        return self.client_of(signin.add_user(store, "somebody else", self.clock()))

    def call(
        self,
        method: str,
        path: str,
        status: int,
        client: FlaskClient | None = None,
        **request: Any,
    ) -> Answer:
        """Make a call; it must end in `status` with a body that the description allows."""
        response = (client or self.client).open(f"/api/v1{path}", method=method, **request)
        assert response.status_code == status, response.text
        body = response.get_json()
        self.must_be_as_described(method, path.partition("?")[0], status, body)
        return Answer(status, body, response.headers)

    def must_be_as_described(self, method: str, path: str, status: int, body: object) -> None:
        """Hold an answer to what the description says of this call and status."""
        answers = self._operation(method, path)["responses"]
        if status < 400:
            assert str(status) in answers, f"{method} {path} is not described to answer {status}"
        described = answers.get(str(status), answers["default"])
        self.validate(described["content"]["application/json"]["schema"], body)

    def validate(self, schema: dict[str, Any], body: object) -> None:
        """Hold a body to a schema of the description."""
        whole = schema | {"components": self.description["components"]}
        Draft202012Validator(whole, format_checker=FORMATS).validate(body)

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        for template, calls in self.description["paths"].items():
            fits = re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
            if fits and method.lower() in calls:
                return calls[method.lower()]
        return {"responses": {"default": _ERROR}}

    def ask(self, text: str = "need help: who talks in Winnipeg?", **body: Any) -> dict[str, Any]:
        """An ask that was sent."""
        return self.call("POST", "/asks", 201, json={"text": text} | body).body

    def reply(self, ask_id: str, text: str, **body: Any) -> dict[str, Any]:
        """A reply that was brought."""
        return self.call("POST", f"/asks/{ask_id}/replies", 201, json={"text": text} | body).body

    def contacts(self, ask_id: str) -> list[dict[str, Any]]:
        """The first page of an ask's contacts."""
        return self.call("GET", f"/asks/{ask_id}/contacts", 200).body["items"]

    def everything(self, path: str) -> list[list[dict[str, Any]]]:
        """A list page by page, as its cursors lead."""
        pages = []
        following: str | None = ""
        while following is not None:
            query = {"cursor": following} if following else {}
            page = self.call("GET", path, 200, query_string=query).body
            pages.append(page["items"])
            following = page["next"]
        return pages

    def connect(self, user: str, *networks: str) -> None:
        """Give a user accounts on these networks, which nobody answers at."""
        for network in networks:
            handle = "robin_vale" if network == "x" else ""
            profile = Profile(network=network, remote_id="1", handle=handle, name="Robin Vale")
            accounts.connect(
                self.helpnet.store,
                f"account-{network}-{user}",
                user,
                self.helpnet.work.api_bases[network],
                profile,
                Credentials("a token"),
                self.clock(),
            )

    def many_replies(self, ask_id: str, count: int, *, apart: timedelta) -> list[str]:
        """So many replies that each suggest somebody, at these distances; their texts in order."""
        store = self.helpnet.store
        texts = []
        with store.transaction():
            for number in range(count):
                text = f"Ask Person {number}"
                texts.append(text)
                # The ids run against the time: only the time may put them in order.
                reply_id, contact_id = f"reply-{count - number:05}", f"contact-{number:05}"
                at = self.clock() + apart * number
                replies.capture(store, reply_id, self.owner, ask_id, text, "", "", at)
                contacts.add(store, contact_id, self.owner, ask_id, None, at)
                said = Suggestion((4, len(text)), name=text[4:])
                contacts.add_evidence(
                    store, f"evidence-{number}", self.owner, reply_id, contact_id, said, ""
                )
        return texts


_ERROR = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
