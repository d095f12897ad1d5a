"""Which export a file is, from its content: names of files and folders may be anything."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO, cast

from helpnet.domain.identity import name_words
from helpnet.imports import facebook_archive, google, linkedin, vcard, x_archive
from helpnet.imports.archive import (
    as_text,
    made_at,
    member,
    member_bytes,
    names,
    open_zip,
    strange_names,
)
from helpnet.imports.tables import narrow
from helpnet.imports.told import Act, Damaged, ExportError, ExportKind, Report, Told

Opened = tuple[Report, Iterator[Told | Act]]

_BEGINNING = 16_384
_MOST_STRANGE, _LONGEST_NAME = 10, 200  # of what is told of files that no export has
_X_FILES = frozenset(
    ("account", "follower", "following", "tweets", "tweet", "direct-message-headers")
)
_FRIENDS = re.compile(r'\s*\{\s*"friends(?:_v2)?"\s*:\s*\[')
_HTML = "this archive is in HTML, which is for looking at: ask for it once more in the format JSON"
_UNKNOWN = (
    "{name} is no export that helpnet reads. It reads X's archive (zip, or its follower.js and "
    "following.js), Facebook's archive in JSON (zip), LinkedIn's Connections.csv, Google Contacts "
    "(CSV) and vCards (.vcf). Nothing was kept."
)


def opened(file: BinaryIO, name: str, owner: tuple[str, ...]) -> Opened:
    """The export in a file, ready to be read; raises ExportError where it is none."""
    beginning = file.read(_BEGINNING)
    file.seek(0)
    if not beginning.strip(b"\0 \r\n\t"):
        raise ExportError(f"{name} is empty: download it once more. Nothing was kept.")
    if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        archive = open_zip(file)
        report, items = _zipped(archive, name, owner)
        report.made_at = made_at(archive)
        for each in strange_names(archive)[:_MOST_STRANGE]:
            report.skipped[each[:_LONGEST_NAME]] = "its name leads out of the archive"
        return report, items
    text = _text(beginning)
    if kind := x_archive.single_type(text):
        return _x([(name, kind)], functools.partial(_single, file))
    if _FRIENDS.match(text):
        report = Report("facebook")
        read = facebook_archive.FacebookArchive(
            ["friends/friends.json"], functools.partial(_single, file), report, owner
        )
        return report, read.items()
    if kind_of_table := _table(text):
        report = Report(kind_of_table)
        return report, _table_items(file, name, report, owner)
    raise ExportError(_UNKNOWN.format(name=name))


def _table(text: str) -> ExportKind | None:
    """Which of the exports that are no archives begins so."""
    if "BEGIN:VCARD" in text[:2_000].upper():
        return "vcard"
    if linkedin.is_connections(text):
        return "linkedin"
    return "google" if google.is_contacts(text) else None


def _table_items(
    file: BinaryIO,
    name: str,
    report: Report,
    owner: tuple[str, ...],
    kind: ExportKind | None = None,
) -> Iterator[Told | Act]:
    folded = frozenset(map(_folded, owner))
    kind = kind or report.kind
    if kind == "vcard":
        return vcard.read(file, name, report, folded)
    if kind == "linkedin":
        return linkedin.read(file, name, report)
    return google.read(file, name, report, folded)


def _text(beginning: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if beginning.startswith(mark):
            return beginning[2:].decode(encoding, errors="replace")
    return narrow(beginning.removeprefix(b"\xef\xbb\xbf"))


@contextmanager
def _single(file: BinaryIO, _name: str) -> Iterator[TextIO]:
    """A file that is no archive as if it were its own only member."""
    file.seek(0)
    buffered = io.BufferedReader(cast(Any, file))
    text = as_text(buffered)
    try:
        yield text
    except (OSError, ValueError) as error:
        raise Damaged("it cannot be read") from error
    finally:
        text.detach()
        buffered.detach()  # the file stays open for whoever handed it in


def _folded(name: str) -> str:
    return " ".join(name_words(name))


def _zipped(archive: zipfile.ZipFile, name: str, owner: tuple[str, ...]) -> Opened:
    inside = names(archive)
    open_file = functools.partial(member, archive)
    kinds = [(each, x_archive.type_of(each)) for each in inside]
    if sum(kind in _X_FILES for _, kind in kinds) and any(e.endswith(".js") for e in inside):
        return _x([pair for pair in kinds if pair[1]], open_file)
    if any(map(facebook_archive.is_told_of, inside)):
        report = Report("facebook")
        return report, facebook_archive.FacebookArchive(inside, open_file, report, owner).items()
    if any(each.endswith("your_friends.html") for each in inside):
        raise ExportError(f"{name}: {_HTML}. Nothing was kept.")
    return _zipped_tables(archive, inside, name, owner)


def _zipped_tables(
    archive: zipfile.ZipFile, inside: list[str], name: str, owner: tuple[str, ...]
) -> Opened:
    """LinkedIn's whole archive and Google's, in which the people are tables among other files."""
    found: dict[str, ExportKind] = {}
    damaged: dict[str, Damaged] = {}
    for each in inside:
        if each.lower().endswith((".csv", ".vcf")):
            try:
                with member_bytes(archive, each) as raw:
                    kind = _table(_text(raw.read(_BEGINNING)))
            except Damaged as problem:
                damaged[each] = problem
                continue
            if kind:
                found[each] = kind
    if not found:
        raise ExportError(_UNKNOWN.format(name=name))
    report = Report(next(iter(found.values())))
    for each, trouble in damaged.items():
        report.damaged(each, trouble)

    def items() -> Iterator[Told | Act]:
        for each, kind in found.items():
            try:
                with member_bytes(archive, each) as raw:
                    yield from _table_items(raw, each, report, owner, kind)
            except Damaged as problem:
                report.damaged(each, problem)

    return report, items()


def _x(files: list[tuple[str, str]], open_file: x_archive.Open) -> Opened:
    report = Report("x")
    return report, x_archive.XArchive(files, open_file, report).items()
