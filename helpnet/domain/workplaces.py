"""Whether two people work at one place, by what is told of each."""

from __future__ import annotations

from collections.abc import Iterable

from helpnet.domain.identity import organisation_key

# What people write for where they work who work for nobody, or at no one place.
_NO_EMPLOYERS = frozenset(
    organisation_key(written)
    for written in (
        "self", "self-employed", "self employed", "freelance", "freelancer", "independent",
        "independent consultant", "contractor", "consultant", "retired", "student", "unemployed",
        "none", "n/a", "various", "home", "stealth startup", "confidential", "private",
        "selbständig", "selbstständig", "freiberuflich", "freiberufler", "rentner", "rentnerin",
        "im ruhestand", "studentin", "arbeitslos", "privat",
        "indépendant", "indépendante", "à mon compte", "travailleur autonome", "retraité",
        "retraitée", "étudiant", "étudiante", "pigiste",
        "autónomo", "autónoma", "independiente", "por cuenta propia", "jubilado", "jubilada",
        "estudiante",
    )
)  # fmt: skip


def shared_workplace(of_one: Iterable[str], of_other: Iterable[str]) -> str:
    """The organisation that both are told to work at, as it is written first; empty where none.

    Only the same name counts, in whatever case and legal form: what merely resembles it may be
    another place, and who works for themselves works with nobody.
    """
    places = {organisation_key(written): written for written in reversed(list(of_one))}
    others = {organisation_key(written) for written in of_other} - _NO_EMPLOYERS - {""}
    return next((written for key, written in reversed(places.items()) if key in others), "")
