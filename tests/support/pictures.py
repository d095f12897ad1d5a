"""Pictures: the smallest beginnings that tell what they are and how large, and whole ones."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image


def png(width: int, height: int) -> bytes:
    """A whole black PNG."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(bytes(width + 1) for _ in range(height)))
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def jpeg(width: int, height: int) -> bytes:
    """A JPEG as far as its first frame, with a comment before it."""
    comment = b"\xff\xfe" + struct.pack(">H", 7) + b"hello"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + comment + frame + b"\xff\xd9"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def photo(
    width: int = 64, height: int = 48, colour: str = "teal", kind: str = "JPEG", **more: object
) -> bytes:
    """A whole picture of one colour, as a camera or a program would write it."""
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, kind, **more)
    return file.getvalue()
