"""Reading a page as a test wants it: elements by tag and attributes, with their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "meta", "link", "br", "hr", "img", "option"}


@dataclass
class Element:
    """One element with its attributes and all the text inside it."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text inside, with white space made single."""
        return " ".join("".join(self.pieces).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes


class Page(HTMLParser):
    """A page that was received."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(each.tag == tag for each in self._open):
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str, class_: str = "", **attributes: str) -> list[Element]:
        """The elements of a tag that have this class and these attributes."""
        return [
            each
            for each in self.elements
            if each.tag == tag
            and (not class_ or class_ in each.attributes.get("class", "").split())
            and all(each.attributes.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, class_: str = "", **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, class_, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {class_} {attributes}>"
        return found[0]

    def texts(self, tag: str, class_: str = "", **attributes: str) -> list[str]:
        """The texts of such elements."""
        return [each.text for each in self.all(tag, class_, **attributes)]
