"""A suggester who works where the person they suggest works stands nearer to that person."""

from __future__ import annotations

import io
from typing import Any

import pytest

from helpnet.domain.model import Profile
from helpnet.services import imports, people
from helpnet.services.grounds import grounds
from helpnet.services.knowing import meet
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


COLLEAGUE = "my colleague Joel Parent (@joelparent) can help"
NAMED = "try Joel Parent (@joelparent)"
ELSEWHERE = "; a colleague of theirs, as they said under another of your asks"


@pytest.fixture
def joel(api: Api) -> None:
    """Somebody on X whom the user does not know, and two people in the user's contacts."""
    joel = Profile("x", "77", "joelparent", "Joel Parent")
    meet(api.helpnet.work, api.owner, [joel], api.clock())
    take_in(api, Jonathan_Markoff="", Nia_Okonkwo="")


def voice(api: Api, contact: dict[str, Any]) -> str:
    return grounds(api.helpnet.store, api.owner, contact["id"], api.clock()).voices[0].words


@pytest.mark.usefixtures("joel")
def test_what_a_suggester_said_to_be_to_somebody_holds_under_other_asks(api: Api) -> None:
    before = suggested(api, NAMED)
    assert not voice(api, before).endswith(ELSEWHERE)
    assert voice(api, suggested(api, COLLEAGUE)).endswith("; a colleague of theirs")
    after = suggested(api, NAMED)
    assert voice(api, after).endswith(ELSEWHERE)
    assert after["score"] > before["score"]
    assert "A colleague of Jonathan Markoff." in after["because"]
    # Who else names them is nobody's colleague by that.
    assert ELSEWHERE not in voice(api, suggested(api, NAMED, by="Nia Okonkwo"))


@pytest.mark.parametrize("state", ["hidden", "deleted"])
@pytest.mark.usefixtures("joel")
def test_what_was_said_in_a_reply_that_is_gone_holds_nowhere(api: Api, state: str) -> None:
    suggested(api, COLLEAGUE)
    api.helpnet.store.write("update replies set state = ?", [state])
    assert ELSEWHERE not in voice(api, suggested(api, NAMED))
