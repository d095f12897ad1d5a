"""What a reply does: suggest, offer, ask back, carry on, thank, or none of it."""

from __future__ import annotations

from helpnet.domain.cues import Cue, word_set
from helpnet.domain.extract.reading import Reading
from helpnet.domain.model import ReplyKind

ORDER: tuple[ReplyKind, ...] = ("suggestion", "offer", "question", "relay", "thanks", "noise")


def is_spam(reading: Reading) -> bool:
    """Whether the reply sells money, followers or love: its links must not reach the user."""
    strong = sum("strong" in cue.kinds for cue in reading.cues)
    weak = {
        token.folded
        for cue in reading.cues
        if "weak" in cue.kinds
        for token in reading.tokens[cue.start : cue.end]
    }
    return strong >= 2 or (strong == 1 and len(weak) >= 1) or len(weak) >= 4


def volunteering(reading: Reading, *, others_are_named: bool, names_own: bool) -> Cue | None:
    """The cue by which the writer offers themselves, if they do.

    `names_own` tells that the writer's own organisation is named: "we (IC Group) run ...".
    """
    refusals = _last_in_sentence(reading, "refuse")
    praise = _last_in_sentence(reading, "fits")
    for cue in reading.cues:
        sentence = reading.sentence[cue.start]
        weak = "volunteer_weak" in cue.kinds and not others_are_named
        ours = "ours" in cue.kinds and not others_are_named
        own = ours or ("own" in cue.kinds and praise.get(sentence, -1) >= cue.end)
        offers = "volunteer" in cue.kinds or weak or (own and names_own)
        if offers and refusals.get(sentence, -1) < cue.end:
            return cue
    return None


def _last_in_sentence(reading: Reading, kind: str) -> dict[int, int]:
    """Where the last cue of a kind begins, by sentence."""
    return {reading.sentence[c.start]: c.start for c in reading.cues if kind in c.kinds}


def acts_of(reading: Reading, *, suggests: bool, offers: bool) -> frozenset[str]:
    """Every act present; `noise` only where there is no other, `wishes` beside it or them."""
    present = {
        "suggestion": suggests,
        "offer": offers,
        "question": _asks_back(reading),
        "relay": reading.is_retweet or reading.has("relay"),
        "thanks": reading.has("thanks"),
    }
    acts = frozenset(act for act, is_there in present.items() if is_there) or frozenset({"noise"})
    return acts | {"wishes"} if reading.has("wishes") else acts


def highest(acts: frozenset[str]) -> ReplyKind:
    """The act that is shown."""
    return next(kind for kind in ORDER if kind in acts)


def _asks_back(reading: Reading) -> bool:
    """A question to the asker; one to everybody else ("anyone know ...?") carries the ask on."""
    if any(token.folded in word_set("laughter") for token in reading.tokens):
        return False  # whoever laughs does not want to know
    passed_on = {reading.sentence[c.start] for c in reading.cues if "relay" in c.kinds}
    for position, token in enumerate(reading.tokens):
        is_mark = token.kind == "mark" and ("?" in token.text or "؟" in token.text)
        if is_mark and reading.sentence[position] not in passed_on:
            return True
    return any(
        "question" in cue.kinds and _opens_clause(reading, cue.start) for cue in reading.cues
    )


def _opens_clause(reading: Reading, position: int) -> bool:
    before = reading.tokens[:position]
    if not before or reading.clause[position] != reading.clause[position - 1]:
        return True
    return all(token.kind == "field" for token in before)
