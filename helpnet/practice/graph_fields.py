"""Reads what `fields=` asks for: names, nested fields in braces, modifiers.

id,from{id,name},comments.filter(stream).limit(5).as(answers){message}
"""

from __future__ import annotations

from dataclasses import dataclass, field

from helpnet.practice.graph_errors import syntax

DEEPEST = 8  # levels of braces; the real API has a limit too


@dataclass(frozen=True, slots=True)
class Field:
    """One field or edge that is asked for; `inner` None asks for its defaults."""

    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    inner: tuple[Field, ...] | None = None

    @property
    def shown_as(self) -> str:
        """The key it gets in the answer."""
        return self.modifiers.get("as", self.name)


def parse(text: str) -> tuple[Field, ...]:
    """The fields in their order; a GraphError (2500) where the text is no field list."""
    reader = _Reader(text)
    fields = reader.fields(0)
    reader.skip_spaces()
    if reader.at < len(text):
        raise syntax(f'Expected end of string instead of "{text[reader.at]}".', reader.at, text)
    return fields


class _Reader:
    """A cursor over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def fields(self, depth: int) -> tuple[Field, ...]:
        if depth > DEEPEST:
            raise syntax("Too many levels of nested fields.", self.at, self.text)
        found = [self._field(depth)]
        while self._take(","):
            self.skip_spaces()
            if self.at >= len(self.text) or self.text[self.at] == "}":
                break  # a comma at the end is forgiven
            found.append(self._field(depth))
        return tuple(found)

    def _field(self, depth: int) -> Field:
        name = self._name()
        modifiers: dict[str, str] = {}
        while self._take("."):
            modifier = self._name()
            self._need("(")
            modifiers[modifier] = self._until_closed()
        inner = None
        if self._take("{"):
            inner = self.fields(depth + 1)
            self._need("}")
        return Field(name, modifiers, inner)

    def _name(self) -> str:
        self.skip_spaces()
        start = self.at
        while self.at < len(self.text) and (
            self.text[self.at].isascii() and (self.text[self.at].isalnum() or self._is("_"))
        ):
            self.at += 1
        if start == self.at:
            raise syntax("Expected name.", self.at, self.text)
        return self.text[start : self.at]

    def _until_closed(self) -> str:
        end = self.text.find(")", self.at)
        if end < 0:
            raise syntax('Expected ")" instead of end of string.', len(self.text), self.text)
        value = self.text[self.at : end].strip()
        self.at = end + 1
        return value

    def _is(self, mark: str) -> bool:
        return self.at < len(self.text) and self.text[self.at] == mark

    def _take(self, mark: str) -> bool:
        self.skip_spaces()
        if not self._is(mark):
            return False
        self.at += 1
        return True

    def _need(self, mark: str) -> None:
        if not self._take(mark):
            found = f'"{self.text[self.at]}"' if self.at < len(self.text) else "end of string"
            raise syntax(f'Expected "{mark}" instead of {found}.', self.at, self.text)
