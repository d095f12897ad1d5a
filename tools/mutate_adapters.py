"""Put deliberate faults into a copy of the adapters, one at a time: do their tests notice?

    PYTHONPATH=. python tools/mutate_adapters.py [PART OF A NAME]

Each fault of tools/adapter_faults.py is put into a copy of the project, and the adapters' tests
run there until one fails. Prints each fault with the test that caught it, and how many were
caught in how long; exit status 1 if any was not.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from adapter_faults import FAULTS, Fault

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 2
LONGEST_SECONDS = 300  # a fault that makes the tests hang is noticed, too
NOT_COPIED = shutil.ignore_patterns(".*", "instance", "__pycache__", "data")
# The quickest first: most faults are caught in the first seconds.
BOTH = (
    "network_errors",
    "sign_in_errors",
    "probing",
    "network_wire",
    "network_malformed_rows",
    "http_session",
)
LATE = (
    "usage_of_the_page",
    "connecting_accounts",
    "network_contract",
    "secrets_stay_out_of_errors_and_logs",
)
TESTS = {
    "x": ("x_adapter", "x_replies", "x_names", *BOTH, *LATE),
    "facebook": ("facebook_adapter", "graph_faults", *BOTH, *LATE),
    "": (*BOTH, "x_adapter", "facebook_adapter", *LATE),
}


def misplaced(faults: Sequence[Fault]) -> list[str]:
    """The faults whose place is not there any more, or not the only one of its kind."""
    found = []
    for fault in faults:
        text = (ROOT / "helpnet" / "networks" / fault.file).read_text(encoding="utf-8")
        if text.count(fault.old) != 1:
            times = text.count(fault.old)
            found.append(f"{fault.name}: {fault.old!r} stands {times} times in {fault.file}")
    return found


def caught_by(fault: Fault, copy: Path) -> str:
    """The test that fails on a fault in this copy of the project; empty if none does."""
    path = copy / "helpnet" / "networks" / fault.file
    sound = path.read_text(encoding="utf-8")
    network = next((name for name in ("x", "facebook") if fault.file.startswith(name)), "")
    tests = [f"tests/test_{name}.py" for name in TESTS[network]]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    path.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
    try:
        run = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "the time running out"
    finally:
        path.write_text(sound, encoding="utf-8")
    if run.returncode == 0:
        return ""
    failed = re.search(r"^(?:FAILED|ERROR) \S*?(\w+\.py(?:::\S+)?)", run.stdout, re.MULTILINE)
    return failed.group(1) if failed else f"pytest's exit status {run.returncode}"


def main() -> int:
    """Try every fault, or those whose names hold what the command line says."""
    wanted = " ".join(sys.argv[1:])
    faults = [fault for fault in FAULTS if wanted in fault.name]
    if lost := misplaced(faults):
        print("\n".join(lost), file=sys.stderr)
        return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as threads:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            copies.put(copied_to(Path(folder) / str(number)))

        def tried(fault: Fault) -> str:
            copy = copies.get()
            try:
                return caught_by(fault, copy)
            finally:
                copies.put(copy)

        missed = 0
        for fault, test in zip(faults, threads.map(tried, faults), strict=True):
            missed += not test
            said = f"caught by {test}" if test else "NOT CAUGHT"
            print(f"{fault.file}: {fault.name}: {said}", flush=True)
    seconds = time.monotonic() - began
    print(f"{len(faults) - missed} of {len(faults)} faults caught in {seconds:.0f} s")
    return 1 if missed else 0


def copied_to(folder: Path) -> Path:
    """A copy of the project, without what its tests do not need."""
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    data = ROOT / "helpnet" / "domain" / "data"
    (folder / "helpnet" / "domain" / "data").symlink_to(data, target_is_directory=True)
    return folder


if __name__ == "__main__":
    raise SystemExit(main())
