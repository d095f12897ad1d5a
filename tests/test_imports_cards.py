"""Cards and tables as programs of all kinds write them."""

from __future__ import annotations

import io

import pytest

from helpnet.imports import Report, Told, read


def told_by(content: str | bytes) -> tuple[list[Told], Report]:
    raw = content.encode() if isinstance(content, str) else content
    export = read(io.BytesIO(raw), "file", ())
    return [one for one in export.items if isinstance(one, Told)], export.report


def card(*lines: str, end: str = "\r\n") -> str:
    return end.join(("BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD", ""))


@pytest.mark.parametrize("kind", ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group"])
def test_a_list_of_cards_is_nobody_and_that_is_said(kind: str) -> None:
    people, report = told_by(card(kind, "FN:Family", "MEMBER:urn:uuid:1") + card("FN:Ana Vale"))
    assert [one.name for one in people] == ["Ana Vale"]
    assert report.reasons() == [("file", "1 entry: a list of cards, which is nobody")]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=repr)
def test_cards_are_read_however_their_lines_end(end: str) -> None:
    people, report = told_by(card("FN:Ana Vale", end=end) + card("FN:Bo Roy", end=end))
    assert [one.name for one in people] == ["Ana Vale", "Bo Roy"]
    assert report.reasons() == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"], ids=repr)
def test_tables_are_read_however_their_rows_end(end: str) -> None:
    rows = ("First Name,Last Name,URL,Company", "Ana,Vale,u,A", 'Bo,Roy,u,"3\rHats"', "")
    people, report = told_by(end.join(rows))
    assert [(one.name, one.org) for one in people] == [("Ana Vale", "A"), ("Bo Roy", "3 Hats")]
    assert report.reasons() == []


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=repr)
@pytest.mark.parametrize(
    "rows",
    [
        'Hinweise:\n"Fehlt hier etwas, so ist es nicht freigegeben."\n\n'
        "Vorname|Nachname|URL|E-Mail-Adresse|Firma|Position|Verbunden am\n"
        'Ana|Vale||ana@example.org|"A, B; C"|Chef|1 Mai 2024\n',
        "First Name|Last Name|Organization Name|Labels|E-mail 1 - Value\n"
        'Ana|Vale|"A, B; C"|Family|ana@example.org\n',
    ],
    ids=["linkedin", "google"],
)
def test_a_table_that_a_spreadsheet_saved_anew_is_read(rows: str, separator: str) -> None:
    content = rows.replace("|", separator).encode("utf-16")
    [one], report = told_by(content)
    assert (one.name, one.org, one.emails) == ("Ana Vale", "A, B; C", ("ana@example.org",))
    assert report.reasons() == []


def test_a_telephone_s_address_is_its_number_without_the_extension() -> None:
    [one], _ = told_by(card("FN:Ana Vale", "TEL;VALUE=uri:TEL:+1-204-942-0100;ext=12"))
    assert one.phones == ("+12049420100",)
