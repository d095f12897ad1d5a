"""Holds the practice X server against X's own OpenAPI document.

    python -m benchmarks.check_x_answers path/to/x-openapi.json

Drives every endpoint the practice server has, right and wrong, and validates each answer: its
schema, the schema of every problem by its type, names the document does not know, and whether the
server knows exactly the query parameters that are documented. Exit code 1 on any violation.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from benchmarks.x_document import Document
from benchmarks.x_more_answers import drive_more
from helpnet.practice.tokens import X_CLIENT_ID
from helpnet.practice.x_oauth import SCOPES
from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice

DAY = 86400
ALL_SCOPES = " ".join(SCOPES)
# A page token comes only from a page before, so none is made up for these.
TAKEN_FROM_A_PAGE = {"next_token", "pagination_token"}
SAMPLES = {
    "ids": "1",
    "usernames": "robin_vale",
    "query": "fog",
    "start_time": "2026-03-12T12:00:00Z",
    "end_time": "2026-03-13T12:00:00Z",
    "since_id": "{recent}",
    "until_id": "{recent}",
    "max_results": "10",
    "sort_order": "recency",
    "exclude": "replies",
    "days": "30",
    "command": "STATUS",
}


class Drive:
    """Calls the practice server as a client would, and lets the document judge."""

    def __init__(self, practice: Practice, document: Document) -> None:
        self.practice = practice
        self.document = document
        self.token = practice.x_tokens(scope=ALL_SCOPES)["access_token"]
        self.app = practice.world.tokens.issue("x", "app", "", X_CLIENT_ID, []).value
        self.known: dict[str, str] = {}  # what the samples of ids stand for
        self.asked: set[tuple[str, str]] = set()

    def call(self, method: str, path: str, expect: int = 200, **more: Any) -> Any:
        """One call; `path` is the document's, its {names} filled in from `more`."""
        names = re.findall(r"{(\w+)}", path)
        address = path.format(**{name: more.pop(f"_{name}") for name in names})
        token = more.pop("token", self.app if path.startswith("/2/usage") else self.token)
        answer = self.practice.x(method.upper(), address, token, **more)
        body = answer.json()
        if answer.status_code != expect:
            self.document.violations.append(
                f"{method} {path}: {answer.status_code} instead of {expect}: {answer.text[:300]}"
            )
        self.asked.add((method, path))
        self.document.check(method, path, answer.status_code, body)
        return body

    def post(self, text: str, **more: Any) -> str:
        """The id of a new post."""
        body = self.call("post", "/2/tweets", 201, json={"text": text, **more})
        return str(body["data"]["id"])


def everything(names: dict[str, Any]) -> str:
    """All values of a documented list parameter."""
    return ",".join(names["schema"]["items"]["enum"])


def drive_right(drive: Drive) -> str:
    """Every endpoint with all its fields and expansions; the id of the ask."""
    lists = {
        parameter["name"]: everything(parameter)
        for parameter in drive.document.parameters("get", "/2/tweets")
        if parameter["name"] != "ids"
    }
    user_lists = {
        parameter["name"]: everything(parameter)
        for parameter in drive.document.parameters("get", "/2/users")
        if parameter["name"] != "ids"
    }
    ask = drive.post("need help: who speaks on Web 2.0 in Winnipeg? http://a.example.com/b #fog")
    own = drive.post("thank you all", reply={"in_reply_to_tweet_id": ask})
    answered = drive.practice.control(
        "POST",
        "/replies",
        {
            "network": "x",
            "post_id": ask,
            "author": "jonathanmarkoff",
            "text": "@robin_vale ask @leahdyck_wpg & see https://example.com/a?b=c $TWTR",
        },
    )["id"]
    drive.practice.control(
        "POST",
        "/replies",
        {"network": "x", "post_id": ask, "author": "priya_n", "text": "this", "quote": True},
    )
    long = "@robin_vale " + "what we learnt, page by page & year by year " * 9 + "@priya_n #fog"
    drive.practice.control(
        "POST",
        "/replies",
        {"network": "x", "post_id": ask, "author": "priya_n", "text": long},
    )
    drive.practice.control(
        "POST", "/play", {"scenario": "winnipeg", "post_ids": {"x": ask}, "speed": 1e9}
    )
    gone = drive.post("soon gone")
    drive.practice.control(
        "POST",
        "/replies",
        {"network": "x", "post_id": gone, "author": "priya_n", "text": "@robin_vale why?"},
    )
    drive.call("delete", "/2/tweets/{id}", _id=gone)
    me = drive.call("get", "/2/users/me", params=user_lists)["data"]["id"]
    drive.call("get", "/2/users/me")
    drive.call("get", "/2/tweets", params={"ids": f"{ask},{own},{answered},{gone}", **lists})
    drive.call("get", "/2/tweets", params={"ids": ask})
    drive.call("get", "/2/tweets/{id}", _id=ask, params=lists)
    drive.call("get", "/2/tweets/{id}", _id=gone, params=lists)
    query = f"(conversation_id:{ask} OR quotes_of_tweet_id:{ask} OR conversation_id:{gone})"
    search = {"query": query, "max_results": 10}
    page = drive.call("get", "/2/tweets/search/recent", params={**search, **lists})
    while token := page["meta"].get("next_token"):
        page = drive.call(
            "get", "/2/tweets/search/recent", params={**search, "next_token": token, **lists}
        )
    drive.call("get", "/2/tweets/search/recent", params={"query": "nothingsaysthis"})
    for path in ("/2/users/{id}/tweets", "/2/users/{id}/mentions"):
        page = drive.call("get", path, _id=me, params={"max_results": 100, **lists})
        while token := page["meta"].get("next_token"):
            params = {"max_results": 100, "pagination_token": token, **lists}
            page = drive.call("get", path, _id=me, params=params)
        drive.call("get", path, _id="1", params=lists)
    for path, name, values in (
        ("/2/users/by", "usernames", "robin_vale,jonathanmarkoff,nobody_here"),
        ("/2/users", "ids", f"{me},1"),
    ):
        drive.call("get", path, params={name: values, **user_lists})
        drive.call("get", path, params={name: values})
    for username in ("jonathanmarkoff", "nobody_here"):
        drive.call("get", "/2/users/by/username/{username}", _username=username, params=user_lists)
    drive.call("get", "/2/users/{id}", _id=me, params=user_lists)
    drive.call("get", "/2/users/{id}", _id="1", params=user_lists)
    return ask


def drive_wrong(drive: Drive, ask: str) -> None:
    """Every refusal the server knows."""
    old = "1212092628029698048"  # the first post of 2020
    for params in (
        {},
        {"query": "x" * 513},
        {"query": "foo:bar"},
        {"query": "-from:robin_vale"},
        {"query": "(open"},
        {"query": "fog", "since_id": old},
        {"query": "fog", "start_time": "2020-01-01T00:00:00Z"},
        {"query": "fog", "end_time": "2026-03-14T12:00:00Z"},
        {"query": "fog", "max_results": "9"},
        {"query": "fog", "next_token": "made up"},
        {"query": "fog", "tweet.fields": "colour"},
    ):
        drive.call("get", "/2/tweets/search/recent", 400, params=params)
    create = ("post", "/2/tweets")
    for expect, body in (
        (400, {}),
        (400, {"text": 1}),
        (400, {"text": "hi", "colour": "red"}),
        (400, {"text": "hi", "reply": {}}),
        (400, {"text": "hi", "media": {"media_ids": ["1"]}}),
        (403, {"text": "x" * 281}),
        (403, {"text": "hi", "quote_tweet_id": ask}),
        (403, {"text": "hi", "reply": {"in_reply_to_tweet_id": "1"}}),
        (403, {"text": "thank you all"}),
    ):
        drive.call(*create, expect, json=body)
    drive.call(*create, 400, data=b"no json")
    theirs = drive.practice.world.people.by_username("jonathanmarkoff")
    assert theirs is not None
    post = drive.practice.world.x.by(theirs.id)[0]
    drive.call("delete", "/2/tweets/{id}", 403, _id=post.id)
    for method, path, names in (
        ("get", "/2/tweets/{id}", {"_id": "abc"}),
        ("get", "/2/users/by/username/{username}", {"_username": "much-too-wrong"}),
    ):
        drive.call(method, path, 400, **names)
    drive.call("get", "/2/users/by", 400, params={"usernames": ",".join(["a"] * 1 + ["b-"])})
    drive.call("get", "/2/users/me", 401, token="made-up")
    reader = drive.practice.x_tokens(scope="tweet.read users.read")["access_token"]
    drive.call(*create, 403, token=reader, json={"text": "hi there"})
    app = drive.practice.world.tokens.issue("x", "app", "", "practice-x-client", []).value
    drive.call("get", "/2/users/me", 403, token=app)
    effects = [({"type": "status", "status": status}, status) for status in (402, 429, 500, 503)]
    for effect, status in (*effects, ({"type": "usage_cap"}, 429)):
        drive.practice.control("POST", "/faults", {"network": "x", "effect": effect})
        drive.call("get", "/2/users/me", status)
    for _ in range(80):
        answer = drive.practice.x("GET", "/2/users/me", drive.token)
    drive.document.check("get", "/2/users/me", answer.status_code, answer.json())


def drive_parameters(drive: Drive, ask: str) -> None:
    """Each documented parameter alone is understood; one that is not documented is refused."""
    drive.practice.world.windows.clear()
    samples = {**SAMPLES, **drive.known}
    for method, path in sorted(drive.asked):
        if method != "get":
            continue
        documented = list(drive.document.parameters(method, path))
        needed = {
            told["name"]: samples[told["name"]] for told in documented if told.get("required")
        }
        names = {"id": "1", "username": "robin_vale", **drive.known}
        filled = {f"_{name}": names[name] for name in re.findall(r"{(\w+)}", path)}
        for told in documented:
            name = told["name"]
            if name in TAKEN_FROM_A_PAGE:
                continue
            value = samples.get(name, "")
            value = value.format(recent=ask) if value else everything(told)
            drive.call(method, path, **filled, params={**needed, name: value})
        drive.call(method, path, 400, **filled, params={**needed, "colour": "red"})


def main() -> int:
    """Print what was validated and what was found; 1 when anything was."""
    document = Document(Path(sys.argv[1]))
    with running_practice(clock=StandingClock().seconds) as practice:
        drive = Drive(practice, document)
        ask = drive_right(drive)
        drive_more(drive, ask)
        drive_wrong(drive, ask)
        drive_parameters(drive, ask)
    for violation in document.violations:
        print(violation)
    for kind, count in sorted(document.problems.items()):
        print(f"problems {kind}: {count}")
    print(
        f"x answers validated: {document.validated} over {len(drive.asked)} endpoints, "
        f"violations: {len(document.violations)}"
    )
    return 1 if document.violations else 0


if __name__ == "__main__":
    sys.exit(main())
