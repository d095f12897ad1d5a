"""Handles (`@joel`) in a text, by the rule X itself uses, and a wider one elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpnet.domain.fields_model import Field

# Letters that make what precedes them part of a foreign word, not of a handle.
_ACCENTED = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253-\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_NOT_BEFORE = r"(?<![a-zA-Z0-9_!#$%&*@＠])"
_AFTER_RETWEET = r"(?<![a-zA-Z0-9_+~.\-])[rR][tT]:?"
_AT = rf"(?:{_NOT_BEFORE}|(?P<retweet>{_AFTER_RETWEET}))[@＠]"
_NOT_AFTER = rf"(?![@＠{_ACCENTED}]|://)"
_ON_X = re.compile(
    rf"{_AT}(?P<handle>[a-zA-Z0-9_]{{1,20}}+)(?:/[a-zA-Z][\w\-]{{0,24}})?{_NOT_AFTER}"
)
_ELSEWHERE = re.compile(
    rf"{_AT}(?P<handle>[a-zA-Z0-9_]{{1,30}}+(?:\.[a-zA-Z0-9_]{{1,30}}+){{0,3}}){_NOT_AFTER}"
)


def handles_in(text: str, network: str = "") -> Iterator[Field]:
    """Each handle with its `@`, lower case without it in `value`."""
    if "@" not in text and "＠" not in text:
        return
    pattern = _ON_X if network in ("", "x") else _ELSEWHERE
    for match in pattern.finditer(text):
        start = match.start("handle") - 1
        yield Field("handle", start, match.end("handle"), match["handle"].lower(), network or "x")
