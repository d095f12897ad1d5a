"""How fast exports are read, and how fast a large acquaintance is searched and ranked.

What takes seconds is measured as time of the processor, which others' work on the same computer
changes least; what somebody waits for while typing, also by the clock.
"""

from __future__ import annotations

import csv
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
from helpnet.domain.model import Candidate, Suggestion
from helpnet.domain.rank import rank
from helpnet.services import at_once, imports
from helpnet.services.knowing import who_may_be
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
_GOAL_SECONDS, _GOAL_MEGABYTES = 10, 300
_AGAIN = 100  # questions of each kind
_BY_NAME = "select * from people where user_id = 'owner' and name = ?"


def measure() -> Iterator[Figure]:
    """Import speed and memory, ranking beside plain SQL, people at a place."""
    for name, make in _EXPORTS.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "export"
            file.write_bytes(make())
            # In a process of its own, so that its memory is its own.
            command = [sys.executable, "-m", "benchmarks.acquaintance", str(file)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, clock, megabytes = map(float, done.stdout.split())
            plainly, how = _read_by_library(file)
            yield Figure(f"{name} imported", seconds, "s", plainly, how)
            yield Figure(f"{name} imported, by the clock", clock, "s", seconds, "processor alone")
            yield Figure(f"{name} imported, memory", megabytes, "MB", _GOAL_MEGABYTES, "the goal")
            if name == "X archive":
                yield Figure(f"{name} imported", seconds, "s", _GOAL_SECONDS, "the goal")
    with tempfile.TemporaryDirectory() as folder:
        yield from _at_hand(_work(Path(folder)))


def _read_by_library(file: Path) -> tuple[float, str]:
    """How long the standard library takes for the same file, and by which means."""
    started = time.process_time()
    content = file.read_bytes()
    if content.startswith(b"PK"):
        how = "json.loads of it"
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                json.loads(archive.read(name).partition(b"=")[2])
    elif content.startswith(b"BEGIN"):
        how = "splitting its lines"
        for line in content.decode().splitlines():
            line.partition(":")[0].split(";")
    else:
        how = "csv.reader of it"
        for _ in csv.reader(content.decode().splitlines()):
            pass
    return time.process_time() - started, how


def _work(folder: Path) -> Work:
    store = Store(folder / "helpnet.db", "a secret for measures that guards nothing")
    store.migrate()
    users.add(store, "owner", "owner", NOW)
    return Work(store, lambda: NOW, None, {}, {})  # type: ignore[arg-type]


def _at_hand(work: Work) -> Iterator[Figure]:
    content = made_exports.vcards(PEOPLE)
    imports.import_now(work, "owner", io.BytesIO(content), "cards")
    ids = [row["id"] for row in work.store.rows("select id from people order by id")]
    _fill_days(work.store, ids)
    yield from _ranking(work.store, ids)
    yield from _places(work.store)
    yield from _suggestions(work.store)


def _ranking(store: Store, ids: list[str]) -> Iterator[Figure]:
    draw = random.Random(2)
    ranked, plain = [], []
    for _ in range(_AGAIN):
        some = draw.sample(ids, CANDIDATES)
        ranked.append(_timed(lambda some=some: _rank(store, some)))  # type: ignore[misc]
        plain.append(_timed(lambda some=some: _read_plainly(store, some)))  # type: ignore[misc]
    name = "200 of 100,000 people ranked, p95"
    yield Figure(name, _p95(ranked)[0], "ms", _p95(plain)[0], "plain SQL")
    yield Figure(f"{name} by the clock", _p95(ranked)[1], "ms", 50, "the goal")


def _places(store: Store) -> Iterator[Figure]:
    asked = {
        "where 11,000 live": [made_exports.place(number) for number in range(9)],
        "where 5 live": [made_exports.RARE_PLACE],
        "where nobody lives": ["Zanzibar", "Nowhere in particular"],
        "half typed": [made_exports.place(number)[:3] for number in range(9)],
        "of one letter": ["W", "O"],
    }
    for what, places in asked.items():
        times = [
            _timed(lambda place=place: at_once.known(store, "owner", _TEXT, place, (), NOW))  # type: ignore[misc]
            for place in places * (_AGAIN // len(places))
        ]
        name = f"known {what}, p95"
        yield Figure(name, _p95(times)[0], "ms", 20, "the goal")
        yield Figure(f"{name} by the clock", _p95(times)[1], "ms", 20, "the goal")


def _suggestions(store: Store) -> Iterator[Figure]:
    draw = random.Random(4)
    names = [made_exports.name(draw.randrange(PEOPLE)) for _ in range(_AGAIN)]
    times = [
        _timed(lambda name=name: who_may_be(store, "owner", Suggestion((0, 1), name=name)))  # type: ignore[misc]
        for name in names
    ]
    alone = [
        _timed(lambda name=name: store.rows(_BY_NAME, [name]))  # type: ignore[misc]
        for name in names
    ]
    yield Figure(
        "whom of 100,000 a name may mean, p95",
        _p95(times)[0],
        "ms",
        _p95(alone)[0],
        "the name alone",
    )


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


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the processor, and by the clock."""
    started, clock = time.process_time(), time.perf_counter()
    act()
    return 1000 * (time.process_time() - started), 1000 * (time.perf_counter() - clock)


def _p95(times: list[tuple[float, float]]) -> tuple[float, float]:
    return percentile([one for one, _ in times], 0.95), percentile([one for _, one in times], 0.95)


def _import_alone(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, file.open("rb") as opened:
        work = _work(Path(folder))
        took, clock = _timed(lambda: imports.import_now(work, "owner", opened, file.name))
    # What getrusage tells would count what the process that started this one once held.
    status = Path("/proc/self/status").read_text().splitlines()
    [peak] = [line for line in status if line.startswith("VmHWM")]
    print(took / 1000, clock / 1000, int(peak.split()[1]) / 1024)


if __name__ == "__main__":
    _import_alone(Path(sys.argv[1]))
