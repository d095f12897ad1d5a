"""What a file says at its beginning about the picture in it: its kind and its size."""

from __future__ import annotations

import struct
from dataclasses import dataclass

# The frame headers of a JPEG, all of which tell the size: SOF0 to SOF15 without DHT, JPG and DAC.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; width and height in pixels, 0 where its kind does not tell them early."""

    content: bytes
    media_type: str
    width: int = 0
    height: int = 0


def picture_in(content: bytes) -> Picture | None:
    """The picture that a file is; None for anything that is none, or is cut off."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            return Picture(content, "image/png", *struct.unpack_from(">II", content, 16))
        if content.startswith((b"GIF87a", b"GIF89a")):
            return Picture(content, "image/gif", *struct.unpack_from("<HH", content, 6))
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
    except struct.error:
        return None
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Picture(content, "image/webp")
    if content.startswith(b"BM"):
        return Picture(content, "image/bmp")
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return Picture(content, "image/tiff")
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1"):
        return Picture(content, "image/heif")
    return None


def _jpeg(content: bytes) -> Picture:
    """Walk the segments to the frame header; struct.error where the file ends before it."""
    at = 2
    while True:
        mark, kind, length = struct.unpack_from(">BBH", content, at)
        if mark != 0xFF:
            raise struct.error("no segment")
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Picture(content, "image/jpeg", width, height)
        at += 2 + length
