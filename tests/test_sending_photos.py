"""An ask with photos goes out once on each network, as each account may send them."""

from __future__ import annotations

import base64
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from helpnet.domain.model import Photo
from helpnet.services import photos, send
from helpnet.services.errors import Conflict, Invalid
from helpnet.services.photos import Chosen
from helpnet.store import accounts, jobs
from helpnet.store import photos as rows
from tests.support.pictures import photo
from tests.support.stepped_app import SteppedApp

BOTH = pytest.mark.parametrize("network", ["x", "facebook"])
UPLOADING = {"x": "/x/2/media/upload", "facebook": "/photos"}
POSTING = {"x": {"method": "POST", "path": "/x/2/tweets"}, "facebook": {"path": "/feed"}}


def taken(stepped: SteppedApp, colour: str = "teal") -> Photo:
    return photos.take(stepped.helpnet.work, stepped.owner, photo(colour=colour))


def two(stepped: SteppedApp) -> tuple[Chosen, ...]:
    first, second = taken(stepped), taken(stepped, "red")
    return Chosen(first.id, "a teal  door "), Chosen(second.id)


def shown(stepped: SteppedApp, network: str) -> list[list[str]]:
    """What the photos of each published post show, in words."""
    return [[one["alt_text"] for one in post["media"]] for post in stepped.published(network)]


def test_an_ask_goes_to_both_networks_with_its_photos(stepped: SteppedApp) -> None:
    ask_id = stepped.send(photos=two(stepped))
    ask = stepped.page(ask_id).ask
    assert [one.alt for one in ask.photos] == ["a teal  door", ""]
    assert [(post.photos, post.notes) for post in ask.posts] == [(2, ()), (2, ())]
    stepped.work()
    for network in ("x", "facebook"):
        assert stepped.post(ask_id, network).state == "sent"
        assert shown(stepped, network) == [["a teal  door", ""]]


def test_what_goes_out_holds_no_metadata(stepped: SteppedApp) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    content = photo(exif=exif)
    assert b"SecretPhone" in content
    own = photos.take(stepped.helpnet.work, stepped.owner, content)
    stepped.send(photos=(Chosen(own.id),))
    stepped.work()
    [photo_id] = [one for post in stepped.practice.world.facebook.posts() for one in post.photos]
    kept = stepped.practice.world.facebook.photos.get(photo_id)
    assert kept is not None
    gone_out = base64.b64decode(kept.content)
    assert b"Exif" not in gone_out and b"SecretPhone" not in gone_out


@BOTH
@pytest.mark.parametrize("effect", ["reset_before", "reset_after", "malformed"])
def test_photos_that_did_not_arrive_are_sent_again_by_themselves(
    stepped: SteppedApp, network: str, effect: str
) -> None:
    stepped.fault(network, {"type": effect}, path=UPLOADING[network])
    ask_id = stepped.send(photos=two(stepped))
    stepped.work()
    waiting = stepped.post(ask_id, network)
    assert waiting.state == "queued"
    assert "photo" in waiting.message
    stepped.work(75)
    assert stepped.post(ask_id, network).state == "sent"
    assert shown(stepped, network) == [["a teal  door", ""]]


@BOTH
@pytest.mark.parametrize("effect", ["reset_after", "timeout_after", "malformed"])
def test_a_post_with_photos_whose_answer_was_lost_is_found_and_not_sent_again(
    stepped: SteppedApp, network: str, effect: str
) -> None:
    stepped.fault(network, {"type": effect}, **POSTING[network])
    ask_id = stepped.send(photos=two(stepped))
    stepped.work(3)
    found = stepped.post(ask_id, network)
    assert (found.state, found.attempts) == ("sent", 1)
    assert shown(stepped, network) == [["a teal  door", ""]]


def test_an_account_without_the_right_to_photos_gets_the_text_alone_and_says_so(
    stepped: SteppedApp,
) -> None:
    store = stepped.helpnet.store
    [account] = [one for one in accounts.of_user(store, stepped.owner) if one.network == "x"]
    old = accounts.credentials(store, account.id)
    assert old is not None and "media.write" in old.scopes
    scopes = tuple(scope for scope in old.scopes if scope != "media.write")
    fresh = replace(old, scopes=scopes)
    assert accounts.replace_credentials(store, account.id, fresh, instead_of=old)
    ask_id = stepped.send(photos=two(stepped))
    stepped.work()
    post = stepped.post(ask_id, "x")
    assert (post.state, post.photos) == ("sent", 0)
    [note] = post.notes
    assert "connect X again" in note
    assert "media" not in stepped.published("x")[0]
    assert shown(stepped, "facebook") == [["a teal  door", ""]]
    assert stepped.post(ask_id, "facebook").notes == ()


def test_the_same_ask_with_the_same_photos_brought_twice_is_one(stepped: SteppedApp) -> None:
    first = stepped.send(photos=two(stepped), client_key="k")
    assert stepped.send(photos=two(stepped), client_key="k") == first
    with pytest.raises(Conflict):
        stepped.send(photos=two(stepped)[::-1], client_key="k")
    with pytest.raises(Conflict):
        stepped.send(client_key="k")


def test_photos_of_an_ask_may_go_with_another_one(stepped: SteppedApp) -> None:
    chosen = two(stepped)
    first = stepped.send(photos=chosen)
    second = stepped.send("another need", photos=chosen[:1])
    kept = stepped.page(first).ask.photos
    again = stepped.page(second).ask.photos
    assert [one.id for one in kept] == [one.id for one in chosen]
    assert [one.alt for one in again] == ["a teal  door"]
    assert again[0].id not in {one.id for one in kept}


def test_photos_that_cannot_go_are_named_with_all_else_that_is_wrong(stepped: SteppedApp) -> None:
    own = taken(stepped)
    five = tuple(Chosen(taken(stepped, f"#{n}00").id) for n in range(5))
    for wrong, said in (
        (five, "4 photos at most"),
        ((Chosen("nothing"),), "choose it again"),
        ((Chosen(own.id), Chosen(own.id)), "twice"),
        ((Chosen(own.id, "a" * 1001),), "1,000 characters"),
    ):
        with pytest.raises(Invalid) as caught:
            stepped.send("", photos=wrong)
        assert set(caught.value.fields) == {"photos", "text"}
        assert said in caught.value.fields["photos"]


def test_a_photo_is_its_owners_alone(stepped: SteppedApp) -> None:
    store = stepped.helpnet.store
    kept = taken(stepped)
    assert rows.content(store, stepped.owner, kept.id)
    assert rows.content(store, "somebody else", kept.id) is None
    assert rows.get(store, "somebody else", kept.id) is None


def test_photos_no_ask_has_are_forgotten_after_a_day_and_others_with_their_ask(
    stepped: SteppedApp,
) -> None:
    store = stepped.helpnet.store
    sent, unsent = taken(stepped), taken(stepped, "red")
    ask_id = stepped.send(photos=(Chosen(sent.id),))
    stepped.drain()
    stepped.clock.forward(hours=23)
    stepped.drain()
    assert rows.content(store, stepped.owner, unsent.id)
    stepped.clock.forward(hours=1)
    stepped.drain()
    assert rows.content(store, stepped.owner, unsent.id) is None
    assert rows.content(store, stepped.owner, sent.id)
    assert jobs.claim(store, "t", stepped.clock() + timedelta(days=9), timedelta(1)) is not None
    store.write("delete from asks where id = ?", [ask_id])
    assert rows.content(store, stepped.owner, sent.id) is None


def test_a_file_that_is_no_picture_is_not_kept(stepped: SteppedApp) -> None:
    with pytest.raises(Invalid, match="no picture"):
        photos.take(stepped.helpnet.work, stepped.owner, b"nothing")
    assert stepped.helpnet.store.rows("select id from photos") == []


def test_a_photo_that_is_about_to_be_forgotten_as_it_is_sent_goes_along_or_is_asked_for_anew(
    stepped: SteppedApp,
) -> None:
    """Never is an ask kept that says it has photos and has none."""
    work, kept = stepped.helpnet.work, taken(stepped)

    def new_id() -> str:
        with (
            closing(sqlite3.connect(work.store.path, timeout=0, isolation_level=None)) as other,
            suppress(sqlite3.OperationalError),
        ):
            other.execute("delete from photos where ask_id is null")
        return work.new_id()

    draft = send.AskDraft("help", photos=(Chosen(kept.id),))
    sent = send.send(replace(work, new_id=new_id), stepped.owner, draft, undo_seconds=0)
    assert len(stepped.page(sent.ask_id).ask.photos) == 1
