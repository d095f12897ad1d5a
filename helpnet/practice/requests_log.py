"""What the networks were asked: every API request, with its secrets blotted out."""

from __future__ import annotations

import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from helpnet.practice.model import Network

KEPT = 20_000  # requests; older ones are forgotten
BLOT = "[redacted]"
LONGEST_MEDIA = 200  # characters of an uploaded photo that are kept
SECRET_FIELDS = frozenset(
    {
        "access_token",
        "appsecret_proof",
        "client_secret",
        "code",
        "code_verifier",
        "fb_exchange_token",
        "id_token",
        "input_token",
        "page_token",
        "password",
        "refresh_token",
        "signed_request",
        "token",
    }
)
# Our own codes and tokens give themselves away wherever they stand.
SECRET_TEXT = re.compile(
    r"practice-(?:x|facebook)-(?:[a-z]+-)?[A-Za-z0-9_-]{16,}|practice-\w+-secret"
)


@dataclass(slots=True)
class Heard:
    """One request; `status` is None until it is answered, and for good where that got lost."""

    network: Network
    method: str
    path: str
    query: dict[str, Any]
    at: float
    form: dict[str, Any] | None = None
    json: Any = None
    status: int | None = None
    fault: str | None = None


class RequestsLog:
    """The requests in the order in which they came."""

    def __init__(self) -> None:
        self._heard: deque[Heard] = deque(maxlen=KEPT)

    def __iter__(self) -> Iterator[Heard]:
        return iter(list(self._heard))

    def add(
        self,
        network: Network,
        method: str,
        path: str,
        query: str,
        content_type: str,
        body: bytes,
        at: float,
    ) -> Heard:
        """Write a request down; the caller fills in its status."""
        heard = Heard(network, method, blotted(path), _fields(query), at)
        if body:
            heard.form, heard.json = _read(content_type, body)
        self._heard.append(heard)
        return heard

    def clear(self) -> None:
        """Forget all."""
        self._heard.clear()


def blotted(value: Any, field: str = "") -> Any:
    """The same value without what must not be written down."""
    if isinstance(value, str):
        if field.lower() in SECRET_FIELDS and value:
            return BLOT
        if field == "media" and len(value) > LONGEST_MEDIA:
            return f"{len(value)} characters"
        return SECRET_TEXT.sub(BLOT, value)
    if isinstance(value, Mapping):
        return {key: blotted(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [blotted(inner, field) for inner in value]
    return value


def _fields(encoded: str) -> dict[str, Any]:
    """A query or form as a dict; a name that comes twice holds a list."""
    fields: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        told = blotted(value, name)
        if name not in fields:
            fields[name] = told
        elif isinstance(fields[name], list):
            fields[name].append(told)
        else:
            fields[name] = [fields[name], told]
    return fields


def _multipart(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a form with files; of a file, its length."""
    kind, options = parse_options_header(content_type)
    _, fields, files = FormDataParser().parse(io.BytesIO(body), kind, len(body), options)
    told: dict[str, Any] = {name: blotted(value, name) for name, value in fields.items()}
    for name, file in files.items():
        with file.stream as content:
            told[name] = f"[{len(content.read())} bytes]"
    return told


def _read(content_type: str, body: bytes) -> tuple[dict[str, Any] | None, Any]:
    """(form, JSON) of a body, one of them at most."""
    kind = content_type.split(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _fields(body.decode("utf-8", "replace")), None
    if kind.startswith("multipart/"):
        return _multipart(content_type, body), None
    try:
        return None, blotted(json.loads(body))
    except (ValueError, RecursionError):
        return None, blotted(body.decode("utf-8", "replace")[:2000])
