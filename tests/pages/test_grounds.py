"""What stands behind a contact's place: each sentence leads to the stored facts it says."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

from helpnet.domain.model import Profile
from helpnet.services import imports, results
from helpnet.services.capture import capture
from helpnet.services.knowing import meet
from helpnet.services.views import ContactView
from helpnet.store import ties
from tests.pages.conftest import Pages
from tests.support.suggesting import suggest

CARD = b"""BEGIN:VCARD\r
VERSION:3.0\r
FN:Joel Parent\r
TEL:+12045550117\r
EMAIL:joel@icgroup.ca\r
END:VCARD\r
"""


def suggested(pages: Pages, quote: str = "try Joel Parent") -> ContactView:
    return suggest(pages.helpnet, pages.owner, pages.ask(), "Joel Parent", quote)


def make_known(
    pages: Pages,
    contact: ContactView,
    days: int,
    profile: Profile = Profile("x", "7", "joelp", "Joel Parent"),  # noqa: B008 (it is frozen)
) -> None:
    """Let the contact be somebody whom the user wrote with on these many days."""
    profile = replace(profile, relation=frozenset({"follows_each_other"}))
    [person_id] = meet(pages.helpnet.work, pages.owner, [profile], pages.clock()).values()
    made: dict[ties.DayKey, ties.DayCount] = {}
    for number in range(1, days + 1):
        at = pages.clock() - timedelta(days=number)
        day = int(at.timestamp() // ties.DAY_SECONDS)
        for outgoing in (True, False):
            made[person_id, outgoing, day] = ties.DayCount(2, at, at)
    ties.keep_days(pages.helpnet.store, pages.owner, "x", made)
    sql = "update contacts set person_id = ? where id = ?"
    pages.helpnet.store.write(sql, [person_id, contact.id])


def again(pages: Pages, contact: ContactView) -> ContactView:
    return results.contact(pages.helpnet.store, pages.owner, contact.id, pages.clock())


def import_card(pages: Pages, card: bytes = CARD) -> None:
    imports.import_now(pages.helpnet.work, pages.owner, io.BytesIO(card), "file")


def test_of_a_stranger_is_said_what_was_never_imported(pages: Pages) -> None:
    joel = suggested(pages)
    page = pages.page(f"/contacts/{joel.id}")
    assert "none in what was imported or read" in page.texts("dd")
    [missing] = [told for told in page.texts("p", "hint") if told.startswith("Not imported")]
    assert "Facebook messages" in missing and "your address book" in missing
    import_card(pages)
    [missing] = [
        told
        for told in pages.page(f"/contacts/{joel.id}").texts("p", "hint")
        if told.startswith("Not imported")
    ]
    assert "Facebook messages" in missing and "address book" not in missing


def test_what_stands_behind_somebody_else_s_contact_is_not_shown(pages: Pages) -> None:
    assert pages.browser.get("/contacts/nothing").status_code == 404


def test_every_number_of_a_sentence_stands_where_the_sentence_leads(pages: Pages) -> None:
    joel = suggested(pages)
    make_known(pages, joel, 3)
    known = again(pages, joel)
    ask = pages.page(f"/asks/{pages.helpnet.store.rows('select id from asks')[0]['id']}")
    page = pages.page(ask.one("a", "reasons")["href"])
    facts = " ".join(page.texts("dd"))
    numbers = [
        number for sentence in known.because for number in re.findall(r"\b\d{1,3}\b", sentence)
    ]
    assert numbers == ["12", "3"]
    assert all(re.search(rf"\b{number}\b", facts) for number in numbers)


def test_the_grounds_of_one_in_whom_two_people_are_seen_are_those_of_the_sentence(
    pages: Pages,
) -> None:
    """By one reply a handle, by another an address, by a third that both are one person's."""
    for number in range(4):  # the order in which ids stand is not to matter
        handle, email = f"joelp{number}", f"joel{number}@icgroup.ca"
        card = CARD.replace(b"joel@icgroup.ca", email.encode())
        import_card(pages, card.replace(b"0117", f"012{number}".encode()))
        ask_id = pages.ask(f"need help {number}: who talks in Winnipeg?")
        work, owner = pages.helpnet.work, pages.owner
        capture(work, owner, ask_id, f"write to {email}", "Ann")
        [mailed] = results.ask_page(work.store, owner, ask_id, pages.clock()).contacts
        capture(work, owner, ask_id, f"talk to @{handle}", "Bo")
        [followed] = [
            one
            for one in results.ask_page(work.store, owner, ask_id, pages.clock()).contacts
            if one.id != mailed.id
        ]
        make_known(pages, followed, 3, Profile("x", f"7{number}", handle, "The Wizard"))
        capture(work, owner, ask_id, f"Joel Parent is the one: @{handle}, {email}", "Cy")
        [both] = results.ask_page(work.store, owner, ask_id, pages.clock()).contacts
        assert both.because[0].endswith("12 messages on 3 days, the last in March 2026.")
        facts = pages.page(f"/contacts/{both.id}").texts("dd")
        assert {"You follow each other", "In your contacts"} <= set(facts)
        assert any(fact.startswith("12 messages from") for fact in facts)


def test_what_happened_after_the_ask_is_no_ground_for_it(pages: Pages) -> None:
    joel = suggested(pages)
    pages.clock.forward(-3 * 86_400)
    make_known(pages, joel, 1)
    pages.clock.forward(6 * 86_400)
    before = pages.page(f"/contacts/{joel.id}").texts("dd")
    make_known(pages, joel, 1)
    assert pages.page(f"/contacts/{joel.id}").texts("dd") == before


def test_the_path_is_drawn_with_the_same_in_words(pages: Pages) -> None:
    page = pages.page(f"/contacts/{suggested(pages).id}")
    drawn = page.one("svg")
    assert drawn["role"] == "img"
    assert drawn["aria-label"] == (
        "You and Jonathan Markoff: no known link; Jonathan Markoff names Joel Parent."
    )


def test_what_strangers_call_themselves_cannot_break_the_picture(pages: Pages) -> None:
    nasty = '"><script>alert(1)</script>'
    joel = suggest(
        pages.helpnet, pages.owner, pages.ask(), "Joel Parent", "try Joel Parent", by=nasty
    )
    assert "<script>alert" not in pages.browser.get(f"/contacts/{joel.id}").text


def test_the_user_s_own_address_book_gives_the_first_button_and_is_named(pages: Pages) -> None:
    joel = suggested(pages)
    import_card(pages)
    known = again(pages, joel)
    assert (known.phones, known.emails) == (("+12045550117",), ("joel@icgroup.ca",))
    ask = pages.page(f"/asks/{pages.helpnet.store.rows('select id from asks')[0]['id']}")
    assert ask.one("a", "first")["href"] == "tel:+12045550117"
    assert "Phone and mail from your contacts" in ask.texts("p", "hint")
    assert f"/people/{known.person_id}" in [link["href"] for link in ask.all("a")]


def test_an_address_that_only_a_reply_gave_is_nobody_s_contacts(pages: Pages) -> None:
    joel = suggested(pages, "call Joel Parent at 204 555 0117")
    assert again(pages, joel).told_by == {}
