"""E-mail addresses in a text, also those spelled out to hide from robots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from helpnet.domain.fields_model import Field

_LOCAL = r"[^\W_](?:[\w.%+\-']{0,62}[\w+\-])?"
_LABEL = r"[^\W_](?:[\w\-]{0,61}[^\W_])?"
_PLAIN = re.compile(
    rf"(?<![\w.%+\-@])(?:mailto:)?({_LOCAL}@(?:{_LABEL}\.){{1,6}}[^\W\d_]{{2,24}})(?![\w@])"
)


def _spelled(words: str, sign: str) -> str:
    """A sign as people spell it: in brackets with or without words, or as a word alone."""
    gap, space = r"[ \t]{0,3}", r"[ \t]{1,3}"
    bracketed = rf"{gap}[(\[{{<]{gap}(?:{words}|{sign}){gap}[)\]}}>]{gap}"
    return rf"(?:{bracketed}|{space}(?:{words}){space})"


_AT = _spelled("at|arobase|arobas|arroba|ät|@", "@")
_DOT = _spelled("dot|point|punkt|punto", r"\.")
_ANY_DOT = rf"(?:\.|{_DOT})"
_WORD = r"[a-zA-Z0-9_+\-]{1,40}+"
_SPELLED = re.compile(
    rf"(?<![\w@.])(?P<local>{_WORD}(?:{_ANY_DOT}{_WORD}){{0,4}}){_AT}"
    rf"(?P<domain>{_WORD}(?:{_ANY_DOT}{_WORD}){{0,4}}{_ANY_DOT}[a-zA-Z]{{2,15}})(?![\w@])",
    re.IGNORECASE,
)
_SPELLED_DOT = re.compile(_DOT, re.IGNORECASE)
_CERTAIN_AT = re.compile(r"[(\[{<]|[ \t]@[ \t]|arobas|arroba|ät", re.IGNORECASE)


def emails_in(text: str) -> Iterator[Field]:
    """Each address, lower case in `value`; only those that are valid by their form."""
    if "@" in text:
        for match in _PLAIN.finditer(text):
            if address := _valid(match[1]):
                yield Field("email", match.start(), match.end(), address)
    for match in _SPELLED.finditer(text):
        at = text[match.end("local") : match.start("domain")]
        if not (_SPELLED_DOT.search(match["domain"]) or _CERTAIN_AT.search(at)):
            continue  # "meet Joel at icgroup.ca" names a place, not an address
        address = _valid(_SPELLED_DOT.sub(".", f"{match['local']}@{match['domain']}"))
        if address:
            yield Field("email", match.start(), match.end(), address)


def _valid(address: str) -> str:
    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return ""
    return checked.normalized.lower()
