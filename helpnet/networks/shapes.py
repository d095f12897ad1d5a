"""The shape of JSON: which fields there are and of what kind, without what they say.

Shapes are JSON themselves: an object keeps its names, a list the different shapes of its items,
everything else becomes one of KINDS. Numbers that serve as names become "{id}".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Shape = Any
STRINGS = frozenset({"text", "id", "time", "address", "nothing"})
KINDS = STRINGS | {"secret", "number", "yes or no", "null", "object", "list"}
_ID = re.compile(r"[0-9]+(_[0-9]+)*")


def shape_of(value: Any, secret: frozenset[str] = frozenset()) -> Shape:
    """The shape of a JSON value; what stands under one of the `secret` names is only called so."""
    if isinstance(value, dict):
        return {
            name_of(name): "secret" if name in secret else shape_of(held, secret)
            for name, held in value.items()
        }
    if isinstance(value, list):
        shapes: list[Shape] = []
        for item in value:
            shape = shape_of(item, secret)
            if shape not in shapes:
                shapes.append(shape)
        return shapes
    if isinstance(value, bool):
        return "yes or no"
    if value is None:
        return "null"
    return "number" if isinstance(value, int | float) else kind_of_text(str(value))


def name_of(name: str) -> str:
    """A field's name, or "{id}" for a number that serves as one."""
    return "{id}" if _ID.fullmatch(name) else name


def kind_of_text(text: str) -> str:
    """What kind of text this is."""
    if not text:
        return "nothing"
    if _ID.fullmatch(text):
        return "id"
    if text.startswith(("https://", "http://")):
        return "address"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return "text"
    return "time"


@dataclass(slots=True)
class Seen:
    """All that was seen at one place of several shapes."""

    kinds: set[str] = field(default_factory=set)
    objects: int = 0
    names: dict[str, Seen] = field(default_factory=dict)
    times: int = 0
    items: Seen | None = None

    def add(self, shape: Shape) -> None:
        """Take another shape in."""
        self.times += 1
        if isinstance(shape, dict):
            self.kinds.add("object")
            self.objects += 1
            for name, held in shape.items():
                self.names.setdefault(name, Seen()).add(held)
        elif isinstance(shape, list):
            self.kinds.add("list")
            self.items = self.items or Seen()
            for item in shape:
                self.items.add(item)
        else:
            self.kinds.add(str(shape))


def seen(shapes: Iterable[Shape]) -> Seen:
    """Several shapes in one."""
    everything = Seen()
    for shape in shapes:
        everything.add(shape)
    return everything


def differences(real: Seen, known: Seen, place: str = "") -> Iterator[str]:
    """In which places what was seen differs from what is known, one line each.

    A field is missing when every known object has it and no real one does.
    """
    for kind in sorted(real.kinds - known.kinds):
        if known.kinds and not _is_like(kind, known.kinds):
            yield f"{place or 'the whole'} is {kind}, not {' or '.join(sorted(known.kinds))}"
    for name in sorted(real.names.keys() | known.names.keys()):
        inner = f"{place}.{name}" if place else name
        if name not in known.names:
            if "object" in known.kinds:
                kinds = " or ".join(sorted(real.names[name].kinds))
                yield f"{inner} ({kinds}) is new"
        elif name not in real.names:
            if real.objects and known.names[name].times == known.objects:
                yield f"{inner} is missing"
        else:
            yield from differences(real.names[name], known.names[name], inner)
    if real.items and known.items:
        yield from differences(real.items, known.items, f"{place}[]")


def _is_like(kind: str, known: set[str]) -> bool:
    """Whether a text of this kind may stand where texts of the known kinds do."""
    return kind in STRINGS and bool(known & STRINGS) and ("text" in known or kind == "nothing")
