"""Photos go out with a post through every adapter, and trouble with them never posts twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helpnet.domain.model import Media
from helpnet.networks import Refused, TryLater
from helpnet.networks.http import Limits
from tests.support.pictures import photo
from tests.support.practice import running_practice
from tests.support.stages import FacebookStage, FakeStage, Stage, XStage

TEXT = "need help: whose dog is this? see example.org <3"
TWO = (Media(photo(), "a brown dog"), Media(photo(colour="red")))
HASTY = Limits(total_seconds=0.5, connect_seconds=0.3)
TROUBLE = [
    ("reset_before", {}),
    ("reset_after", {}),
    ("timeout_before", {}),
    ("timeout_after", {}),
    ("malformed", {}),
    ("truncated", {}),
    ("drip", {"seconds": 0.1}),
    ("status", {"status": 500}),
    ("html", {}),
]


@pytest.fixture(params=["x", "facebook", "fake"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    if request.param == "fake":
        yield FakeStage()
        return
    with running_practice() as practice:
        yield XStage(practice) if request.param == "x" else FacebookStage(practice)


def lately() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_photos_stand_in_the_post_with_what_they_show(stage: Stage, count: int) -> None:
    media = [Media(photo(colour=f"#{number}00"), f"photo {number}") for number in range(count)]
    stage.open().post(TEXT, media)
    assert stage.standing() == [TEXT]
    assert stage.photos() == [[one.alt for one in media]]


def test_a_post_with_photos_is_found_by_its_text(stage: Stage) -> None:
    network = stage.open()
    receipt = network.post(TEXT, TWO)
    found = network.find(TEXT, lately())
    assert found is not None
    assert (found.remote_id, found.url) == (receipt.remote_id, receipt.url)
    assert network.find(f"{TEXT} https://example.org/another", lately()) is None
    shown = network.own_post(receipt.remote_id)
    assert shown is not None and shown.remote_id == receipt.remote_id


@pytest.mark.parametrize(("kind", "effect"), TROUBLE, ids=[case[0] for case in TROUBLE])
def test_trouble_while_a_photo_is_sent_up_leaves_no_post_and_no_doubt(
    stage: Stage, kind: str, effect: dict[str, float]
) -> None:
    stage.trouble(kind, call="upload", **effect)
    with pytest.raises(TryLater) as caught:
        stage.open(HASTY).post(TEXT, TWO)
    assert caught.value.taken == "no"
    assert stage.standing() == []
    stage.open().post(TEXT, TWO)
    assert stage.photos() == [["a brown dog", ""]]


@pytest.mark.parametrize("stage", ["x"], indirect=True)
def test_a_photo_that_could_not_be_described_is_not_posted_without_a_word(stage: Stage) -> None:
    stage.trouble("timeout_after", call="describe")
    with pytest.raises(TryLater) as caught:
        stage.open(HASTY).post(TEXT, TWO)
    assert caught.value.taken == "no"
    assert stage.standing() == []


@pytest.mark.parametrize("kind", ["reset_after", "malformed", "timeout_after"])
def test_a_lost_answer_to_a_post_with_photos_is_unknown_and_it_is_found(
    stage: Stage, kind: str
) -> None:
    stage.trouble(kind)
    with pytest.raises(TryLater) as caught:
        stage.open(HASTY).post(TEXT, TWO)
    assert caught.value.taken == "unknown"
    assert stage.open().find(TEXT, lately()) is not None
    assert len(stage.standing()) == 1


def test_a_rate_limit_on_photos_says_when_to_go_on(stage: Stage) -> None:
    stage.trouble("rate_limit", call="upload", reset_in=300)
    with pytest.raises(TryLater) as caught:
        stage.open().post(TEXT, TWO)
    assert caught.value.taken == "no"
    assert caught.value.after is not None


@pytest.mark.parametrize("stage", ["x", "facebook"], indirect=True)
def test_what_the_network_takes_for_no_picture_is_refused_in_one_sentence(stage: Stage) -> None:
    with pytest.raises(Refused) as caught:
        stage.open().post(TEXT, [Media(b"no picture")])
    assert caught.value.message.endswith(".")
    assert not caught.value.duplicate
    assert stage.standing() == []
