"""What has become of an ask: the read model of pages, API and command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from helpnet.domain.compose import measure
from helpnet.domain.model import Account, Ask, AskState, Delivery, StoredReply, Tie
from helpnet.domain.ties import closeness
from helpnet.services import deleting, insisting, readiness
from helpnet.services.accounts import sendable, shown_name, takes_photos
from helpnet.services.decide import actions, is_open, is_unsent
from helpnet.services.errors import NotFound
from helpnet.services.labels import account_label
from helpnet.services.notes import notes
from helpnet.services.ranking import ranked_contacts
from helpnet.services.undo import can_undo
from helpnet.services.views import (
    AccountView,
    AskPage,
    AskView,
    AuthorView,
    ContactView,
    PostView,
    ReplyView,
)
from helpnet.services.work import Work
from helpnet.store import Store, accounts, asks, contacts, deliveries, photos, replies, ties
from helpnet.store.contacts import Contact, Evidence
from helpnet.store.replies import ANSWER_PAGE

PAGE = 50


def ask_view(store: Store, user_id: str, ask_id: str, now: datetime) -> AskView:
    """One ask of the user with its posts. Raises NotFound."""
    return _view(store, own_ask(store, user_id, ask_id), now)


def ask_page(store: Store, user_id: str, ask_id: str, now: datetime) -> AskPage:
    """All that an ask's page shows. Raises NotFound."""
    # One state of the database: a reply that is kept meanwhile must not be half on the page.
    with store.snapshot():
        ask = own_ask(store, user_id, ask_id)
        view = _view(store, ask, now)
        stored = replies.of_ask(store, ask_id)
        evidence = contacts.evidence_of_ask(store, ask_id)
        everyone = contacts.of_ask(store, ask_id)
        people = [one.person_id for one in stored if one.person_id]
        people += [one.person_id for one in everyone if one.person_id]
        how_well = ties.of(store, user_id, people, ask.created_at, now)
        listed = ranked_contacts(store, ask, stored, evidence, everyone, how_well)
        shown = _replies(stored, evidence, how_well)
    return AskPage(
        ask=view,
        contacts=tuple(one for one in listed if one.certainty == "sure"),
        possible=tuple(one for one in listed if one.certainty == "possible"),
        replies=shown,
        unnamed=tuple(reply for reply in shown if not reply.suggests),
    )


def contact_list(store: Store, user_id: str, ask_id: str, now: datetime) -> list[ContactView]:
    """The ask's contacts, best first. Raises NotFound."""
    page = ask_page(store, user_id, ask_id, now)
    return [*page.contacts, *page.possible]


def contact(store: Store, user_id: str, contact_id: str, now: datetime) -> ContactView:
    """One contact in its place. Raises NotFound."""
    kept = contact_row(store, user_id, contact_id)
    return as_shown(kept, contact_list(store, user_id, kept.ask_id, now))


def as_shown(kept: Contact, listed: Iterable[ContactView]) -> ContactView:
    """A contact as it stands among those listed under its ask. Raises NotFound."""
    for view in listed:
        if view.id == kept.union_id:
            return view
    raise NotFound("There is no such contact.")


def own_reply(store: Store, user_id: str, reply_id: str) -> StoredReply:
    """A reply to an ask of the user that still stands. Raises NotFound."""
    reply = replies.get(store, reply_id)
    if reply is None or reply.state == "deleted":
        raise NotFound("There is no such reply.")
    own_ask(store, user_id, reply.ask_id)
    return reply


def contact_row(store: Store, user_id: str, contact_id: str) -> Contact:
    """A contact as it is kept, without what was said of them. Raises NotFound."""
    kept = contacts.get(store, user_id, contact_id)
    if kept is None:
        raise NotFound("There is no such contact.")
    return kept


def ask_list(
    store: Store, user_id: str, now: datetime, before: tuple[datetime, str] | None = None
) -> tuple[list[AskView], tuple[datetime, str] | None]:
    """The user's asks, newest first, and where the next page begins."""
    found = asks.page(store, user_id, before=before, limit=PAGE + 1)
    more = len(found) > PAGE
    page = found[:PAGE]
    return [_view(store, ask, now) for ask in page], (
        (page[-1].created_at, page[-1].id) if more else None
    )


def account_list(work: Work, user_id: str) -> list[AccountView]:
    """Who posts where: the account that each network is posted with."""
    ready = {one.network: one for one in readiness.of_user(work, user_id)}
    return [
        AccountView(
            ready=ready[account.network],
            network=account.network,
            label=account_label(account.network),
            account=shown_name(account),
            url=account.url or None,
            state=account.state,
            message=account.message,
            unit=measure(account.network, "").unit,
            limit=measure(account.network, "").limit,
            takes_photos=takes_photos(work, account),
        )
        for account in sendable(work, user_id).values()
    ]


def own_ask(store: Store, user_id: str, ask_id: str) -> Ask:
    """An ask of the user, without what came of it. Raises NotFound."""
    ask = asks.get(store, ask_id)
    if ask is None or ask.user_id != user_id:
        raise NotFound("There is no such ask.")
    return ask


def _view(store: Store, ask: Ask, now: datetime) -> AskView:
    revision = asks.revision(store, ask.id)
    by_id = {account.id: account for account in accounts.of_user(store, ask.user_id)}
    sent_to = deliveries.of_ask(store, ask.id)
    may_send = is_open(ask, sent_to, now)
    elsewhere = asks.gone_out(store, ask.user_id, ask.id, besides=ask.id)
    pictured = photos.of_ask(store, ask.id)
    posts = tuple(
        _post(
            one,
            by_id[one.account_id],
            may_send and one.network not in elsewhere,
            len(pictured),
        )
        for one in sent_to
    )
    counted = replies.counted(store, ask.id)
    return AskView(
        id=ask.id,
        text=ask.text,
        place=insisting.wanted_place(ask) or None,
        insistable_place=insisting.insistable_place(ask),
        needed_by=ask.needed_by,
        has_deadline=ask.has_deadline,
        topics=ask.topics,
        must=ask.must,
        state=_state(ask, now),
        created_at=ask.created_at,
        posts=posts,
        replies_count=counted.replies,
        contacts_count=counted.contacts,
        first_reply_seconds=_seconds(ask.created_at, counted.first_at),
        answer_path=f"/a/{ask.answer_code}" if _state(ask, now) == "live" else None,
        revision=revision,
        photos=pictured,
        is_unsent=is_unsent(sent_to),
        can_undo=can_undo(sent_to),
    )


def _seconds(since: datetime, until: datetime | None) -> int | None:
    return None if until is None else max(0, round((until - since).total_seconds()))


def _state(ask: Ask, now: datetime) -> AskState:
    return "expired" if ask.state == "live" and ask.needed_by <= now else ask.state


def _post(delivery: Delivery, account: Account, may_send: bool, pictured: int) -> PostView:
    return PostView(
        network=delivery.network,
        label=account_label(delivery.network),
        account=shown_name(account),
        account_url=account.url or None,
        text=delivery.text,
        state=delivery.state,
        remote_id=delivery.remote_id or None,
        url=delivery.url or None,
        attempts=delivery.attempts,
        message=_said(delivery),
        sent_at=delivery.sent_at,
        not_before=delivery.not_before if delivery.state == "queued" else None,
        replies_seen=delivery.replies_seen,
        replies_reported=delivery.replies_reported,
        checked_at=delivery.checked_at,
        visible=delivery.visible,
        actions=actions(delivery, may_send=may_send),
        photos=delivery.photos,
        notes=notes(delivery, pictured),
        button=delivery.delete_button or delivery.button,
        delete_asked_at=delivery.delete_asked_at,
        deleted_at=delivery.deleted_at,
        delete_failed=deleting.can_delete(delivery) and bool(delivery.delete_message),
    )


def _said(delivery: Delivery) -> str:
    """How its deletion stands, and what is in the way of its replies."""
    about_replies = "" if delivery.message in delivery.delete_message else delivery.message
    return " ".join(filter(None, (delivery.delete_message, about_replies)))


def _replies(
    stored: Iterable[StoredReply], evidence: Iterable[Evidence], how_well: Mapping[str, Tie]
) -> tuple[ReplyView, ...]:
    suggests: dict[str, dict[str, None]] = {}
    for item in evidence:
        suggests.setdefault(item.reply_id, {})[item.contact_id] = None
    return tuple(
        ReplyView(
            id=reply.id,
            network=reply.network,
            remote_id=reply.remote_id,
            parent_remote_id=reply.parent_remote_id,
            author=AuthorView(
                name=reply.author_name,
                handle=reply.author_handle or None,
                url=reply.author_url or None,
                closeness=closeness(how_well.get(reply.person_id or "", Tie())),
            ),
            text=reply.text,
            created_at=reply.created_at,
            kind=reply.kind,
            suggests=tuple(suggests.get(reply.id, ())),
            url=reply.url or None,
            state=reply.state,
            by_link=reply.source == ANSWER_PAGE,
            claims=reply.claims is not None,
        )
        for reply in stored
    )
