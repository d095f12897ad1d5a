"""Of an archive it counts when it was made, not when it was imported; what is new in it is said."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from benchmarks import made_exports
from helpnet.services import imports as use
from helpnet.services.intake import IS_OF_ANOTHER
from helpnet.services.work import Work
from helpnet.store import Store, StoreError, imports, jobs, people, users
from tests.support.clock import NOON, StandingClock
from tests.test_importing import card, everything, take_in

OWNER = "u1"
OLDER, NEWER = (2024, 5, 1, 0, 0, 0), (2025, 12, 1, 0, 0, 0)


@pytest.fixture
def work(store: Store, clock: StandingClock) -> Work:
    users.add(store, OWNER, "owner", NOON)
    return Work(store, clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]


def archive(
    made: tuple[int, ...],
    followers: str = "",
    handle: str = "",
    day: str = "",
    blocked: str = "",
    owner: str = "9",
) -> bytes:
    """An X archive of a day, with followers 1, 2..., somebody written to, somebody blocked."""
    tweet = {
        "created_at": f"{day or 'Tue Jul 22'} 02:05:43 +0000 2025",
        "full_text": "Hello",
        "entities": {"user_mentions": [{"id_str": "1", "screen_name": handle, "name": "Ana Vale"}]},
    }
    files: dict[str, list[dict[str, Any]]] = {
        "account": [{"account": {"username": "ada_dev", "accountId": owner}}],
        "follower": [{"follower": {"accountId": number}} for number in followers],
        "block": [{"blocking": {"accountId": number}} for number in blocked],
        "tweets": [{"tweet": tweet}] if handle else [],
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for kind, rows in files.items():
            member = zipfile.ZipInfo(f"data/{kind}.js", made)  # type: ignore[arg-type]
            packed.writestr(member, made_exports.script(kind, rows))
    return written.getvalue()


def followers(store: Store) -> set[str]:
    rows = store.rows(
        "select remote_id from relations r join identities i on i.person_id = r.person_id"
        " where r.kind = 'follows_you'"
    )
    return {row["remote_id"] for row in rows}


def test_an_older_archive_takes_nothing_back_and_adds_what_is_missing(work: Work) -> None:
    take_in(work, archive(NEWER, "123", "ana_new", blocked="5"))
    told = take_in(work, archive(OLDER, "145", "ana_old", day="Mon Jul 21"))
    assert followers(work.store) == {"1", "2", "3"}
    rows = work.store.rows("select handle from identities where handle <> ''")
    assert [row["handle"] for row in rows] == ["ana_new"]
    assert len(work.store.rows("select * from interaction_days")) == 2
    assert work.store.rows("select remote_id from shut_out") == [{"remote_id": "5"}]
    assert ("export", use.IS_OLDER) in told.skipped


def test_two_archives_handed_in_at_once_are_read_one_after_the_other(
    work: Work, clock: StandingClock
) -> None:
    def claim() -> jobs.Job:
        job = jobs.claim(work.store, "a worker", clock(), timedelta(minutes=1))
        assert job is not None
        return job

    ids = [
        use.receive(work, OWNER, io.BytesIO(content), "x.zip")
        for content in (archive(NEWER, "123"), archive(OLDER, "145"))
    ]
    by_id = {job.subject_id: job for job in (claim(), claim())}
    use.run(work, by_id[ids[1]])
    assert use.own_import(work.store, OWNER, ids[1]).state == "queued"
    use.run(work, by_id[ids[0]])
    clock.forward(use.TURN.total_seconds())
    use.run(work, claim())
    assert use.own_import(work.store, OWNER, ids[1]).state == "done"
    assert followers(work.store) == {"1", "2", "3"}


def test_a_newer_archive_takes_the_place_of_an_older_one(work: Work) -> None:
    take_in(work, archive(OLDER, "145", "ana_old"))
    told = take_in(work, archive(NEWER, "123", "ana_new"))
    assert followers(work.store) == {"1", "2", "3"}
    assert ("export", use.IS_OLDER) not in told.skipped
    assert use.in_words(told).news == "2 of them are new."


@pytest.mark.parametrize("made", [OLDER, NEWER], ids=["older", "as old"])
def test_another_account_s_archive_adds_to_what_the_first_told(
    work: Work, made: tuple[int, ...]
) -> None:
    take_in(work, archive(NEWER, "12", "ana", blocked="5"))
    told = take_in(work, archive(made, "34", "ana", day="Mon Jul 21", owner="8"))
    assert followers(work.store) == {"1", "2", "3", "4"}
    assert work.store.rows("select remote_id from shut_out") == [{"remote_id": "5"}]
    assert ("export", IS_OF_ANOTHER) in told.skipped
    take_in(work, archive(NEWER, "16", "ana"))  # nor does the first account's next one take any
    assert followers(work.store) == {"1", "2", "3", "4", "6"}


def test_a_lone_list_of_one_of_two_accounts_takes_nobody_off_the_other_s(work: Work) -> None:
    take_in(work, archive(NEWER, "12"))
    take_in(work, archive(NEWER, "34", owner="8"))
    take_in(work, made_exports.script("follower", [{"follower": {"accountId": "7"}}]).encode())
    assert followers(work.store) == {"1", "2", "3", "4", "7"}


@pytest.mark.parametrize(
    "made",
    [(1980, 1, 1, 0, 0, 0), (2026, 0, 0, 0, 0, 0), (2107, 12, 31, 0, 0, 0)],
    ids=["none", "no date", "to come"],
)
def test_an_archive_that_does_not_tell_its_day_counts_as_the_newest(
    work: Work, made: tuple[int, ...]
) -> None:
    take_in(work, archive(NEWER, "123"))
    take_in(work, archive(made, "145"))
    assert followers(work.store) == {"1", "4", "5"}
    take_in(work, archive(NEWER, "16"))  # what is not known is older than nothing
    assert followers(work.store) == {"1", "6"}


def test_an_archive_that_was_refused_makes_no_other_older(work: Work) -> None:
    broken = archive(NEWER, "123")
    with pytest.raises(StoreError), pytest.MonkeyPatch.context() as patched:
        patched.setattr(people, "relate", full_disk)
        take_in(work, broken)
    take_in(work, archive(OLDER, "145"))
    assert followers(work.store) == {"1", "4", "5"}


def full_disk(*_: object) -> None:
    raise StoreError("There is no room.")


def test_of_an_import_it_is_said_how_much_is_new(work: Work) -> None:
    def news(content: bytes) -> str:
        return use.in_words(take_in(work, content)).news

    both = archive(NEWER, "12")
    assert news(both) == ""  # all of it
    before = everything(work.store)
    assert news(both) == "Nothing in it is new."
    assert everything(work.store) == before
    assert news(archive(NEWER, "123")) == "1 of them is new."
    assert news(archive(NEWER, "123", "ana")) == "Nobody in it is new; what has changed was kept."
    assert news(archive(NEWER, "123", "ana")) == "Nothing in it is new."
    assert news(archive(NEWER, "12", "ana")) == "Nobody in it is new; what has changed was kept."


def test_an_import_at_once_that_breaks_off_is_not_left_as_being_read(work: Work) -> None:
    with pytest.raises(KeyboardInterrupt), pytest.MonkeyPatch.context() as patched:
        patched.setattr(use, "read", interrupted)
        take_in(work, card("Ana Vale"), "ana.vcf")
    [found] = imports.newest(work.store, OWNER, 9)
    assert (found.state, found.message.split(".")[0]) == ("refused", "The import was stopped")


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt
