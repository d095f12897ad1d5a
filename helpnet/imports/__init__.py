"""The user's own exports: an open file in; people, dated acts and a report out.

The kind is known from the content alone. Nothing is unpacked to disk, nothing that was written in
a message is handed on, and memory does not grow with the file.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from helpnet.imports.recognise import opened
from helpnet.imports.told import NO_ACCOUNT, Act, ExportError, Report, Told

__all__ = ["NO_ACCOUNT", "Act", "Export", "ExportError", "Report", "Told", "read"]


_TEXTS = ("remote_id", "name", "handle", "url", "location", "bio", "org", "title")
_LONGEST = 1_000  # characters of one text
_MOST = 50  # addresses of one kind


@dataclass(frozen=True, slots=True)
class Export:
    """An export that is being read: `report` is complete once `items` are through.

    Of which kind it is, when it was made and whose it is, it tells before.
    """

    report: Report
    items: Iterator[Told | Act]


def read(file: BinaryIO, name: str, owner: Collection[str] = ()) -> Export:
    """Read an export; `file` can be sought, `name` is for the report, `owner` the user's names.

    Raises ExportError where it is none that is known; what is wrong within it ends up in the
    report, and never as an exception.
    """
    report, items = opened(file, name, tuple(owner))
    told = _told(report, items, name)
    first = list(itertools.islice(told, 1))
    return Export(report, itertools.chain(first, told))


def _told(report: Report, items: Iterator[Told | Act], name: str) -> Iterator[Told | Act]:
    """All that is told; where that is nothing, the report says so."""
    is_empty = True
    for item in items:
        is_empty = False
        yield _sound(item)
    if is_empty and not report.reasons():
        report.skipped[name] = "nobody was found in it"


def _sound(item: Told | Act) -> Told | Act:
    """What is told, without characters that are none, and no longer than anybody reads."""
    if isinstance(item, Act) or item.is_number:
        return item
    texts = [getattr(item, name) for name in _TEXTS]
    several = [*item.emails, *item.phones, *item.urls]
    joined = "".join((*texts, *several))
    if len(joined) < _LONGEST and joined.isprintable():
        return item
    cleaned: dict[str, Any] = {name: _clean(getattr(item, name)) for name in _TEXTS}
    for name in ("emails", "phones", "urls"):
        cleaned[name] = tuple(map(_clean, getattr(item, name)[:_MOST]))
    return replace(item, **cleaned)


def _clean(text: str) -> str:
    visible = "".join(sign for sign in text[:_LONGEST] if sign.isprintable() or sign.isspace())
    return " ".join(visible.split())
