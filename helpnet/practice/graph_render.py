"""Turns the world's things into Graph JSON: exactly the fields that were asked for, and the id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from helpnet.practice import graph_errors as errors
from helpnet.practice.graph_access import Viewer
from helpnet.practice.graph_edges import Listing, check, listing
from helpnet.practice.graph_fields import Field
from helpnet.practice.graph_paging import Window, window
from helpnet.practice.graph_types import (
    COMMENT,
    PAGE,
    PAGE_POST,
    PHOTO,
    SUBFIELDS,
    USER,
    NodeType,
)
from helpnet.practice.graph_values import (
    COMMENT_VALUES,
    PAGE_VALUES,
    PHOTO_VALUES,
    POST_VALUES,
    SUBTYPES,
    USER_VALUES,
    Thing,
    Value,
)
from helpnet.practice.model import Comment, Page, PagePost, Person, Photo

_KINDS: dict[type[Any], tuple[NodeType, dict[str, Value]]] = {
    Page: (PAGE, PAGE_VALUES),
    PagePost: (PAGE_POST, POST_VALUES),
    Photo: (PHOTO, PHOTO_VALUES),
    Comment: (COMMENT, COMMENT_VALUES),
    Person: (USER, USER_VALUES),
}
_FALSE = ("", "false", "0")


def type_of(thing: Thing) -> NodeType:
    """The node type of a thing."""
    return _KINDS[type(thing)][0]


def id_of(thing: Thing) -> str:
    """The id the network shows."""
    return thing.facebook_id if isinstance(thing, Person) else thing.id


def as_fields(names: tuple[str, ...]) -> tuple[Field, ...]:
    """Plain names as a field list."""
    return tuple(Field(name) for name in names)


@dataclass(frozen=True, slots=True)
class Renderer:
    """Tells things to one viewer; `base` is the API's address with its version."""

    viewer: Viewer
    base: str
    token_in_links: bool  # the token came as a parameter, so links to more carry it too

    def node(self, thing: Thing, fields: tuple[Field, ...] | None) -> dict[str, Any]:
        """One thing with the fields asked for, or its type's defaults."""
        kind, values = _KINDS[type(thing)]
        told: dict[str, Any] = {}
        for field in fields if fields is not None else as_fields(kind.defaults):
            if field.name in kind.edges:
                told[field.shown_as] = self._inner_edge(thing, field)
                continue
            if field.name not in kind.fields:
                raise errors.unknown_field(field.name, kind.name)
            value = values[field.name](self.viewer, thing) if field.name in values else None
            if value is not None:
                told[field.shown_as] = self._value(field, value)
        told["id"] = id_of(thing)
        return told

    def edge(
        self,
        thing: Thing,
        name: str,
        params: Mapping[str, str],
        fields: tuple[Field, ...] | None,
        fields_text: str,
    ) -> dict[str, Any]:
        """One page of an edge: data, paging and, where asked for, the summary."""
        kind = type_of(thing)
        if name not in kind.edges:
            raise errors.unknown_field(name, kind.name)
        check(name, params)
        if name == "picture":
            return {"data": _silhouette(fields)}
        found = listing(self.viewer, thing, name, params)
        shown = window(found.keys, params, strict=found.strict_limit)
        answer: dict[str, Any] = {
            "data": [
                self._item(found, item, fields) for item in found.items[shown.start : shown.end]
            ]
        }
        if answer["data"]:
            path = f"{self.base}/{id_of(thing)}/{name}"
            answer["paging"] = self._paging(path, shown, params, fields_text)
        if found.summary is not None and params.get("summary", "").casefold() not in _FALSE:
            answer["summary"] = found.summary
        return answer

    def _inner_edge(self, thing: Thing, field: Field) -> dict[str, Any]:
        """An edge read as a field of its node; what the field says stands for parameters."""
        params = {name: value for name, value in field.modifiers.items() if name != "as"}
        text = ",".join(unparse(inner) for inner in field.inner or ())
        return self.edge(thing, field.name, params, field.inner, text)

    def _item(
        self, found: Listing, item: Thing | dict[str, Any], fields: tuple[Field, ...] | None
    ) -> dict[str, Any]:
        if fields is None and found.defaults is not None:
            fields = as_fields(found.defaults)
        if isinstance(item, dict):
            return _chosen(found.kind, item, fields)
        told = self.node(item, fields)
        if found.hides_ids:
            told.pop("id", None)
        return told

    def _value(self, field: Field, value: Any) -> Any:
        if isinstance(value, (Page, PagePost, Photo, Comment, Person)):
            return self.node(value, field.inner)
        kind = SUBTYPES.get(field.name)
        if kind is None:
            if field.inner is not None:
                raise errors.syntax(f"Field {field.name} has no fields.", 0, field.name)
            return value
        if isinstance(value, list):
            return [_chosen(kind, item, field.inner) for item in value]
        return _chosen(kind, value, field.inner)

    def _paging(
        self, path: str, shown: Window, params: Mapping[str, str], fields_text: str
    ) -> dict[str, Any]:
        paging: dict[str, Any] = {"cursors": {"before": shown.before, "after": shown.after}}
        kept = {
            name: value
            for name, value in params.items()
            if name not in ("after", "before", "offset", "limit")
        }
        if fields_text:
            kept["fields"] = fields_text
        if self.token_in_links:
            kept = {"access_token": self.viewer.token.value, **kept}
        kept["limit"] = str(shown.limit)
        if shown.has_previous:
            paging["previous"] = f"{path}?{urlencode({**kept, 'before': shown.before})}"
        if shown.has_next:
            paging["next"] = f"{path}?{urlencode({**kept, 'after': shown.after})}"
        return paging


def unparse(field: Field) -> str:
    """A field as it is written in `fields=`."""
    modifiers = "".join(f".{name}({value})" for name, value in field.modifiers.items())
    inner = ",".join(unparse(each) for each in field.inner or ())
    return f"{field.name}{modifiers}" + (f"{{{inner}}}" if inner else "")


def _chosen(
    kind_name: str, value: Mapping[str, Any], fields: tuple[Field, ...] | None
) -> dict[str, Any]:
    """The asked-for part of an object that is no node; its id stays."""
    kind = SUBFIELDS[kind_name]
    if fields is None:
        return dict(value)
    told: dict[str, Any] = {}
    for field in fields:
        if field.name not in kind.fields:
            raise errors.unknown_field(field.name, kind.name)
        if field.name in value:
            told[field.shown_as] = value[field.name]
    if "id" in value:
        told["id"] = value["id"]
    return told


def _silhouette(fields: tuple[Field, ...] | None) -> dict[str, Any]:
    """Nobody here has a picture of their own."""
    outline = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 50 50'>"
        "<circle cx='25' cy='18' r='9'/><circle cx='25' cy='50' r='20'/></svg>"
    )
    url = f"data:image/svg+xml,{outline.replace('#', '%23')}"
    picture = {"height": 50, "is_silhouette": True, "url": url, "width": 50}
    return _chosen("ProfilePictureSource", picture, fields)
