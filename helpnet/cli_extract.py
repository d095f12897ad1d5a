"""`flask extract`: who the replies of a file suggest, line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from helpnet.domain.extract import extract
from helpnet.domain.model import Author, Context, Entity, Suggestion

_ENTITY_KINDS = ("mention", "url", "tag")
_ENTITY_TEXTS = ("text", "handle", "name", "remote_id", "url")


class Unreadable(Exception):
    """A line is not what it should be; the message says how, as the end of a sentence."""


@click.command("extract")
def extract_command() -> None:
    """Read replies as JSON lines, print whom each suggests as JSON lines.

    A line is {"id", "text", "author"?, "context"?}; its answer {"id", "kind", "suggestions"}.
    """
    wrong = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            click.echo(json.dumps(_extracted(_read(line)), ensure_ascii=False))
        except Unreadable as error:
            wrong += 1
            click.echo(f"Line {number} is left out: {error}.", err=True)
    if wrong:
        sys.exit(1)


def _read(line: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(line)
        json.dumps(told, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise Unreadable("it is not JSON in UTF-8") from None
    return _mapping(told, "it")


def _extracted(line: Mapping[str, Any]) -> dict[str, Any]:
    text = line.get("text")
    if not isinstance(text, str):
        raise Unreadable("it has no text")
    extraction = extract(text, _author(line.get("author")), _context(line.get("context")))
    return {
        "id": line.get("id"),
        "kind": extraction.kind,
        "suggestions": [_written(suggestion) for suggestion in extraction.suggestions],
    }


def _author(told: Any) -> Author | None:
    if told is None:
        return None
    author = _mapping(told, "its author")
    return Author(
        name=_text(author, "name"),
        handle=_text(author, "handle").removeprefix("@"),
        network=_text(author, "network"),
    )


def _context(told: Any) -> Context | None:
    if told is None:
        return None
    context = _mapping(told, "its context")
    return Context(
        entities=tuple(_entity(entity) for entity in _list(context, "entities")),
        regions=_texts(context, "regions"),
        language=_text(context, "language"),
        asker_handles=tuple(one.removeprefix("@") for one in _texts(context, "asker_handles")),
    )


def _entity(told: Any) -> Entity:
    entity = _mapping(told, "one of its entities")
    kind, is_person = entity.get("kind"), entity.get("is_person", True)
    if kind not in _ENTITY_KINDS or not isinstance(is_person, bool):
        raise Unreadable(f"the kind of an entity is none of {', '.join(_ENTITY_KINDS)}")
    texts = {name: _text(entity, name) for name in _ENTITY_TEXTS}
    return Entity(kind=kind, is_person=is_person, **texts)


def _mapping(told: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise Unreadable(f"{what} is not a JSON object")
    return told


def _list(told: Mapping[str, Any], name: str) -> list[Any]:
    value = told.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unreadable(f"its {name} are not a list")
    return value


def _texts(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = _list(told, name)
    if not all(isinstance(value, str) for value in values):
        raise Unreadable(f"its {name} are not all texts")
    return tuple(values)


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"a {name} in it is no text")
    return value or ""


def _written(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "name": suggestion.name or None,
        "org": suggestion.org or None,
        "handle": suggestion.handle or None,
        "email": suggestion.email or None,
        "phone": suggestion.phone or None,
        "url": suggestion.url or None,
        "self": suggestion.is_author,
    }
