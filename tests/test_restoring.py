"""A restored copy sends nothing that may have gone: it looks, then the user decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpnet import Helpnet, create_app
from helpnet.services import restoring, signin
from helpnet.services.decide import decide
from helpnet.services.undo import undo
from helpnet.store import copying
from tests.support.html import Page
from tests.support.running_app import practice_config
from tests.support.stepped_app import SteppedApp

POSTING = {"x": {"method": "POST", "path": "/x/2/tweets"}, "facebook": {"path": "/feed"}}
BOTH = pytest.mark.parametrize("network", ["x", "facebook"])


@contextmanager
def restored(
    original: SteppedApp, copy: Path, secret: str = "a secret for tests that guards nothing"
) -> Iterator[SteppedApp]:
    """Another helpnet, beside the same networks, first started from the copy."""
    folder = copy.with_name("restored")
    folder.mkdir()
    copy.rename(folder / "helpnet.db")
    config = practice_config(folder, original.practice.url, HELPNET_SECRET_KEY=secret)
    app = create_app(config, clock=original.clock)
    helpnet: Helpnet = app.extensions["helpnet"]
    owner = helpnet.prepare()
    try:
        yield SteppedApp(app, helpnet, original.practice, original.clock, owner)
    finally:
        helpnet.store.close()


def backup(original: SteppedApp, folder: Path) -> Path:
    copying.copy(original.helpnet.store.path, folder / "copy.db", original.clock())
    return folder / "copy.db"


def test_what_went_out_after_the_backup_is_found_and_not_sent_again(
    stepped: SteppedApp, tmp_path: Path
) -> None:
    ask_id = stepped.send()
    copy = backup(stepped, tmp_path)
    stepped.work(2)
    assert stepped.post(ask_id, "x").state == "sent"
    stepped.clock.forward(hours=5)
    with restored(stepped, copy) as again:
        assert {post.state for post in again.page(ask_id).ask.posts} == {"sending"}
        assert "checking" in again.post(ask_id, "x").message
        again.work(61)
        for network in ("x", "facebook"):
            assert again.post(ask_id, network).state == "sent"
            assert again.post(ask_id, network).url == stepped.post(ask_id, network).url
            assert len(again.published(network)) == 1


@BOTH
@pytest.mark.parametrize("hours", [0, 25])
def test_what_is_not_to_be_seen_is_the_users_to_decide(
    stepped: SteppedApp, tmp_path: Path, network: str, hours: int
) -> None:
    """Also after the time it was needed by: nobody knows whether it went in time."""
    ask_id = stepped.send()
    copy = backup(stepped, tmp_path)
    undo(stepped.helpnet.store, stepped.owner, ask_id, stepped.clock())
    stepped.clock.forward(hours=hours)
    with restored(stepped, copy) as again:
        again.work(61)
        assert again.published(network) == []
        post = again.post(ask_id, network)
        assert post.state == "unknown"
        assert "look at your posts there" in post.message
        assert post.actions == (("confirm", "cancel") if hours else ("confirm", "resend", "cancel"))
        if not hours:
            decide(again.helpnet.work, again.owner, ask_id, network, "resend", "")
            again.work(1)
            assert again.post(ask_id, network).state == "sent"
            assert len(again.published(network)) == 1


@BOTH
def test_a_post_under_way_at_the_backup_is_looked_for(
    stepped: SteppedApp, tmp_path: Path, network: str
) -> None:
    stepped.fault(network, {"type": "timeout_after"}, **POSTING[network])
    ask_id = stepped.send()
    stepped.work()
    assert stepped.post(ask_id, network).state == "sending"
    copy = backup(stepped, tmp_path)
    stepped.clock.forward(hours=1)
    with restored(stepped, copy) as again:
        again.work(61)
        assert again.post(ask_id, network).state == "sent"
        assert len(again.published(network)) == 1


@BOTH
@pytest.mark.parametrize("way", ["refused", "taken back"])
def test_what_did_not_go_but_was_sent_since_is_found_when_it_is_to_be_sent_once_more(
    stepped: SteppedApp, tmp_path: Path, network: str, way: str
) -> None:
    if way == "refused":
        stepped.fault(network, {"type": "status", "status": 403}, **POSTING[network])
    ask_id = stepped.send()
    if way == "taken back":
        decide(stepped.helpnet.work, stepped.owner, ask_id, network, "cancel", "")
    stepped.work()
    before = stepped.post(ask_id, network).state
    assert before == ("refused" if way == "refused" else "cancelled")
    copy = backup(stepped, tmp_path)
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, "resend", "")
    stepped.work()
    stepped.clock.forward(hours=3)
    with restored(stepped, copy) as again:
        assert again.post(ask_id, network).state == before
        decide(again.helpnet.work, again.owner, ask_id, network, "resend", "")
        again.work()
        assert again.post(ask_id, network).state == "sent"
        assert len(again.published(network)) == 1


def test_only_the_first_start_from_a_copy_settles_it(stepped: SteppedApp, tmp_path: Path) -> None:
    with restored(stepped, backup(stepped, tmp_path)) as again:
        ask_id = again.send()
        again.helpnet.prepare()
        assert again.post(ask_id, "x").state == "queued"
        again.work()
        assert again.post(ask_id, "x").state == "sent"
        second = backup(again, tmp_path)
        assert copying.unsettled(again.helpnet.store) is None
        with restored(again, second.rename(tmp_path / "restored" / "copy.db")) as third:
            assert third.post(ask_id, "x").state == "sent"


def test_a_copy_that_is_restored_at_the_moment_of_another_restore_starts(
    stepped: SteppedApp, tmp_path: Path
) -> None:
    """The clock was set back, say."""
    ask_id = stepped.send()
    with restored(stepped, backup(stepped, tmp_path)) as again:
        second = backup(again, tmp_path)
        with restored(again, second.rename(tmp_path / "restored" / "copy.db")) as third:
            assert "checking" in third.post(ask_id, "x").message


def test_the_user_is_told_of_the_backup_for_a_day(stepped: SteppedApp, tmp_path: Path) -> None:
    copy = backup(stepped, tmp_path)
    stepped.clock.forward(hours=30)
    assert restoring.told(stepped.helpnet.store, stepped.clock()) == ""
    with restored(stepped, copy) as again:
        store = again.helpnet.store
        assert "backup of 14 Mar 2026, 12:00 UTC" in restoring.told(store, again.clock())
        browser = again.app.test_client()
        browser.get(f"/sign-in/{signin.new_link(store, again.owner, again.clock())}")
        for path in ("/asks", "/asks/new"):
            [notice] = Page(browser.get(path).text).texts("p", "notice")
            assert "14 Mar 2026, 12:00 UTC" in notice
        again.clock.forward(hours=24)
        assert restoring.told(store, again.clock()) == ""


@pytest.mark.parametrize(
    ("secret", "state"),
    [("a secret for tests that guards nothing", "sent"), ("another secret, made since" * 2, "")],
)
def test_with_its_key_the_copy_can_post_and_without_it_says_what_to_do(
    stepped: SteppedApp, tmp_path: Path, secret: str, state: str
) -> None:
    with restored(stepped, backup(stepped, tmp_path), secret) as again:
        ask_id = again.send()
        again.work()
        post = again.post(ask_id, "x")
        if state:
            assert post.state == state
        else:
            assert (post.state, post.button) == ("refused", "Reconnect")
            assert "put the old key back, or connect the account again" in post.message


def test_a_sign_in_link_of_before_the_backup_is_of_no_use(
    stepped: SteppedApp, tmp_path: Path
) -> None:
    link = signin.new_link(stepped.helpnet.store, stepped.owner, stepped.clock())
    token = signin.new_token(stepped.helpnet.store, stepped.owner, "phone", stepped.clock())
    with restored(stepped, backup(stepped, tmp_path)) as again:
        assert signin.redeem(again.helpnet.store, link, again.clock()) is None
        assert signin.of_token(again.helpnet.store, token) == again.owner
