"""Everything in a text that reaches somebody directly: handles, tags, e-mails, phones, links.

What the network itself marked comes first; the text is read only where no mark stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpnet.domain.fields_emails import emails_in
from helpnet.domain.fields_handles import handles_in
from helpnet.domain.fields_links import link_field, links_in
from helpnet.domain.fields_model import Field, FieldKind
from helpnet.domain.fields_phones import phones_in
from helpnet.domain.model import Context, Entity

__all__ = ["Field", "find_fields"]

_MOST_FIELDS = 60  # a reply with more is an attack or a directory, not a suggestion


def find_fields(text: str, network: str = "", context: Context | None = None) -> list[Field]:
    """Fields in the order they stand, never overlapping.

    `network` is where the text was written, for handles that do not say.
    """
    context = context or Context()
    taken: list[Field] = []
    finders: tuple[Iterable[Field], ...] = (
        _marked(text, network, context.entities),
        emails_in(text),
        links_in(text),
        handles_in(text, network),
        phones_in(text, context.regions, context.language),
    )
    occupied = bytearray(len(text))
    for found in finders:
        for field in found:
            if len(taken) >= _MOST_FIELDS:
                break
            if not any(occupied[field.start : field.end]):
                occupied[field.start : field.end] = b"\x01" * (field.end - field.start)
                taken.append(field)
    return sorted(taken, key=lambda field: field.start)


def _marked(text: str, network: str, entities: tuple[Entity, ...]) -> Iterator[Field]:
    """Fields the network told, found again in the text because offsets cannot be trusted."""
    for entity in entities[:_MOST_FIELDS]:
        for start, end in _occurrences(text, entity):
            if entity.kind == "mention":
                handle = (entity.handle or entity.text.lstrip("@＠")).lower()
                yield Field(
                    "handle", start, end, handle, network or "x", remote_id=entity.remote_id
                )
            elif entity.kind == "tag":
                kind: FieldKind = "tag" if entity.is_person else "page"
                yield Field(kind, start, end, text[start:end], network, remote_id=entity.remote_id)
            else:
                yield link_field(start, end, entity.url or entity.text)


def _occurrences(text: str, entity: Entity) -> Iterator[tuple[int, int]]:
    """Where an entity's words stand, whatever the case, as whole words."""
    wanted = entity.text or entity.name or (f"@{entity.handle}" if entity.handle else "")
    start = _find(text, wanted, 0) if wanted else -1
    if start < 0 and entity.kind == "tag" and entity.name:
        wanted = entity.name
        start = _find(text, wanted, 0)
    for _ in range(_MOST_FIELDS):
        if start < 0:
            return
        end = start + len(wanted)
        if not text[end : end + 1].isalnum() and not text[max(0, start - 1) : start].isalnum():
            yield start, end
        start = _find(text, wanted, end)


def _find(text: str, wanted: str, start: int) -> int:
    exact = text.find(wanted, start)
    if exact >= 0:
        return exact
    lowered = text.lower()
    # Lower-casing may change a text's length; offsets hold only where it did not.
    return lowered.find(wanted.lower(), start) if len(lowered) == len(text) else -1
