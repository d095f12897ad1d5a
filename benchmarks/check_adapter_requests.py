"""Are the adapters' requests what the networks' own descriptions allow?

Drives both adapters through everything they do against the practice networks, reads what these
heard, and checks each request by name and value: X's against X's OpenAPI document, Facebook's
against a `check_fields.py` that knows Meta's declared fields, edges and parameters.

    python -m benchmarks.check_adapter_requests X-OPENAPI.json CHECK_FIELDS.py

Prints one line per measure and each thing unknown; exit 1 if there is any.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from jsonschema import Draft202012Validator

from helpnet.networks import FollowList, TellsFollows
from tests.support.practice import Practice, running_practice
from tests.support.stages import FacebookStage, PracticeStage, XStage

TEXT = "need help: who speaks on Web 2.0 in Winnipeg? example.org"
OAUTH = re.compile(r"oauth|debug_token")


def exercise(stage: PracticeStage) -> None:
    """Everything an adapter does, with enough posts and replies for several pages."""
    network = stage.open()
    posts = [network.post(f"{TEXT} {number}") for number in range(15)]
    for number in range(105):
        stage.answer(posts[0].remote_id, f"try number {number}")
    since = datetime.now(UTC) - timedelta(minutes=5)
    assert network.find(f"{TEXT} 3", since)
    assert network.own_post(posts[0].remote_id)
    replies, cursor = network.replies(posts, {})
    assert len(replies) == 105
    network.replies(posts, cursor)
    network.counts(posts)
    network.profiles([f"somebody{number}" for number in range(150)])
    for begin in (None, since - timedelta(days=30)):
        list(network.history(begin))
    network.delete(posts[0])
    if isinstance(network, TellsFollows):
        assert network.follow_counts().following
        for which in get_args(FollowList):
            _, mark = network.follows(which, 2)
            network.follows(which, 2, mark)
    if isinstance(stage, XStage):
        network.refresh()


def heard_from(stage_of: Callable[[Practice], PracticeStage]) -> list[dict[str, Any]]:
    """The API requests of one adapter, as the practice networks tell them."""
    with running_practice() as practice:
        stage = stage_of(practice)
        exercise(stage)
        items = practice.control("GET", "/requests")["items"]
    return [item for item in items if item["network"] == stage.name]


# ---------------------------------------------------------------- X


class XDocument:
    """X's OpenAPI document, asked about single requests."""

    def __init__(self, path: Path) -> None:
        self._document = json.loads(path.read_text(encoding="utf-8"))

    def faults(self, request: dict[str, Any]) -> Iterator[str]:
        """What the document does not allow in a request."""
        path = request["path"].removeprefix("/x")
        found = self._operation(request["method"].lower(), path)
        if found is None:
            yield "no such operation"
            return
        operation, in_path = found
        declared = {
            one["name"]: one for one in map(self._resolved, operation.get("parameters", []))
        }
        given = {**request["query"], **in_path}
        for name, value in given.items():
            if name not in declared:
                yield f"unknown parameter {name}"
            else:
                yield from self._value_faults(name, value, self._resolved(declared[name]["schema"]))
        for name, one in declared.items():
            if one.get("required") and name not in given:
                yield f"missing parameter {name}"
        yield from self._body_faults(operation, request.get("json"))

    def _operation(self, method: str, path: str) -> tuple[dict[str, Any], dict[str, str]] | None:
        for template, operations in sorted(
            self._document["paths"].items(), key=lambda item: item[0].count("{")
        ):
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
            match = re.fullmatch(pattern, path)
            if match and method in operations:
                return operations[method], match.groupdict()
        return None

    def _value_faults(self, name: str, value: str, schema: dict[str, Any]) -> Iterator[str]:
        read: Any = value
        if schema.get("type") == "array":
            read = value.split(",")
        elif schema.get("type") == "integer":
            read = int(value) if re.fullmatch(r"-?\d+", value) else value
        yield from self._schema_faults(name, read, schema)
        if schema.get("format") == "date-time":
            try:
                datetime.fromisoformat(value)
            except ValueError:
                yield f"{name}={value} is no time"

    def _body_faults(self, operation: dict[str, Any], body: Any) -> Iterator[str]:
        declared = operation.get("requestBody")
        if declared and body is not None:
            schema = declared["content"]["application/json"]["schema"]
            yield from self._schema_faults("body", body, self._resolved(schema))
        elif body is not None:
            yield "a body where none is declared"
        elif declared and declared.get("required"):
            yield "no body"

    def _schema_faults(self, name: str, value: Any, schema: dict[str, Any]) -> Iterator[str]:
        # References in the document start at its root, so the parts they name come along.
        rooted = {**schema, "components": self._document["components"]}
        for error in Draft202012Validator(rooted).iter_errors(value):
            yield f"{name}: {error.message}"

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            target: Any = self._document
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key]
            node = target
        return node


# ---------------------------------------------------------------- Facebook


def graph_faults(check: Any, request: dict[str, Any]) -> Iterator[str]:
    """What Meta's declarations do not know in a request."""
    version, node, *edge = request["path"].removeprefix("/graph/").split("/")
    assert re.fullmatch(r"v\d+\.\d+", version)
    kind = "User" if node == "me" else "PagePost" if "_" in node else "Page"
    given = {**request["query"], **request.get("form", {})}
    for where, what in check.check_call(request["method"], kind, "/".join(edge), given):
        yield f"{where}: {what}"


def check_fields_from(path: Path) -> Any:
    """The checker as a module."""
    spec = importlib.util.spec_from_file_location("check_fields", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------- both


def report(
    name: str, requests: list[dict[str, Any]], faults: Callable[[dict[str, Any]], Iterator[str]]
) -> int:
    """Check the requests, say what was found, and return how many hold something unknown."""
    checked = [request for request in requests if not OAUTH.search(request["path"])]
    wrong = 0
    for request in checked:
        found = list(faults(request))
        wrong += bool(found)
        for fault in found:
            print(f"UNKNOWN {request['method']} {request['path']}: {fault}")
    operations = {(one["method"], re.sub(r"\d[\d_]*", "*", one["path"])) for one in checked}
    print(f"{name}_requests_checked {len(checked)} requests")
    print(f"{name}_operations_checked {len(operations)} operations")
    print(f"{name}_sign_in_requests_not_described {len(requests) - len(checked)} requests")
    print(f"{name}_requests_with_something_unknown {wrong} requests (goal 0)")
    return wrong


def main() -> int:
    """Run the check over the documents named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("x_openapi", type=Path)
    parser.add_argument("check_fields", type=Path)
    given = parser.parse_args()
    document, check = XDocument(given.x_openapi), check_fields_from(given.check_fields)
    wrong = report("x", heard_from(XStage), document.faults)
    wrong += report(
        "facebook", heard_from(FacebookStage), lambda request: graph_faults(check, request)
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
