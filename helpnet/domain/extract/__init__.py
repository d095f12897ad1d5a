"""Who a short, noisy reply suggests, what the reply is, and which words say so."""

from __future__ import annotations

from collections.abc import Iterable

from helpnet.domain.extract.acts import acts_of, highest, is_spam, volunteering
from helpnet.domain.extract.mentions import Mention
from helpnet.domain.extract.notes import connector_note
from helpnet.domain.extract.organisations import (
    Organisation,
    called_organisation,
    offering_organisation,
    organisation_of,
    own_organisation,
)
from helpnet.domain.extract.people import Person, attach, gather, resembles, same_name
from helpnet.domain.extract.reading import Reading, read
from helpnet.domain.extract.roles import Role, is_bare, is_put_forward, roles
from helpnet.domain.extract.suggestions import (
    called_suggestion,
    offer_suggestion,
    person_suggestion,
)
from helpnet.domain.model import Author, Context, Extraction

__all__ = ["extract"]


def extract(text: str, author: Author | None = None, context: Context | None = None) -> Extraction:
    """Whom a reply suggests, and what the reply is.

    `author` is who wrote it, `context` what the network told. Never fails, whatever the text; the
    same arguments always give the same answer. What stands beyond 10,000 characters is not read.
    """
    author = author or Author()
    context = context or Context()
    reading = read(text, author.network, context)
    if is_spam(reading):
        return Extraction("noise", (), frozenset({"noise"}))
    organisations = _organisations(reading)
    own = own_organisation(reading)
    found_roles = _roles(
        reading, [*organisations.values(), *([own] if own else [])], author, context
    )
    suggested = [mention for mention, role in found_roles if role == "suggested"]
    people = [p for p in gather(reading, suggested) if _is_worth_showing(reading, p)]
    offer = volunteering(reading, others_are_named=bool(people), names_own=own is not None)
    writer = Person() if offer else None
    people = attach(reading, people, writer)
    note = connector_note(reading, (m for m, role in found_roles if role == "connector"))
    found = [person_suggestion(reading, p, author, organisations, note) for p in people]
    called = None if found or offer else called_organisation(reading)
    if called is not None:
        found.append(called_suggestion(reading, called))
    acts = acts_of(reading, suggests=bool(found), offers=offer is not None)
    if offer is not None and writer is not None:
        own = own or offering_organisation(reading, offer)
        named = next((mention.text for mention, role in found_roles if role == "writer"), "")
        found.append(offer_suggestion(reading, offer, writer, author, own, named))
    found.sort(key=lambda suggestion: suggestion.span)
    negated = tuple(_called(mention) for mention, role in found_roles if role == "negated")
    return Extraction(highest(acts), tuple(found), acts, negated)


def _organisations(reading: Reading) -> dict[Mention, Organisation]:
    """The organisation of each person who has one; a handle that is the person's own is none."""
    found: dict[Mention, Organisation] = {}
    taken: set[int] = set()
    for mention in reading.mentions:
        organisation = None if mention.start in taken else organisation_of(reading, mention)
        is_own = organisation is not None and _is_handle_of(reading, organisation, mention)
        if organisation and not is_own:
            found[mention] = organisation
            taken.update(range(organisation.start, organisation.end))
    return found


def _is_handle_of(reading: Reading, organisation: Organisation, mention: Mention) -> bool:
    """ "Joel Parent at @joelparent": no organisation, but where to find him."""
    is_handle = reading.tokens[organisation.start].kind == "field"
    return is_handle and resembles(mention.text, organisation.name)


def _roles(
    reading: Reading,
    organisations: Iterable[Organisation],
    author: Author,
    context: Context,
) -> list[tuple[Mention, Role]]:
    """Each mention with its role; asker and writer are known by handle and by name."""
    own = {h.lower().lstrip("@") for h in (*context.asker_handles, author.handle) if h}
    inside = {p for o in organisations for p in range(o.start, o.end)}
    found = zip(reading.mentions, roles(reading, own, inside), strict=True)
    names: dict[Role, tuple[str, ...]] = {
        "addressee": context.asker_names,
        "writer": (author.name,),
    }
    return [
        (mention, next((r for r in names if _is_one_of(mention, names[r])), role))
        for mention, role in found
    ]


def _called(mention: Mention) -> str:
    return mention.field.value if mention.kind == "handle" and mention.field else mention.text


def _is_one_of(mention: Mention, names: Iterable[str]) -> bool:
    return mention.kind != "handle" and any(same_name(mention.text, name) for name in names)


def _is_worth_showing(reading: Reading, person: Person) -> bool:
    """A lone first name, or plain words that may be a name, need something to put them forward.

    It is enough as well that a reply is nothing else.
    """
    full = [m for m in person.mentions if m.is_full_name]
    if person.is_reachable or any(not m.is_small or m.is_known for m in full):
        return True
    return any(is_put_forward(reading, m) for m in person.mentions) or is_bare(reading)
