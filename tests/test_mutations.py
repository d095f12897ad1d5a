"""The deliberate faults fit the adapters as they are now, and a missed one is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
NETWORKS = ROOT / "helpnet" / "networks"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import mutate_adapters

    yield mutate_adapters
    for name in ("mutate_adapters", "adapter_faults"):
        del sys.modules[name]


def test_every_fault_finds_its_place_and_is_told_apart(tool: ModuleType) -> None:
    assert tool.misplaced(tool.FAULTS) == []
    assert len(tool.FAULTS) >= 30
    assert len({(fault.file, fault.name) for fault in tool.FAULTS}) == len(tool.FAULTS)


def test_every_fault_leaves_a_program(tool: ModuleType) -> None:
    for fault in tool.FAULTS:
        text = (NETWORKS / fault.file).read_text(encoding="utf-8")
        compile(text.replace(fault.old, fault.new), fault.file, "exec")


def test_a_fault_whose_place_is_gone_or_not_the_only_one_is_said(tool: ModuleType) -> None:
    gone = tool.Fault("x.py", "nowhere to be found", "", "gone")
    many = tool.Fault("x.py", "import", "", "many")
    (first, second) = tool.misplaced([gone, many])
    assert "stands 0 times" in first
    assert "many" in second


def test_every_test_that_is_run_is_there(tool: ModuleType) -> None:
    for names in tool.TESTS.values():
        for name in names:
            assert (ROOT / "tests" / f"test_{name}.py").is_file()


def test_a_fault_is_caught_by_a_test_and_a_harmless_change_by_none(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "TESTS", {"x": ("x_names",), "": ()})
    copy = tool.copied_to(tmp_path / "copy")
    (renamed,) = [fault for fault in tool.FAULTS if fault.file == "x_names.py"]
    assert tool.caught_by(renamed, copy).startswith("test_x_names.py::")
    harmless = tool.Fault("x.py", '"""One account on X', '"""One  account on X', "harmless")
    assert tool.caught_by(harmless, copy) == ""
    assert (copy / "helpnet/networks/x.py").read_text() == (NETWORKS / "x.py").read_text()
