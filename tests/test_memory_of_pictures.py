"""However many pictures come at once, what they needed is not kept by each thread that asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from helpnet.supervisor import GIVE_BACK

ASK = """
import sys, threading
from helpnet.services.pictures import fitted

def resident():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024

content, barrier = open(sys.argv[1], "rb").read(), threading.Barrier(6)
def ask():
    barrier.wait()
    fitted(content)
    barrier.wait()

before = resident()
threads = [threading.Thread(target=ask) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(resident() - before)
"""


def kept(picture: Path, environment: dict[str, str]) -> int:
    """How many MB a process holds after six threads had the picture made fit."""
    ran = subprocess.run(
        [sys.executable, "-c", ASK, str(picture)],
        env=os.environ | environment,
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ran.stdout)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
def test_threads_that_bring_large_pictures_keep_no_memory_of_them(tmp_path: Path) -> None:
    picture, side = tmp_path / "large.png", 5000
    Image.new("RGBA", (side, side), (9, 90, 200, 128)).save(picture, compress_level=1)
    opened = 4 * side * side // 1024**2
    assert kept(picture, {}) < 3 * opened  # it is opened and once copied, in one thread alone
    assert kept(picture, GIVE_BACK) < opened // 2
