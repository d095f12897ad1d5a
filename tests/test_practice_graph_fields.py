"""How `fields=` is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.practice.graph_errors import GraphError
from helpnet.practice.graph_fields import Field, parse
from helpnet.practice.graph_render import unparse

NAMES = st.from_regex(r"[a-z][a-z_0-9]{0,8}", fullmatch=True)
MODIFIERS = st.dictionaries(NAMES, st.from_regex(r"[a-z0-9]{0,6}", fullmatch=True), max_size=2)


def fields(inner: st.SearchStrategy[Field] | None = None) -> st.SearchStrategy[Field]:
    """Fields, with these inside some of them."""
    below = st.none() if inner is None else st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(Field, NAMES, MODIFIERS, below | st.none())


@given(st.lists(fields(fields(fields())), min_size=1, max_size=4))
def test_what_is_written_is_read_back(wanted: list[Field]) -> None:
    assert parse(",".join(unparse(field) for field in wanted)) == tuple(wanted)


def test_braces_and_modifiers_nest() -> None:
    (comments, name) = parse(
        " comments.filter(stream).limit(5).as(answers){ from{id,name} , id },name"
    )
    assert comments.modifiers == {"filter": "stream", "limit": "5", "as": "answers"}
    assert comments.shown_as == "answers"
    assert comments.inner == (Field("from", {}, (Field("id"), Field("name"))), Field("id"))
    assert name == Field("name")


def test_a_comma_at_the_end_is_forgiven() -> None:
    assert parse("id,name,") == parse("id,name")
    assert parse("from{id,}") == parse("from{id}")


@pytest.mark.parametrize(
    "text",
    ["*", ",id", "from{", "from{}", "from{id", "from}", "id name", "comments.limit", "a.b(c", "ü"],
)
def test_what_is_no_field_list_is_a_syntax_error(text: str) -> None:
    with pytest.raises(GraphError) as refusal:
        parse(text)
    assert refusal.value.code == 2500
    assert refusal.value.message.startswith("Syntax error")


def test_endless_nesting_is_refused_rather_than_followed() -> None:
    with pytest.raises(GraphError):
        parse("a{" * 500 + "id" + "}" * 500)
