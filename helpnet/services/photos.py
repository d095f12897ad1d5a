"""The photos of an ask: taken in when they are chosen, sent with it, or forgotten after a day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from helpnet.domain.compose import normalise
from helpnet.domain.model import Photo
from helpnet.services.errors import Invalid
from helpnet.services.pictures import Unfit, fitted
from helpnet.services.work import Work
from helpnet.store import Store, jobs
from helpnet.store import photos as rows
from helpnet.store.jobs import Job

MOST = 4
LONGEST_ALT = 1000  # characters, as on X
KEPT = timedelta(hours=24)
TOO_MANY = f"An ask takes {MOST} photos at most: leave some out."
_GONE = "A photo that was not sent within a day is no longer kept: choose it again."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A photo taken in before, to go with an ask, and what it shows in words."""

    id: str
    alt: str = ""


def take(work: Work, user_id: str, content: bytes) -> Photo:
    """Take a picture in, made fit to be published; forgotten after a day unless an ask has it.

    Raises Invalid with a sentence for `photos`.
    """
    try:
        picture = fitted(content)
    except Unfit as error:
        raise Invalid({"photos": str(error)}) from None
    photo, now = Photo(work.new_id(), picture.width, picture.height), work.clock()
    digest = hashlib.sha256(picture.content).hexdigest()
    with work.store.transaction():
        rows.add(work.store, photo, user_id, picture.content, digest, now)
        jobs.add(work.store, work.new_id(), user_id, "forget_photo", photo.id, now + KEPT)
    return photo


def find(store: Store, user_id: str, chosen: Sequence[Chosen]) -> list[rows.Kept]:
    """The photos that were chosen. Raises Invalid with a sentence for `photos`."""
    if len(chosen) > MOST:
        raise Invalid({"photos": TOO_MANY})
    if len({one.id for one in chosen}) < len(chosen):
        raise Invalid({"photos": "The same photo is there twice: leave one out."})
    if any(len(normalise(one.alt)) > LONGEST_ALT for one in chosen):
        raise Invalid({"photos": f"Say in {LONGEST_ALT:,} characters at most what a photo shows."})
    kept = [rows.get(store, user_id, one.id) for one in chosen]
    if None in kept:
        raise Invalid({"photos": _GONE})
    return [one for one in kept if one is not None]


def attach(work: Work, ask_id: str, chosen: Sequence[Chosen]) -> None:
    """Give an ask its photos, in their order."""
    for position, one in enumerate(chosen):
        alt = normalise(one.alt)
        rows.attach(work.store, one.id, ask_id, position, alt, work.new_id())


def forget(work: Work, job: Job) -> None:
    """Erase a photo a day after it was taken in, unless an ask has it."""
    with work.store.transaction():
        rows.forget(work.store, job.subject_id)
        jobs.finish(work.store, job)
