"""Whatever stands in a reply, reading it ends soon, never fails, and changes nothing."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import sys
import threading
from collections.abc import Callable, Iterator
from re import _constants as codes  # the only way to see how an expression repeats
from re import _parser as parser
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import helpnet.domain.cues
import helpnet.domain.extract
from helpnet.domain import fields_links, names_tokens
from helpnet.domain.extract import extract
from helpnet.domain.model import Author, Context, Entity, Extraction

LONG = 10_000
WRITER = Author("Sam Lee", "samlee", "x")
HOSTILE = [
    "a", "A ", "a.", "a@", "@a ", "1", "1 ", "1-", "(", "((1", "http://", "https://a.", "a.b.",
    "not ", "don't call ", "Joel ", "Joel Parent ", "Joel Parent, ", "Joel Parent and ", "at ",
    "Joel at ", "Joel Parent at IC ", "my colleague ", "I can ", "can't ", "a dot ", "a at b dot ",
    "RT @a: ", "@joel and ", "?!", "...", "'", "a'", "-", "a-", "😀", "é", "e\u0301", "\u200d",
    "ß", "İ", "日本", "सु", "ليلى ", "\n", "\x00", "204-555-0134 ", "a@b.example ", "[[", "_ ",
    "he's at ", "call the ", "x.com/a ", "#JoelParent ", "$5 / day ", "ask for Joel ",
]  # fmt: skip


def steps_of(work: Callable[[], object]) -> int:
    """How many lines of Python ran: a measure of work that no slow machine changes."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_about_twice_the_work(piece: str) -> None:
    half, whole = ((piece * LONG)[:size] for size in (LONG // 8, LONG // 4))
    extract(half), extract(whole)  # what is remembered of words is so before counting
    short = steps_of(lambda: extract(half))
    long = steps_of(lambda: extract(whole))
    assert long < 3 * short + 20_000
    assert long < 600 * LONG // 4


def any_text(seed: int) -> str:
    """Ten thousand characters from all of Unicode, with pieces that readers stumble over."""
    chance = random.Random(seed)
    pieces = [
        chance.choice(HOSTILE) if chance.random() < 0.3 else chr(chance.randrange(0x110000))
        for _ in range(LONG)
    ]
    return "".join(pieces)[:LONG]


@pytest.mark.parametrize("seed", range(4))
def test_ten_thousand_characters_of_anything_take_so_many_steps_each(seed: int) -> None:
    extract("Joel Parent", WRITER)  # the lists are read before counting
    text = any_text(seed)
    assert steps_of(lambda: extract(text, WRITER)) < 600 * LONG


def kept_by_modules() -> dict[str, str]:
    """Whatever can be changed and stays between two readings, as it is now."""
    return {
        f"{found.name}.{name}": repr(value)
        for found in pkgutil.walk_packages(helpnet.domain.__path__, "helpnet.domain.")
        for name, value in vars(importlib.import_module(found.name)).items()
        if isinstance(value, dict | list | set | bytearray) and not name.startswith("__")
    }


def test_reading_changes_nothing_that_stays() -> None:
    before = kept_by_modules()
    for seed in range(2):
        extract(any_text(seed)[:1_000], WRITER)
    extract("try Joel Parent at IC Group, joel@icgroup.example, 204-555-0142", WRITER)
    assert kept_by_modules() == before


def test_what_is_beyond_ten_thousand_characters_is_not_read() -> None:
    assert extract("x " * (LONG // 2) + "try Joel Parent").suggestions == ()
    extract("x" * (10 * LONG))


def expressions() -> Iterator[re.Pattern[str]]:
    """Every compiled expression of the modules that read replies."""
    names = [m.name for m in pkgutil.iter_modules(helpnet.domain.extract.__path__)]
    modules = [importlib.import_module(f"helpnet.domain.extract.{name}") for name in names]
    for name in ("emails", "handles", "links", "phones"):
        modules.append(importlib.import_module(f"helpnet.domain.fields_{name}"))
    modules += [importlib.import_module(f"helpnet.domain.names{n}") for n in ("", "_features")]
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, re.Pattern))
    yield names_tokens._pattern()
    yield fields_links._pattern()


def unbounded(parsed: Any) -> Iterator[str]:
    """Repeats of an expression that know no end: those make matching slow without limit."""
    for code, argument in parsed:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, inner = argument
            if most == codes.MAXREPEAT and not is_one_character(inner):
                yield str(inner)
            yield from unbounded(inner)
        elif isinstance(argument, parser.SubPattern):
            yield from unbounded(argument)
        elif isinstance(argument, tuple | list):
            for part in flat(argument):
                yield from unbounded(part)


def flat(argument: Any) -> Iterator[parser.SubPattern]:
    for part in argument:
        if isinstance(part, parser.SubPattern):
            yield part
        elif isinstance(part, tuple | list):
            yield from flat(part)


def is_one_character(inner: Any) -> bool:
    return len(inner) == 1 and inner[0][0] in (codes.LITERAL, codes.IN, codes.ANY)


def test_no_expression_repeats_a_group_without_end() -> None:
    found = list(expressions())
    assert len(found) >= 8
    for expression in found:
        tree = parser.parse(expression.pattern, expression.flags & ~re.UNICODE)
        assert list(unbounded(tree)) == [], expression.pattern


def test_an_expression_without_end_would_be_seen() -> None:
    assert list(unbounded(parser.parse(r"(?:a|b+)*c")))


FRAGMENTS = st.sampled_from([*HOSTILE, "try ", "Dana Whitecloud ", "but ", ", ", "or "])


@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_says_the_same_each_time(text: str) -> None:
    tag = Entity("tag", "Joel Parent", name="Joel Parent", remote_id="1")
    context = Context(entities=(tag,), regions=("CA",), asker_handles=("a",))
    extraction = extract(text, WRITER, context)
    assert extraction == extract(text, WRITER, context)
    assert extraction.kind in extraction.acts
    for suggestion in extraction.suggestions:
        start, end = suggestion.span
        assert 0 <= start < end <= len(text)
        values = (suggestion.name, suggestion.org, suggestion.handle, suggestion.email)
        assert any((*values, suggestion.phone, suggestion.url))


def test_many_threads_read_alike() -> None:
    texts = [f"try Joel Parent {n} or ask Dana Whitecloud" for n in range(20)]
    alone = [extract(text) for text in texts]
    results: list[list[Extraction]] = []
    threads = [
        threading.Thread(target=lambda: results.append([extract(t) for t in texts]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [alone] * 4
