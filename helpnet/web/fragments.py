"""The parts of an ask's page that change by themselves; the page and its updates share them.

A fragment is a pure function of the `AskPage`: no clock, no token, no nonce. So equal pages give
equal fragments, one rendering serves every stream, and a mark tells whether a phone has it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup

from helpnet.services.views import AskPage

NAMES = ("posts", "people", "replies")
# How many people and replies are shown before "show all": what a slow network can carry often.
FIRST = 25


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part of the page, ready to be sent."""

    name: str
    html: Markup
    mark: str  # equal marks, equal html


def render(
    page: AskPage, *, everything: bool = False, links: Mapping[str, str] | None = None
) -> tuple[Fragment, ...]:
    """The fragments of a page; `everything` lifts the limit on people and replies.

    `links` by network were refused and go back into their fields.
    """
    shown = None if everything else FIRST
    return tuple(_render(name, page, shown, links or {}) for name in NAMES)


def _render(name: str, page: AskPage, shown: int | None, links: Mapping[str, str]) -> Fragment:
    html = render_template(f"asks/_{name}.html", page=page, shown=shown, links=links).strip()
    mark = hashlib.blake2s(html.encode(), digest_size=6).hexdigest()
    return Fragment(name, Markup(html), mark)  # noqa: S704 (Jinja has escaped it)


def marks(fragments: Iterable[Fragment]) -> str:
    """The marks of these fragments as one word."""
    return join_marks({each.name: each.mark for each in fragments})


def join_marks(shown: Mapping[str, str]) -> str:
    """What a phone shows, fragment by fragment, as one word; "" stands for one it lacks."""
    return ".".join(shown.get(name, "") for name in NAMES)


def parse_marks(have: str) -> dict[str, str]:
    """`join_marks` undone; a word that is none shows nothing."""
    return dict(zip(NAMES, have.split("."), strict=False))


Key = tuple[str, str, bool]  # the user, the ask, whether everything is shown


class Rendered:
    """The newest rendering of the pages that are watched, made once for all who watch them."""

    def __init__(self, keep: int = 64) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._making: dict[Key, threading.Lock] = {}
        self._kept: OrderedDict[Key, tuple[int, tuple[Fragment, ...]]] = OrderedDict()

    def get(
        self,
        key: Key,
        revision: int,
        make: Callable[[], tuple[int, tuple[Fragment, ...]]],
    ) -> tuple[Fragment, ...]:
        """The rendering of `revision` or a later one; `make` tells the revision it found."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            kept = self._kept.get(key)
            if kept is None or kept[0] < revision:
                kept = make()
                with self._lock:
                    self._kept[key] = kept
                    self._kept.move_to_end(key)
                    while len(self._kept) > self._keep:
                        dropped, _ = self._kept.popitem(last=False)
                        self._making.pop(dropped, None)
            return kept[1]
