"""Being away is read in English, German, French and Spanish, and only where it is plainly said."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import strategies as st

from helpnet.domain.away import says_away
from tests.support.laws import given

NAME = "Anna Weber"
SATURDAY = date(2025, 11, 22)  # when the reply is written
SUNDAY = date(2025, 11, 23)


def read(words: str, needed: date = SUNDAY) -> str:
    start = words.find(NAME)
    own = start < 0
    span = (0, 0) if own else (start, start + len(NAME))
    return says_away(words, span, own=own, needed=needed, said=SATURDAY)


PLAIN = [
    "Anna Weber ist bis Montag nicht da",
    "Anna Weber, aber sie ist leider bis Montag im Urlaub",
    "Frag Anna Weber. Sie ist allerdings erst ab Dienstag wieder da",
    "Anna Weber wäre meine erste Wahl, aber sie ist bis Montag verreist",
    "Anna Weber (bis Montag verreist)",
    "Anna Weber ist erst am Montag wieder da",
    "Anna Weber ist morgen nicht verfügbar",
    "Anna Weber kann morgen leider nicht",
    "Anna Weber ist ausgebucht",
    "Leider bin ich bis Montag nicht da",
    "Ich würde gern, aber ich kann morgen nicht",
    "Ich bin im November nicht da",
    "Ich bin bis Mai im Ausland",
    "Ich kann erst ab Dienstag",
    "Wir sind ausgebucht",
    "Anna Weber ist diese Woche im Urlaub",
    "Anna Weber est absente jusqu'à lundi",
    "Anna Weber, mais elle n’est pas là demain",
    "Anna Weber est en vacances jusqu'au mois de mai",
    "Anna Weber est en vacances cette semaine",
    "Anna Weber revient mardi",
    "Anna Weber ne revient que mardi",
    "Anna Weber est de retour lundi",
    "Anna Weber ne peut pas demain",
    "Je suis malheureusement absent jusqu'à lundi",
    "Je ne suis pas disponible demain",
    "Je ne suis pas dispo en novembre",
    "Désolé, je ne peux pas demain",
    "je peux pas demain",
    "On est complet",
    "Anna Weber est indisponible",
    "Anna Weber está fuera hasta el lunes",
    "Anna Weber, pero está de viaje hasta el lunes",
    "Anna Weber esta de vacaciones esta semana",
    "Anna Weber no está disponible mañana",
    "Anna Weber no está mañana",
    "Anna Weber no puede mañana",
    "Anna Weber vuelve el martes",
    "Estoy de viaje hasta el lunes",
    "Me encantaría, pero no puedo mañana",
    "No estoy disponible en noviembre",
    "Lo siento, estoy fuera",
    "Anna Weber está ocupada",
    "Anna Weber is away until May",
    "Anna Weber is not available in November",
    "Anna Weber isn't available tomorrow",
    "Anna Weber won't be available tomorrow",
    "Anna Weber will be away tomorrow",
    "I won't be around tomorrow",
    "I'll be away tomorrow",
    "I'm away until May",
    "Anna Weber can't do it tomorrow",
    "Anna Weber (sadly away until Monday)",
]

NOT_PLAIN = [
    "Ist Anna Weber bis Montag weg?",
    "Anna Weber ist bis Montag weg?",
    "Anna Weber ist nicht weg",
    "Anna Weber ist nicht im Urlaub",
    "Anna Weber war letzte Woche im Urlaub",
    "Anna Weber wäre bis Montag weg",
    "Wenn Anna Weber im Urlaub ist, frag jemand anderen",
    "Anna Weber ist vielleicht im Urlaub",
    "Angeblich ist Anna Weber bis Montag weg",
    "Ich glaube, Anna Weber ist bis Montag weg",
    "Anna Weber sagt, Joel ist bis Montag weg",
    "Anna Weber kennt ihn, aber mein Bruder ist bis Montag weg",
    "Anna Weber, aber ich bin bis Montag weg",
    "Anna Weber kann das nicht nur, sie ist die Beste",
    "Anna Weber kennt den Weg",
    "Anna Weber ist weg vom Fenster",
    "Anna Weber ist ab Montag im Urlaub",
    "Ich kann dir Anna Weber empfehlen. Ihr Mann ist bis Montag im Urlaub",
    "Anna Webers Mann ist bis Montag weg",
    "Frag Anna Weber, die kennt Joel Parent, er ist bis Montag weg",
    "Anna Weber est-elle absente jusqu'à lundi?",
    "Anna Weber n'est pas absente",
    "Anna Weber était absente jusqu'à lundi",
    "Si Anna Weber est absente, demande ailleurs",
    "Anna Weber est peut-être absente",
    "Il paraît qu'Anna Weber est absente jusqu'à lundi",
    "Anna Weber, mais son frère est absent jusqu'à lundi",
    "Anna Weber, mais je suis absent jusqu'à lundi",
    "Anna Weber serait absente jusqu'à lundi",
    "Anna Weber ne peut pas être meilleure",
    "Anna Weber n'est pas là pour rire",
    "¿Está Anna Weber de viaje hasta el lunes?",
    "Anna Weber no está fuera",
    "Anna Weber no está de viaje hasta el lunes",
    "Anna Weber estaba de viaje",
    "Creo que Anna Weber está de viaje hasta el lunes",
    "Dicen que Anna Weber está fuera hasta el lunes",
    "Si Anna Weber está fuera, llama a otro",
    "Anna Weber, pero su hermano está fuera hasta el lunes",
    "Anna Weber, pero estoy fuera hasta el lunes",
    "Anna Weber no puede ser mejor",
    "Anna Weber no puede fallar mañana",
    "Anna Weber podría, pero Joel está fuera hasta el lunes",
    "Anna Weber is only ten minutes away",
    "Anna Weber is ten minutes away",
    "Anna Weber gave it all away",
    "Anna Weber is great but I'm away until Monday",
    "Anna Weber is away?",
    "Anna Weber is away tomorrow?",
    "I heard Anna Weber is away until Monday",
    "Anna Weber has a brother but he is away until Monday",
    "Anna Weber's brother is away until Monday",
    "Anna Weber knows it, my wife is away until Monday",
    "I'd do it but my sister is away until Monday",
    "I would, but he is away until Monday",
    "I'm away, but I can do Saturday",
    "Sorry, I'm away, till 5 December",
    "Anna Weber is away on March 5",
    "Ich bin da, Anna ist bis Montag weg",
    "Ich kann das nicht oft genug sagen",
    "Je ne peux pas mieux recommander",
    "No puedo recomendar más a Ana",
]

OF_THE_NAMED = [words for words in PLAIN if NAME in words]
HEDGES = [
    "{}, if I am right", "{}, apparently", "{}, ich glaube", "vielleicht: {}", "{}, je crois",
    "peut-être, {}", "{}, creo", "quizás: {}", "{}?", "¿{}?", "{} ?!",
]  # fmt: skip


@pytest.mark.parametrize("words", PLAIN)
def test_a_plain_statement_rules_the_day_out(words: str) -> None:
    assert read(words)


@pytest.mark.parametrize("words", NOT_PLAIN)
def test_doubt_and_what_is_asked_heard_past_or_said_of_others_rules_nobody_out(words: str) -> None:
    assert not read(words)


@given(st.sampled_from(PLAIN), st.sampled_from(HEDGES))
def test_a_plain_statement_that_is_hedged_or_asked_counts_no_more(words: str, hedge: str) -> None:
    assert not read(hedge.format(words))


@pytest.mark.parametrize(
    ("words", "open_from"),
    [
        ("Anna Weber ist bis Montag verreist", date(2025, 11, 24)),
        ("Anna Weber ist bis einschließlich Montag verreist", date(2025, 11, 25)),
        ("Anna Weber est en vacances jusqu'en mars", date(2026, 3, 1)),
        ("Anna Weber est absente jusqu'à mardi inclus", date(2025, 11, 26)),
        ("Anna Weber está de viaje hasta el martes", date(2025, 11, 25)),
        ("Anna Weber está de viaje hasta el martes inclusive", date(2025, 11, 26)),
        ("Anna Weber is not available in November", date(2025, 12, 1)),
        ("Anna Weber ist diese Woche nicht da", date(2025, 11, 24)),
    ],
)
def test_the_days_after_those_that_are_named_stay_open(words: str, open_from: date) -> None:
    last = date.fromordinal(open_from.toordinal() - 1)
    assert read(words, last)
    assert not read(words, open_from)


@given(st.sampled_from(OF_THE_NAMED), st.sampled_from(["Marco Ruiz", "Mein Bruder", "Ma sœur"]))
def test_what_is_said_of_somebody_else_rules_nobody_out(words: str, other: str) -> None:
    assert not read(f"{NAME}! {words.replace(NAME, other)}")


@given(st.lists(st.sampled_from(" ".join([*PLAIN, *NOT_PLAIN]).split()), max_size=12))
def test_words_in_any_order_break_nothing_and_are_quoted_from_the_text(words: list[str]) -> None:
    said = " ".join(words).replace("’", "'")
    assert read(said) in said


@pytest.mark.parametrize("mark", [" ", ",", "(", "'", "leider "])
def test_no_run_of_marks_makes_it_slow(mark: str) -> None:
    begun = process_time()
    assert not read(f"{NAME}{mark * 8000}")
    assert process_time() - begun < 1
