"""The tables of errors in the document are the adapters' own."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from helpnet.networks import facebook_errors, x_errors

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def printer() -> ModuleType:
    path = ROOT / "tools" / "print_error_rows.py"
    spec = importlib.util.spec_from_file_location("print_error_rows", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_document_tells_every_row_as_it_is(printer: ModuleType) -> None:
    document = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
    assert document == printer.written(document), "say: python tools/print_error_rows.py --write"


def test_every_row_is_told_apart_and_without_what_is_filled_in_later(printer: ModuleType) -> None:
    told = [line for line in printer.tables().splitlines() if line.startswith("| ")]
    signing_in = sum(map(len, printer.SIGNING_IN.values()))
    assert len(told) == len(x_errors.ROWS) + len(facebook_errors.ROWS) + signing_in + 5
    assert len({line.split(" | ")[0] for line in told[1 : 1 + len(x_errors.ROWS)]}) == len(
        x_errors.ROWS
    )
    assert "{" not in printer.tables()


def test_a_document_without_its_markers_is_left_alone(printer: ModuleType) -> None:
    with pytest.raises(SystemExit, match="markers"):
        printer.written("no markers here")
