"""Damaged and hostile exports: never an exception, and what was kept is said."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from benchmarks import made_exports
from benchmarks.mutate_exports import KINDS, mutated
from helpnet.imports import Export, ExportError, Told, archive, json_stream, read


def export_of(content: bytes, name: str = "follower.js") -> Export:
    return read(io.BytesIO(content), name)


def followers(count: int) -> bytes:
    link = [{"follower": {"accountId": str(1 + number)}} for number in range(count)]
    return made_exports.script("follower", link).encode()


def reasons(export: Export) -> tuple[int, str]:
    """How many people were told, and all that was said."""
    people = [item for item in export.items if isinstance(item, Told)]
    return len(people), "; ".join(f"{file}: {why}" for file, why in export.report.reasons())


def test_a_file_that_ends_early_is_kept_so_far_and_that_is_said() -> None:
    export = export_of(followers(10)[:-30])
    assert reasons(export) == (
        9,
        "follower.js: it ends in the middle; the 9 entries before that were kept",
    )
    # Who stands in the part that is missing is not taken for gone.
    assert export.report.whole == set()


def test_absurd_depth_ends_the_file_and_not_the_app() -> None:
    deep = b"[" * 200_000
    people, said = reasons(export_of(followers(2)[:-2] + b", " + deep))
    assert (people, "deeper than any export" in said) == (2, True)


def test_a_record_that_makes_no_sense_is_left_out_and_those_around_it_are_read() -> None:
    rows = [
        {"follower": {"accountId": "1"}},
        {"somebody": 3},
        7,
        {"follower": {"accountId": {}}},
        {"follower": {"accountId": "2"}},
    ]
    people, said = reasons(export_of(made_exports.script("follower", rows).encode()))
    assert (people, "2 entries: it holds no follower" in said) == (2, True)


def test_an_entry_beyond_all_measure_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LONGEST_ENTRY", 3 << 20)
    long = b'{"follower": {"accountId": "' + b"1" * (5 << 20) + b'"}}]'
    people, said = reasons(export_of(followers(2)[:-2] + b", " + long))
    assert (people, "larger than any export's" in said) == (2, True)


def test_an_entry_of_more_values_than_any_is_not_held_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_stream, "MOST_VALUES", 1 << 20)
    people, said = reasons(export_of(followers(2)[:-2] + b", [" + b"[]," * (2 << 20) + b"[]]]"))
    assert (people, "larger than any export's" in said) == (2, True)
    friends = b'{"friends_v2": [' + b"[]," * (2 << 20) + b"[]]}"
    people, said = reasons(export_of(friends, "friends.json"))
    assert (people, "larger than any export's" in said) == (0, True)


CARD = "BEGIN:VCARD\nVERSION:2.1\nFN:Ana Vale\n{}\nTEL:+14155550100\nEND:VCARD\n"


@pytest.mark.parametrize(
    "line",
    [
        "PHOTO;ENCODING=QUOTED-PRINTABLE:=\n" + ("=00=FF" * 12 + "=\n") * 200_000,
        "X-A" + ";" * 1_000_000 + ":a",
        'X-A;B="' + ":" * 3_000_000 + '":a',
        "X-A" + ";TYPE=a" * 500_000 + ":a",
        "NOTE" + ":" * 3_000_000,
    ],
    ids=["quoted", "semicolons", "colons", "types", "value"],
)
def test_a_line_beyond_all_measure_costs_no_time_and_its_card_is_read(line: str) -> None:
    [person] = export_of(CARD.format(line).encode(), "cards.vcf").items
    assert isinstance(person, Told)
    assert (person.name, person.phones) == ("Ana Vale", ("+14155550100",))


def test_a_zip_bomb_is_stopped_and_the_other_files_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "RATIO_COUNTS_FROM", 1 << 20)
    bomb = "window.YTD.follower.part0 = [" + " " * (8 << 20) + "]"
    account = made_exports.script("following", [{"following": {"accountId": "5"}}])
    content = made_exports.zipped({"data/follower.js": bomb, "data/following.js": account})
    people, said = reasons(export_of(content))
    assert (people, "zip bomb" in said) == (1, True)


def test_names_that_lead_elsewhere_are_not_read() -> None:
    inside = followers(3).decode()
    paths = ("../../data/follower.js", "/data/follower.js", "C:/data/follower.js")
    files = dict.fromkeys(paths, inside) | {"data/account.js": inside}
    people, said = reasons(export_of(made_exports.zipped(files)))
    assert people == 0
    assert all(f"{path}: its name leads out of the archive" in said for path in paths)


def test_a_member_that_is_locked_or_damaged_is_said() -> None:
    content = bytearray(made_exports.x_archive(50, 0, 0))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        info = packed.getinfo("data/follower.js")
    start = info.header_offset + 60
    content[start : start + 40] = b"\0" * 40
    people, said = reasons(export_of(bytes(content)))
    assert "data/follower.js: it " in said
    assert people >= 2  # those of following.js at least


@pytest.mark.parametrize(("limit", "value"), [("MOST_MEMBERS", 3), ("LARGEST_LIST", 150)])
def test_an_archive_of_too_many_files_is_refused_before_they_are_listed(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    content = made_exports.zipped({f"data/{number}.js": "" for number in range(4)})
    monkeypatch.setattr(archive, limit, value)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ExportError, match=r"more files than any export\. Nothing was kept"):
        export_of(content)


def test_a_file_without_a_name_is_passed_over() -> None:
    content = made_exports.zipped(
        {"data/account.js": "x", "data/follower.js": followers(2).decode()}
    )
    content = content.replace(b"data/account.js", b"\0" + b"ata/account.js")
    assert reasons(export_of(content))[0] == 2


def test_what_goes_on_after_the_list_s_end_is_said() -> None:
    people, said = reasons(export_of(followers(2) + b', {"follower": {"accountId": "9"}}]'))
    assert (people, "it goes on after its end; the 2 entries before" in said) == (2, True)
    assert reasons(export_of(followers(2) + b";\r\n\n")) == (2, "")


def test_an_entry_without_an_account_is_said_and_nobody_else_is_taken_for_gone() -> None:
    rows = [{"follower": {"accountId": "1"}}, {"follower": {"account": "2"}}]
    export = export_of(made_exports.script("follower", rows).encode())
    assert reasons(export) == (1, "follower.js: 1 entry: it holds no account's number")
    assert export.report.whole == set()


def test_who_stands_in_another_part_of_a_list_is_not_taken_for_gone() -> None:
    later = followers(2).replace(b"follower.part0", b"follower.part1")
    export = export_of(later, "follower-part1.js")
    assert reasons(export) == (2, "")
    assert export.report.whole == set()
    both = {"data/follower.js": followers(3).decode(), "data/follower-part1.js": later.decode()}
    export = export_of(made_exports.zipped(both | {"data/following.js": ""}), "x.zip")
    assert reasons(export)[0] == 5
    assert export.report.whole == {"x_followers"}


def test_what_an_archive_lacks_is_said() -> None:
    account = made_exports.script("account", [{"account": {"accountId": "9"}}])
    files = {"data/account.js": account, "data/follower.js": followers(2).decode()}
    people, said = reasons(export_of(made_exports.zipped(files)))
    lacking = ("following.js", "tweets.js", "direct-message-headers.js")
    assert people == 2
    assert all(f"{name}: it is not in this archive" in said for name in lacking)
    friends = '{"friends_v2": [{"name": "Ana Okafor"}]}'
    files = {"connections/friends/your_friends.json": friends, "other.json": "{}"}
    people, said = reasons(export_of(made_exports.zipped(files)))
    assert people == 1
    assert "Messages: they are not in this archive" in said


HEADING = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"


@pytest.mark.parametrize(
    ("rows", "people", "why"),
    [
        ('Ana,Vale,,,"3 Hats,,\nBen,Vale,,,,,\n', 0, "a quotation mark in it is never closed"),
        ('Ana,Vale,,,"3" Hats,,\nBen,Vale,,,,,\n', 1, "not written as a table's rows are"),
        ("Ana,Vale,,,3 Hats,Ben,Vale,,,3 Hats,,\n", 0, "longer than the table's heading"),
        ("Ana,Va\nle,,,,,\nBen,Vale,,,,,\n", 3, "shorter than the table's heading"),
        ("Ana,Vale,,,,,\nBen,Va", 2, "it may be cut off there"),
        ("", 0, "nobody was found in it"),
    ],
    ids=["open", "loose", "longer", "shorter", "cut off", "empty"],
)
def test_a_table_that_is_not_whole_is_said_and_drops_nobody(
    rows: str, people: int, why: str
) -> None:
    export = export_of(f"{HEADING}\n{rows}".encode(), "Connections.csv")
    count, said = reasons(export)
    assert (count, why in said) == (people, True)
    assert not export.report.whole


def test_contacts_without_their_last_names_are_read_and_that_is_said() -> None:
    content = made_exports.google(3).replace(b"Last Name", b"Lost Name")
    people, said = reasons(export_of(content, "contacts.csv"))
    assert (people, "lacks the column of last names" in said) == (3, True)


@pytest.mark.parametrize(
    ("middle", "people", "why"),
    [
        ("", 0, "two cards that run into each other"),
        ("END:VCARD\n", 1, "a line that belongs to no card"),
        ("FN:Ben Vale\nEND:VCARD\nBEGIN:VCARD\n", 2, "a card of several names"),
    ],
    ids=["no end", "no beginning", "two names"],
)
def test_cards_that_run_into_each_other_are_said_and_never_made_one(
    middle: str, people: int, why: str
) -> None:
    one = "BEGIN:VCARD\nVERSION:3.0\nN:Vale;Ana;;;\nFN:Ana Vale\n"
    other = "VERSION:3.0\nN:Vale;Cleo;;;\nFN:Cleo Vale\nEND:VCARD\n"
    count, said = reasons(export_of(f"{one}{middle}{other}".encode(), "cards.vcf"))
    assert (count, why in said) == (people, True)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_mutated_exports_end_in_a_report_or_a_sentence(kind: str) -> None:
    draw = random.Random(kind)
    for _ in range(60):
        mutated(kind, draw)
