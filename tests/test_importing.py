"""Exports become people: one person over all sources, the same however often it is imported."""

from __future__ import annotations

import io
import stat
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from benchmarks import made_exports
from helpnet.domain.model import Profile
from helpnet.domain.ties import closeness
from helpnet.services import duplicates
from helpnet.services import imports as use
from helpnet.services.knowing import meet
from helpnet.services.work import Work
from helpnet.store import Store, imports, jobs, joined, ties, users
from tests.support.clock import NOON, StandingClock
from tests.support.practice import running_practice
from tests.test_forgetting_for_good import facebook_archive

OWNER = "u1"


@pytest.fixture
def work(store: Store, clock: StandingClock) -> Work:
    users.add(store, OWNER, "owner", NOON)
    return Work(store, clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]


def take_in(work: Work, content: bytes, name: str = "export") -> imports.Import:
    return use.import_now(work, OWNER, io.BytesIO(content), name)


def everything(store: Store) -> list[list[dict]]:
    tables = ("people", "identities", "relations", "interaction_days", "person_keys")
    found = [store.rows(f"select * from {table} order by 1, 2, 3") for table in tables]
    return [*found, store.rows("select * from person_texts order by 1")]


def person_called(store: Store, name: str) -> str:
    [row] = store.rows("select distinct root_id from people where name = ?", [name])
    return row["root_id"]


def card(name: str, *lines: str) -> bytes:
    return "\r\n".join(
        ("BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *lines, "END:VCARD\r\n")
    ).encode()


def connection(first: str, last: str, email: str = "") -> bytes:
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    url = f"https://www.linkedin.com/in/{first}-{last}".lower()
    return f"{header}\n{first},{last},{url},{email},3 Hats,Speaker,12 Mar 2024\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        made_exports.x_archive(30, 40, 60),
        made_exports.facebook_archive(20, 60),
        made_exports.linkedin(20),
        made_exports.google(20),
        made_exports.vcards(20),
    ],
    ids=["x", "facebook", "linkedin", "google", "vcards"],
)
def test_importing_the_same_export_again_changes_nothing(work: Work, content: bytes) -> None:
    first = take_in(work, content)
    before = everything(work.store)
    again = take_in(work, content)
    assert everything(work.store) == before
    assert first.state == "done" and first.people >= 20
    assert (again.people, again.interactions, again.read) == (
        first.people,
        first.interactions,
        first.read,
    )


def test_the_practised_acquaintance_becomes_one_person_over_all_sources(work: Work) -> None:
    names = ("contacts.vcf", "facebook.zip", "linkedin.csv", "x.zip")
    with running_practice(clock=StandingClock().seconds) as practice:
        for name in names:
            content = practice.http.get(f"{practice.url}/practice/exports/{name}").content
            assert take_in(work, content, name).state == "done"
    groups: dict[str, list[str]] = {}
    for row in work.store.rows(
        "select p.root_id, i.network from people p join identities i on i.person_id = p.id"
    ):
        groups.setdefault(row["root_id"], []).append(row["network"])
    # By the mail address that LinkedIn tells and the profile on X that the address book names.
    assert [sorted(group) for group in groups.values()].count(["contacts", "linkedin", "x"]) >= 3
    # Two profiles on different networks are never joined by a name.
    assert not any({"x", "facebook"} <= set(group) for group in groups.values())
    [row] = work.store.rows("select person_id from identities where handle = 'hirotanabe'")
    tie = ties.of(work.store, OWNER, [row["person_id"]], NOON, NOON)[row["person_id"]]
    assert {"connection", "in_contacts", "follows_each_other"} <= set(tie.how_known)
    assert tie.is_two_way and closeness(tie) == "know_well"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_e_mail_address_or_a_rare_full_name_joins_sources_in_any_order(
    work: Work, order: tuple[int, int]
) -> None:
    pairs = [
        (
            connection("Nia", "Ferreira", "nia@example.org"),
            card("N. Ferreira", "EMAIL:NIA@example.org"),
        ),
        (connection("Olek", "Wojcik"), card("Olek Wójcik")),
    ]
    for pair in pairs:
        for at in order:
            take_in(work, pair[at])
    roots = {row["root_id"] for row in work.store.rows("select root_id from people")}
    assert len(roots) == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_card_that_names_two_profiles_joins_both_whenever_it_comes(
    work: Work, order: tuple[int, ...]
) -> None:
    steps = [
        lambda: meet(work, OWNER, [Profile("x", "7", "nia_f", "Nia Ferreira")], NOON),
        lambda: take_in(work, connection("Nia", "Ferreira", "nia@example.org")),
        lambda: take_in(
            work, card("Nia Ferreira", "URL:https://x.com/nia_f", "EMAIL:nia@example.org")
        ),
    ]
    for at in order:
        steps[at]()
    assert len({row["root_id"] for row in work.store.rows("select root_id from people")}) == 1


def test_a_friend_in_an_archive_is_the_profile_of_that_name_whoever_else_bears_it(
    work: Work,
) -> None:
    there = Profile("facebook", "9", "", "Nia Okonkwo")
    met = meet(work, OWNER, [there, Profile("x", "7", "nia_f", "Nia Okonkwo")], NOON)
    take_in(work, connection("Nia", "Okonkwo"))
    take_in(work, facebook_archive("Nia Okonkwo"))
    rows = work.store.rows("select person_id from interaction_days")
    assert rows and rows[0]["person_id"] != met["9"]
    roots = joined.roots(work.store, [rows[0]["person_id"], *met.values()])
    assert roots[rows[0]["person_id"]] == roots[met["9"]] != roots[met["7"]]


def test_a_friend_put_together_with_other_sources_is_still_the_profile_of_that_name(
    work: Work,
) -> None:
    take_in(work, facebook_archive("Nia Okonkwo"))
    take_in(work, connection("Nia", "Okonkwo"))
    [friend, elsewhere] = {row["root_id"] for row in work.store.rows("select * from people")}
    duplicates.put_together(work, OWNER, [[friend, elsewhere]])
    met = meet(work, OWNER, [Profile("facebook", "9", "", "Nia Okonkwo")], NOON)
    assert met["9"] not in (friend, elsewhere)
    assert person_called(work.store, "Nia Okonkwo") in (friend, elsewhere)


def test_what_a_network_and_an_archive_tell_alike_of_one_person_counts_once(work: Work) -> None:
    met = meet(work, OWNER, [Profile("facebook", "9", "", "Nia Okonkwo")], NOON)
    take_in(work, facebook_archive("Nia Okonkwo"))
    alone = work.store.row("select person_id, outgoing, day from interaction_days")
    assert alone is not None
    at = datetime.fromtimestamp(1_700_000_000, UTC)
    key = (met["9"], bool(alone["outgoing"]), alone["day"])
    ties.keep_days(work.store, OWNER, "facebook", {key: ties.DayCount(1, at, at)})
    tie = ties.of(work.store, OWNER, [met["9"]], NOON, NOON)[met["9"]]
    assert (tie.messages, tie.days) == (1, 1)
    [told] = ties.by_source(work.store, OWNER, met["9"], NOON)
    assert (told.messages, told.days_in + told.days_out) == (1, 1)


def test_a_handle_told_as_a_name_takes_the_place_of_no_name(work: Work) -> None:
    meet(work, OWNER, [Profile("x", "7", "nia_f", "Nia Okonkwo")], NOON)
    mention = {"name": "nia_f", "screen_name": "nia_f", "id_str": "7", "indices": ["0", "6"]}
    tweet = {
        "id_str": "1",
        "full_text": "@nia_f thanks",
        "created_at": "Tue Mar 10 09:00:00 +0000 2026",
        "entities": {"user_mentions": [mention]},
    }
    account = [{"account": {"accountId": "1", "username": "robin"}}]
    files = {
        "data/account.js": made_exports.script("account", account),
        "data/tweets.js": made_exports.script("tweets", [{"tweet": tweet}]),
    }
    assert take_in(work, made_exports.zipped(files)).state == "done"
    [row] = work.store.rows("select name from identities where handle = 'nia_f'")
    assert row["name"] == "Nia Okonkwo"


def test_a_friend_in_an_archive_is_not_taken_for_one_of_two_of_that_name(work: Work) -> None:
    twins = [Profile("facebook", number, "", "Nia Okonkwo") for number in ("8", "9")]
    met = meet(work, OWNER, twins, NOON)
    take_in(work, facebook_archive("Nia Okonkwo"))
    roots = joined.roots(
        work.store, [row["id"] for row in work.store.rows("select id from people")]
    )
    assert len(met) == 2 and len(set(roots.values())) == 3


def test_who_may_be_two_people_is_kept_apart(work: Work) -> None:
    take_in(work, connection("John", "Smith"))
    take_in(work, card("John Smith", "EMAIL:js@example.org"))
    take_in(
        work, card("Zed Okonkwo", "EMAIL:a@example.org") + card("Zed Okonkwo", "TEL:+12045550123")
    )
    roots = {row["root_id"] for row in work.store.rows("select root_id from people")}
    assert len(roots) == 3  # a frequent name is not enough; one address book says one person


def test_an_unfollow_and_a_newer_list_update_what_an_older_one_told(work: Work) -> None:
    def follows(*ids: str) -> bytes:
        rows = [{"following": {"accountId": one}} for one in ids]
        return made_exports.script("following", rows).encode()

    take_in(work, follows("7", "8"))
    back = made_exports.script("follower", [{"follower": {"accountId": "8"}}]).encode()
    take_in(work, back)
    ids = {
        row["remote_id"]: row["person_id"] for row in work.store.rows("select * from identities")
    }
    known = ties.of(work.store, OWNER, ids.values(), NOON, NOON)
    assert "follows_each_other" in known[ids["8"]].how_known
    take_in(work, follows("7"))
    known = ties.of(work.store, OWNER, ids.values(), NOON, NOON)
    assert known[ids["8"]].how_known == ("follows_you",)
    damaged = follows("9", "10", "11")[:-30]
    assert "2 entries before that were kept" in take_in(work, damaged).skipped[0][1]
    known = ties.of(work.store, OWNER, ids.values(), NOON, NOON)
    assert known[ids["7"]].how_known == ("you_follow",)  # not gone: the list was not whole


def test_what_answers_the_user_s_own_asks_is_no_acquaintance(work: Work) -> None:
    work.store.write(
        "insert into asks (id, user_id, text, place, topics, needed_by, has_deadline, state,"
        " fingerprint, created_at)"
        " values ('a1', ?, 'help', '', '[]', '2025', 0, 'live', '', '2025')",
        [OWNER],
    )
    work.store.write(
        "insert into replies (id, user_id, ask_id, network, remote_id, author_name, author_handle,"
        " author_url, text, kind, url, created_at, collected_at)"
        " values ('r1', ?, 'a1', 'x', '9000000', '', '', '', '', 'noise', '', '2025', '2025')",
        [OWNER],
    )
    whole = take_in(work, made_exports.x_archive(5, 10, 0))
    assert whole.interactions == 9


def test_strange_times_and_characters_are_left_out_quietly(work: Work) -> None:
    message = {"senderId": "2", "recipientId": "1", "createdAt": "9999-01-01T00:00:00Z"}
    talk = {"conversationId": "1-2", "messages": [{"messageCreate": message}]}
    files = {
        "account": [{"account": {"accountId": "1"}}],
        "direct-message-headers": [{"dmConversation": talk}],
    }
    archive = {f"data/{kind}.js": made_exports.script(kind, rows) for kind, rows in files.items()}
    done = take_in(work, made_exports.zipped(archive))
    assert (done.state, done.interactions) == ("done", 0)
    friends = b'{"friends_v2": [{"name": "Zo\\ud800\\u0000e Quill", "timestamp": 1}]}'
    assert take_in(work, friends).people == 1
    assert person_called(work.store, "Zoe Quill")


def test_an_upload_is_private_while_it_waits_and_gone_when_it_is_read(work: Work) -> None:
    import_id = use.receive(work, OWNER, io.BytesIO(made_exports.linkedin(3)), "a/../Conn.csv")
    [path] = (work.store.path.parent / "uploads").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert use.own_import(work.store, OWNER, import_id).state == "queued"
    job = jobs.claim(work.store, "t", NOON, lease=NOON - NOON)
    assert job is not None
    use.run(work, job)
    done = use.own_import(work.store, OWNER, import_id)
    assert (done.state, done.kind, done.people, done.file_name) == (
        "done",
        "linkedin",
        3,
        "Conn.csv",
    )
    assert not path.exists() and jobs.subjects(work.store, "import") == set()


def test_a_refused_upload_says_why_and_is_erased_too(work: Work) -> None:
    import_id = use.receive(work, OWNER, io.BytesIO(b"%PDF"), "cv.pdf")
    job = jobs.claim(work.store, "t", NOON, lease=NOON - NOON)
    assert job is not None
    use.run(work, job)
    done = use.own_import(work.store, OWNER, import_id)
    assert done.state == "refused" and "cv.pdf is no export" in done.message
    assert list((work.store.path.parent / "uploads").iterdir()) == []


def test_a_file_that_ends_whoever_reads_it_is_not_read_for_ever(work: Work) -> None:
    import_id = use.receive(work, OWNER, io.BytesIO(made_exports.linkedin(3)), "all.csv")
    for _ in range(use.MOST_ENDINGS):  # each claims it and dies
        assert jobs.claim(work.store, "t", NOON, lease=NOON - NOON) is not None
    job = jobs.claim(work.store, "t", NOON, lease=NOON - NOON)
    assert job is not None
    use.run(work, job)
    ended = use.own_import(work.store, OWNER, import_id)
    assert ended.state == "refused" and "want of memory" in ended.message
    assert list((work.store.path.parent / "uploads").iterdir()) == []
    assert jobs.subjects(work.store, "import") == set()


def test_uploads_that_nobody_waits_for_are_erased(work: Work) -> None:
    use.receive(work, OWNER, io.BytesIO(b"x"), "a")
    [waiting] = (work.store.path.parent / "uploads").iterdir()
    orphan = waiting.with_name("left by a process that died")
    orphan.write_bytes(b"x")
    use.drop_orphans(replace(work))
    assert waiting.exists() and not orphan.exists()
