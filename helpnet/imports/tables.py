"""Tables as people download them: in whatever encoding, with rows that break and rows to pass."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from helpnet.imports.told import Damaged, Report

LONGEST_LINE = 16 << 20  # bytes; a photograph in a card is one line
_LONGEST_CELL = 1 << 20


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
        yield narrow(line)


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


def rows(file: BinaryIO, name: str, report: Report) -> Iterator[list[str]]:
    """The rows of a table that hold anything; one that cannot be read is left out and said."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(line.replace("\0", "") for line in lines(file))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            report.left_out[name, "a row that is longer than any export's"] += 1
            continue
        except Damaged as problem:
            report.damaged(name, problem)
            return
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield stripped
