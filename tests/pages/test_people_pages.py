"""The people pages: importing without a script, finding somebody, the user's word on them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from benchmarks import made_exports
from helpnet.imports.facebook_archive import FRIENDS
from helpnet.services import imports, people, send, signin
from helpnet.store import imports as import_rows
from helpnet.store import ties
from helpnet.store.people import relate
from helpnet.worker import Worker
from tests.pages.conftest import Pages
from tests.support.html import Page
from tests.support.suggesting import suggest


def card(name: str, *lines: str) -> bytes:
    return "\r\n".join(
        ("BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *lines, "END:VCARD\r\n")
    ).encode()


NIA = card(
    "Nia Okonkwo", "EMAIL:nia@example.org", "ADR:;;;Winnipeg;MB;;Canada", "NOTE:Talks on maps"
)
BO = card("Bo <b>Ek", "ADR:;;;Oslo;;;Norway", "CATEGORIES:Family")


def take_in(pages: Pages, content: bytes) -> None:
    imports.import_now(pages.helpnet.work, pages.owner, io.BytesIO(content), "file")


def listed(pages: Pages, query: str = "", how: str = "") -> list[people.PersonView]:
    return people.listed(pages.helpnet.store, pages.owner, pages.clock(), query, how, None)[0]


def page_text(pages: Pages, path: str) -> str:
    answer = pages.browser.get(path)
    assert answer.status_code == 200, answer.text
    Page(answer.text)
    return answer.text


def test_an_export_is_imported_by_a_plain_form_and_read_by_the_worker(pages: Pages) -> None:
    pages.app.config["MAX_CONTENT_LENGTH"] = 100_000
    big = NIA + b"".join(card(f"Person {n}", "X-NOTHING:" + "y" * 900) for n in range(200))
    assert len(big) > pages.app.config["MAX_CONTENT_LENGTH"]
    answer = pages.post("/people/imports", {"file": (io.BytesIO(big), "all.vcf")})
    assert answer.status_code == 303
    assert "Waiting to be read" in page_text(pages, answer.location)
    worker = Worker(pages.helpnet.work)
    while worker.run_one():
        pass
    assert "201 people" in page_text(pages, answer.location)
    assert "Nia Okonkwo" in page_text(pages, "/people?q=nia")


def test_a_report_names_files_only_where_something_was_left_out(pages: Pages) -> None:
    followers = made_exports.script("follower", [{"follower": {"accountId": "2"}}, {"odd": 1}])
    account = made_exports.script("account", [{"account": {"accountId": "1"}}])
    take_in(pages, made_exports.zipped({"data/account.js": account, "data/follower.js": followers}))
    [found] = import_rows.newest(pages.helpnet.store, pages.owner, 1)
    text = page_text(pages, f"/people/imports/{found.id}")
    assert "<dt><bdi>Followers</bdi></dt><dd>1</dd>" in text
    assert "data/account.js" not in text and text.count("data/follower.js") == 1
    assert "1 entry: it holds no follower" in text


def test_an_upload_without_a_token_or_a_file_is_refused(pages: Pages) -> None:
    sent = {"file": (io.BytesIO(NIA), "a.vcf")}
    assert pages.browser.post("/people/imports", data=sent).status_code == 400
    answer = pages.post("/people/imports", {})
    assert "Choose the file" in page_text(pages, answer.location)


@pytest.mark.parametrize("query", ["winni", "NIA oko", "maps", "nia@example.org", "okónkwo"])
def test_people_are_found_by_the_beginnings_of_words(pages: Pages, query: str) -> None:
    take_in(pages, NIA + BO)
    assert [one.name for one in listed(pages, query)] == ["Nia Okonkwo"]


@pytest.mark.parametrize(
    "query", ['"', "* OR name:", "NEAR(", "nia AND zoe", "-", "''; drop", "a\0b"]
)
def test_what_is_searched_for_is_never_a_command(pages: Pages, query: str) -> None:
    take_in(pages, NIA)
    assert listed(pages, query) == []


def test_names_are_escaped_and_kinds_filter(pages: Pages) -> None:
    take_in(pages, NIA + BO)
    text = page_text(pages, "/people?how=family")
    assert "Bo &lt;b&gt;Ek" in text and "Nia" not in text.split('id="import"')[0]


def test_the_list_goes_on_where_a_page_ends(pages: Pages) -> None:
    take_in(pages, made_exports.vcards(people.PAGE + 5))
    store, now = pages.helpnet.store, pages.clock()
    first, more = people.listed(store, pages.owner, now, "", "", None)
    rest, end = people.listed(store, pages.owner, now, "", "", more)
    assert (len(first), len(rest), end) == (people.PAGE, 5, None)
    assert len({one.id for one in first + rest}) == people.PAGE + 5


def test_whoever_is_searched_for_is_found_behind_a_full_page_too(pages: Pages) -> None:
    place = "ADR:;;;Winnipeg;MB;;Canada"
    crowd = [card(f"Friend {n}", place, "CATEGORIES:Friends") for n in range(people.PAGE + 5)]
    take_in(pages, b"".join(crowd) + card("Zoe Ekberg", place, "CATEGORIES:Colleagues"))
    for one in listed(pages, how="friend"):
        pages.post(f"/people/{one.id}", {"word": "well"})
    assert [one.name for one in listed(pages, "winnipeg", "colleague")] == ["Zoe Ekberg"]
    first = Page(page_text(pages, "/people?q=winnipeg"))
    assert first.texts("span", "count")[0] == f"{people.PAGE}+"
    more = first.one("a", "wide")["href"]
    rest = Page(page_text(pages, more))
    assert rest.texts("span", "count")[0] == "6"
    assert "Zoe Ekberg" in rest.texts("bdi")


def test_the_user_s_word_wins_and_survives_another_import(pages: Pages) -> None:
    take_in(pages, NIA)
    [nia] = listed(pages)
    pages.post(f"/people/{nia.id}", {"word": "well"})
    pages.post(f"/people/{nia.id}", {"kinds_said": "yes", "kinds": "colleague"})
    take_in(pages, NIA.replace(b"Talks", b"Walks"))
    [again] = listed(pages)
    assert (again.id, again.closeness) == (nia.id, "know_well")
    assert set(again.tie.how_known) == {"colleague", "in_contacts"}
    pages.post(f"/people/{nia.id}", {"word": "not"})
    assert listed(pages) == []
    assert listed(pages, "nia")[0].closeness == "stranger"


def test_the_page_says_what_a_tap_on_how_well_has_done(pages: Pages) -> None:
    take_in(pages, card("Ana Vell"))
    [ana] = listed(pages)
    path = f"/people/{ana.id}"
    pages.post(path, {"word": "not"})
    said = page_text(pages, path)
    assert "stays so" in said and "You do not know them, as you said" in said
    pages.post(path, {"word": ""})
    said = page_text(pages, path)
    assert "Taken back" in said and "stays so" not in said and "as you said" not in said


def test_no_kind_that_the_user_unticks_is_told_by_an_export_again(pages: Pages) -> None:
    nia = NIA.replace(b"END:", b"CATEGORIES:Colleagues\r\nEND:")
    take_in(pages, nia)
    [found] = listed(pages)
    assert "colleague" in found.tie.how_known
    pages.post(f"/people/{found.id}", {"kinds_said": "yes"})
    take_in(pages, nia)
    [denied] = listed(pages, "nia")
    assert set(denied.tie.how_known) == {"in_contacts", "other"}
    pages.post(f"/people/{found.id}", {"kinds_said": "yes", "kinds": "client"})
    [client] = listed(pages, "nia")
    assert set(client.tie.how_known) == {"client", "in_contacts"}
    assert listed(pages, how="colleague") == listed(pages, "nia", "colleague") == []
    assert listed(pages, how="client") == listed(pages, "nia", "client") == [client]


@pytest.mark.parametrize("source", ["facebook", FRIENDS])
def test_a_friend_by_the_address_book_can_be_unticked_and_one_on_facebook_is_a_fact(
    pages: Pages, source: str
) -> None:
    take_in(pages, NIA.replace(b"END:", b"CATEGORIES:Friends\r\nEND:"))
    [nia] = listed(pages)
    assert "friend" in nia.tie.how_known
    pages.post(f"/people/{nia.id}", {"kinds_said": "yes"})
    [nia] = listed(pages, "nia")
    assert "friend" not in nia.tie.how_known
    assert listed(pages, how="friend") == []
    relate(pages.helpnet.store, pages.owner, source, {nia.id: {"friend"}})
    assert [one.id for one in listed(pages, how="friend")] == [nia.id]
    assert "friend" in listed(pages, "nia")[0].tie.how_known


def test_one_day_is_told_as_one(pages: Pages) -> None:
    take_in(pages, NIA)
    [nia] = listed(pages, "nia")
    at = pages.clock() - timedelta(days=3)
    day = int(at.timestamp() // ties.DAY_SECONDS)
    made = {(nia.id, True, day): ties.DayCount(1_234, at, at)}
    ties.keep_days(pages.helpnet.store, pages.owner, "x", made)
    assert "1,234 messages on 1 day, last on" in page_text(pages, f"/people/{nia.id}")
    [nia] = listed(pages, "nia")
    assert "1,234 times on 1 day," in nia.because[-1]


def test_who_never_acted_towards_the_user_did_so_on_no_number_of_days(pages: Pages) -> None:
    take_in(pages, NIA)
    [nia] = listed(pages)
    at = pages.clock() - timedelta(days=3)
    made = {(nia.id, True, int(at.timestamp() // ties.DAY_SECONDS)): ties.DayCount(1, at, at)}
    ties.keep_days(pages.helpnet.store, pages.owner, "x", made)
    told = pages.page(f"/people/{nia.id}").texts("dd")
    assert {"on 1 day", "never seen"} <= set(told) and "on 0 days" not in told


def test_two_are_joined_and_parted_by_the_user_and_stay_so(pages: Pages) -> None:
    one = card("John Smith", "EMAIL:a@example.org")
    other = card("John Smith", "EMAIL:b@example.org")
    take_in(pages, one + other)
    assert len(listed(pages)) == 2
    [first, second] = listed(pages)
    assert "The same person?" in page_text(pages, f"/people/{first.id}")
    pages.post(f"/people/{first.id}", {"same_as": second.id})
    take_in(pages, one + other)
    [joined] = listed(pages)
    assert joined.emails == ("a@example.org", "b@example.org")
    pages.post(f"/people/{joined.id}", {"not_same": second.id})
    take_in(pages, one + other)
    assert len(listed(pages)) == 2
    assert "The same person?" not in page_text(pages, f"/people/{first.id}")


def test_who_tells_of_somebody_is_called_by_its_own_name(pages: Pages) -> None:
    take_in(pages, card("John Smith", "EMAIL:a@example.org"))
    table = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
    take_in(pages, table + b"John,Smith,https://www.linkedin.com/in/johns,,,,01 Jan 2024\r\n")
    [card_of, _] = sorted(listed(pages), key=lambda each: not each.emails)
    assert "LinkedIn" in page_text(pages, f"/people/{card_of.id}")


def test_whoever_is_forgotten_is_erased_and_no_import_brings_them_back(pages: Pages) -> None:
    take_in(pages, NIA + BO)
    nia = listed(pages, "nia")[0]
    answer = pages.post(f"/people/{nia.id}/forget", {})
    assert answer.status_code == 303
    take_in(pages, NIA + BO)
    take_in(pages, card("N. Okonkwo", "EMAIL:NIA@example.org"))
    assert [one.name for one in listed(pages)] == ["Bo <b>Ek"]
    store = pages.helpnet.store
    for table in ("people", "identities", "person_addresses", "person_keys", "person_texts"):
        assert "nia" not in str(store.rows(f"select * from {table}")).lower()
    assert "nia" not in str(store.rows("select * from forgotten_people")).lower()
    pages.page(f"/people/{nia.id}", 404)


def test_another_user_s_people_are_not_to_be_seen(pages: Pages) -> None:
    take_in(pages, NIA)
    [nia] = listed(pages)
    other = signin.add_user(pages.helpnet.store, "somebody else", pages.clock())
    browser = pages.sign_in(other)
    assert browser.get(f"/people/{nia.id}").status_code == 404
    assert "Nia" not in browser.get("/people?q=nia").text


def test_who_is_known_at_the_place_is_said_at_once(pages: Pages) -> None:
    take_in(pages, NIA + BO)
    text = page_text(pages, f"/asks/{pages.ask()}")
    assert "You already know 1 person in" in text and "Nia Okonkwo" in text


def test_the_place_may_stand_in_the_text_alone(pages: Pages) -> None:
    take_in(pages, NIA + BO)
    draft = send.AskDraft(text="who talks in Winnipeg?")
    ask_id = send.send(pages.helpnet.work, pages.owner, draft, undo_seconds=5).ask_id
    assert "Nia Okonkwo" in page_text(pages, f"/asks/{ask_id}")
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    typed = {"text": "need a speaker", "texts": {}, "place": "Oslo"}
    answer = pages.browser.post("/compose/measure", json=typed, headers={"X-CSRFToken": token})
    assert "Bo &lt;b&gt;Ek" in answer.get_json()["known"]
    typed = {"text": "somebody in Lima?", "texts": {}, "place": ""}
    answer = pages.browser.post("/compose/measure", json=typed, headers={"X-CSRFToken": token})
    assert answer.get_json()["known"] == ""


ANA = card("Ana Vell", "TITLE:Speaks about social media", "ADR:;;;Lima;;;Peru", "TEL:+12045550117")


def told_at_once(pages: Pages, text: str, place: str = "") -> Page:
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    answer = pages.browser.post(
        "/compose/measure",
        json={"text": text, "texts": {}, "place": place},
        headers={"X-CSRFToken": token},
    )
    return Page(answer.get_json()["known"])


def test_nobody_is_offered_for_words_that_every_ask_has(pages: Pages) -> None:
    take_in(pages, NIA + ANA)
    for text in ("need help, who knows somebody good?", '" OR * NEAR('):
        assert told_at_once(pages, text).all("section") == []


def test_who_is_there_stands_before_who_knows_the_subject_elsewhere(pages: Pages) -> None:
    take_in(pages, NIA + BO + ANA)
    page = told_at_once(pages, "who talks about Social Media in Winnipeg?")
    assert page.texts("a", "open") == ["Nia Okonkwo", "Ana Vell"]
    assert page.texts("strong") == [
        "You already know 1 person in Winnipeg",
        "On the subject, elsewhere",
    ]


def test_the_subject_alone_finds_who_names_it_and_gives_one_button(pages: Pages) -> None:
    take_in(pages, NIA + BO + ANA)
    page = told_at_once(pages, "who speaks on social media?")
    assert page.texts("strong") == ["You already know somebody on the subject"]
    assert "Speaks about social media" in page.one("p", "soft").text
    [call] = page.all("a", "button")
    assert (call.text, call["href"]) == ("Call", "tel:+12045550117")


def test_a_mail_carries_the_ask_and_who_cannot_be_reached_is_looked_at(pages: Pages) -> None:
    take_in(pages, NIA + BO)
    [mail] = told_at_once(pages, "who talks & sings?", "Winnipeg").all("a", "button")
    assert mail["href"] == "mailto:nia@example.org?body=who%20talks%20%26%20sings%3F"
    [see] = told_at_once(pages, "who talks?", "Oslo").all("a", "button")
    assert see["href"].startswith("/people/")


@pytest.mark.parametrize("name", ["same_as", "not_same"])
def test_nothing_is_kept_where_a_form_names_another_user_s_person(pages: Pages, name: str) -> None:
    take_in(pages, NIA)
    [nia] = listed(pages)
    own, pages.owner = pages.owner, signin.add_user(pages.helpnet.store, "other", pages.clock())
    take_in(pages, BO)
    [theirs] = listed(pages)
    pages.owner = own
    before = list(pages.helpnet.store.db.conn.iterdump())
    assert pages.post(f"/people/{nia.id}", {name: theirs.id, "word": "well"}).status_code == 404
    for path in (f"/people/{theirs.id}", f"/people/{theirs.id}/forget"):
        assert pages.post(path, {"word": "well"}).status_code == 404
    assert list(pages.helpnet.store.db.conn.iterdump()) == before


def test_what_several_lists_of_x_tell_is_said_once(pages: Pages) -> None:
    take_in(pages, NIA)
    [nia] = listed(pages)
    store = pages.helpnet.store
    for source, kind in (("x_followers", "follows_you"), ("x_following", "you_follow")):
        relate(store, pages.owner, source, {nia.id: {kind}})
    page = people.person_page(store, pages.owner, nia.id, pages.clock())
    assert page.relations == (("contacts", "in_contacts"), ("x", "follows_each_other"))
    relate(store, pages.owner, "x_followers", {nia.id: set()})
    page = people.person_page(store, pages.owner, nia.id, pages.clock())
    assert page.relations == (("contacts", "in_contacts"), ("x", "you_follow"))


def test_an_address_writes_and_calls_to_itself_alone(pages: Pages) -> None:
    take_in(pages, card("Nia Okonkwo", "EMAIL:a@b.example?bcc=c@d.example", "TEL:+1204?x&y"))
    [nia] = listed(pages)
    links = [each["href"] for each in pages.page(f"/people/{nia.id}").all("a", "button")]
    assert "mailto:a@b.example%3Fbcc%3Dc@d.example" in links
    assert all("?" not in link for link in links if link.startswith(("mailto:", "tel:")))


def test_what_was_said_of_somebody_forgotten_leaves_no_label_of_nobody(pages: Pages) -> None:
    take_in(pages, NIA)
    ask_id = pages.ask()
    found = suggest(pages.helpnet, pages.owner, ask_id, "Nia Okonkwo", "try Nia Okonkwo")
    pages.post(f"/contacts/{found.id}", {"person": ""})
    pages.helpnet.store.write("update contacts set person_id = null", [])
    pages.post(f"/contacts/{found.id}", {"word": "little"})
    [nia] = listed(pages, "nia")
    pages.helpnet.store.write("update contacts set person_id = ?", [nia.id])
    pages.post(f"/people/{nia.id}/forget", {})
    assert pages.helpnet.store.rows("select * from labels") == []
