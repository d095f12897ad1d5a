"""A suggester who works where the person they suggest works stands nearer to that person."""

from __future__ import annotations

import io
from typing import Any

import pytest

from helpnet.services import imports, people
from helpnet.services.grounds import grounds
from tests.support.api import Api

SUGGESTION = "try Joel Parent"
TOGETHER = "Works at IC Group, as Jonathan Markoff does."


def take_in(api: Api, **employers: str) -> None:
    """Import an address book of these people, "_" for a space, each with where they work."""
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name.replace('_', ' ')}\r\n"
        f"ORG:{at}\r\nEND:VCARD\r\n"
        for name, at in employers.items()
    )
    file = io.BytesIO(cards.encode())
    imports.import_now(api.helpnet.work, api.owner, file, "all.vcf")


def suggested(api: Api, text: str = SUGGESTION, by: str = "Jonathan Markoff") -> dict[str, Any]:
    """The contact that becomes of a reply whose writer is somebody whom the user knows."""
    ask_id = api.ask()["id"]
    reply = api.reply(ask_id, text, author_name=by)
    [writer], _ = people.listed(api.helpnet.store, api.owner, api.clock(), by, "", None)[:2]
    with api.helpnet.store.transaction() as db:
        db.table("replies").update(reply["id"], {"person_id": writer.id})
    [contact] = api.contacts(ask_id)
    return contact


@pytest.mark.parametrize(
    ("employers", "text"),
    [
        ({"Jonathan_Markoff": "IC Group Inc."}, "try Joel Parent at IC Group"),
        ({"Jonathan_Markoff": "ICGroup", "Joel_Parent": "IC Group"}, SUGGESTION),
    ],
)
def test_that_both_work_at_one_place_stands_among_the_grounds(
    api: Api, employers: dict[str, str], text: str
) -> None:
    take_in(api, **employers)
    contact = suggested(api, text)
    found = grounds(api.helpnet.store, api.owner, contact["id"], api.clock())
    assert found.voices[0].words.endswith("; both work at IC Group, by what is told of them")


def test_of_whom_the_user_does_not_know_it_is_said_on_the_card(api: Api) -> None:
    take_in(api, Jonathan_Markoff="IC Group Inc.")
    assert TOGETHER in suggested(api, "try Joel Parent at IC Group")["because"]


@pytest.mark.parametrize(
    ("employers", "text"),
    [
        ({"Jonathan_Markoff": ""}, "try Joel Parent at IC Group"),
        ({"Jonathan_Markoff": "Bakery"}, "try Joel Parent at IC Group"),
        ({"Jonathan_Markoff": "Freelance", "Joel_Parent": "Freelance"}, SUGGESTION),
    ],
)
def test_nothing_is_said_of_who_works_elsewhere_or_for_themselves(
    api: Api, employers: dict[str, str], text: str
) -> None:
    take_in(api, **employers)
    contact = suggested(api, text)
    assert not [said for said in contact["because"] if said.startswith("Works")]
    found = grounds(api.helpnet.store, api.owner, contact["id"], api.clock())
    assert "both work" not in found.voices[0].words


def test_it_raises_whom_a_known_suggester_names_above_one_who_is_only_named(api: Api) -> None:
    take_in(api, Jonathan_Markoff="IC Group")
    together = suggested(api, "try Joel Parent at IC Group")
    assert together["score"] > suggested(api, "try Joel Parent at Ice Works")["score"]
