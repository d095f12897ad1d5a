"""What every adapter promises, kept by each of them over real HTTP, and by the fake as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpnet.domain.model import Media, Reply
from helpnet.networks import Expired, Network, Refused, TryLater
from helpnet.networks.http import Limits
from tests.support.pictures import photo
from tests.support.practice import running_practice
from tests.support.stages import FacebookStage, FakeStage, RenamedXStage, Stage, XStage

TEXT = "need help: who speaks on Web 2.0 & Social Media in Winnipeg? <3 example.org"
HASTY = Limits(total_seconds=0.5, connect_seconds=0.3)


ON_PRACTICE = {"x": XStage, "renamed x": RenamedXStage, "facebook": FacebookStage}


@pytest.fixture(params=[*ON_PRACTICE, "fake"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    if request.param == "fake":
        yield FakeStage()
        return
    with running_practice() as practice:
        yield ON_PRACTICE[request.param](practice)


def ago(**parts: float) -> datetime:
    return datetime.now(UTC) - timedelta(**parts)


def ids(replies: list[Reply]) -> list[str]:
    return [reply.remote_id for reply in replies]


# ---------------------------------------------------------------- posting, finding, deleting


def test_what_is_posted_stands_there_once_and_the_receipt_says_where(stage: Stage) -> None:
    network: Network = stage.open()
    receipt = network.post(TEXT)
    assert len(stage.standing()) == 1
    assert receipt.network == network.name
    assert receipt.remote_id and receipt.url.startswith(f"{stage.web}/")
    assert abs(datetime.now(UTC) - receipt.sent_at) < timedelta(seconds=10)


def test_a_post_that_stands_there_is_found_and_no_other(stage: Stage) -> None:
    network = stage.open()
    assert network.find(TEXT, ago(minutes=5)) is None
    other = network.post("something else altogether")
    stage.answer(other.remote_id, TEXT)
    assert network.find(TEXT, ago(minutes=5)) is None
    receipt = network.post(TEXT)
    found = network.find(TEXT, ago(minutes=5))
    assert found is not None
    assert (found.remote_id, found.url) == (receipt.remote_id, receipt.url)
    assert network.find(TEXT, ago(minutes=-5)) is None


def test_a_text_with_lines_scripts_and_emoji_arrives_and_is_found(stage: Stage) -> None:
    text = "Bitte um Hilfe, Größe egal 🙏🏽\n\n谁认识温尼伯的演讲者? مرحبا 👩‍👩‍👧"
    network = stage.open()
    receipt = network.post(text)
    assert stage.standing() == [text]
    found = network.find(text, ago(minutes=5))
    assert found is not None and found.remote_id == receipt.remote_id


def test_the_same_text_again_is_refused_as_a_duplicate(stage: Stage) -> None:
    network = stage.open()
    network.post(TEXT)
    with pytest.raises(Refused) as caught:
        network.post(TEXT)
    assert caught.value.duplicate
    assert len(stage.standing()) == 1


def test_an_own_post_is_shown_by_its_id_and_no_other(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    shown = network.own_post(receipt.remote_id)
    assert shown is not None
    assert (shown.remote_id, shown.url) == (receipt.remote_id, receipt.url)
    assert abs(shown.sent_at - receipt.sent_at) < timedelta(seconds=2)
    theirs = stage.answer(receipt.remote_id, "not the user's own")
    assert network.own_post(theirs) is None
    network.delete(receipt)
    assert network.own_post(receipt.remote_id) is None


def test_a_post_can_be_deleted_twice(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    assert network.delete(receipt)
    assert stage.standing() == []
    network.delete(receipt)
    assert network.find(TEXT, ago(minutes=5)) is None


# ---------------------------------------------------------------- replies


def test_replies_come_complete_over_pages_with_nested_ones_and_own_ones_marked(
    stage: Stage,
) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    said = [stage.answer(receipt.remote_id, f"try number {number}") for number in range(118)]
    nested = stage.answer(receipt.remote_id, "yes, him", in_reply_to=said[7])
    own = stage.answer(receipt.remote_id, "thank you", in_reply_to=said[7], own=True)
    replies, cursor = network.replies([receipt], {})
    heard = {reply.remote_id: reply for reply in replies}
    assert set(heard) == {*said, nested, own}
    assert heard[said[3]].text.endswith("try number 3")
    assert {heard[one].parent_remote_id for one in said} == {None}
    assert {heard[nested].parent_remote_id, heard[own].parent_remote_id} == {said[7]}
    assert [one for one in heard if heard[one].is_own] == [own]
    assert {reply.post_remote_id for reply in replies} == {receipt.remote_id}
    assert set(cursor) == {receipt.remote_id}


def test_a_reply_names_its_author_its_time_and_its_place(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    stage.answer(receipt.remote_id, "ask <Joel> & co")
    ((reply,), _) = network.replies([receipt], {})
    assert reply.author.name == "Ada Quill"
    assert reply.author.remote_id
    assert reply.text.endswith("ask <Joel> & co")
    assert abs(datetime.now(UTC) - reply.created_at) < timedelta(seconds=30)
    assert reply.url.startswith(f"{stage.web}/")
    assert not reply.is_own


def test_with_the_cursor_new_replies_come_and_none_is_missed(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    first = stage.answer(receipt.remote_id, "one")
    replies, cursor = network.replies([receipt], {})
    assert ids(replies) == [first]
    second = stage.answer(receipt.remote_id, "two")
    third = stage.answer(receipt.remote_id, "three", in_reply_to=first)
    replies, cursor = network.replies([receipt], cursor)
    assert {second, third} <= set(ids(replies)) <= {first, second, third}
    replies, _ = network.replies([receipt], cursor)
    assert set(ids(replies)) <= {first, second, third}


def test_the_replies_of_several_posts_are_told_apart(stage: Stage) -> None:
    network = stage.open()
    posts = [network.post(f"{TEXT} number {number}") for number in range(3)]
    said = {stage.answer(post.remote_id, "me"): post.remote_id for post in posts[:2]}
    replies, cursor = network.replies(posts, {})
    assert {reply.remote_id: reply.post_remote_id for reply in replies} == said
    assert set(cursor) == {post.remote_id for post in posts}


def test_no_replies_are_no_replies(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    assert network.replies([receipt], {})[0] == []
    assert network.replies([], {}) == ([], {})


def test_the_network_s_own_count_is_told(stage: Stage) -> None:
    network = stage.open()
    busy, quiet = network.post(TEXT), network.post(f"{TEXT} again")
    for number in range(3):
        stage.answer(busy.remote_id, f"reply {number}")
    assert network.counts([busy, quiet]) == {busy.remote_id: 3, quiet.remote_id: 0}
    assert network.counts([]) == {}


# ---------------------------------------------------------------- people


def test_people_are_looked_up_where_the_network_lets_one(stage: Stage) -> None:
    network = stage.open()
    found = network.profiles(["@Ada_Quill", "nobody_at_all"])
    if stage.name == "facebook":
        assert found == []
    else:
        assert [(profile.name, profile.handle) for profile in found] == [("Ada Quill", "ada_quill")]
    assert network.profiles([]) == []


def test_history_tells_whom_the_user_and_who_the_user_dealt_with_and_when(stage: Stage) -> None:
    network = stage.open()
    acts = [act for act in network.history(None) if act.person.name == "Ada Quill"]
    assert sorted(
        (act.outgoing, round((ago() - act.at).total_seconds() / 86400)) for act in acts
    ) == [
        (False, 5),
        (False, 40),
        (True, 5),
        (True, 40),
    ]
    assert all(act.person.remote_id for act in network.history(None))
    recent = [act for act in network.history(ago(days=20)) if act.person.name == "Ada Quill"]
    assert {act.outgoing for act in recent} == {True, False}
    assert all(act.at >= ago(days=20) for act in recent)


# ---------------------------------------------------------------- probing


def test_where_all_is_well_a_probe_finds_nothing_and_posts_nothing(stage: Stage) -> None:
    assert stage.open().probe() == []
    assert stage.standing() == []


def test_a_probe_that_got_no_answer_has_found_nothing_out(stage: Stage) -> None:
    for trouble in ({"kind": "malformed"}, {"kind": "rate_limit", "reset_in": 60}):
        stage.trouble(call="probe", **trouble)
        with pytest.raises(TryLater) as caught:
            stage.open().probe()
        assert caught.value.taken == "no"


# ---------------------------------------------------------------- trouble

LOST = [
    ("reset_before", {}, False),
    ("reset_after", {}, True),
    ("timeout_before", {}, False),
    ("timeout_after", {}, True),
    ("malformed", {}, True),
    ("truncated", {}, True),
    ("drip", {"seconds": 0.1}, True),
    ("status", {"status": 500}, False),
    ("html", {}, False),
]


@pytest.mark.parametrize(("kind", "effect", "taken"), LOST, ids=[case[0] for case in LOST])
def test_a_lost_answer_to_a_post_is_unknown_and_finding_tells_what_became_of_it(
    stage: Stage, kind: str, effect: dict[str, float], taken: bool
) -> None:
    stage.trouble(kind, **effect)
    with pytest.raises(TryLater) as caught:
        stage.open(HASTY).post(TEXT)
    assert caught.value.taken == "unknown"
    assert caught.value.message
    assert (stage.open().find(TEXT, ago(minutes=5)) is not None) == taken
    assert len(stage.standing()) == taken


@pytest.mark.parametrize(("kind", "effect", "taken"), LOST, ids=[case[0] for case in LOST])
def test_a_lost_answer_to_a_deletion_is_unknown_and_deleting_again_does_no_harm(
    stage: Stage, kind: str, effect: dict[str, float], taken: bool
) -> None:
    receipt = stage.open().post(TEXT, [Media(photo(), "fog")])
    stays = stage.open().post("something else altogether")
    stage.trouble(kind, call="delete", **effect)
    with pytest.raises(TryLater) as caught:
        stage.open(HASTY).delete(receipt)
    assert caught.value.taken == "unknown"
    assert len(stage.standing()) == 2 - taken
    stage.open().delete(receipt)
    assert stage.standing() == ["something else altogether"]
    assert stage.open().own_post(receipt.remote_id) is None
    assert stage.open().own_post(stays.remote_id) is not None


def test_a_network_that_says_it_deleted_nothing_deleted_nothing(stage: Stage) -> None:
    receipt = stage.open().post(TEXT)
    for kind, effect in (("status", {"status": 503}), ("rate_limit", {"reset_in": 300})):
        stage.trouble(kind, call="delete", **effect)
        with pytest.raises(TryLater) as caught:
            stage.open().delete(receipt)
        assert caught.value.taken == "no"
    assert stage.standing() == [TEXT]


@pytest.mark.parametrize("stage", ["x"], indirect=True)
def test_what_somebody_else_said_is_not_deleted(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    theirs = replace(receipt, remote_id=stage.answer(receipt.remote_id, "not the user's own"))
    with pytest.raises(Refused) as caught:
        network.delete(theirs)
    assert not caught.value.gone
    assert caught.value.message.endswith("then delete it again.")
    assert caught.value.button == ""


def test_a_network_that_says_it_took_nothing_took_nothing(stage: Stage) -> None:
    stage.trouble("status", status=503)
    with pytest.raises(TryLater) as caught:
        stage.open().post(TEXT)
    assert caught.value.taken == "no"
    assert stage.standing() == []


def test_a_rate_limit_says_when_to_go_on(stage: Stage) -> None:
    stage.trouble("rate_limit", reset_in=300)
    with pytest.raises(TryLater) as caught:
        stage.open().post(TEXT)
    assert caught.value.taken == "no"
    assert caught.value.after is not None
    assert timedelta(minutes=4) < caught.value.after - datetime.now(UTC) < timedelta(minutes=6)
    assert stage.standing() == []


@pytest.mark.parametrize(("kind", "effect", "taken"), LOST, ids=[case[0] for case in LOST])
def test_trouble_while_reading_means_try_later_and_nothing_is_unknown(
    stage: Stage, kind: str, effect: dict[str, float], taken: bool
) -> None:
    receipt = stage.open().post(TEXT)
    stage.answer(receipt.remote_id, "try Joel")
    stage.trouble(kind, call="replies", **effect)
    with pytest.raises(TryLater) as caught:
        stage.open(HASTY).replies([receipt], {})
    assert caught.value.taken == "no"
    assert "took" not in caught.value.message
    assert len(stage.open().replies([receipt], {})[0]) == 1


def test_a_sign_in_that_no_longer_holds_is_said_at_every_call(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    stage.expire()
    for call in (
        lambda: network.post("another"),
        lambda: network.find(TEXT, ago(minutes=5)),
        lambda: network.delete(receipt),
        lambda: network.replies([receipt], {}),
        lambda: network.counts([receipt]),
        lambda: list(network.history(None)),
        network.probe,
    ):
        with pytest.raises(Expired) as caught:
            call()
        assert "connect" in caught.value.message


def test_a_refresh_makes_the_account_work_again_or_says_to_reconnect(stage: Stage) -> None:
    network = stage.open()
    stage.expire()
    if stage.name == "facebook":
        with pytest.raises(Expired):
            network.refresh()
        return
    fresh = network.refresh()
    assert fresh.access_token and fresh.refresh_token
    assert network.post(TEXT).remote_id


def test_a_network_that_is_away_has_surely_taken_nothing(stage: Stage) -> None:
    receipt = stage.open().post(TEXT)
    away = stage.open(reachable=False)
    for call in (lambda: away.post("another"), lambda: away.replies([receipt], {}), away.probe):
        with pytest.raises(TryLater) as caught:
            call()
        assert caught.value.taken == "no"


@pytest.mark.parametrize("stage", ["x", "facebook"], indirect=True)
def test_an_answer_beyond_the_allowed_size_is_cut_off(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    for number in range(30):
        stage.answer(receipt.remote_id, f"{number} " + "many words " * 18)
    with pytest.raises(TryLater) as caught:
        stage.open(Limits(max_bytes=6000)).replies([receipt], {})
    assert caught.value.code == "TooLarge"


def test_an_answer_that_was_taken_back_is_told_as_gone(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT)
    stays, goes = (stage.answer(receipt.remote_id, text) for text in ("Ada can", "so can Bo"))
    stage.take_back(goes)
    told, _ = network.replies([receipt], {})
    assert stays in ids(told) and goes not in ids(told)
    assert network.missing([]) == frozenset()
    expected = frozenset() if network.tells_all else {goes}
    assert network.missing([stays, goes]) == expected
