"""Reading a JSON array entry by entry, however long it is.

Each entry is decoded by the standard library as soon as it is whole, so that memory holds one
entry and one block of text, never the array.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from helpnet.imports.told import Damaged

BLOCK = 1 << 20  # characters read at once
LONGEST_ENTRY = 64 << 20  # characters; a conversation of a quarter of a million messages
LONGEST_DOCUMENT = 64 << 20  # likewise, of a file that is read whole
# Lists, objects and what stands in them, of what is held at once. Text of the lengths above could
# hold ten times as many as any export's, which would fill the memory.
MOST_VALUES = 2_000_000

_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()
_NEAR_THE_END = 32  # characters: a mistake so near to the end of a block may be the block's end
_OPEN_STRING = "Unterminated string"
ENDS_EARLY = "it ends in the middle"
GOES_ON = "it goes on after its end"
TOO_DEEP = "it is nested deeper than any export"


def entries(text: TextIO) -> Iterator[Any]:
    """The entries of the array that begins at the text's position.

    Raises Damaged where the text ends early, makes no sense, or holds an entry beyond all measure.
    """
    held = text.read(BLOCK).lstrip()
    if not held.startswith("["):
        raise Damaged("it holds no list")
    at, block = 1, BLOCK
    while True:
        at = _BETWEEN.match(held, at).end()  # type: ignore[union-attr]  # it matches anything
        if held.startswith("]", at):
            if (held[at + 1 :] + text.read(BLOCK)).strip("; \r\n\t"):
                raise Damaged(GOES_ON)
            return
        entry, end = _decoded(held, at)
        # A number at the end of a block may go on in the next.
        if end and (end < len(held) or not isinstance(entry, int | float)):
            yield entry
            at, block = end, BLOCK
            continue
        more = text.read(block)
        if not more:
            raise Damaged(ENDS_EARLY)
        held, at = held[at:] + more, 0
        if len(held) > LONGEST_ENTRY or _values(held) > MOST_VALUES:
            raise Damaged("an entry of it is larger than any export's")
        block = len(held)  # a long entry is tried again only when its text has doubled


def _decoded(held: str, at: int) -> tuple[Any, int]:
    """The entry and where it ends; an end of 0 where the text held does not reach that far."""
    try:
        return _DECODER.raw_decode(held, at)
    except RecursionError:
        raise Damaged(TOO_DEEP) from None
    except json.JSONDecodeError as error:
        if error.msg.startswith(_OPEN_STRING) or error.pos > len(held) - _NEAR_THE_END:
            return None, 0
        raise Damaged("it is no JSON any more") from None
    except ValueError:  # a number of more digits than Python reads
        raise Damaged("it is no JSON any more") from None


def _values(held: str) -> int:
    """How many values a text holds at most: all but the first stand after one of these."""
    return sum(map(held.count, ",[{"))


def document(text: TextIO) -> Any:
    """A whole JSON document of bounded length; raises Damaged."""
    held = text.read(LONGEST_DOCUMENT)
    if text.read(1) or _values(held) > MOST_VALUES:
        raise Damaged("it is larger than any export's")
    try:
        return json.loads(held)
    except RecursionError:
        raise Damaged(TOO_DEEP) from None
    except ValueError as error:
        pos = getattr(error, "pos", 0)
        early = pos > len(held) - _NEAR_THE_END or _OPEN_STRING in str(error)
        raise Damaged(ENDS_EARLY if early else "it is no JSON") from None
