"""Reads the JSON bodies of X's API as strictly as X does: names and types it does not know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import request

from helpnet.practice.x_problems import XProblem, invalid

TYPE_NAMES = {str: "string", dict: "object", bool: "boolean", list: "array"}


def checked_body(properties: Mapping[str, type]) -> dict[str, Any]:
    """The JSON body; a 400 unless it is an object of these properties, of these types."""
    try:
        given = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise invalid("", None, "The request body is not valid JSON.") from None
    if not isinstance(given, dict):
        raise invalid("", None, "$: must be an object")
    known_only(given, properties)
    for name, value in given.items():
        if not isinstance(value, properties[name]):
            raise invalid("", None, f"$.{name}: {TYPE_NAMES[properties[name]]} expected")
    return given


def known_only(
    given: Mapping[str, Any], known: Mapping[str, Any] | tuple[str, ...], at: str = "$"
) -> None:
    """A 400 for any other property."""
    for name in given:
        if name not in known:
            raise invalid(
                "",
                None,
                f"{at}.{name}: is not defined in the schema and the schema does not allow "
                "additional properties",
            )


def typed(given: Mapping[str, Any], name: str, kind: type, at: str = "$") -> Any:
    """A property that must be there and of that type."""
    if name not in given:
        raise missing(name, at)
    if not isinstance(given[name], kind):
        raise invalid("", None, f"{at}.{name}: {TYPE_NAMES[kind]} expected")
    return given[name]


def missing(name: str, at: str = "$") -> XProblem:
    """400: a property that must be there and is not."""
    return invalid("", None, f"{at}.{name}: is missing but it is required")
