"""Suggested contacts in order: whom the user knows, whom somebody they know suggests, strangers.

The tier is the primary key; inside it stands the tie, the path or nothing, raised by at most half
for fitting the ask. Everything that decides is in the candidates, so that the same candidates, in
whatever order they come, stand in the same places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2, prod
from typing import Literal

from helpnet.domain.model import Candidate, Closeness, Ranked, Suggester
from helpnet.domain.reasons import reasons
from helpnet.domain.ties import chance, closeness, known_directly, standing

# How likely a suggestion leads to contact with the candidate, were its suggester sure to answer.
SUGGESTED = 0.3
SUGGESTED_BY_AN_ACQUAINTANCE = 0.5  # the suggester is known to know the candidate
SUGGESTED_BY_THEMSELVES = 0.1
FEW_NAMED = 3  # who names more people than this under one ask stands less for each

FIT_WEIGHT = 0.5

Tier = Literal[1, 2, 3]
# Below everybody else stand those who declined, those known not to meet what the ask insists on,
# those of them who declined, and whom the user dismissed.
_DECLINED, _FAILING, _DISMISSED = 1, 2, 4
# Scores lie in bands, in steps fine enough for as many equals as an ask may have.
_STEPS = 1_000_000
_BAND_WIDTH = 190_000
_SUNK_WIDTH = 85_000
_BAND_FLOOR: Mapping[Tier, int] = {1: 800_000, 2: 600_000, 3: 400_000}
_SUNK_FLOOR = {1: 310_000, 2: 210_000, 3: 110_000, 4: 10_000}


def rank(candidates: Iterable[Candidate]) -> list[Ranked]:
    """The candidates of one ask, best first, each with its tier, its reasons and its path.

    Tier 1 (the user knows them) goes by the tie, tier 2 (suggested by somebody the user knows) by
    the path, tier 3 by fit and the number of suggesters; equals by more suggesters, later contact,
    a newer suggestion, name and id. Who is known to fail what the ask insists on stands below all
    who may meet it. `score`, in (0, 1), falls strictly along the list.

    Ties are to leave out what happened after the ask was made: else every replier would be
    somebody the user knows.
    """
    placed = sorted((_place(candidate) for candidate in candidates), key=_order)
    ranked: list[Ranked] = []
    above = _STEPS
    for position, place in enumerate(placed, start=1):
        above = min(_score(place), above - 1)
        ranked.append(_ranked(place, position, above / _STEPS))
    return ranked


def path_strength(suggesters: Iterable[Suggester]) -> float:
    """How likely the user reaches somebody through these suggesters, 0 to 1.

    Each person counts once and only if the user knows them; independent ones add up as chances
    do (noisy-or).
    """
    return _path(_independent(suggesters))


def _path(voices: Iterable[Suggester]) -> float:
    return 1 - prod(1 - _carried(voice) for voice in voices)


@dataclass(frozen=True, slots=True)
class _Place:
    """What decides where a candidate stands."""

    candidate: Candidate
    voices: tuple[Suggester, ...]  # one per person, strongest first
    tier: Tier
    path: float
    value: float  # what the tier goes by, fit included


def _place(candidate: Candidate) -> _Place:
    voices = _independent(candidate.suggesters)
    path = _path(voices)
    fit = min(max(candidate.fit, 0.0), 1.0)
    if known_directly(candidate.tie):
        return _Place(candidate, voices, 1, path, standing(candidate.tie) * (1 + FIT_WEIGHT * fit))
    if any(known_directly(voice.tie) for voice in voices):
        return _Place(candidate, voices, 2, path, path * (1 + FIT_WEIGHT * fit))
    return _Place(candidate, voices, 3, path, fit)


def _independent(suggesters: Iterable[Suggester]) -> tuple[Suggester, ...]:
    """One voice per person, strongest first; who once spoke for themselves always does."""
    voices: dict[str, Suggester] = {}
    for suggester in sorted(suggesters, key=_voice_order):
        first = voices.setdefault(suggester.id, suggester)
        if suggester.is_candidate and not first.is_candidate:
            voices[suggester.id] = suggester
    return tuple(sorted(voices.values(), key=_voice_order))


def _voice_order(voice: Suggester) -> tuple[object, ...]:
    known = known_directly(voice.tie)
    strength = standing(voice.tie)
    return (
        not known,
        -_carried(voice),
        -strength,
        voice.name,
        voice.id,
        voice.reply_id,
        voice.quote,
    )


def _carried(voice: Suggester) -> float:
    """The chance that this suggester alone leads to the candidate."""
    if not known_directly(voice.tie):
        return 0.0
    if voice.is_candidate:
        weight = SUGGESTED_BY_THEMSELVES
    elif voice.knows_candidate:
        weight = SUGGESTED_BY_AN_ACQUAINTANCE
    else:
        weight = SUGGESTED
    if voice.candidates_named > FEW_NAMED:
        weight /= log2(1 + voice.candidates_named)
    return weight * chance(standing(voice.tie))


def _order(place: _Place) -> tuple[object, ...]:
    candidate, tie = place.candidate, place.candidate.tie
    return (
        _sunk(candidate),
        place.tier,
        -round(place.value, 9),  # equals of which one was added up in another order stay equals
        -round(place.path, 9) if place.tier == 1 else 0.0,
        -len(place.voices),
        -round(standing(tie), 9),
        not tie.how_known,
        -tie.last.timestamp() if tie.last else 0.0,
        -candidate.latest.timestamp() if candidate.latest else 0.0,
        unicodedata.normalize("NFKC", candidate.name).casefold(),
        candidate.id,
    )


def _score(place: _Place) -> int:
    sunk = _sunk(place.candidate)
    floor = _SUNK_FLOOR[sunk] if sunk else _BAND_FLOOR[place.tier]
    share = {1: chance(place.value), 2: place.value / (1 + FIT_WEIGHT), 3: place.value}[place.tier]
    if sunk:  # one band for all three tiers
        return floor + int(_SUNK_WIDTH * (share + 3 - place.tier) / 3)
    return floor + int(_BAND_WIDTH * share)


def _sunk(candidate: Candidate) -> int:
    if candidate.status == "dismissed":
        return _DISMISSED
    return _FAILING * bool(candidate.fails) + _DECLINED * (candidate.status == "declined")


def _ranked(place: _Place, position: int, score: float) -> Ranked:
    words: dict[Tier, Closeness] = {2: "through", 3: "stranger"}
    known = tuple(voice for voice in place.voices if known_directly(voice.tie))
    return Ranked(
        candidate=place.candidate,
        rank=position,
        tier=place.tier,
        score=score,
        closeness=words.get(place.tier) or closeness(place.candidate.tie),
        reasons=reasons(place.candidate, place.tier, place.voices),
        path=known if place.tier == 2 else (),
        voices=place.voices,
    )
