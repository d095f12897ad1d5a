"""Why a reply was taken to suggest somebody, in words: by which rule or model, how sure."""

from __future__ import annotations

from dataclasses import dataclass

from helpnet.domain.model import Suggestion

_AROUND = 40  # characters of the reply on either side of the words in question
_WITHOUT_CUE = {
    "tagged by the network": "tagged by the network itself",
    "handle": "a handle",
    "organisation to call": "an organisation to call, of which nobody is named",
    "by hand": "you added them",
    "answer page": "what they answered by the ask's link",
}


@dataclass(frozen=True, slots=True)
class Why:
    """One piece of evidence: who said it, the words with some around them, what they were taken
    for.

    `span` is where in `quote` the words stand; (0, 0) where no words say it.
    """

    lead: str  # "Named by Jonathan"
    quote: str
    span: tuple[int, int]
    taken_for: str  # "a full name after “connect with”"

    def __str__(self) -> str:
        said = f": “{self.quote}”" if self.quote else ""
        return f"{self.lead}{said} - {self.taken_for}."


def why(said: Suggestion, by: str, text: str) -> Why:
    """Why `text`, which `by` wrote, is evidence of somebody."""
    quote, span = _excerpt(text, said.span)
    return Why(_lead(said, by), quote, span, _taken_for(said))


def _lead(said: Suggestion, by: str) -> str:
    if said.is_author:
        return f"{by} offers themselves"
    if said.name:
        return f"Named by {by}"
    return f"Given by {by}"


def _taken_for(said: Suggestion) -> str:
    rule, _, cue = said.rule.partition(": ")
    name = "a full name" if len(said.name.split()) > 1 else "a name"
    if rule == "offer":
        return f"“{cue}” is an offer"
    what, _, place = rule.partition(" ")
    if what in ("name", "handle") and place in ("after", "before"):
        return f"{name if what == 'name' else 'a handle'} {place} “{cue}”"
    if rule == "name":
        return _bare_name(said, name)
    if rule == "name put forward":
        return f"{name} that stands by itself"
    if rule == "contact field":
        return f"{_fields(said)} to reach somebody by"
    return _WITHOUT_CUE.get(rule, "found in the text")


def _bare_name(said: Suggestion, name: str) -> str:
    if said.certainty == "possible":
        return f"{name} found by the name model, which nothing puts forward: only possible"
    if said.handle or said.email or said.phone or said.url:
        return f"{name} with {_fields(said)}"
    return f"{name} with an organisation" if said.org else f"{name} found by the name model"


def _fields(said: Suggestion) -> str:
    kinds = {"a handle": said.handle, "an e-mail address": said.email}
    kinds |= {"a phone number": said.phone, "a link": said.url}
    return " and ".join(kind for kind, value in kinds.items() if value) or "something"


def _excerpt(text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """The words at `span` with whole words around them on one line, and where they stand there."""
    start, end = span
    if not 0 <= start < end <= len(text):
        return "", (0, 0)
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before[before.find(" ") + 1 :]
    if len(text) > end + _AROUND:
        after = after[: after.rfind(" ") + 1].rstrip() + "…"
    before, words, after = (_on_one_line(part) for part in (before, text[start:end], after))
    quote = f"{before}{words}{after}"
    return quote, (len(before), len(before) + len(words))


def _on_one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
