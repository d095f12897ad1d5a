"""One suggestion per person, with all that belongs to them and nothing of others."""

from __future__ import annotations

import pytest

from helpnet.domain.extract import extract
from helpnet.domain.model import Author, Context, Suggestion

WRITER = Author("Sam Lee", "samlee", "x")


def found(text: str) -> list[Suggestion]:
    return list(extract(text, WRITER, Context()).suggestions)


def test_name_firm_handle_mail_phone_of_one_person_are_one_suggestion() -> None:
    (joel,) = found("Joel Parent (IC Group) @joelparent joel@icgroup.example or 204-555-0134 ext 5")
    assert (joel.name, joel.org, joel.handle) == ("Joel Parent", "IC Group", "joelparent")
    assert (joel.email, joel.phone) == ("joel@icgroup.example", "+12045550134;ext=5")


def test_contacts_go_to_the_person_they_stand_behind() -> None:
    ann, bo = found("Ann Cho, ann@cho.example, and Bo Lindgren, 204-555-0134")
    assert (ann.name, ann.email, ann.phone) == ("Ann Cho", "ann@cho.example", "")
    assert (bo.name, bo.email, bo.phone) == ("Bo Lindgren", "", "+12045550134")


def test_an_address_goes_to_the_person_whose_name_it_holds() -> None:
    first, second = found("Ann Cho and Bo Lindgren. ann.cho@mail.example")
    assert (first.email, second.email) == ("ann.cho@mail.example", "")


def test_a_number_before_the_name_is_theirs_when_nobody_else_is_named() -> None:
    (wes,) = found("Call 204-555-0134 and ask for Wes Penner")
    assert (wes.name, wes.phone) == ("Wes Penner", "+12045550134")


def test_a_contact_without_a_name_is_a_suggestion_of_its_own() -> None:
    (who,) = found("try hello@icgroup.example")
    assert (who.name, who.email, who.certainty) == ("", "hello@icgroup.example", "sure")


def test_said_twice_is_one_person() -> None:
    (joel,) = found("Joel! Joel Parent! Nobody better than Joel")
    assert joel.name == "Joel Parent"


def test_a_handle_next_to_a_name_is_theirs_and_one_behind_and_is_not() -> None:
    assert [(s.name, s.handle) for s in found("try Joel Parent (@jp_speaks)")] == [
        ("Joel Parent", "jp_speaks")
    ]
    assert [(s.name, s.handle) for s in found("try Joel Parent and @jp_speaks")] == [
        ("Joel Parent", ""),
        ("", "jp_speaks"),
    ]


def test_a_handle_behind_at_is_the_organisations() -> None:
    (joel,) = found("try Joel Parent at @icgroup")
    assert (joel.name, joel.org, joel.handle) == ("Joel Parent", "icgroup", "")


@pytest.mark.parametrize(
    ("text", "org"),
    [
        ("Joel Parent from IC Group", "IC Group"),
        ("Joel Parent, CEO of IC Group, is great", "IC Group"),
        ("IC Group's Joel Parent", "IC Group"),
        ("call IC Group and ask for Joel Parent", "IC Group"),
        ("Joel Parent might. He's with IC Group", "IC Group"),
        ("joel parent at ic group does this", "ic group"),
        ("Joel Parent from Winnipeg", ""),
        ("Joel Parent at the library", ""),
        ("Joel Parent at noon on Monday", ""),
        ("Marie Tremblay chez Voyou Média", "Voyou Média"),
        ("Jürgen Weber von Nordlicht Medien", "Nordlicht Medien"),
        ("Lucía Fernández de Estudio Norte", "Estudio Norte"),
    ],
)
def test_an_organisation_is_read_next_to_a_person(text: str, org: str) -> None:
    (person,) = found(text)
    assert person.org == org


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("my colleague Joel Parent", "colleague"),
        ("my brother Joel Parent does this", "family"),
        ("Joel Parent is a good friend of mine", "friend"),
        ("I work with Joel Parent", "colleague"),
        ("ask Joel Parent, my neighbour", "neighbour"),
        ("her colleague Joel Parent", ""),
        ("ask Joel Parent", ""),
        ("ma collègue Marie Tremblay", "colleague"),
        ("mein Bruder Stefan Weber", "family"),
        ("mi amiga Lucía Fernández", "friend"),
        ("mi excompañera de trabajo Ana Ruiz", "colleague"),
        ("una colega mía, Ana Ruiz", "colleague"),
        ("su colega Ana Ruiz", ""),
        ("contacta a mi hermana Lucía Gómez", "family"),
        ("mon ancien client Luc Tremblay", "client"),
        ("un collègue à moi, Luc Tremblay", "colleague"),
        ("appelle son collègue Luc Tremblay", ""),
        ("frag meine Kollegin Anna Meier", "colleague"),
        ("meine ehemalige Kundin Petra Wolf", "client"),
        ("frag ihren Kollegen Max Meier", ""),
        ("call Tom Baker, I used to work with him", "colleague"),
    ],
)
def test_how_the_writer_knows_the_person_is_kept(text: str, relation: str) -> None:
    (person,) = found(text)
    assert person.how_known == relation


def test_the_span_is_where_the_name_stands() -> None:
    text = "well, try Joel Parent at IC Group"
    (joel,) = found(text)
    assert text[slice(*joel.span)] == "Joel Parent"


def test_who_offers_takes_their_own_number_along() -> None:
    (self_,) = found("happy to help, call me at 204-555-0134")
    assert self_.is_author
    assert (self_.name, self_.handle, self_.network) == ("Sam Lee", "samlee", "x")
    assert self_.phone == "+12045550134"
    assert self_.rule.startswith("offer: ")


def test_an_offer_and_a_suggestion_stand_side_by_side() -> None:
    extraction = extract("I can do it, or try Joel Parent", WRITER)
    assert extraction.kind == "suggestion"
    assert extraction.acts == {"suggestion", "offer"}
    assert [s.is_author for s in extraction.suggestions] == [True, False]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("try Joel Parent", "sure"),
        ("Joel Parent", "sure"),
        ("@joel", "sure"),
        ("try Joel", "possible"),
        ("have you tried Joel Parent?", "possible"),
        ("have you tried @joel?", "sure"),
        ("Joel Parent came by yesterday", "possible"),
        ("Joel Parent came by. Joel Parent!", "sure"),
        ("What about Joel Parent from IC Group? he did a talk on this", "sure"),
        ("How about my neighbour Joel Parent?", "sure"),
        ("Do you know Joel Parent? She runs a studio on Main St", "sure"),
        ("Do you know Joel Parent? He retired", "possible"),
        ("have you tried Joel from IC Group?", "possible"),
        ("not sure if Joel Parent from IC Group still does this", "possible"),
        ("easy: Joel Parent", "sure"),
        ("From: Joel Parent", "possible"),
        ("Not Ann Cho, rather Joel Parent", "sure"),
        ("I had a great experience with Joel Parent last year", "sure"),
        ("Joel Parent, no contest", "sure"),
        ("There's a man in Gimli, Joel Parent, who restores cellos", "sure"),
        ("¿Y Joel Parent de Talleres Norte?", "sure"),
        ("Pourquoi ne pas demander à Joel Parent ?", "sure"),
    ],
)
def test_only_what_is_sure_is_called_sure(text: str, certainty: str) -> None:
    (person,) = found(text)
    assert person.certainty == certainty


def test_a_name_in_small_letters_ends_before_the_words_said_of_it() -> None:
    (lupe,) = found("mi prima lupe sabe de eso")
    assert (lupe.name, lupe.org) == ("lupe", "")


def test_who_moved_back_is_not_gone() -> None:
    (kofi,) = found("i think kofi mensah moved back to the city last month, worth a shot")
    assert kofi.name == "kofi mensah"
    assert found("Kofi Mensah moved to Toronto") == []


def test_a_lone_first_name_without_a_cue_is_not_shown() -> None:
    assert found("that reminds me, Joel was late again") == []


def test_spam_hides_its_links() -> None:
    text = "Invest in crypto trading, guaranteed profit! Text +1 204 555 0134 or t.me/richfast"
    extraction = extract(text, WRITER)
    assert (extraction.kind, extraction.suggestions) == ("noise", ())


def test_whom_to_mention_is_noted_with_the_suggestion() -> None:
    (joel,) = found("Talk to Joel Parent, tell him Ravi sent you")
    assert joel.note == "tell him Ravi sent you"


def test_the_condition_of_an_offer_is_noted() -> None:
    (self_,) = found("I'd love to help but I'm in Toronto. Let me know")
    assert self_.note == "but I'm in Toronto"
    (self_,) = found("I can do it")
    assert self_.note == ""


def test_who_is_advised_against_is_told_though_not_suggested() -> None:
    extraction = extract("not @martyf or Rick Stone, try Joel Parent", WRITER)
    assert extraction.negated == ("martyf", "Rick Stone")
    assert [s.name for s in extraction.suggestions] == ["Joel Parent"]
