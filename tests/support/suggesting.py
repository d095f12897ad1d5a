"""Replies that suggest somebody, put straight into the store: no network, no extraction."""

from __future__ import annotations

from helpnet import Helpnet
from helpnet.domain.model import Extraction, Suggestion
from helpnet.services import results
from helpnet.services.placing import keep_extraction
from helpnet.services.views import ContactView
from helpnet.store import replies


def suggest(
    helpnet: Helpnet, owner: str, ask_id: str, name: str, quote: str, by: str = "Jonathan Markoff"
) -> ContactView:
    """Let somebody's reply suggest a person whom its text names; the contact that became of it."""
    work, reply_id = helpnet.work, helpnet.work.new_id()
    start = quote.index(name)
    suggestion = Suggestion(span=(start, start + len(name)), name=name)
    with work.store.transaction():
        replies.capture(work.store, reply_id, owner, ask_id, quote, by, "", work.clock())
        extraction = Extraction("suggestion", (suggestion,))
        keep_extraction(work, owner, ask_id, reply_id, extraction)
    page = results.ask_page(work.store, owner, ask_id, work.clock())
    return next(contact for contact in page.contacts if contact.name == name)
