"""Reads what the control plane is given; every fault in it is one clear sentence (Complaint)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from helpnet.practice.complaint import Complaint
from helpnet.practice.model import NETWORKS, Network

ROUNDING_SECONDS = 1.0


def json_object(body: bytes) -> dict[str, Any]:
    """A JSON object; Complaint 400 for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Complaint(400, "The body is not JSON.") from None
    if not isinstance(value, dict):
        raise Complaint(400, "The body must be a JSON object.")
    return value


def only(given: Mapping[str, Any], *known: str) -> None:
    """No other fields than these."""
    for name in given:
        if name not in known:
            raise Complaint(422, f"There is no field {name!r} here; known are {_listed(known)}.")


def network(value: object) -> Network:
    """ "x" or "facebook"."""
    if value not in NETWORKS:
        raise Complaint(422, f'"network" must be one of {_listed(NETWORKS)}, not {value!r}.')
    return value


def text(given: Mapping[str, Any], name: str, *, required: bool = True) -> str:
    """A text that says something; "" where an optional one is not given."""
    value = given.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise Complaint(422, f'"{name}" must be a text.')
    if not is_whole(value):
        raise Complaint(422, f'"{name}" holds half a character.')
    return value


def is_whole(value: str) -> bool:
    """The text holds no half of a surrogate pair, which no UTF-8 could carry."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def texts(given: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts; empty where it is not given."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Complaint(422, f'"{name}" must be a list of texts.')
    return value


def items(given: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects; empty where it is not given."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Complaint(422, f'"{name}" must be a list of objects.')
    return value


def mapping(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object."""
    value = given.get(name)
    if not isinstance(value, dict):
        raise Complaint(422, f'"{name}" must be an object.')
    return value


def truth(given: Mapping[str, Any], name: str) -> bool | None:
    """true or false; None where it is not given."""
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise Complaint(422, f'"{name}" must be true or false.')
    return value


def number(
    given: Mapping[str, Any],
    name: str,
    *,
    default: float | None = None,
    least: float = 0.0,
    above: bool = False,
) -> float:
    """A finite number of at least `least` (or, with `above`, more than that)."""
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Complaint(422, f'"{name}" must be a number.')
    if value < least or (above and value == least):
        bound = "more than" if above else "at least"
        raise Complaint(422, f'"{name}" must be {bound} {least:g}.')
    return float(value)


def whole(given: Mapping[str, Any], name: str, *, default: int | None, least: int = 0) -> int:
    """A whole number of at least `least`."""
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise Complaint(422, f'"{name}" must be a whole number of at least {least}.')
    return value


def moment(given: Mapping[str, Any], name: str, now: float) -> float | None:
    """Unix seconds from ISO 8601 with an offset (or from unix seconds); not in the future.

    Less than a second ahead is rounding, and now. None where it is not given.
    """
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        at = float(value)
    else:
        at = _parsed(name, value)
    if at >= now + ROUNDING_SECONDS:
        raise Complaint(422, f'"{name}" lies in the future.')
    return min(at, now)


def iso(at: float) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _parsed(name: str, value: object) -> float:
    try:
        parsed = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise Complaint(
            422, f'"{name}" must be a time in ISO 8601 with its offset, such as {iso(0)}.'
        )
    return parsed.timestamp()


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
