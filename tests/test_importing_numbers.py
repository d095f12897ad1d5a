"""Who follows whom is told as mere numbers: kept fast, found, joined and forgotten all the same."""

from __future__ import annotations

import io

import pytest

from benchmarks import made_exports
from helpnet.domain.model import Profile, Suggestion
from helpnet.services import imports as use
from helpnet.services import intake
from helpnet.services import people as known_people
from helpnet.services.knowing import meet, who_may_be
from helpnet.services.work import Work, new_ids
from helpnet.store import Store, imports, people, ties, users
from tests.support.clock import NOON, StandingClock

OWNER = "u1"


@pytest.fixture
def work(store: Store, clock: StandingClock) -> Work:
    users.add(store, OWNER, "owner", NOON)
    return Work(store, clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]


def followers(work: Work, *numbers: int) -> imports.Import:
    entries = [{"follower": {"accountId": str(number)}} for number in numbers]
    content = made_exports.script("follower", entries).encode()
    return use.import_now(work, OWNER, io.BytesIO(content), "follower.js")


def person_of(store: Store, number: int) -> str:
    rows = store.rows("select person_id from identities where remote_id = ?", [str(number)])
    [row] = rows
    return str(row["person_id"])


def relations(store: Store) -> set[tuple[str, str, str]]:
    rows = store.rows(
        "select i.remote_id, r.source, r.kind from relations r"
        " join identities i on i.person_id = r.person_id"
    )
    return {(row["remote_id"], row["source"], row["kind"]) for row in rows}


def test_a_follower_is_found_by_the_number_of_their_account(work: Work) -> None:
    followers(work, 7, 8)
    suggestion = Suggestion((0, 1), network="x", remote_id="8")
    [match] = who_may_be(work.store, OWNER, suggestion)
    assert (match.id, match.certain) == (person_of(work.store, 8), True)


def test_a_follower_of_whom_more_was_known_keeps_it(work: Work) -> None:
    ada = Profile("x", "7", "ada", "Ada Vale", "https://x.com/ada")
    ids = meet(work, OWNER, [ada], NOON)
    assert followers(work, 7, 8).people == 2
    assert person_of(work.store, 7) == ids["7"]
    [one] = people.identities(work.store, [ids["7"]])
    assert (one.name, one.handle, one.url) == ("Ada Vale", "ada", "https://x.com/ada")


def test_a_number_leads_to_the_account(work: Work) -> None:
    followers(work, 7)
    [one] = people.identities(work.store, [person_of(work.store, 7)])
    assert one.url == "https://x.com/intent/user?user_id=7"


def test_a_forgotten_follower_is_not_brought_back(work: Work) -> None:
    followers(work, 7, 8)
    known_people.forget(work, OWNER, person_of(work.store, 7))
    again = followers(work, 7, 8)
    assert again.people == 1
    assert relations(work.store) == {("8", "x_followers", "follows_you")}


def test_a_newer_list_drops_whoever_is_no_longer_on_it(work: Work) -> None:
    followers(work, 7, 8)
    followers(work, 8, 9)
    assert {number for number, _, _ in relations(work.store)} == {"8", "9"}


def test_a_number_named_twice_is_one_follower(work: Work) -> None:
    assert followers(work, 7, 7, 7).people == 1


def test_what_x_itself_says_of_a_follower_replaces_what_the_list_said(work: Work) -> None:
    followers(work, 7, 8)
    told = Profile("x", "7", "ada", "Ada Vale", "", relation=frozenset({"you_follow"}))
    meet(work, OWNER, [told], NOON)
    assert relations(work.store) == {("7", "x", "you_follow"), ("8", "x_followers", "follows_you")}


def test_more_followers_than_are_kept_at_once_are_all_kept(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_NUMBERS_AT_ONCE", 3)
    assert followers(work, *range(1, 12)).people == 11
    assert len(relations(work.store)) == 11


def test_ids_made_together_are_fresh_and_follow_each_other() -> None:
    one, other = new_ids(5), new_ids(5)
    assert one == sorted(one) and len({*one, *other}) == 10
    assert {len(each) for each in one} == {20}
    assert new_ids(0) == []


def archive(work: Work, **files: list[dict[str, object]]) -> imports.Import:
    files = {"account": [{"account": {"accountId": "1"}}], **files}
    named = {f"data/{kind}.js": made_exports.script(kind, rows) for kind, rows in files.items()}
    content = made_exports.zipped(named)
    return use.import_now(work, OWNER, io.BytesIO(content), "x.zip")


@pytest.mark.parametrize(("kind", "key"), [("block", "blocking"), ("mute", "muting")])
def test_whom_the_user_has_shut_out_since_is_known_by_x_no_more(
    work: Work, kind: str, key: str
) -> None:
    follower = [{"follower": {"accountId": number}} for number in ("7", "8")]
    following = [{"following": {"accountId": number}} for number in ("7", "8")]
    archive(work, follower=follower, following=following)
    seven = person_of(work.store, 7)
    day = {(seven, True, 20_000): ties.DayCount(1, NOON, NOON)}
    ties.keep_days(work.store, OWNER, "x", day)
    people.relate(work.store, OWNER, "contacts", {seven: {"in_contacts"}})
    shut_out = {kind: [{key: {"accountId": "7"}}]}
    archive(work, follower=follower, following=following, **shut_out)
    known = ties.of(work.store, OWNER, [seven, person_of(work.store, 8)], NOON, NOON)
    assert known[seven].how_known == ("in_contacts",)  # an address book's word stays
    assert known[seven].days == 0
    told = [Profile("x", "7", "seven", "Seven", relation=frozenset({"you_follow", "follows_you"}))]
    meet(work, OWNER, told, NOON)  # what X itself tells of them later changes nothing
    followers(work, 7, 8)  # nor does a single file, which does not tell whom the user shut out
    assert ties.of(work.store, OWNER, [seven], NOON, NOON)[seven].how_known == ("in_contacts",)
    assert "follows_each_other" in known[person_of(work.store, 8)].how_known
    archive(work, follower=follower, following=following)
    known = ties.of(work.store, OWNER, [seven], NOON, NOON)
    assert "follows_each_other" in known[seven].how_known
