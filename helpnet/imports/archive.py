"""Looking into a zip without unpacking it: one member at a time, bounded in every way."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, BinaryIO

from helpnet.imports.told import Damaged, ExportError

MOST_MEMBERS = 500_000
LARGEST_LIST = 64 << 20  # bytes of the list of files
_LONGEST_END = 22 + 65_535 + 76  # bytes from where the list ends, with a remark
LARGEST_MEMBER = 4 << 30  # bytes once unpacked
LARGEST_RATIO = 200  # what exports compress to at most; a bomb does a thousand and more
RATIO_COUNTS_FROM = 64 << 20  # bytes once unpacked
_NO_EXPORT_BEFORE = 2006  # the year; a zip that dates nothing says 1980
_BLOCK = 1 << 16


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """The archive; raises ExportError where it is none that can be read."""
    _must_be_listable(file)
    try:
        archive = zipfile.ZipFile(file)
    # All that zipfile raises for a list of files that breaks off or lies about sizes and places.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, MemoryError) as error:
        raise ExportError(
            "The archive is incomplete or damaged: download it once more, then import that. "
            "Nothing was kept."
        ) from error
    return archive


def _must_be_listable(file: BinaryIO) -> None:
    """Refuse an archive whose list of files would fill the memory, before it is read as objects."""
    file.seek(max(0, file.seek(0, io.SEEK_END) - _LONGEST_END))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        return  # no archive, as its reader will say
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    if tail[end - 20 : end - 16] == b"PK\x06\x07":  # an archive of the larger kind
        size = int.from_bytes(tail[end - 36 : end - 28], "little")
    file.seek(max(0, file.seek(0, io.SEEK_END) - size - _LONGEST_END))
    if size > LARGEST_LIST or file.read().count(b"PK\x01\x02") > MOST_MEMBERS:
        raise ExportError("The archive holds more files than any export. Nothing was kept.")


def made_at(archive: zipfile.ZipFile) -> float:
    """When the newest of its files was made, in unix seconds; 0 where that is not told.

    A zip tells no time zone, so that this is right to the day only.
    """
    latest = max((info.date_time for info in archive.filelist), default=(0, 0, 0, 0, 0, 0))
    try:
        made = datetime(*latest, tzinfo=UTC)
    except ValueError:
        return 0
    return made.timestamp() if made.year >= _NO_EXPORT_BEFORE else 0


def names(archive: zipfile.ZipFile) -> list[str]:
    """The names of its files, each once, without those that try to lead elsewhere."""
    return [name for name in _files(archive) if is_plain(name)]


def strange_names(archive: zipfile.ZipFile) -> list[str]:
    """The names of those of its files that try to lead elsewhere."""
    return [name for name in _files(archive) if not is_plain(name)]


def _files(archive: zipfile.ZipFile) -> dict[str, None]:
    named = (info.filename for info in archive.filelist)
    return {name: None for name in named if name and name[-1] != "/"}


def is_plain(name: str) -> bool:
    """Whether a member's name is a path inside the archive.

    Nothing is ever written under such a name; one that leads elsewhere is no export's, though.
    """
    return not (name.startswith(("/", "\\")) or ":" in name[:3] or ".." in name.split("/"))


@contextmanager
def member(archive: zipfile.ZipFile, name: str) -> Iterator[io.TextIOWrapper]:
    """One member's text; whatever is wrong with it is raised as Damaged."""
    with member_bytes(archive, name) as raw:
        yield as_text(raw)


@contextmanager
def member_bytes(archive: zipfile.ZipFile, name: str) -> Iterator[io.BufferedReader]:
    """One member's content, unpacked as it is read; whatever is wrong is raised as Damaged."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise Damaged("it is locked with a password")
    try:
        with archive.open(info) as raw:
            yield io.BufferedReader(_Bounded(raw, info.compress_size), _BLOCK)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Damaged("it is damaged inside the archive") from error
    # zipfile's words for methods it lacks, and for encryption that the flags did not tell.
    except (NotImplementedError, RuntimeError) as error:
        raise Damaged("it is packed in a way that is not read here") from error


def as_text(buffered: io.BufferedReader) -> io.TextIOWrapper:
    """Text in UTF-8 or, where it begins with its mark, UTF-16; what is neither shows as a mark."""
    begins = buffered.peek(2)[:2]
    encoding = "utf-16" if begins in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return io.TextIOWrapper(buffered, encoding, errors="replace")


class _Bounded(io.RawIOBase):
    """Reads a member and stops where it grows beyond what an export can be."""

    def __init__(self, raw: IO[bytes], packed: int) -> None:
        self._raw = raw
        self._most = min(LARGEST_MEMBER, max(RATIO_COUNTS_FROM, packed * LARGEST_RATIO))
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        data = self._raw.read(len(into))
        self._count += len(data)
        if self._count > self._most:
            raise Damaged("it unpacks to more than any export's file (a zip bomb?)")
        into[: len(data)] = data
        return len(data)
