"""Every text on its ground has the contrast that WCAG 2.2 AA asks for, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import helpnet

STYLE = (Path(helpnet.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
TEXT, EDGE = 4.5, 3.0
PAIRS = [
    *((text, ground, TEXT) for text in ("ink", "soft", "accent") for ground in ("paper", "card")),
    *((text, "card", TEXT) for text in ("good", "warn", "bad")),
    ("bad", "paper", TEXT),
    ("bad", "bad-tint", TEXT),
    ("accent", "tint", TEXT),
    ("good", "tint", TEXT),
    ("ink", "mark", TEXT),
    ("ink", "line", TEXT),
    ("paper", "ink", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-practice", "practice", TEXT),
    ("edge", "card", EDGE),
    ("edge", "paper", EDGE),
]


def tokens(block: str) -> dict[str, str]:
    """The colours that a block of the style sheet names."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


DAY, NIGHT = (
    tokens(block) for block in re.findall(r":root \{(.*?)\n\s*\}", STYLE, flags=re.DOTALL)
)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
@pytest.mark.parametrize("colours", [DAY, DAY | NIGHT], ids=["day", "night"])
def test_every_text_can_be_read_on_its_ground(
    colours: dict[str, str], text: str, ground: str, least: float
) -> None:
    assert contrast(colours[text], colours[ground]) >= least


def test_the_night_has_a_colour_of_its_own_for_everything() -> None:
    assert set(DAY) == set(NIGHT)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
