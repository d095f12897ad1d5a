"""Calls to the networks, written down to be compared: one file per call, without what they say.

Kept are the path, the names of all fields and the kinds of their values, and of a refusal its
codes and its sentence. Tokens, secrets, texts, names and numbers of people are never written.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from helpnet.networks.shapes import Shape, kind_of_text, name_of, shape_of

log = logging.getLogger("helpnet.networks")
# Under these names tokens, codes and app secrets travel.
SECRETS = frozenset(
    {
        "access_token",
        "appsecret_proof",
        "client_secret",
        "code",
        "code_verifier",
        "fb_exchange_token",
        "input_token",
        "refresh_token",
        "token",
    }
)
# What helpnet asks for in words of its own; every other parameter is told by its kind.
_OWN_WORDS = frozenset(
    {
        "exclude",
        "expansions",
        "fields",
        "filter",
        "grant_type",
        "limit",
        "max_results",
        "order",
        "post.fields",
        "summary",
        "tweet.fields",
        "user.fields",
    }
)
_VERSION = re.compile(r"v[0-9]+\.[0-9]+")
_QUOTED = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|'[^']*'|`[^`]*`|@\w+|\S+@\S+|[0-9]{5,}|\S{24,}")
_LONGEST = 160

_started: list[Recorder] = []  # none or one, for the whole process, as with logging


class Recorder:
    """Writes calls into a folder, which it makes; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)

    def note(
        self,
        network: str,
        base: str,
        request: requests.PreparedRequest,
        answer: requests.Response | None,
        body: bytes,
        trouble: str,
    ) -> None:
        """Write one call down; what goes wrong with that is logged, and the call goes on.

        `body` is the answer's, without what its request kept secret.
        """
        try:
            self._write(_told(network, base, request, answer, body, trouble))
        except Exception as error:  # never the call's fault, and no reason to fail it
            log.warning("A call could not be recorded: %s", type(error).__name__)

    def _write(self, told: Mapping[str, Any]) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        path = self.folder / f"{stamp}-{os.getpid()}-{next(self._numbers):06}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
        part.replace(path)


def record_into(folder: Path | None) -> None:
    """From now on write every call of this process into a folder; None: no longer."""
    _started[:] = [Recorder(folder)] if folder else []


def running() -> Recorder | None:
    """What writes calls down at the moment, if they are recorded."""
    return _started[0] if _started else None


def _told(
    network: str,
    base: str,
    request: requests.PreparedRequest,
    answer: requests.Response | None,
    answered: bytes,
    trouble: str,
) -> dict[str, Any]:
    address = urlsplit(str(request.url))
    path = address.path.removeprefix(urlsplit(base).path)
    return {
        "network": network,
        "method": request.method,
        "path": "/".join(map(_segment, path.split("/"))),
        "query": _parameters(parse_qsl(address.query, keep_blank_values=True)),
        "authorization": request.headers.get("Authorization", "").partition(" ")[0],
        "body": _sent(request),
        **({"trouble": trouble} if answer is None else _answered(answer, answered)),
    }


def _segment(segment: str) -> str:
    if _VERSION.fullmatch(segment):
        return "{version}"
    return segment if segment == "2" else name_of(segment)  # X's version looks like an id


def _parameters(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: _parameter(name, value) for name, value in pairs}


def _parameter(name: str, value: str) -> str:
    if name in SECRETS:
        return "secret"
    return value if name in _OWN_WORDS else kind_of_text(value)


def _sent(request: requests.PreparedRequest) -> Shape:
    if not request.body:
        return None
    kind = request.headers.get("Content-Type", "").partition(";")[0]
    if kind == "multipart/form-data":  # a photo
        return kind
    body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
    if kind == "application/json":
        return shape_of(json.loads(body), SECRETS)
    if kind == "application/x-www-form-urlencoded":
        return _parameters(parse_qsl(body, keep_blank_values=True))
    return kind


def _answered(answer: requests.Response, raw: bytes) -> dict[str, Any]:
    headers = {name.lower(): _header(name, value) for name, value in answer.headers.items()}
    told: dict[str, Any] = {"status": answer.status_code, "headers": headers}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return told | {"answer": "no JSON"}
    told["answer"] = shape_of(body, SECRETS - {"code"})  # there it is an error's number
    if problem := _problem(answer.status_code, body):
        told["problem"] = problem
    return told


def _header(name: str, value: str) -> Shape:
    if name.lower() == "content-type":
        return value.partition(";")[0]
    try:
        return shape_of(json.loads(value)) if value.startswith("{") else kind_of_text(value)
    except ValueError:
        return "text"


def _problem(status: int, body: Any) -> dict[str, Any]:
    """What names a refusal: codes and types as they are, its sentence without what it quotes."""
    if not isinstance(body, dict) or (status < 400 and "error" not in body):
        return {}
    error = body["error"] if isinstance(body.get("error"), dict) else body
    names = ("code", "error_subcode", "type", "title", "error", "is_transient")
    kept = {name: error[name] for name in names if isinstance(error.get(name), str | int)}
    kept = {name: _plain(held) if isinstance(held, str) else held for name, held in kept.items()}
    said = error.get("message") or error.get("detail") or error.get("error_description")
    return kept | ({"says": _plain(said)} if isinstance(said, str) else {})


def _plain(said: str) -> str:
    if said.startswith("https://"):
        return said.rpartition("/")[2]  # X names its problems by addresses
    return _QUOTED.sub("…", said)[:_LONGEST]
