"""On the practice networks, too, people can remove an app by hand, and the app is told."""

from __future__ import annotations

import pytest

from helpnet.networks import Expired
from tests.support.practice import Practice
from tests.support.scripted_server import Request, answer, scripted_server
from tests.support.stages import FacebookStage, PracticeStage, XStage

PAGES = {
    "x": (XStage, "/x/settings/connected_apps"),
    "facebook": (FacebookStage, "/graph/settings/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_who_removes_the_app_there_signs_it_out(practice: Practice, name: str) -> None:
    made, path = PAGES[name]
    stage: PracticeStage = made(practice)
    url, owner = f"{practice.url}{path}", practice.world.people.owner
    shown = practice.http.get(url, timeout=10)
    assert shown.ok and f"Remove it for {owner.name}" in shown.text
    assert practice.http.post(url, data={"who": "nobody"}, timeout=10).ok
    assert stage.open().probe() == []
    gone = practice.http.post(url, data={"who": owner.id}, timeout=10)
    assert "No app may act for anybody" in gone.text
    with pytest.raises(Expired):
        stage.open().probe()


def test_facebook_tells_the_app_that_it_was_removed(practice: Practice) -> None:
    FacebookStage(practice)
    told: list[Request] = []

    def script(request: Request) -> bytes:
        told.append(request)
        return answer(json={})

    with scripted_server(script) as app:
        settings = {"facebook_deauthorize_url": f"{app.base}/deauthorize"}
        practice.control("POST", "/settings", settings)
        owner = practice.world.people.owner
        url = f"{practice.url}/graph/settings/?tab=business_tools"
        practice.http.post(url, data={"who": owner.id}, timeout=10)
        practice.world.callbacks.wait()
    assert [one.form.keys() for one in told] == [{"signed_request"}]


def test_the_page_that_the_app_links_to_is_there(practice: Practice) -> None:
    from helpnet import create_app
    from helpnet.config import load

    consents = create_app(load({"HELPNET_PRACTICE_URL": practice.url})).extensions["helpnet"]
    for consent in consents.work.consents.values():
        assert practice.http.get(consent.removal_url, timeout=10).ok
