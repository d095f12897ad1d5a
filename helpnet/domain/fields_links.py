"""Links in a text; those to somebody's profile are told from plain ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from helpnet.domain.fields_model import Field, FieldKind
from helpnet.domain.identity import account_of

_LONGEST = 2000
_TRAILING = ".,;:!?'\"…’”*_~"
_CLOSERS = {")": "(", "]": "[", "}": "{"}
# Networks on which people are written to by the handle that their profile's address holds.
_HANDLED = ("x", "facebook", "instagram")


def links_in(text: str) -> Iterator[Field]:
    """Each link as it is written, without the punctuation around it."""
    if "." not in text:
        return
    for match in _pattern().finditer(text):
        written = _without_trailing(match.group())
        may_be_words = match["ending"] and match["ending"].lower() in _endings()[1]
        if may_be_words and not match["path"] and not written.lower().startswith("www."):
            continue
        yield link_field(match.start(), match.start() + len(written), written)


def link_field(start: int, end: int, address: str) -> Field:
    """A link as what it stands for: a handle, a profile, or a plain address."""
    account = account_of(address)
    if account is None:
        return Field("url", start, end, address, url=address)
    network, kind, value = account
    is_handle = kind == "handle" and network in _HANDLED
    field_kind: FieldKind = "handle" if is_handle else "profile"
    url = "" if is_handle and network == "x" else address
    return Field(field_kind, start, end, value if is_handle else address, network, url=url)


@cache
def _endings() -> tuple[frozenset[str], frozenset[str]]:
    """Endings of addresses: those that are nothing else, and those that are words as well."""
    raw = (files("helpnet.domain") / "data" / "link_endings.txt").read_text(encoding="utf8")
    lines = [line for line in raw.splitlines() if line and line[0] != "#"]
    plain = {word for line in lines if line[0] != "-" for word in line.split()}
    return frozenset(plain), frozenset(w for line in lines if line[0] == "-" for w in line.split())


@cache
def _pattern() -> re.Pattern[str]:
    plain, words = _endings()
    ending = "|".join(sorted(plain | words - {"-"}, key=len, reverse=True))
    label = r"[a-zA-Z0-9](?:[a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?"
    no_space = r"[^\s<>\"“”«»]"
    path = rf"(?P<path>(?:[/?#]{no_space}{{0,{_LONGEST}}}+)?)"
    bare = (
        rf"(?<![\w@./\-])(?:{label}\.){{1,4}}(?P<ending>{ending})(?::\d{{2,5}})?{path}(?![\w@\-])"
    )
    return re.compile(rf"https?://{no_space}{{3,{_LONGEST}}}+|{bare}", re.IGNORECASE)


def _without_trailing(written: str) -> str:
    """A link without the sentence's own punctuation; brackets that it opens are kept."""
    while written:
        last = written[-1]
        is_foreign = last in _CLOSERS and written.count(last) > written.count(_CLOSERS[last])
        if last not in _TRAILING and not is_foreign:
            break
        written = written[:-1]
    return written
