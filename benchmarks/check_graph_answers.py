"""Do the practice Graph API's answers hold only what Meta declares?

Calls every endpoint, each node with every field it knows, and checks each answer name by name,
down its whole depth, against a `check_fields.py` that knows Meta's declared fields and edges. The
requests are checked too, and the node types of the server against Meta's as a whole.

    python -m benchmarks.check_graph_answers CHECK_FIELDS.py

Prints one line per measure and each thing unknown; exit 1 if there is any.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.check_adapter_requests import check_fields_from
from helpnet.practice.graph_types import COMMENT, PAGE, PAGE_POST, PHOTO, SUBFIELDS, USER
from helpnet.practice.image_sizes import Picture
from tests.support.clock import StandingClock
from tests.support.graph import APP_TOKEN, SCOPES, Answer, Graph

NODES = (PAGE, PAGE_POST, COMMENT, PHOTO, USER)
# What an answer holds beside fields: around lists, and after writing.
AROUND = {"data", "paging", "summary"}
WRITTEN = {"id", "success", "post_id", "recipient_id", "message_id"}
TOKENS = {
    *("app_id", "type", "application", "data_access_expires_at", "expires_at", "is_valid"),
    *("issued_at", "scopes", "granular_scopes", "user_id", "profile_id", "error"),
}
PICTURE = Picture(b"GIF89a" + struct.pack("<HH", 30, 20), "image/gif", 30, 20)


class Check:
    """The checker and what it found."""

    def __init__(self, graph: Graph, checker: Any) -> None:
        self.graph = graph
        self.spec: dict[str, Any] = checker.SPEC
        self._target: Callable[[str], str | None] = checker._target
        self._check_call = checker.check_call
        self.names = 0
        self.answers = 0
        self.faults: list[str] = []

    def call(self, method: str, kind: str, node: str, edge: str = "", **params: Any) -> Any:
        """Make a call that must succeed; the body, when all of it was checked."""
        path = f"{node}/{edge}" if edge else node
        token = params.pop("token", self.graph.page_token)
        answer: Answer = self.graph.call(method, path, token, **params)
        assert answer.status == 200, (method, path, answer.body)
        self.answers += 1
        where = f"{method} {kind}/{edge}"
        for told, problem in self._check_call(method, kind, edge, params):
            self.faults.append(f"{where}: asked {told}: {problem}")
        if method != "GET":
            self.names_in(where, answer.body, WRITTEN)
        elif edge:
            returned = self.spec[kind]["edges"][edge]["GET"].get("returns")
            self._list(where, answer.body, self._target(returned))
        else:
            self._node(where, answer.body, kind)
        return answer.body

    def names_in(self, where: str, body: dict[str, Any], known: set[str]) -> None:
        """Hold the names of an object against a plain set."""
        self.names += len(body)
        self.faults += [f"{where}: answered {name}" for name in body if name not in known]

    def _list(self, where: str, body: dict[str, Any], kind: str | None) -> None:
        self.names_in(where, body, AROUND)
        rows = body["data"] if isinstance(body["data"], list) else [body["data"]]
        for row in rows:
            if kind:
                self._node(where, row, kind)

    def _node(self, where: str, body: dict[str, Any], kind: str) -> None:
        declared = self.spec[kind]
        self.names += len(body)
        for name, value in body.items():
            here = f"{where} {kind}.{name}"
            if name in declared["fields"]:
                inner = self._target(declared["fields"][name]["type"])
                several = value if isinstance(value, list) else [value]
                for one in several:
                    if inner and isinstance(one, dict) and "data" not in one:
                        self._node(here, one, inner)
            elif "GET" in declared["edges"].get(name, {}):
                self._list(here, value, self._target(declared["edges"][name]["GET"]["returns"]))
            elif name != "id":
                self.faults.append(f"{here}: answered, and not declared")

    def types(self) -> Iterator[str]:
        """What the server's node types have and Meta's have not."""
        for node in (*NODES, *SUBFIELDS.values()):
            declared = self.spec.get(node.name)
            if declared is None:
                continue  # an object that Meta's declarations do not describe
            known = {*declared["fields"], *declared["edges"], "id"}
            yield from (f"{node.name}.{name}" for name in (node.fields | node.edges) - known)


def drive(check: Check) -> None:
    """Every endpoint, with answers that hold as much as they can."""
    graph = check.graph
    page, world = graph.page_id, graph.world
    fields = {node.name: ",".join(sorted(node.fields)) for node in NODES}
    made = check.call("POST", "Page", page, "feed", message="need help", link="https://example.org")
    photos = []
    for number in range(2):
        with world.held():
            picture = world.facebook.photos.add(page, PICTURE, f"photo {number}", "a hall")
        photos.append(picture.id)
    media = json.dumps([{"media_fbid": identity} for identity in photos])
    album = check.call("POST", "Page", page, "feed", message="the hall", attached_media=media)
    post = world.facebook.post(made["id"])
    assert post is not None
    top = graph.comment(post, "Raj Malhotra", "ask Dorothy Vale", tags=["Dorothy Vale"])
    below = graph.comment(post, "Dorothy Vale", "me?", answers=top.id)
    own = check.call("POST", "PagePost", post.id, "comments", message="thank you")["id"]
    check.call("POST", "Comment", below.id, "comments", message="yes, you")
    check.call("POST", "Comment", own, message="thank you all")
    check.call("POST", "Comment", below.id, is_hidden="true")
    check.call("POST", "PagePost", post.id, message="need help, please")
    for kind, identity in (("Comment", top.id), ("PagePost", post.id)):
        check.call("POST", kind, identity, "likes")
        check.call("GET", kind, identity, "likes", summary="true")
    recipient, message = json.dumps({"comment_id": top.id}), json.dumps({"text": "thank you"})
    check.call("POST", "Page", page, "messages", recipient=recipient, message=message)
    nodes = [
        ("Page", page),
        ("PagePost", post.id),
        ("PagePost", album["id"]),
        ("Comment", top.id),
        ("Comment", below.id),
        ("Photo", photos[0]),
    ]
    for kind, identity in nodes:
        check.call("GET", kind, identity)
        check.call("GET", kind, identity, fields=fields[kind])
    check.call("GET", "User", "me", token=graph.user_token, fields=fields["User"])
    for edge in ("feed", "posts", "published_posts", "visitor_posts", "tagged", "photos"):
        kind = "Photo" if edge == "photos" else "PagePost"
        check.call("GET", "Page", page, edge, fields=fields[kind], limit=2)
    for edge in ("comments", "attachments", "reactions", "sharedposts"):
        check.call("GET", "PagePost", album["id"], edge)
    for params in ({}, {"filter": "stream"}, {"order": "reverse_chronological", "limit": 1}):
        check.call("GET", "PagePost", post.id, "comments", fields=fields["Comment"], **params)
    check.call("GET", "Comment", top.id, "comments", summary="true", live_filter="no_filter")
    check.call("GET", "Photo", photos[0], "comments")
    for edge in ("accounts", "permissions", "feed"):
        check.call("GET", "User", "me", edge, token=graph.user_token)
    for token in (graph.user_token, graph.page_token, "never issued"):
        told = graph.get("debug_token", APP_TOKEN, input_token=token).body["data"]
        check.names_in("debug_token", told, TOKENS)
    check.call("DELETE", "Comment", top.id, "likes")
    check.call("DELETE", "Photo", photos[1])
    check.call("DELETE", "Comment", own)
    check.call("DELETE", "PagePost", post.id)
    permission = "pages_manage_metadata"
    check.call("DELETE", "User", "me", "permissions", token=graph.user_token, permission=permission)


def main() -> int:
    """Run the check over the checker named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("check_fields", type=Path)
    checker = check_fields_from(parser.parse_args().check_fields)
    graph = Graph(StandingClock().seconds, (*SCOPES, "pages_messaging"))
    check = Check(graph, checker)
    drive(check)
    unknown = [*check.faults, *(f"type: {name}" for name in check.types())]
    for fault in dict.fromkeys(unknown):
        print(f"UNKNOWN {fault}")
    print(f"graph_answers_checked {check.answers} answers")
    print(f"graph_names_checked {check.names} names")
    print(f"graph_names_unknown {len(unknown)} names (goal 0)")
    graph.world.close()
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
