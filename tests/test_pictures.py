"""Whatever a phone makes becomes a picture that networks take and that tells nothing else."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngInfo

from helpnet.services.pictures import LARGEST_UPLOAD, Unfit, fitted
from tests.support.pictures import jpeg, photo, png

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def saved(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def shown(content: bytes) -> Image.Image:
    """The picture as it would go out."""
    made = fitted(content)
    image = Image.open(BytesIO(made.content))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (made.width, made.height))
    return image


def colour(image: Image.Image, x: float, y: float) -> str:
    """The nearest plain colour at a place, told in parts of width and height."""
    at = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(at, tuple)
    return "".join("1" if part > 127 else "0" for part in at[:3])


def half_red(width: int = 80, height: int = 40) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width, height // 2))
    return image


def test_a_phones_photo_loses_where_when_and_with_what_it_was_taken() -> None:
    exif = Image.Exif()
    exif[MAKER] = "SecretPhone"
    exif[GPS] = {1: "N", 2: (49.0, 53.0, 42.0), 3: "W", 4: (97.0, 8.0, 18.0)}
    content = saved(half_red(), exif=exif, comment=b"SecretComment", xmp=b"<x>SecretXmp</x>")
    assert b"Secret" in content and GPS in Image.open(BytesIO(content)).getexif()
    made = fitted(content).content
    assert b"Secret" not in made and b"Exif" not in made
    image = Image.open(BytesIO(made))
    assert not image.getexif()
    assert not {"exif", "comment", "xmp", "icc_profile", "photoshop"} & set(image.info)


def test_texts_in_a_png_do_not_go_out() -> None:
    told = PngInfo()
    told.add_text("Author", "SecretAuthor")
    content = saved(half_red(), "PNG", pnginfo=told)
    assert b"Secret" in content
    assert b"Secret" not in fitted(content).content


@pytest.mark.parametrize(
    ("orientation", "up", "size"),
    [(1, (0.5, 0.1), (80, 40)), (3, (0.5, 0.9), (80, 40)), (6, (0.9, 0.5), (40, 80))],
)
def test_a_photo_is_turned_as_its_camera_was_held(
    orientation: int, up: tuple[float, float], size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image = shown(saved(half_red(), exif=exif, quality=95))
    assert image.size == size
    assert colour(image, *up) == "100"
    assert colour(image, 1 - up[0], 1 - up[1]) == "001"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_what_a_broken_note_on_orientation_says_is_left_out() -> None:
    content = saved(half_red(), exif=b"Exif\x00\x00MM\x00*\x00\x00\xff\xff")
    assert shown(content).size == (80, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_usual_kind_of_picture_is_taken(kind: str) -> None:
    image = shown(saved(half_red(), kind))
    assert colour(image, 0.5, 0.1) == "100"
    assert colour(image, 0.5, 0.9) == "001"


def test_of_a_moving_picture_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (20, 20), name) for name in ("red", "blue")]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert colour(shown(content), 0.5, 0.5) == "100"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    image = Image.new("RGBA", (20, 20), (255, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 10, 20, 20))
    made = shown(saved(image, kind))
    assert colour(made, 0.5, 0.1) == "100"
    assert colour(made, 0.5, 0.9) == "111"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_way_to_write_a_picture_is_read(mode: str) -> None:
    if mode == "I;16":
        grey = Image.frombytes("I;16", (4, 1), struct.pack("<4H", 0, 0, 0xFFFF, 0xFFFF))
        content = saved(grey.resize((80, 20), Image.Resampling.NEAREST), "PNG")
    else:
        image = Image.new("L", (80, 20), 0)
        image.paste(255, (40, 0, 80, 20))
        kind = "JPEG" if mode == "CMYK" else "PNG"
        content = saved(image.convert("RGB").convert(mode), kind)
    made = shown(content)
    assert colour(made, 0.1, 0.5) == "000"
    assert colour(made, 0.9, 0.5) == "111"


def test_colours_stay_what_they_were_when_their_profile_is_left_out() -> None:
    # This profile swaps nothing, but it is one: what comes out must look as it would with it.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = shown(saved(half_red(), icc_profile=profile))
    assert colour(image, 0.5, 0.1) == "100"
    assert colour(shown(saved(half_red(), icc_profile=b"no profile")), 0.5, 0.1) == "100"


def test_a_photo_of_12_megapixels_is_made_small_enough_for_every_network() -> None:
    noise = Image.frombytes("RGB", (500, 375), random.Random(1).randbytes(500 * 375 * 3))
    content = saved(noise.resize((4000, 3000)), quality=95)
    made = fitted(content)
    assert (made.width, made.height) == (2000, 1500)
    assert len(made.content) <= 2 * 1024 * 1024
    whole = Image.frombytes("RGB", (2048, 2048), random.Random(2).randbytes(2048 * 2048 * 3))
    assert len(fitted(saved(whole, quality=95)).content) <= 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("size", "made"),
    [((4032, 3024), (2016, 1512)), ((2600, 1950), (2048, 1536)), ((9000, 1), (2048, 1))],
)
def test_a_jpeg_of_twice_the_size_is_opened_at_half_of_it(
    size: tuple[int, int], made: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[int, int]] = []
    load = JpegImageFile.load

    def watched(image: JpegImageFile) -> Any:
        opened.append(image.size)
        return load(image)

    content = saved(Image.new("RGB", size))
    monkeypatch.setattr(JpegImageFile, "load", watched)
    picture = fitted(content)
    assert (picture.width, picture.height) == made
    assert opened[0] == (made if size == (4032, 3024) else size)


def test_the_same_file_always_makes_the_same_picture() -> None:
    assert fitted(photo()).content == fitted(photo()).content


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic" + bytes(100)


def bomb(width: int, height: int) -> bytes:
    """A small file that says it is a huge picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = b""
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        chunks += struct.pack(">I", len(data)) + kind + data
        chunks += struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"%PDF-1.7", "no picture"),
        (photo()[:200], "no picture"),
        (png(64, 48)[:60], "no picture"),
        (jpeg(64, 48), "no picture"),
        (b"GIF89a" + bytes(7), "no picture"),
        (photo(kind="BMP"), "no picture"),
        (heic(), "HEIC"),
        (bytes(LARGEST_UPLOAD + 1), "larger than 25 MB"),
        (bomb(8000, 8000), "52 million pixels"),
        (bomb(10_000, 10_000), "52 million pixels"),
        (bomb(60_000, 60_000), "52 million pixels"),
    ],
    ids=range(13),
)
def test_what_no_picture_can_be_made_of_is_said_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Unfit, match=said) as caught:
        fitted(content)
    assert str(caught.value).endswith(".")


def test_a_picture_broken_anywhere_is_refused_or_read_and_nothing_else() -> None:
    dice = random.Random(7)
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        whole = saved(half_red(), kind)
        for _ in range(60):
            broken = bytearray(whole)
            for _ in range(dice.randint(1, 6)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            try:
                shown(bytes(broken[: dice.choice((len(broken), dice.randrange(len(broken))))]))
            except Unfit as error:
                assert str(error).endswith(".")
