"""GET /readiness: a program learns whether an ask could go out, as whom, and what to do."""

from __future__ import annotations

from helpnet.domain.model import Finding
from helpnet.store import accounts, jobs, probes
from tests.support.api import Api


def listed(api: Api) -> dict[str, dict[str, object]]:
    return {one["network"]: one for one in api.call("GET", "/readiness", 200).body["items"]}


def test_what_was_found_is_told_network_by_network(api: Api) -> None:
    known = {one.network: one for one in accounts.of_user(api.helpnet.store, api.owner)}
    spent = Finding("402", "Your credit is used up.", "Top up", "https://x.example", True)
    probes.keep(api.helpnet.store, known["x"].id, api.clock(), [spent], answered=True)
    probes.keep(api.helpnet.store, known["facebook"].id, api.clock(), [], answered=True)
    told = listed(api)
    assert told["x"] == {
        "network": "x",
        "account": told["x"]["account"],
        "can_post": False,
        "checked_at": "2026-03-14T12:00:00.000Z",
        "message": "Your credit is used up.",
        "button": "Top up",
        "url": "https://x.example",
    }
    assert told["x"]["account"]
    assert (told["facebook"]["can_post"], told["facebook"]["message"]) == (True, None)


def test_what_nobody_has_looked_at_is_not_known_and_looked_at_in_the_background(api: Api) -> None:
    told = listed(api)
    assert (told["x"]["can_post"], told["x"]["checked_at"]) == (None, None)
    for account in accounts.of_user(api.helpnet.store, api.owner):
        assert jobs.run_at(api.helpnet.store, "probe", account.id) == api.clock()


def test_a_sign_in_that_is_over_names_the_page_where_it_is_renewed(api: Api) -> None:
    known = {one.network: one for one in accounts.of_user(api.helpnet.store, api.owner)}
    accounts.set_state(api.helpnet.store, known["x"].id, "expired", "Connect X again.")
    told = listed(api)["x"]
    assert (told["can_post"], told["message"]) == (False, "Connect X again.")
    assert told["button"] == "Reconnect"
    assert str(told["url"]).endswith("/accounts#x")


def test_nothing_is_told_without_a_token(api: Api) -> None:
    assert api.app.test_client().get("/api/v1/readiness").status_code == 401
