"""Making of any picture one that every network takes and that tells nothing but what it shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

LARGEST_UPLOAD = 25 * 1024 * 1024  # bytes
LONGEST_SIDE = 2048  # pixels; networks show no more
_LARGE_ENOUGH = 1920  # pixels of the longest side of a JPEG opened in part, which may be fewer
_LARGEST = 2 * 1024 * 1024  # bytes; X takes 5 MB, Facebook 4 MB, and a phone is to load it
_MOST_PIXELS = 52_000_000  # phones that are said to have 50 million have a few more
_QUALITIES = (85, 70, 50, 30)
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A large one needs up to 450 MB while it is opened: one at a time, however many come at once. And
# always in the same thread, as memory that was freed is kept ready for the thread that used it.
_turns = ThreadPoolExecutor(1, "pictures")

_NO_PICTURE = "This is no picture that can be read: choose a JPEG, PNG, WebP or GIF."
_HEIC = (
    "Pictures of the kind HEIC cannot be read here: send it to yourself as JPEG, or set the "
    "camera to “most compatible”."
)
_TOO_LARGE = f"That picture is larger than {LARGEST_UPLOAD // 1024**2} MB: choose a smaller one."
_TOO_MANY_PIXELS = (
    f"That picture has more than {_MOST_PIXELS // 1_000_000} million pixels: choose a smaller one."
)


class Unfit(Exception):
    """A file that no picture can be made of; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of at most 2048 pixels a side and 2 MB, upright, without any metadata."""

    content: bytes = field(repr=False)
    width: int
    height: int


def fitted(content: bytes) -> Picture:
    """The picture in a file, fit to be published: the same file always makes the same picture.

    Of moving pictures it is the first frame; what is transparent becomes white. Raises Unfit.
    """
    if len(content) > LARGEST_UPLOAD:
        raise Unfit(_TOO_LARGE)
    if content[4:8] == b"ftyp":
        raise Unfit(_HEIC)
    try:
        return _turns.submit(_made, content).result()
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit(_TOO_MANY_PIXELS) from None
    except Exception:
        # A broken picture may fail in any way, and in whichever: it is no picture to us.
        raise Unfit(_NO_PICTURE) from None


def _made(content: bytes) -> Picture:
    return _written(_opened(content))


def _opened(content: bytes) -> Image.Image:
    """The picture, small and upright, on white, with nothing of what the file told beside it."""
    image: Image.Image = Image.open(BytesIO(content), formats=_FORMATS)
    if image.width * image.height > _MOST_PIXELS:
        raise Unfit(_TOO_MANY_PIXELS)
    # A JPEG can be opened at a half, a quarter or an eighth, which is large enough from here on.
    part = max(image.size) / _LARGE_ENOUGH
    image.draft(None, (max(1, int(image.width / part)), max(1, int(image.height / part))))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    with suppress(Exception):  # what cannot be read says nothing about which side is up
        ImageOps.exif_transpose(image, in_place=True)
    coloured = _in_usual_colours(image)
    clean = Image.new("RGB", coloured.size, "white")
    clean.paste(coloured, mask=coloured if coloured.mode == "RGBA" else None)
    return clean


def _in_usual_colours(image: Image.Image) -> Image.Image:
    """The picture in sRGB, which is what a picture without a profile is taken for."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError):
            told = ImageCms.ImageCmsProfile(BytesIO(profile))
            usual = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(image, told, usual, outputMode="RGB")
            if changed is not None:
                return changed
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _written(image: Image.Image) -> Picture:
    for quality in _QUALITIES:
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= _LARGEST:
            break
    return Picture(file.getvalue(), *image.size)
