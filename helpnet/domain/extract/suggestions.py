"""Say what was found: one suggestion per person, with its evidence and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping

from helpnet.domain.cues import Cue
from helpnet.domain.extract.mentions import Mention
from helpnet.domain.extract.notes import condition_note
from helpnet.domain.extract.organisations import Organisation
from helpnet.domain.extract.people import Person
from helpnet.domain.extract.reading import Reading
from helpnet.domain.extract.relations import relation_to
from helpnet.domain.extract.roles import cue_for, is_bare, is_guess, is_put_forward
from helpnet.domain.fields import Field
from helpnet.domain.model import Author, Certainty, Suggestion


def person_suggestion(
    reading: Reading,
    person: Person,
    author: Author,
    organisations: Mapping[Mention, Organisation],
    note: str,
) -> Suggestion:
    """A person the writer names, or reaches by a contact field alone."""
    org = next((organisations[m].name for m in person.mentions if m in organisations), "")
    how_known = next((r for m in person.mentions if (r := relation_to(reading, m))), "")
    return Suggestion(
        span=_span(reading, person),
        name=person.name,
        org=org,
        handle=_value(person.handle),
        network=_network(person, author),
        email=_value(person.email),
        phone=_value(person.phone),
        url=_address(person.url),
        certainty=_certainty(reading, person, is_described=bool(org or how_known)),
        rule=_rule(reading, person),
        how_known=how_known,
        remote_id=next((m.field.remote_id for m in person.mentions if m.field), ""),
        note=note,
    )


def offer_suggestion(
    reading: Reading,
    offer: Cue,
    writer: Person,
    author: Author,
    own: Organisation | None,
    named: str,
) -> Suggestion:
    """The writer, who offers themselves or their own organisation; `named` by themselves."""
    span = reading.characters(offer.start, offer.end)
    return Suggestion(
        span=span,
        name=author.name or named,
        org=own.name if own else "",
        handle=author.handle.lower().lstrip("@"),
        network=author.network,
        email=_value(writer.email),
        phone=_value(writer.phone),
        url=_address(writer.url),
        is_author=True,
        rule=f"offer: {reading.text[slice(*span)].lower()}",
        note=condition_note(reading, offer),
    )


def called_suggestion(reading: Reading, called: Organisation) -> Suggestion:
    """An organisation to be called, nobody of it named."""
    span = reading.characters(called.start, called.end)
    return Suggestion(span, org=called.name, certainty="possible", rule="organisation to call")


def _value(field: Field | None) -> str:
    return field.value if field else ""


def _address(field: Field | None) -> str:
    return (field.url or field.value) if field else ""


def _span(reading: Reading, person: Person) -> tuple[int, int]:
    """The longest name, else the handle, else the first contact field."""
    if person.mentions:
        best = max(person.mentions, key=lambda m: (m.kind != "handle", len(m.text)))
        return reading.characters(best.start, best.end)
    field = person.handle or person.email or person.phone or person.url
    return (field.start, field.end) if field else (0, 0)


def _network(person: Person, author: Author) -> str:
    """The network of the handle or profile; a tag is of the network the reply is on."""
    for field in (person.handle, person.url):
        if field and field.network:
            return field.network
    return author.network if any(m.kind == "tag" for m in person.mentions) else ""


def _certainty(reading: Reading, person: Person, *, is_described: bool) -> Certainty:
    """Sure: reachable, or a full name put forward, alone, said twice, or described.

    Described is who has an organisation, or whose tie to the writer is told.
    """
    if person.is_reachable:
        return "sure"
    full = [m for m in person.mentions if m.is_full_name]
    if not full or any(is_guess(reading, m, is_described=is_described) for m in full):
        return "possible"
    put_forward = any(is_put_forward(reading, m) for m in person.mentions)
    is_plain = put_forward or is_described or len(person.mentions) > 1
    return "sure" if is_plain or is_bare(reading) else "possible"


def _rule(reading: Reading, person: Person) -> str:
    """What found the person, for whoever asks why."""
    if any(m.kind == "tag" for m in person.mentions):
        return "tagged by the network"
    if not person.mentions:
        return "contact field"
    what = "name" if person.name else "handle"
    for mention in person.mentions:
        if (cue := cue_for(reading, mention)) is not None:
            place = "after" if cue.start < mention.start else "before"
            start, end = reading.characters(cue.start, cue.end)
            return f"{what} {place}: {reading.text[start:end].lower()}"
    is_forward = person.name and any(is_put_forward(reading, m) for m in person.mentions)
    return "name put forward" if is_forward else what
