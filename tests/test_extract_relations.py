"""How the writer of a reply knows whom they suggest, as it is commonly put in four languages."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from helpnet.domain.extract import extract
from tests.support.laws import given

STATED = [
    ("one of my colleagues, Nora Lindt", "colleague"),
    ("Nora Lindt works with me", "colleague"),
    ("Nora Lindt and I work together", "colleague"),
    ("eine Kollegin von mir, Nora Lindt", "colleague"),
    ("Eine Kollegin von mir, Nora Lindt, macht das", "colleague"),
    ("Eine Arbeitskollegin von mir, Nora Lindt, könnte helfen", "colleague"),
    ("eine gute Freundin von uns, Nora Lindt", "friend"),
    ("Ein Freund von mir heißt Jonas Lindt", "friend"),
    ("eine Kundin von mir, Nora Lindt", "client"),
    ("eine Mitschülerin von mir, Nora Lindt", "classmate"),
    ("Ich habe mit Nora Lindt studiert", "classmate"),
    ("eine Nachbarin von mir, Nora Lindt", "neighbour"),
    ("Meine Schwester heißt Nora Lindt", "family"),
    ("une de mes collègues, Nora Roy", "colleague"),
    ("une collègue à moi, Nora Roy, fait ça", "colleague"),
    ("Nora Roy travaille avec moi", "colleague"),
    ("mon ami Jean Roy", "friend"),
    ("une connaissance à moi, Nora Roy", "friend"),
    ("une de mes clientes, Nora Roy", "client"),
    ("je suis allé à l'école avec Jean Roy", "classmate"),
    ("mon beau-père Jean Roy", "family"),
    ("Una compañera mía, Lucía Gómez, hace eso", "colleague"),
    ("mi compañera Lucía Gómez", "colleague"),
    ("Lucía Gómez trabaja conmigo", "colleague"),
    ("trabajo con Lucía Gómez", "colleague"),
    ("Una amiga mía, Lucía Gómez, hace eso", "friend"),
    ("una buena amiga nuestra, Lucía Gómez", "friend"),
    ("una clienta mía, Lucía Gómez", "client"),
    ("una compañera mía de la universidad, Lucía Gómez", "classmate"),
    ("una tía mía, Lucía Gómez", "family"),
]
OF_OTHERS = [
    "a friend of my mother, Nora Lindt",
    "my colleague's wife Nora Lindt",
    "seine Kollegin Nora Lindt",
    "eine Kollegin von ihm, Nora Lindt",
    "Eine Freundin meiner Schwester, Nora Lindt",
    "une collègue à lui, Nora Roy",
    "un ami de ma sœur, Jean Roy",
    "una amiga suya, Lucía Gómez",
    "una amiga de mi hermana, Lucía Gómez",
]
NAMELESS = [
    "Eine Kollegin von mir macht das", "Ein guter Freund von uns kann das",
    "Une collègue à moi fait ça", "Una amiga mía hace eso", "Una compañera mía sabe de eso",
]  # fmt: skip


def names_in(text: str) -> list[str]:
    return [said.name for said in extract(text).suggestions]


@pytest.mark.parametrize(("text", "relation"), STATED)
def test_the_relation_and_the_name_come_out_and_nobody_else(text: str, relation: str) -> None:
    (person,) = extract(text).suggestions
    assert person.name.split()[0] in ("Nora", "Jonas", "Jean", "Lucía")
    assert len(person.name.split()) == 2
    assert person.how_known == relation
    assert not person.org


@pytest.mark.parametrize("text", OF_OTHERS)
def test_a_relation_of_somebody_else_is_not_the_writers(text: str) -> None:
    (person,) = extract(text).suggestions
    assert len(person.name.split()) == 2
    assert person.how_known == ""


@pytest.mark.parametrize("text", NAMELESS)
def test_a_relation_without_a_name_suggests_nobody(text: str) -> None:
    assert names_in(text) == []


@pytest.mark.parametrize(
    "text",
    ["frag meine Freundin Mia", "Mia ist eine Kollegin von mir", "call my friend Mia, she's great"],
)
def test_a_name_that_is_spelled_like_a_word_of_relation_stays_a_name(text: str) -> None:
    assert names_in(text) == ["Mia"]


@given(
    st.sampled_from([text for text, _ in STATED]),
    st.sampled_from(["Marta Okoye", "Tomasz Wrona", "Priya Raman", "Inés Duarte"]),
)
def test_the_relation_does_not_hang_on_the_name(text: str, name: str) -> None:
    known = next(each for each in ("Nora Lindt", "Jonas Lindt", "Nora Roy", "Jean Roy",
                                   "Lucía Gómez") if each in text)  # fmt: skip
    people = extract(text.replace(known, name)).suggestions
    assert [(said.name, said.how_known) for said in people] == [(name, dict(STATED)[text])]


@pytest.mark.parametrize(
    "text",
    [
        "Je partage à mes amis de Saint-Boniface",
        "Je le dis à mes collègues de Montréal",
        "Je demande à mes clients de Lyon",
        "Lo paso a mis amigas de Barcelona",
        "Ich frage meine Kolleginnen in Köln",
        "Shared with my colleagues in Winnipeg",
    ],
)
def test_a_place_where_friends_live_is_nobody(text: str) -> None:
    assert extract(text).suggestions == ()
