"""Tables as people download them: in whatever encoding, with rows that break and rows to pass."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from typing import BinaryIO

from helpnet.imports.told import Damaged, Report

LONGEST_LINE = 16 << 20  # bytes; a photograph in a card is one line
_LONGEST_CELL = 1 << 20
# What stands between cells: a spreadsheet that saves a table anew writes its country's.
SEPARATORS = ",;\t"
_FEWEST = 3  # in a row of headings
_NOTES = 40  # rows before the headings at most
CUT_OFF = "its last row has no end, so that it may be cut off there"
NAMELESS = "a row without a name or an address"


def lines(file: BinaryIO) -> Iterator[str]:
    """The lines of a text: UTF-8 with or without its mark, UTF-16 with it, else Western European.

    Raises Damaged for a line beyond all measure.
    """
    beginning = file.read(3)
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield from _wide_lines(file, beginning)
        return
    held = b"" if beginning == b"\xef\xbb\xbf" else beginning
    while line := held + file.readline(LONGEST_LINE):
        held = b""
        if len(line) >= LONGEST_LINE:
            raise Damaged("a line of it is longer than any export's")
        text = narrow(line)
        if b"\r" in line[:-2]:  # as older programs of the Macintosh end theirs
            yield from io.StringIO(text, newline="")
        else:
            yield text


def narrow(line: bytes) -> str:
    """A line in UTF-8, or in the encoding that older programs write."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _wide_lines(file: BinaryIO, beginning: bytes) -> Iterator[str]:
    order = "utf-16-le" if beginning[:2] == b"\xff\xfe" else "utf-16-be"
    held = beginning[2:]
    text = ""
    while block := file.read(1 << 20):
        held += block
        even = len(held) & ~1
        text += held[:even].decode(order, errors="replace")
        held = held[even:]
        *whole, text = text.splitlines(keepends=True) or [""]
        yield from whole
        if len(text) > LONGEST_LINE:
            raise Damaged("a line of it is longer than any export's")
    if text:
        yield text


def _begun(text: Iterator[str]) -> tuple[list[str], str]:
    """The lines up to the headings, and what stands between cells there."""
    begun: list[str] = []
    for line in itertools.islice(text, _NOTES):
        begun.append(line)
        often, separator = max((line.count(one), one) for one in SEPARATORS)
        if often >= _FEWEST:
            return begun, separator
        if len(line) > _LONGEST_CELL:
            break
    return begun, ","


class _Lines:
    """Lines that tell, while a reader goes through them, which was the last."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self.last = "\n"
        self.is_through = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._source)
        except StopIteration:
            self.is_through = True
            raise
        self.last = line
        return line.replace("\0", "")


def is_fitting(cells: list[str], columns: int, name: str, report: Report) -> bool:
    """Whether a row is one of the table's; what is amiss with it is said.

    A longer one is two that run together. Of a shorter one there may be a part left to read.
    """
    if any(cells[columns:]):
        report.left_out[name, "a row that is longer than the table's heading"] += 1
        return False
    if len(cells) < columns:
        report.left_out[name, "a row that is shorter than the table's heading, but was read"] += 1
    return True


def rows(file: BinaryIO, name: str, report: Report) -> Iterator[list[str]]:
    """The rows of a table that hold anything; one that cannot be read is left out and said."""
    csv.field_size_limit(_LONGEST_CELL)
    text = lines(file)
    try:
        begun, separator = _begun(text)
    except Damaged as problem:
        report.damaged(name, problem)
        return
    source = _Lines(itertools.chain(begun, text))
    reader = csv.reader(source, delimiter=separator, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            if not source.last.endswith(("\n", "\r")):
                report.left_out[name, CUT_OFF] += 1
            return
        except csv.Error:
            if source.is_through:
                report.damaged(name, "a quotation mark in it is never closed")
                return
            report.left_out[name, "a row that is not written as a table's rows are"] += 1
            continue
        except Damaged as problem:
            report.damaged(name, problem)
            return
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield stripped
