"""Pairs of descriptions of people: who is the same, who is not, and what is for the user to say."""

from __future__ import annotations

import pytest

from helpnet.domain.match import KnownPerson, lookup_keys, place, recognise


def person(text: str) -> KnownPerson:
    """A person from "name; org=..; x=handle; fbid=..; mail=..; phone=..; url=..", each optional."""
    name, *facts = (part.strip() for part in text.split(";"))
    told = dict(fact.split("=", 1) for fact in facts)
    networks = ("x", "facebook", "linkedin")
    return KnownPerson(
        id=text,
        names=frozenset({name} if name else ()),
        orgs=frozenset({told["org"]} if "org" in told else ()),
        handles={one: frozenset({told[one]}) for one in networks if one in told},
        remote_ids={"facebook": frozenset({told["fbid"]})} if "fbid" in told else {},
        emails=frozenset({told["mail"]} if "mail" in told else ()),
        phones=frozenset({told["phone"]} if "phone" in told else ()),
        urls=frozenset({told["url"]} if "url" in told else ()),
    )


SAME = [
    ("Joel Parent", "joel parent"),
    ("Joel Parent", "JOEL PARENT!"),
    ("José Nuñez", "Jose Nunez"),
    ("Jürgen Groß", "Juergen Gross"),
    ("Björn Åkesson", "Bjorn Akesson"),
    ("Łukasz Wójtowicz", "Lukasz Wojtowicz"),
    ("Siobhán O’Hanlon", "Siobhan O'Hanlon"),
    ("Jean-Luc Marchetti", "Jean Luc Marchetti"),
    ("Dr. Amina Okafor", "Amina Okafor"),
    ("Amina Okafor, PhD", "Amina Okafor"),
    ("Okafor, Amina", "Amina Okafor"),
    ("van der Heijden, Pieter", "Pieter van der Heijden"),
    ("Amina Okafor (she/her)", "Amina Okafor"),
    ("Amina Okafor 🎤", "Amina Okafor"),
    ("Amina Okafor | Keynote speaker", "amina okafor"),
    ("𝗔𝗺𝗶𝗻𝗮 𝗢𝗸𝗮𝗳𝗼𝗿", "Amina Okafor"),
    ("Amina T. Okafor", "Amina Okafor"),
    ("Amina T. Okafor", "Amina Temi Okafor"),
    ("J. Parent", "Joel Parent"),
    ("राज पटेल", "राज पटेल"),
    ("محمد الفاسي", "محمد الفاسي"),
    ("王伟", "王 伟"),
    ("김민준", "김민준"),
    ("Joel", "Joel Parent"),
    ("Joel P.", "Joel Parent"),
    ("Joel Parent; org=IC Group", "Joel Parent; org=ICGroup Inc."),
    ("Joel Parent; org=IC Group", "Joel Parent; org=ICG"),
    ("Joel Parent; org=3 Hats", "Joel Parent; org=3 Hats Digital"),
    ("John Smith; org=The Brandt Company, Ltd.", "John Smith; org=brandt"),
    ("; x=joelparent", "Joel Parent"),
    ("; x=Joel_Parent", "Joel Parent; org=IC Group"),
    ("; x=joelparent42", "Joel Parent"),
    ("; x=joelparent_wpg", "Joel Parent"),
    ("; x=joelparentwinnipeg", "Joel Parent"),
    ("; x=jparent", "Joel Parent"),
    ("; x=jlmarchetti", "Jean-Luc Marchetti"),
    ("; mail=joel.parent@example.org", "Joel Parent"),
    ("; mail=j.parent@example.org", "Joel Parent"),
    ("Joel; mail=Joel@Example.org", "J P; mail=joel@example.org"),
    ("Bob Handley; phone=+12045550142", "Robert Handley; phone=+1 204 555-0142"),
    ("Joel; x=jp_speaks", "Joel Parent; url=https://twitter.com/JP_speaks?s=20"),
    ("; facebook=joel.parent.5", "Joel; url=https://m.facebook.com/joel.parent.5/"),
    ("Joel P; fbid=10001", "Somebody Else; url=https://www.facebook.com/profile.php?id=10001"),
    ("; url=https://ca.linkedin.com/in/joel-parent-12/", "; linkedin=joel-parent-12"),
    ("Joel Parent; url=http://www.joelparent.example/", "J. Parent; url=joelparent.example"),
    ("Joel Parent; x=joelparent; org=IC Group", "Joel Parent; org=IC Group"),
    ("Nguyễn Thị Minh Khai", "Nguyen Thi Minh Khai"),
    ("Şebnem Çelik", "Sebnem Celik"),
    ("Ángel Ibáñez", "Angel Ibanez"),
    ("Zoë O’Farrell-Kent", "zoe ofarrell kent"),
    ("Søren Kjærgaard", "Soeren Kjaergaard"),
    ("Jiří Dvořák", "Jiri Dvorak"),
    ("Françoise Lemaître", "FRANCOISE LEMAITRE"),
    ("Prof. Dr. Heike Brandl", "Heike Brandl"),
    ("Mme Odile Carpentier", "Odile Carpentier"),
    ("Sr. Joaquín Bermejo", "Joaquin Bermejo"),
    ("Brandl, Heike", "heike brandl"),
    ("de la Cruz-Vega, Inés", "Ines de la Cruz Vega"),
    ("Tomasz Zielonka (on LinkedIn)", "Tomasz Zielonka"),
    ("Priya Raghunathan • Founder", "Priya Raghunathan"),
    ("Ｐｒｉｙａ Raghunathan", "Priya Raghunathan"),
    ("ليلى حداد", "لَيلى حداد"),
    ("सुनीता राव", "सुनीता राव"),
    ("Дмитрий Соловьёв", "дмитрий соловьёв"),
    ("Ελένη Παππά", "ελένη παππά"),
    ("山田 太郎", "山田太郎"),
    ("Heike M. Brandl", "Heike Brandl"),
    ("H. Brandl", "Heike Brandl"),
    ("Priya", "Priya Raghunathan"),
    ("Tomasz Z.", "Tomasz Zielonka"),
    ("Heike Brandl; org=Nordlicht GmbH", "Heike Brandl; org=nordlicht"),
    ("Odile Carpentier; org=Studio Vent S.A.R.L.", "Odile Carpentier; org=Studio Vent"),
    ("Ana Lee; org=Prairie Voices", "Ana Lee; org=prairie voices inc"),
    ("; x=heikebrandl", "Heike Brandl"),
    ("; x=Tomasz_Zielonka", "Tomasz Zielonka"),
    ("; x=priyaraghunathan7", "Priya Raghunathan"),
    ("; x=hbrandl", "Heike Brandl"),
    ("; x=tzielonka", "Tomasz Zielonka"),
    ("; mail=heike.brandl@example.net", "Heike Brandl"),
    ("; mail=tzielonka@example.net", "Tomasz Zielonka"),
    ("Heike; mail=h@example.net", "Heike Brandl; mail=H@EXAMPLE.NET"),
    ("Odile; phone=+33612345678", "Odile Carpentier; phone=+33 6 12 34 56 78"),
    ("Priya; x=praghu", "P. Raghunathan; url=x.com/praghu"),
    ("; url=https://www.instagram.com/priya.r/", "Priya; url=instagram.com/priya.r"),
    ("; url=https://github.com/tzielonka", "Tomasz; url=http://github.com/tzielonka/"),
    ("Tomasz; fbid=77", "Tomasz Zielonka; fbid=77"),
]
ASK = [
    ("Bob Handley", "Robert Handley"),
    ("Jon", "Jonathan Markoff"),
    ("Bill Parentini", "William Parentini"),
    ("Catherine Lemaire-Roux", "Catharine Lemaire-Roux"),
    ("Jonathan Markoff", "Jonathan Markof"),
    ("Parent Joel", "Joel Parent"),
    ("Parent", "Joel Parent"),
    ("Joel Parent; org=IC Group", "Joel Parent; org=Stormlight"),
    ("; x=jsmith", "John Smith"),
    ("John T. Smith", "John Smith"),
    ("; x=joelp", "Joel Parent"),
    ("Joel Parent; x=joelparent", "Joel Parent; facebook=joel.parent.5"),
    ("; x=joelparent", "; facebook=joelparent"),
    ("Ravi Menon; phone=+12045550142", "Dana Kowalchuk; phone=+12045550142"),
    ("Joel Parent; mail=info@example.org", "Ana Vell; mail=info@example.org"),
    ("; url=example.org/team", "Ana Vell; url=https://example.org/team"),
    ("Joel Parent; x=a_one; mail=j@example.org", "Joel Parent; x=b_two; mail=j@example.org"),
    ("Kate Osei", "Katherine Osei"),
    ("Pepe Bermejo", "José Bermejo"),
    ("Mike Tremaine", "Michael Tremaine"),
    ("Heike Brandel", "Heike Brandl"),
    ("Tomas Zielonka", "Tomasz Zielonka"),
    ("Raghunathan Priya", "Priya Raghunathan"),
    ("Liz", "Elizabeth Quarshie"),
    ("Brandl", "Heike Brandl"),
    ("Heike Brandl; x=heikebrandl", "Heike Brandl; facebook=heike.brandl.3"),
    ("; x=heikeb", "Heike Brandl"),
    ("Heike Brandl; org=Nordlicht", "Heike Brandl; org=Südwind"),
]
OTHER = [
    ("Joel Parent", "Joelle Vermette"),
    ("Mark Handley", "Marc Hadfield"),
    ("Joan Smith", "John Smith; org=Brandt"),
    ("Joel Parent", "Joel Smith"),
    ("Joel Parent", "Jonathan Markoff"),
    ("John Smith; org=Brandt", "John Smith; org=Vermeer"),
    ("Wei Chen; org=University of Manitoba", "Wei Chen; org=University of Winnipeg"),
    ("Joel Parent; x=joelparent", "Joel Parent; x=joel_the_other"),
    ("Joel; x=joelparent", "Joel Parent; x=jparent"),
    ("Joel Parent; fbid=1", "Joel Parent; fbid=2"),
    ("Joel; org=IC Group", "Joel Parent; org=Stormlight"),
    ("; x=annlima", "Ann Li"),
    ("; x=annleeds", "Ann Lee"),
    ("; x=jpark", "Joon Park"),
    ("; x=jparent", "Sofia Parentini"),
    ("Julie Parent; x=jparent", "Joel Parent"),
    ("; mail=info@example.org", "Infa Forsberg"),
    ("; mail=sales@example.org", "Sal Esposito"),
    ("; url=https://x.com/search?q=joel", "; url=https://x.com/search?q=joel2"),
    ("; phone=+12045550142;", "; phone=+12045550143"),
    ("Anna", "Joanna Berg"),
    ("Dr.", "Dr. Amina Okafor"),
    ("", "Amina Okafor"),
    ("🎤", "🎤"),
    ("Ravi Menon; url=example.org", "Ana Vell; url=example.org"),
    ("Heike Brandl", "Heiko Brandt"),
    ("Priya Raghunathan", "Priya Ramanathan"),
    ("Maria Gonzalez; org=Studio Vent", "Maria Gonzalez; org=Prairie Voices"),
    ("Chris Nguyen; org=A-Team", "Chris Nguyen; org=B-Team"),
    ("Tomasz Zielonka; x=tz1", "Tomasz Zielonka; x=tz2"),
    ("Heike; org=Nordlicht", "Heike Brandl; org=Südwind"),
    ("Sam Berg; phone=+12045550111", "Ravi Menon; phone=+12045550112"),
    ("; mail=team@example.net", "Tea Marklund"),
    ("; mail=office@example.net", "Ofelia Cerna"),
    ("; x=danielp", "Danielle Price"),
    ("; x=mariav", "Mario Vega"),
    ("Omar Haddad", "Omar Hadid"),
    ("王伟", "王芳"),
    ("김민준", "김민서"),
    ("محمد الفاسي", "محمد الحسيني"),
    ("Anne Marie Duval", "Anne Laure Duval"),
    ("J. T. Berg", "J. K. Berg"),
    ("Max", "Maxine Oyelaran"),
    ("Jean", "Jeanne Moulin"),
    ("Will Sorensen", "Bill Soto"),
    ("; url=https://linkedin.com/in/heike", "; url=https://linkedin.com/in/heiko"),
    ("Joel Parent", ""),
    ("Ali", "Alison Kaur"),
    ("Jo Parent; x=joparent", "Joel Parent; x=joelparent"),
]


def test_the_pairs_are_many_and_of_every_kind() -> None:
    assert len({*SAME, *ASK, *OTHER}) == len([*SAME, *ASK, *OTHER]) >= 150
    assert min(len(SAME), len(OTHER)) >= 45
    names = [name for pair in SAME for name in pair]
    assert sum(not name.isascii() for name in names) >= len(names) / 6


def _id(pair: tuple[str, str]) -> str:
    return " = ".join(pair)


def _both_ways(pair: tuple[str, str]) -> list[bool | None]:
    one, other = person(pair[0].rstrip(";")), person(pair[1])
    found = (place(one, [other]), place(other, [one]))
    return [match.certain if match else None for match in found]


@pytest.mark.parametrize("pair", SAME, ids=_id)
def test_one_person_under_two_descriptions_is_joined(pair: tuple[str, str]) -> None:
    assert _both_ways(pair) == [True, True]


@pytest.mark.parametrize("pair", ASK, ids=_id)
def test_what_may_be_one_person_is_asked_and_not_joined(pair: tuple[str, str]) -> None:
    assert _both_ways(pair) == [False, False]


@pytest.mark.parametrize("pair", OTHER, ids=_id)
def test_two_people_are_never_joined(pair: tuple[str, str]) -> None:
    assert _both_ways(pair) == [None, None]


@pytest.mark.parametrize("pair", ASK + OTHER, ids=_id)
def test_among_the_people_the_user_knows_nobody_is_joined_more_easily(
    pair: tuple[str, str],
) -> None:
    match = recognise(person(pair[0].rstrip(";")), [person(pair[1])])
    assert match is None or not match.certain


@pytest.mark.parametrize("pair", SAME + ASK + OTHER, ids=_id)
def test_whoever_is_recognised_for_certain_is_found_by_a_key(pair: tuple[str, str]) -> None:
    one, other = person(pair[0].rstrip(";")), person(pair[1])
    match = recognise(one, [other])
    if match is not None and match.certain:
        assert lookup_keys(one) & lookup_keys(other)


def test_keys_are_of_accounts_addresses_and_full_names() -> None:
    known = person("Jürgen Groß; x=@JGross; mail=J@Example.org; phone=+49 30 1; url=Example.org/j/")
    assert lookup_keys(known) == {
        "x:handle:jgross",
        "mail:j@example.org",
        "phone:+49301",
        "page:example.org/j",
        "name:jurgengross",
        "name:juergengross",
    }
