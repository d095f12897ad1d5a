"""A disk that fills up while an export comes in or is read is named, with what was kept."""

from __future__ import annotations

import errno
import io
import shutil

import pytest

from helpnet.services import imports as use
from helpnet.services.intake import Intake
from helpnet.store import imports
from helpnet.worker import Worker
from tests.pages.conftest import Pages
from tests.pages.test_people_pages import NIA, page_text

FULL = "The disk of the computer that runs helpnet is full: make room there"


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def upload(pages: Pages, **headers: str) -> tuple[int, str]:
    sent = {"file": (io.BytesIO(NIA), "all.vcf")}
    answer = pages.post("/people/imports", sent, headers=headers)
    return answer.status_code, answer.text


def test_an_upload_that_finds_no_room_is_told_so_and_leaves_nothing(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "copyfileobj", no_room)
    status, text = upload(pages)
    assert status == 503 and FULL in text
    status, text = upload(pages, Accept="application/json")
    assert status == 503 and FULL in text and "then try again" in text
    store = pages.helpnet.store
    assert store.rows("select * from imports") == []
    assert list((store.path.parent / "imports").glob("*")) == []


def test_other_trouble_with_files_is_not_passed_off_as_a_full_disk(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(shutil, "copyfileobj", broken)
    pages.app.config["PROPAGATE_EXCEPTIONS"] = False
    status, text = upload(pages)
    assert status == 500 and FULL not in text


def test_reading_that_finds_no_room_names_the_disk_and_what_is_kept(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = pages.post("/people/imports", {"file": (io.BytesIO(NIA), "all.vcf")})
    monkeypatch.setattr(Intake, "finish", no_room)
    worker = Worker(pages.helpnet.work)
    for _ in range(use.TRIES):
        while worker.run_one():
            pass
        pages.clock.forward(3600)
    text = page_text(pages, answer.location)
    assert FULL in text and "What was read until then is kept" in text
    [found] = imports.newest(pages.helpnet.store, pages.owner, 5)
    assert found.state == "refused"
