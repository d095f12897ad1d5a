"""What the first bytes of a file tell: which kind of picture it is, and how large."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
FRAMES_OF_JPEG = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; width and height are pixels, 0 where the format does not tell them easily."""

    mime: str
    size: int  # bytes
    width: int
    height: int


def recognized(data: bytes) -> Image | None:
    """The picture these bytes are; None when X would not know what to do with them."""
    for mime, is_it, measure in KINDS:
        if is_it(data):
            try:
                width, height = measure(data)
            except (struct.error, IndexError):
                return None
            return Image(mime, len(data), width, height)
    return None


def _png_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """The size its first frame states."""
    position = 2
    while True:
        marker, length = data[position + 1], struct.unpack_from(">H", data, position + 2)[0]
        if marker in FRAMES_OF_JPEG:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        position += 2 + length


def _unmeasured(data: bytes) -> tuple[int, int]:
    return 0, 0


KINDS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], tuple[int, int]]], ...] = (
    ("image/png", lambda data: data.startswith(PNG), _png_size),
    ("image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg_size),
    ("image/webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _unmeasured),
    ("image/bmp", lambda data: data.startswith(b"BM"), _unmeasured),
    ("image/tiff", lambda data: data[:4] in (b"II*\0", b"MM\0*"), _unmeasured),
)
