"""Employers in common make colleagues: of the people whom exports tell of, and of no others."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Pages
from tests.pages.test_people_pages import card, listed, take_in

NIA = card("Nia Okonkwo", "UID:nia", "ORG:IC Group Inc.")
BO = card("Bo Ek", "UID:bo", "ORG:Ice Works")


def works_at(pages: Pages, written: str) -> None:
    assert pages.post("/people/employers", {"employers": written}).status_code == 303


def colleagues(pages: Pages) -> list[str]:
    return [one.name for one in listed(pages, how="colleague")]


def test_too_many_employers_are_refused_and_those_before_stay(pages: Pages) -> None:
    take_in(pages, NIA)
    works_at(pages, "IC Group")
    works_at(pages, "\n".join(f"Employer {number}" for number in range(11)))
    assert "at most 10 employers" in pages.browser.get("/people").text
    assert colleagues(pages) == ["Nia Okonkwo"]


@pytest.mark.parametrize("written", ["", "  \n ", "I", "Group", "Works"])
def test_what_only_resembles_an_employer_makes_no_colleague(pages: Pages, written: str) -> None:
    take_in(pages, NIA + BO)
    works_at(pages, written)
    assert colleagues(pages) == []


def test_who_works_where_the_user_does_is_a_colleague_with_the_reason(pages: Pages) -> None:
    take_in(pages, NIA + BO)
    works_at(pages, "ICGroup\nBakery")
    assert colleagues(pages) == ["Nia Okonkwo"]
    [nia] = listed(pages, "nia")
    assert "colleagues" in nia.because[0]
    assert "Works where you work" in pages.browser.get(f"/people/{nia.id}").text


def test_colleagues_follow_later_imports_and_another_employer(pages: Pages) -> None:
    works_at(pages, "IC Group")
    take_in(pages, NIA)
    assert colleagues(pages) == ["Nia Okonkwo"]
    take_in(pages, NIA.replace(b"IC Group Inc.", b"Ice Works"))
    assert colleagues(pages) == []
    works_at(pages, "Ice Works")
    assert colleagues(pages) == ["Nia Okonkwo"]
    works_at(pages, "")
    assert colleagues(pages) == []


def test_the_user_s_own_word_on_a_colleague_wins(pages: Pages) -> None:
    take_in(pages, NIA)
    works_at(pages, "IC Group")
    [nia] = listed(pages, "nia")
    pages.post(f"/people/{nia.id}", {"kinds_said": "yes", "kinds": "client"})
    [nia] = listed(pages, "nia")
    assert set(nia.tie.how_known) == {"client", "in_contacts"}
