"""The API describes itself: whole, true, and readable without a token."""

from __future__ import annotations

import json
import re
from typing import Any

from jsonschema import Draft202012Validator

from tests.support.api import Api


def served(api: Api) -> set[tuple[str, str]]:
    """Each call that the app answers under /api/v1, as method and path template."""
    found = set()
    for rule in api.app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "openapi.description":
            template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1"))
            found |= {(method, template) for method in rule.methods or ()}
    return {(method, path) for method, path in found if method not in ("HEAD", "OPTIONS")}


def operations(api: Api) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (name.upper(), path): call
        for path, calls in api.description["paths"].items()
        for name, call in calls.items()
        if name != "parameters"
    }


def test_every_call_is_described_and_every_description_is_served(api: Api) -> None:
    assert ("POST", "/asks") in served(api)
    assert served(api) == set(operations(api))


def test_every_operation_says_what_it_does_and_how_it_fails(api: Api) -> None:
    for where, call in operations(api).items():
        assert call["summary"], where
        assert "default" in call["responses"], where
        assert any(status.startswith("2") for status in call["responses"]), where
        assert (where[0] in ("POST", "PUT", "PATCH")) == ("requestBody" in call), where


def test_the_parameters_of_a_path_are_the_ones_it_names(api: Api) -> None:
    for path, calls in api.description["paths"].items():
        named = [each["name"] for each in calls.get("parameters", ()) if each["in"] == "path"]
        assert named == re.findall(r"\{(\w+)\}", path)
        assert all(each["required"] for each in calls.get("parameters", ()))


def test_every_schema_is_one_and_every_reference_leads_somewhere(api: Api) -> None:
    schemas = api.description["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    referred = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(api.description)))
    assert referred == set(schemas)


def test_the_description_needs_no_token_and_names_the_scheme(api: Api) -> None:
    anybody = api.app.test_client().get("/api/v1/openapi.json")
    assert anybody.status_code == 200
    assert anybody.mimetype == "application/json"
    description = anybody.get_json()
    assert description["openapi"].startswith("3.1")
    assert description["security"] == [{"token": []}]
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert description["servers"] == [{"url": "/api/v1"}]
