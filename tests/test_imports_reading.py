"""What the readers of exports tell: people, how they are known, and who acted towards whom when."""

from __future__ import annotations

import io
import json

import pytest

from benchmarks import made_exports
from helpnet.imports import Act, Export, ExportError, Told, read
from tests.support.practice import Practice

ALONE = 'window.YTD.{0}.part0 = [ {{"{0}" : {{"accountId" : "2222222222222222222"}}}} ]'


def export_of(content: bytes | str, name: str = "file", owner: tuple[str, ...] = ()) -> Export:
    data = content.encode() if isinstance(content, str) else content
    return read(io.BytesIO(data), name, owner)


def told_by(content: bytes | str, owner: tuple[str, ...] = ()) -> list[Told]:
    return [item for item in export_of(content, owner=owner).items if isinstance(item, Told)]


def card(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD", ""))


def acts_in(files: dict[str, object]) -> list[tuple[str, bool]]:
    scripts = {f"data/{kind}.js": made_exports.script(kind, rows) for kind, rows in files.items()}
    account = made_exports.script("account", [{"account": {"accountId": "1"}}])
    archive = made_exports.zipped({"data/account.js": account} | scripts)
    items = export_of(archive).items
    return [(item.remote_id, item.outgoing) for item in items if isinstance(item, Act)]


def tweet(text: str, *mentioned: str, **more: object) -> dict[str, object]:
    mentions = [{"id_str": one, "screen_name": f"p{one}"} for one in mentioned]
    at = "Tue Jul 22 02:05:43 +0000 2025"
    return {
        "tweet": {"full_text": text, "created_at": at, "entities": {"user_mentions": mentions}}
        | more
    }


def message(sender: str, recipient: str = "") -> dict[str, object]:
    at = "2025-04-28T15:06:18.424Z"
    return {"messageCreate": {"senderId": sender, "recipientId": recipient, "createdAt": at}}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("x.zip", "x"),
        ("facebook.zip", "facebook"),
        ("linkedin.csv", "linkedin"),
        ("contacts.vcf", "vcard"),
    ],
)
def test_the_practice_networks_exports_are_known_by_their_content(
    practice: Practice, name: str, kind: str
) -> None:
    content = practice.http.get(f"{practice.url}/practice/exports/{name}", timeout=10).content
    export = export_of(content, "a file of any name")
    items = list(export.items)
    assert export.report.kind == kind
    assert len([item for item in items if isinstance(item, Told)]) >= 12
    assert export.report.reasons() == []
    if kind == "facebook":
        assert "Adaeze Okonkwo" in {item.name for item in items if isinstance(item, Told)}
        ways = {item.outgoing for item in items if isinstance(item, Act)}
        assert ways == {True, False}


def test_a_lone_follower_file_tells_who_follows_and_no_more() -> None:
    [one] = told_by(ALONE.format("follower"))
    assert (one.remote_id, one.kinds) == ("2222222222222222222", frozenset({"follows_you"}))
    [other] = told_by(ALONE.format("following"))
    assert other.kinds == frozenset({"you_follow"})
    assert one.source != other.source


def test_replies_and_mentions_count_but_not_retweets_or_crowds_or_who_is_blocked() -> None:
    many = tuple(str(number) for number in range(20, 26))
    rows = [
        tweet("@p2 yes", "2"),
        tweet("RT @p3: theirs", "3"),
        tweet("hello all", *many),
        tweet("@p4 no", "4"),
        tweet("gone", in_reply_to_user_id_str="5"),
        tweet("to myself", "1"),
    ]
    block = [{"blocking": {"accountId": "4"}}]
    assert acts_in({"tweets": rows, "block": block}) == [("2", True), ("5", True)]


def test_messages_tell_who_and_which_way_from_the_headers_alone() -> None:
    pair = {"conversationId": "1-2", "messages": [message("2", "1"), message("1", "2")]}
    group = {"conversationId": "77", "messages": [message("3"), message("1")]}
    found = acts_in(
        {
            "direct-message-headers": [{"dmConversation": pair}],
            "direct-messages": [{"dmConversation": pair}],
            "direct-message-group-headers": [{"dmConversation": group}],
        }
    )
    assert found == [("2", False), ("2", True), ("3", False), ("3", True)]


def test_facebook_s_double_encoding_is_undone_and_group_talk_is_left_out() -> None:
    def thread(*names: str) -> str:
        people = [{"name": name.encode().decode("latin-1")} for name in names]
        said = [{"sender_name": people[0]["name"], "timestamp_ms": 1_700_000_000_000}]
        return json.dumps({"participants": people, "messages": said})

    base = "facebook-x/your_facebook_activity/messages"
    profile = json.dumps({"profile_v2": {"name": {"full_name": "Ada Vale"}}})
    crowd = [f"Person {word}" for word in ("Ann", "Ben", "Cy", "Di", "Ed", "Flo")]
    files = {
        "facebook-x/personal_information/profile_information/profile_information.json": profile,
        f"{base}/inbox/zoe_1/message_1.json": thread("Zoë Łukasz 🙏", "Ada Vale"),
        f"{base}/inbox/many_2/message_1.json": thread(*crowd, "Ada Vale"),
        f"{base}/filtered_threads/spam_3/message_1.json": thread("Buy Now", "Ada Vale"),
    }
    export = export_of(made_exports.zipped(files))
    person, act = export.items
    assert isinstance(person, Told) and person.name == "Zoë Łukasz 🙏"
    assert isinstance(act, Act) and (act.outgoing, act.remote_id) == (False, person.remote_id)
    why = dict(export.report.reasons())
    assert "conversation of many" in why[f"{base}/inbox/many_2/message_1.json"]


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
        "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_linkedin_s_table_is_read_in_any_language_and_encoding(header: str, encoding: str) -> None:
    row = 'Zoë,Ünal,https://www.linkedin.com/in/Zoe-U,,"Hats, ""3"" & Co",Speaker,12 Mar 2024'
    text = f'Notes:\n"Some, are missing."\n\n{header}\n\n{row}\n,,,,,,\n'
    export = export_of(text.encode(encoding))
    [one] = export.items
    assert isinstance(one, Told)
    assert (one.name, one.handle, one.org) == ("Zoë Ünal", "zoe-u", 'Hats, "3" & Co')
    assert one.kinds == frozenset({"connection"})


def test_google_s_labels_say_how_somebody_is_known_in_both_forms() -> None:
    new = (
        "First Name,Last Name,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value\n"
        "Mo,Haddad,3 Hats,Family ::: * myContacts,Home,Mo@Example.org ::: m@example.org\n"
    )
    [one] = told_by(new)
    assert one.kinds == frozenset({"in_contacts", "family"})
    assert (one.emails, one.org) == (("mo@example.org", "m@example.org"), "3 Hats")
    old = (
        "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
        "Organization 1 - Name\nMo Haddad,Mo,Haddad,Kunden ::: * myContacts,,m@example.org,3 Hats\n"
    )
    [other] = told_by(old)
    assert other.kinds == frozenset({"in_contacts", "client"})
    assert (other.name, other.org) == ("Mo Haddad", "3 Hats")


def test_a_relation_to_a_third_person_is_not_taken_for_the_user_s_own() -> None:
    lines = ("VERSION:3.0", "FN:Tom Doe", "item1.X-ABLabel:_$!<Spouse>!$_")
    of_jane = card(*lines, "item1.X-ABRELATEDNAMES:Jane Roe")
    of_user = card(*lines, "item1.X-ABRELATEDNAMES:Ada Vale")
    assert told_by(of_jane, ("Ada Vale",))[0].kinds == frozenset({"in_contacts"})
    assert told_by(of_user, ("Ada Vale",))[0].kinds == frozenset({"in_contacts", "family"})
    modern = card("VERSION:4.0", "FN:Al Bo", "RELATED;TYPE=colleague;VALUE=uri:urn:uuid:1")
    assert told_by(modern)[0].kinds == frozenset({"in_contacts", "colleague"})


def test_cards_of_all_three_versions_are_read() -> None:
    old = (
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BC=\r\nrgen;;;",
        "TEL;CELL:+41 79 123 45 67",
        "PHOTO;ENCODING=BASE64;JPEG:" + "A" * 200_000,
        "AGENT:\r\nBEGIN:VCARD\r\nFN:Somebody Else\r\nEND:VCARD",
    )
    middle = (
        "VERSION:3.0",
        "item1.EMAIL;type=INTERNET:Ann@Example.org",
        "FN:Ann \r\n Lee\\, Jr",
        "URL:https\\://x.com/annlee",
        "CATEGORIES:Friends,Work",
    )
    new = (
        "VERSION:4.0",
        "FN:Bo Ek",
        'TEL;VALUE=uri;TYPE="voice,cell":tel:+1-204-555-0123',
        'ADR;LABEL="12: Main;St":;;;Oslo;;;Norway',
        "X-SOCIALPROFILE;TYPE=twitter:boek",
    )
    one, two, three = told_by(card(*old) + card(*middle) + card(*new))
    assert (one.name, one.phones) == ("Jürgen Müller", ("+41791234567",))
    assert (two.name, two.emails) == ("Ann Lee, Jr", ("ann@example.org",))
    assert two.kinds == frozenset({"in_contacts", "friend", "colleague"})
    assert two.urls == ("https://x.com/annlee",)
    assert (three.phones, three.location) == (("+12045550123",), "Oslo, Norway")
    assert three.urls == ("https://x.com/boek",)


def test_the_same_export_tells_the_same_ids_each_time() -> None:
    for content in (made_exports.google(9), made_exports.vcards(9), made_exports.linkedin(9)):
        ids = [one.remote_id for one in told_by(content)]
        assert ids == [one.remote_id for one in told_by(content)]
        assert len(set(ids)) == 9


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\0\0\0\0", "empty"),
        (b"%PDF-1.7 ...", "no export that helpnet reads"),
        (b"a,b,c\n1,2,3\n", "no export that helpnet reads"),
        (made_exports.zipped({"notes.txt": "x"}), "no export that helpnet reads"),
        (made_exports.zipped({"f/friends/your_friends.html": "x"}), "in the format JSON"),
        (made_exports.x_archive(5, 5, 20)[:900], "download it once more"),
    ],
)
def test_what_is_no_export_is_refused_with_what_to_do_and_nothing_kept(
    content: bytes, said: str
) -> None:
    with pytest.raises(ExportError) as refused:
        export_of(content, "thing.bin")
    assert said in str(refused.value)
    assert "Nothing was kept." in str(refused.value)
