"""How X's connection_status becomes a relation: whom the user blocks or mutes is in none."""

from __future__ import annotations

import pytest

from helpnet.networks.x_parse import profile


@pytest.mark.parametrize(
    ("status", "relation"),
    [
        (["following", "followed_by"], {"follows_each_other"}),
        (["following"], {"you_follow"}),
        (["followed_by", "follow_request_sent"], {"follows_you"}),
        ([], set()),
        (["followed_by", "blocking"], set()),
        (["following", "followed_by", "muting"], set()),
        (None, None),
    ],
)
def test_the_relation_that_x_tells(status: list[str] | None, relation: set[str] | None) -> None:
    user = {"id": "7", "name": "Nia", "username": "nia", "connection_status": status}
    assert profile(user, "https://x.com").relation == relation
