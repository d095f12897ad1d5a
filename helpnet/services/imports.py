"""Importing the user's own exports: handed in, read by the worker, and the file erased after.

Whatever an export tells is kept under ids that the export itself gives, so that repeating an import
changes nothing and a newer export updates what an older one told.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import IO, BinaryIO

from helpnet.imports import ExportError, read
from helpnet.imports.summary import Summary, news, summary
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.intake import IS_OF_ANOTHER, IS_OLDER, Intake
from helpnet.services.work import Work
from helpnet.store import Store, StoreError, accounts, imports, jobs, trouble
from helpnet.store.imports import Import
from helpnet.store.jobs import Job

log = logging.getLogger("helpnet.imports")

LARGEST = 8 << 30  # bytes of an upload
TRIES = 3
TURN = timedelta(seconds=1)  # which of two is newer, and what is new in it, shows one by one
MOST_ENDINGS = 5  # how often a file may end the process that reads it
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
    fresh = news(found.people, found.fresh, is_news=found.is_news)
    return summary(found.kind, found.read, found.skipped, fresh)


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
    if imports.is_behind_another(work.store, job.user_id, job.subject_id):
        jobs.put_off(work.store, job, work.clock() + TURN, fresh=True)
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
        _refuse(work, job.subject_id, error)
    path.unlink(missing_ok=True)
    jobs.finish(work.store, job)


def import_file(work: Work, user_id: str, import_id: str, file: BinaryIO, name: str) -> Import:
    """Read an export into what is known of people; how that went is kept with the import."""
    try:
        export = read(file, name, _owner(work.store, user_id))
    except ExportError as error:
        imports.end(work.store, import_id, "refused", work.clock(), message=str(error))
        return own_import(work.store, user_id, import_id)
    intake, report = Intake(work, user_id, import_id, export.report), export.report
    for item in export.items:
        intake.take(item)
    intake.finish()
    if intake.is_older:
        report.skipped[name] = IS_OLDER
    elif intake.is_of_another:
        report.skipped[name] = IS_OF_ANOTHER
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


def import_now(work: Work, user_id: str, file: BinaryIO, name: str) -> Import:
    """Read an export at once, without the worker."""
    import_id = work.new_id()
    imports.add(work.store, import_id, user_id, name, work.clock())
    try:
        return import_file(work, user_id, import_id, file, name)
    except BaseException as error:
        with contextlib.suppress(sqlite3.Error, StoreError):
            _refuse(work, import_id, error)
        raise


def _refuse(work: Work, import_id: str, error: BaseException) -> None:
    """Say of an import that it broke off, and why."""
    known = trouble.of(error, work.store.path) if isinstance(error, Exception) else None
    why = f"{known.sentence('then import it again')} {_KEPT}" if known else _OUR_FAULT
    if isinstance(error, KeyboardInterrupt):
        why = f"The import was stopped. {_KEPT}"
    imports.end(work.store, import_id, "refused", work.clock(), message=why)


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
