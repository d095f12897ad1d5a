"""Importing the user's own exports: handed in, read by the worker, and the file erased after.

Whatever an export tells is kept under ids that the export itself gives, so that repeating an import
changes nothing and a newer export updates what an older one told.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from helpnet.domain.model import HowKnown
from helpnet.imports import Act, ExportError, Report, Told, read
from helpnet.imports.summary import Summary, summary
from helpnet.services.employers import recognise_colleagues
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.knowing import join_known
from helpnet.services.placing import recognise_again
from helpnet.services.work import Work, new_ids
from helpnet.store import Store, accounts, asks, imports, jobs, numbers, people, seen, ties, trouble
from helpnet.store.imports import Import
from helpnet.store.jobs import Job
from helpnet.store.seen import Ref, Seen
from helpnet.store.ties import DAY_SECONDS, DayCount

log = logging.getLogger("helpnet.imports")

LARGEST = 8 << 30  # bytes of an upload
TRIES = 3
MOST_ENDINGS = 5  # how often a file may end the process that reads it
_AT_ONCE = 2_000  # people kept in one transaction, so that nobody else waits long
_NUMBERS_AT_ONCE = 25_000  # likewise, of those who are no more than the number of an account
_DAYS_AT_ONCE = 200_000  # days of contact held in memory
_LONGEST_NAME = 200
_MOST_LINES = 10_000  # of a report
_KEPT = "What was read until then is kept; importing it again is safe."
_OUR_FAULT = f"helpnet made a mistake in reading this file. {_KEPT}"
_ENDED = (
    "helpnet came to no end with this file in several tries, as for want of memory or of room on "
    f"the disk. {_KEPT}"
)


def receive(work: Work, user_id: str, stream: IO[bytes], file_name: str) -> str:
    """Take an export in and queue its reading; the import's id. Raises Invalid for no file."""
    import_id = work.new_id()
    name = Path(file_name.replace("\\", "/")).name[:_LONGEST_NAME] or "the file"
    path = _path(work.store, import_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as kept:
            shutil.copyfileobj(stream, kept, 1 << 20)
        if not path.stat().st_size:
            raise Invalid({"file": "The file is empty: choose the export that you downloaded."})
        with work.store.transaction():
            imports.add(work.store, import_id, user_id, name, work.clock())
            jobs.add(work.store, work.new_id(), user_id, "import", import_id, work.clock())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return import_id


def own_import(store: Store, user_id: str, import_id: str) -> Import:
    """An import of the user's; raises NotFound."""
    found = imports.get(store, user_id, import_id)
    if found is None:
        raise NotFound("There is no such import.")
    return found


def in_words(found: Import) -> Summary:
    """What an import read and left out, as people read it."""
    return summary(found.kind, found.read, found.skipped)


def run(work: Work, job: Job) -> None:
    """Read an export that was handed in, as a job."""
    path = _path(work.store, job.subject_id)
    found = imports.get(work.store, job.user_id, job.subject_id)
    if found is None or found.state in ("done", "refused"):
        path.unlink(missing_ok=True)
        jobs.finish(work.store, job)
        return
    if job.attempts > MOST_ENDINGS:
        imports.end(work.store, job.subject_id, "refused", work.clock(), message=_ENDED)
        path.unlink(missing_ok=True)
        jobs.finish(work.store, job)
        return
    try:
        with path.open("rb") as file:
            import_file(work, job.user_id, job.subject_id, file, found.file_name)
    except FileNotFoundError:
        sentence = "The uploaded file is gone: import it again."
        imports.end(work.store, job.subject_id, "refused", work.clock(), message=sentence)
    except Exception as error:
        if job.attempts < TRIES:
            raise  # the worker tries again
        log.exception("An export could not be read")
        known = trouble.of(error, work.store.path)
        why = f"{known.sentence('then import it again')} {_KEPT}" if known else _OUR_FAULT
        imports.end(work.store, job.subject_id, "refused", work.clock(), message=why)
    path.unlink(missing_ok=True)
    jobs.finish(work.store, job)


def import_file(work: Work, user_id: str, import_id: str, file: BinaryIO, name: str) -> Import:
    """Read an export into what is known of people; how that went is kept with the import."""
    try:
        export = read(file, name, _owner(work.store, user_id))
    except ExportError as error:
        imports.end(work.store, import_id, "refused", work.clock(), message=str(error))
        return own_import(work.store, user_id, import_id)
    intake = _Intake(work, user_id, import_id, export.report)
    for item in export.items:
        intake.take(item)
    intake.finish()
    report = export.report
    files = [(file_name, f"{count:,}") for file_name, count in sorted(report.read.items()) if count]
    imports.end(
        work.store,
        import_id,
        "done",
        work.clock(),
        read=_shortened(files),
        skipped=_shortened(report.reasons()),
    )
    return own_import(work.store, user_id, import_id)


def begin(work: Work, user_id: str, name: str) -> str:
    """Note an import that is run at once, without the worker; its id."""
    import_id = work.new_id()
    imports.add(work.store, import_id, user_id, name, work.clock())
    return import_id


@dataclass(slots=True)
class _Intake:
    """What an export tells, on its way into the store."""

    work: Work
    user_id: str
    import_id: str
    report: Report
    told: list[Told] = field(default_factory=list)
    numbers: list[Told] = field(default_factory=list)  # those who are no more than that
    days: dict[tuple[Ref, bool, int], DayCount] = field(default_factory=dict)
    ids: dict[Ref, str] = field(default_factory=dict)
    related: dict[str, set[str]] = field(default_factory=dict)  # person ids by source
    acts: int = 0
    asked: frozenset[str] = frozenset()
    latest: float = 0

    def __post_init__(self) -> None:
        self.asked = imports.asked_threads(self.work.store, self.user_id)
        self.latest = self.work.clock().timestamp() + DAY_SECONDS

    def take(self, item: Told | Act) -> None:
        """Take one thing that the export tells."""
        if isinstance(item, Act):
            if 0 < item.at < self.latest and item.under not in self.asked:
                self.count(item)
        elif item.is_number:
            self.numbers.append(item)
            if len(self.numbers) >= _NUMBERS_AT_ONCE:
                self.keep_numbers()
        else:
            self.told.append(item)
            if len(self.told) >= _AT_ONCE:
                self.keep_people()

    def count(self, act: Act) -> None:
        """Count an act towards its UTC day."""
        key = ((act.network, act.remote_id), act.outgoing, int(act.at // DAY_SECONDS))
        at = datetime.fromtimestamp(act.at, UTC)
        count = self.days.get(key)
        if count is None:
            count = self.days[key] = DayCount(0, at, at)
        count.messages += 1
        count.first_at = min(count.first_at, at)
        count.last_at = max(count.last_at, at)
        self.acts += 1
        if len(self.days) >= _DAYS_AT_ONCE:
            self.keep_days()

    def keep_numbers(self) -> None:
        """Keep the accounts told so far of which nothing but their number is."""
        store, told = self.work.store, self.numbers
        self.numbers = []
        together: dict[tuple[str, str, frozenset[HowKnown] | None], list[str]] = {}
        for one in told:
            together.setdefault((one.network, one.source, one.kinds), []).append(one.remote_id)
        with store.transaction():
            now = self.work.clock()
            for (network, source, kinds), ids in together.items():
                kept = numbers.keep(store, self.user_id, network, ids, new_ids, now)
                self.ids.update(((network, one), person_id) for one, person_id in kept.items())
                if kinds is not None:
                    self.relate(source, dict.fromkeys(kept.values(), kinds))
            self.tell()

    def relate(self, source: str, kinds: Mapping[str, Collection[str]]) -> None:
        """Keep by which kinds a source relates people to the user."""
        people.relate(self.work.store, self.user_id, source, kinds)
        self.related.setdefault(source, set()).update(kinds)

    def tell(self) -> None:
        """Say how far the reading is."""
        kind = self.report.kind
        imports.progress(self.work.store, self.import_id, kind, len(self.ids), self.acts)

    def keep_people(self) -> None:
        """Keep the people told so far, and join them to whom they are."""
        store, told = self.work.store, self.told
        self.told = []
        with store.transaction():
            now = self.work.clock()
            kept = seen.keep(store, self.user_id, map(_seen, told), new_ids, now)
            self.ids |= kept.people
            relations: dict[str, dict[str, set[str]]] = {}
            for one in told:
                person_id = kept.people.get((one.network, one.remote_id))
                if person_id and one.kinds is not None:
                    kinds = relations.setdefault(one.source, {}).setdefault(person_id, set())
                    kinds |= one.kinds
            for source, by_person in relations.items():
                self.relate(source, by_person)
            join_known(store, self.user_id, kept.news)
            self.tell()

    def keep_days(self) -> None:
        """Keep the days counted so far, of all whom the user has not forgotten."""
        self.keep_numbers()
        self.keep_people()
        by_source: dict[str, dict[ties.DayKey, DayCount]] = {}
        for (ref, outgoing, day), count in self.days.items():
            if person_id := self.ids.get(ref):
                by_source.setdefault(ref[0], {})[person_id, outgoing, day] = count
            else:
                self.acts -= count.messages
        self.days = {}
        for source, days in by_source.items():
            pairs = list(days.items())
            for start in range(0, len(pairs), 10 * _AT_ONCE):
                some = dict(pairs[start : start + 10 * _AT_ONCE])
                ties.keep_days(self.work.store, self.user_id, source, some)

    def shut_out(self) -> None:
        """Keep of whom the user wants nothing, so that no network brings them back either."""
        store, told = self.work.store, self.report.shut_out
        unwanted = seen.forgotten(store, self.user_id, [Seen(*ref) for ref in told])
        if self.report.tells_all_shut_out:
            people.let_in(store, self.user_id, "x")
        people.shut_out(store, self.user_id, told.difference(unwanted))

    def finish(self) -> None:
        """Keep the rest, drop relations that are no more, and put everybody in order."""
        self.keep_days()
        store = self.work.store
        for source in self.report.whole:
            imports.drop_relations(store, self.user_id, source, self.related.get(source, ()))
        self.shut_out()
        people.unrelate_shut_out(store, self.user_id)
        recognise_colleagues(store, self.user_id)
        ties.refresh(store, self.user_id, self.work.clock())
        recognise_again(self.work, self.user_id)
        self.tell()
        asks.touch_live(store, self.user_id)


def _seen(told: Told) -> Seen:
    return Seen(
        told.network,
        told.remote_id,
        name=told.name,
        handle=told.handle,
        url=told.url,
        bio=told.bio,
        location=told.location,
        org=told.org,
        title=told.title,
        emails=tuple(sorted(told.emails)),
        phones=tuple(sorted(told.phones)),
        urls=tuple(sorted(told.urls)),
    )


def _owner(store: Store, user_id: str) -> tuple[str, ...]:
    """The names that the user goes by on the networks; a Page is nobody's name."""
    found = accounts.of_user(store, user_id)
    return tuple(account.name for account in found if account.network == "x" and account.name)


def _shortened(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if len(lines) <= _MOST_LINES:
        return lines
    rest = f"and {len(lines) - _MOST_LINES:,} more files"
    return [*lines[:_MOST_LINES], ("…", rest)]


def _path(store: Store, import_id: str) -> Path:
    return store.path.parent / "uploads" / import_id


def drop_orphans(work: Work) -> None:
    """Erase uploads that no import waits for, as a process that died may leave them."""
    folder = _path(work.store, "any").parent
    waiting = jobs.subjects(work.store, "import")
    with contextlib.suppress(FileNotFoundError):
        for path in folder.iterdir():
            if path.name not in waiting:
                path.unlink(missing_ok=True)
