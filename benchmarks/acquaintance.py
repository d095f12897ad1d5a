"""How fast exports are read, and how fast a large acquaintance is searched and ranked."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import made_exports
from benchmarks.figures import Figure, percentile
from helpnet.domain.model import Candidate
from helpnet.domain.rank import rank
from helpnet.services import at_once, imports
from helpnet.services.work import Work
from helpnet.store import Store, ties, users

NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)
_TEXT = "need help: anyone know anyone who talks on the subject of Web 2.0 and Social Media?"
PEOPLE, DAYS, CANDIDATES = 100_000, 1_000_000, 200
_EXPORTS: dict[str, Callable[[], bytes]] = {
    "X archive": lambda: made_exports.x_archive(100_000, 50_000, 20_000),
    "30,000 LinkedIn rows": lambda: made_exports.linkedin(30_000),
    "50,000 vCards": lambda: made_exports.vcards(50_000),
}
_GOALS = {"X archive": 10.0, "30,000 LinkedIn rows": 10.0, "50,000 vCards": 30.0}


def measure() -> Iterator[Figure]:
    """Import speed and memory, ranking beside plain SQL, people at a place."""
    for name, make in _EXPORTS.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "export"
            file.write_bytes(make())
            # In a process of its own, so that its memory is its own.
            command = [sys.executable, "-m", "benchmarks.acquaintance", str(file)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, megabytes = map(float, done.stdout.split())
            yield Figure(f"{name} imported", seconds, "s", _GOALS[name], "the goal")
            yield Figure(f"{name} imported, memory", megabytes, "MB", 300, "the goal")
            if name == "X archive":
                yield Figure(f"{name} imported", seconds, "s", _parsed(file), "json.loads of it")
    with tempfile.TemporaryDirectory() as folder:
        yield from _at_hand(_work(Path(folder)))


def _parsed(file: Path) -> float:
    """How long the standard library takes for the archive's files, unpacked and each whole."""
    started = time.process_time()
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            json.loads(archive.read(name).partition(b"=")[2])
    return time.process_time() - started


def _work(folder: Path) -> Work:
    store = Store(folder / "helpnet.db", "a secret for measures that guards nothing")
    store.migrate()
    users.add(store, "owner", "owner", NOW)
    return Work(store, lambda: NOW, None, {}, {})  # type: ignore[arg-type]


def _at_hand(work: Work) -> Iterator[Figure]:
    content = made_exports.vcards(PEOPLE)
    import_id = imports.begin(work, "owner", "cards")
    imports.import_file(work, "owner", import_id, io.BytesIO(content), "cards")
    ids = [row["id"] for row in work.store.rows("select id from people order by id")]
    _fill_days(work.store, ids)
    draw = random.Random(2)
    ranked, plain, found = [], [], []
    for _ in range(50):
        some = draw.sample(ids, CANDIDATES)
        ranked.append(_timed(lambda some=some: _rank(work.store, some)))
        plain.append(_timed(lambda some=some: _read_plainly(work.store, some)))
    for number in range(50):
        place = made_exports.place(number)
        found.append(
            _timed(lambda place=place: at_once.known(work.store, "owner", _TEXT, place, (), NOW))
        )
    p95 = percentile(ranked, 0.95)
    yield Figure("200 of 100,000 people ranked, p95", p95, "ms", 50, "the goal")
    yield Figure(
        "200 of 100,000 people ranked, p95", p95, "ms", percentile(plain, 0.95), "plain SQL"
    )
    p95 = percentile(found, 0.95)
    yield Figure("people known at a place, p95", p95, "ms", 20, "the goal")


def _fill_days(store: Store, ids: list[str]) -> None:
    draw = random.Random(3)
    per_person = DAYS // len(ids)
    for start in range(0, len(ids), 10_000):
        days = {}
        for person_id in ids[start : start + 10_000]:
            for _ in range(per_person):
                at = NOW - timedelta(days=draw.randrange(1, 3_000))
                key = (person_id, draw.random() < 0.5, int(at.timestamp() // ties.DAY_SECONDS))
                days[key] = ties.DayCount(1, at, at)
        ties.keep_days(store, "owner", "x", days)


def _rank(store: Store, ids: list[str]) -> None:
    known = ties.of(store, "owner", ids, NOW, NOW)
    rank([Candidate(one, one, known[one]) for one in ids])


def _read_plainly(store: Store, ids: list[str]) -> None:
    marks = ", ".join("?" * len(ids))
    store.rows(
        f"select * from interaction_days where user_id = 'owner' and person_id in ({marks})", ids
    )
    store.rows(f"select * from relations where user_id = 'owner' and person_id in ({marks})", ids)


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def _import_alone(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, file.open("rb") as opened:
        work = _work(Path(folder))
        import_id = imports.begin(work, "owner", file.name)
        started = time.process_time()
        imports.import_file(work, "owner", import_id, opened, file.name)
        seconds = time.process_time() - started
    # What getrusage tells would count what the process that started this one once held.
    status = Path("/proc/self/status").read_text().splitlines()
    [peak] = [line for line in status if line.startswith("VmHWM")]
    print(seconds, int(peak.split()[1]) / 1024)


if __name__ == "__main__":
    _import_alone(Path(sys.argv[1]))
