"""Phone numbers in a text, in E.164, with their extension."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    format_number,
    is_possible_number,
    parse,
)

from helpnet.domain.fields_model import Field

DEFAULT_REGIONS = ("CA", "US", "GB")
_REGIONS_OF_LANGUAGE = {
    "fr": ("FR", "CA", "BE", "CH"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES", "MX", "AR", "US"),
}
_MOST_CANDIDATES = 30
# Seven digits and more with what people write between them; the library decides what is a number.
_CANDIDATE = re.compile(
    r"(?<!\d)(?!\d{4}-\d\d-\d\d(?!\d))"  # a date is none
    r"[+＋(]?\d(?:[\s().\-/–—·\u2009\u202f\u00a0]{0,4}+\d){6,16}+"
)
_EXTENSION = re.compile(
    r"[\s,;]{0,3}(?:x|ext|extn|extension|poste|durchwahl|dw|anexo|#)[.:]?\s?(\d{1,6})(?!\d)", re.I
)


def phones_in(text: str, regions: tuple[str, ...] = (), language: str = "") -> Iterator[Field]:
    """Each valid number, `+12045550134;ext=12` in `value`; regions are tried in their order."""
    tried = regions_to_try(regions, language)
    for count, match in enumerate(_CANDIDATE.finditer(text)):
        if count >= _MOST_CANDIDATES:
            return
        yield from _numbers_at(text, match.start(), match.end(), tried)


def e164(phone: str) -> str:
    """A number that tells its country, in E.164; any other as it is written, without odd blanks."""
    written = " ".join(phone.split())
    international = f"+{written[2:]}" if written.startswith("00") else written
    if not international.startswith("+"):
        return written
    try:
        number = parse(international, None)
    except NumberParseException:
        return written
    return _e164(number) if is_possible_number(number) else written


def regions_to_try(regions: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The regions told, then those of the language; the default ones only when none is told."""
    spoken = _REGIONS_OF_LANGUAGE.get(language[:2].lower(), ())
    told = tuple(region.upper() for region in regions)
    return tuple(dict.fromkeys((*told, *spoken) if told else (*spoken, *DEFAULT_REGIONS)))


def _numbers_at(text: str, start: int, end: int, regions: tuple[str, ...]) -> Iterator[Field]:
    # One character either side lets the library refuse digits that are part of something else.
    window_start = max(0, start - 1)
    window = text[window_start : end + 1]
    for region in regions:
        found = False
        for match in PhoneNumberMatcher(window, region, Leniency.VALID, 50):
            found = True
            number_start, number_end = window_start + match.start, window_start + match.end
            extension = _EXTENSION.match(text, number_end)
            value = _e164(match.number)
            if extension and not match.number.extension:
                value, number_end = f"{value};ext={extension[1]}", extension.end()
            yield Field("phone", number_start, number_end, value)
        if found:
            return


def _e164(number: PhoneNumber) -> str:
    written = format_number(number, PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written
