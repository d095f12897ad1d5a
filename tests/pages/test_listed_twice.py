"""Who is listed more than once is asked about on one page, and the answers hold."""

from __future__ import annotations

import io

import pytest

from helpnet.services import duplicates, imports, people, signin
from tests.pages.conftest import Pages
from tests.support.html import Page

PATH = "/people/duplicates"
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"


def card(name: str, *lines: str) -> str:
    written = ("BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *lines, "END:VCARD")
    return "".join(f"{line}\r\n" for line in written)


def connection(first: str, last: str, org: str = "", email: str = "") -> str:
    handle = f"{first}-{last}".lower()
    return f"{first},{last},https://www.linkedin.com/in/{handle},{email},{org},,01 Jan 2024\r\n"


def take_in(pages: Pages, *exports: str) -> None:
    for content in exports:
        file = io.BytesIO(content.encode())
        imports.import_now(pages.helpnet.work, pages.owner, file, "file")


def names(pages: Pages) -> list[str]:
    found, _ = people.listed(pages.helpnet.store, pages.owner, pages.clock(), "", "", None)
    return sorted(one.name for one in found)


def asked(page: Page) -> dict[str, str]:
    """What each group on the page sends along to be answered, by the name it stands under."""
    groups = [one["value"] for one in page.all("input", name="group")]
    return dict(zip(page.texts("legend"), groups, strict=True))


def answer(pages: Pages, page: Page, **button: object) -> Page:
    form: dict[str, object] = {
        "group": [one["value"] for one in page.all("input", name="group")],
        "tick": [one["value"] for one in page.all("input", name="tick") if "checked" in one],
        **button,
    }
    sent = pages.post(PATH, form)
    assert sent.status_code == 303
    return pages.page(sent.location)


ANA, OWN_ANA = (
    connection("Ana", "Vell"),
    card("Ana Vell", "URL:https://x.com/anavell", "EMAIL:a@example.org"),
)
BO, OWN_BO = connection("Bo", "Ekberg"), card("Bo Ekberg", "URL:https://x.com/boekberg")


def test_nobody_is_asked_about_where_everybody_is_listed_once(pages: Pages) -> None:
    take_in(pages, OWN_ANA, LINKEDIN + BO)
    assert pages.page(PATH).all("fieldset") == []
    assert "more than once" not in pages.browser.get("/people").text


def test_all_who_are_listed_twice_are_put_together_with_one_tap(pages: Pages) -> None:
    take_in(pages, OWN_ANA + OWN_BO, LINKEDIN + ANA + BO)
    assert names(pages) == ["Ana Vell", "Ana Vell", "Bo Ekberg", "Bo Ekberg"]
    assert "more than once" in pages.browser.get("/people").text
    page = pages.page(PATH)
    assert len(asked(page)) == 2
    after = answer(pages, page, all="yes")
    assert "Put together: 2 people." in after.one("p", role="status").text
    assert after.all("fieldset") == []
    take_in(pages, OWN_ANA + OWN_BO, LINKEDIN + ANA + BO)
    assert names(pages) == ["Ana Vell", "Bo Ekberg"]


def test_one_group_is_answered_without_the_others(pages: Pages) -> None:
    take_in(pages, OWN_ANA + OWN_BO, LINKEDIN + ANA + BO)
    page = pages.page(PATH)
    place = [text.startswith("Bo") for text in asked(page)].index(True)
    after = answer(pages, page, same=place)
    assert names(pages) == ["Ana Vell", "Ana Vell", "Bo Ekberg"]
    after = answer(pages, after, apart=0)
    assert after.all("fieldset") == []
    take_in(pages, OWN_ANA + OWN_BO, LINKEDIN + ANA + BO)
    assert names(pages) == ["Ana Vell", "Ana Vell", "Bo Ekberg"]
    assert pages.page(PATH).all("fieldset") == []


def test_frequent_names_and_accounts_that_differ_are_not_ticked(pages: Pages) -> None:
    smith = card("John Smith", "URL:https://x.com/john"), connection("John", "Smith")
    second = "Ana,Vell,https://www.linkedin.com/in/another-ana,,,,01 Jan 2024\r\n"
    take_in(pages, smith[0] + OWN_ANA, LINKEDIN + smith[1] + ANA + second)
    page = pages.page(PATH)
    assert len(page.all("fieldset")) == 2
    assert not any("checked" in one for one in page.all("input", name="tick"))
    assert page.all("button", name="all") == []
    sizes = [len(group.split()) for group in asked(page).values()]
    after = answer(pages, page, same=sizes.index(3))
    assert "Tick the two or more" in after.one("p", role="alert").text
    assert len(after.all("fieldset")) == 2
    # Of two it is clear who is meant.
    after = answer(pages, after, same=sizes.index(2))
    assert len(after.all("fieldset")) == 1
    assert names(pages).count("John Smith") == 1


def test_a_family_with_one_telephone_is_not_asked_about(pages: Pages) -> None:
    numbers = card("Ana Vell", "TEL:+12045550142"), card("Tomas Vell", "TEL:+12045550142")
    take_in(pages, *numbers)
    assert pages.page(PATH).all("fieldset") == []


def test_who_is_ticked_is_one_and_the_rest_is_asked_about_again(pages: Pages) -> None:
    take_in(
        pages, OWN_ANA, card("Ana Vell", "URL:https://www.facebook.com/ana.vell.1"), LINKEDIN + ANA
    )
    page = pages.page(PATH)
    [ticks] = [group.split() for group in asked(page).values()]
    assert len(ticks) == 3
    after = answer(pages, page, same=0, tick=ticks[:2])
    [rest] = [group.split() for group in asked(after).values()]
    assert len(rest) == 2 and ticks[2] in rest


def test_a_page_holds_a_number_of_groups_and_leads_on(pages: Pages) -> None:
    called = [(f"Ana{chr(97 + n // 26)}{chr(97 + n % 26)}", "Vell") for n in range(25)]
    cards = "".join(card(" ".join(name), f"URL:https://x.com/{name[0]}") for name in called)
    take_in(pages, cards, LINKEDIN + "".join(connection(*name) for name in called))
    first = pages.page(PATH)
    assert len(first.all("fieldset")) == duplicates.PAGE
    onward = pages.page(f"{PATH}?start={duplicates.PAGE}")
    assert len(onward.all("fieldset")) == 5
    assert not set(asked(first)) & set(asked(onward))
    sent = pages.post(PATH, {"group": "", "apart": "0", "start": "20"})
    assert sent.location.endswith("?start=20")


@pytest.mark.parametrize("start", ["-5", "x", "9" * 30, ""])
def test_a_page_that_is_not_one_shows_what_there_is_or_nobody(pages: Pages, start: str) -> None:
    take_in(pages, OWN_ANA, LINKEDIN + ANA)
    pages.page(f"{PATH}?start={start}")


@pytest.mark.parametrize("button", [{"same": "7"}, {"same": "-1"}, {"apart": "7"}, {"all": "yes"}])
def test_forms_that_name_nobody_change_nothing(pages: Pages, button: dict[str, str]) -> None:
    take_in(pages, OWN_ANA, LINKEDIN + ANA)
    before = list(pages.helpnet.store.db.conn.iterdump())
    pages.post(PATH, {"group": "nobody none", "tick": ["nobody", "none"], **button})
    assert list(pages.helpnet.store.db.conn.iterdump()) == before


@pytest.mark.parametrize("button", [{"same": "0"}, {"apart": "0"}])
def test_another_user_s_people_are_neither_joined_nor_parted(
    pages: Pages, button: dict[str, str]
) -> None:
    take_in(pages, OWN_ANA)
    own, pages.owner = pages.owner, signin.add_user(pages.helpnet.store, "other", pages.clock())
    take_in(pages, OWN_ANA, LINKEDIN + ANA)
    rows = pages.helpnet.store.rows("select id from people order by user_id")
    pages.owner = own
    before = list(pages.helpnet.store.db.conn.iterdump())
    ids = [row["id"] for row in rows]
    pages.post(PATH, {"group": " ".join(ids), "tick": ids, **button})
    assert list(pages.helpnet.store.db.conn.iterdump()) == before


def test_somebody_under_another_name_is_looked_for_and_put_together(pages: Pages) -> None:
    take_in(pages, OWN_ANA, card("Anushka V.", "EMAIL:av@example.org"))
    found, _ = people.listed(pages.helpnet.store, pages.owner, pages.clock(), "vell", "", None)
    page = pages.page(f"/people/{found[0].id}?same=anush")
    [button] = page.all("button", name="same_as")
    pages.post(f"/people/{found[0].id}", {"same_as": button["value"]})
    assert len(names(pages)) == 1
    assert "Nobody else found" in pages.browser.get(f"/people/{found[0].id}?same=zzz").text


def test_groups_that_share_somebody_make_one_person(pages: Pages) -> None:
    """As a form that was sent twice, or changed on its way, may hold them."""
    take_in(pages, *(card("John Smith", f"EMAIL:john{number}@example.org") for number in range(3)))
    found = people.listed(pages.helpnet.store, pages.owner, pages.clock(), "", "", None)[0]
    ids = sorted(one.id for one in found)
    groups = [" ".join(ids[:2]), " ".join(ids[1:]), " ".join(ids)]
    answer = pages.post(PATH, {"group": groups, "tick": ids})
    assert answer.status_code == 303
    assert names(pages) == ["John Smith"]
