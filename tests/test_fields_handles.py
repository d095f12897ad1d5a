"""Handles are found where X itself finds them, and nowhere else."""

from __future__ import annotations

import pytest

from helpnet.domain.fields_handles import handles_in


def handles(text: str, network: str = "x") -> list[str]:
    return [field.value for field in handles_in(text, network)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@joel", ["joel"]),
        ("try @Prairie_Geek!", ["prairie_geek"]),
        ("＠joel in wide letters", ["joel"]),
        ("(@joel)", ["joel"]),
        ("@joel's talk", ["joel"]),
        ("@a@b", []),
        ("joel@icgroup.example", []),
        ("mail@joel", []),
        ("@joelé", []),
        ("@joel://x", []),
        ("$@joel &@joel *@joel", []),
        ("RT@joel and rt:@dana", ["joel", "dana"]),
        ("@joel/speakers is a list", ["joel"]),
        ("日本@joel", ["joel"]),
        ("@", []),
        ("@ joel", []),
        ("@12345678901234567890", ["12345678901234567890"]),
        ("@123456789012345678901", ["12345678901234567890"]),
    ],
)
def test_a_handle_begins_and_ends_as_on_x(text: str, expected: list[str]) -> None:
    assert handles(text) == expected


def test_the_span_holds_the_at_sign_and_the_handle() -> None:
    (field,) = handles_in("ask RT @joel now", "x")
    assert "ask RT @joel now"[field.start : field.end] == "@joel"


def test_elsewhere_than_on_x_a_handle_may_hold_dots() -> None:
    assert handles("try @joel.parent.", "facebook") == ["joel.parent"]
    assert handles("try @joel.parent.", "x") == ["joel"]
