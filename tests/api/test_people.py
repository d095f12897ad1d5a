"""Importing and finding people through the API."""

from __future__ import annotations

import io

from benchmarks import made_exports
from helpnet.web.cursors import cursor
from helpnet.worker import Worker
from tests.support.api import Api


def test_an_export_is_taken_in_and_what_came_of_it_is_told(api: Api) -> None:
    file = (io.BytesIO(made_exports.google(4)), "contacts.csv")
    answer = api.client.post("/api/v1/people/imports", data={"file": file})
    assert answer.status_code == 202
    made = answer.get_json()
    assert (made["state"], made["file"]) == ("queued", "contacts.csv")
    Worker(api.helpnet.work).run_one()
    done = api.client.get(f"/api/v1/people/imports/{made['id']}").get_json()
    assert (done["state"], done["kind"], done["people"], done["skipped"]) == (
        "done",
        "google",
        4,
        [],
    )
    found = api.client.get("/api/v1/people?q=ana").get_json()["items"]
    assert [one["name"] for one in found] == [made_exports.name(0)]
    one = api.client.get(f"/api/v1/people/{found[0]['id']}").get_json()
    assert {"source": "contacts", "kind": "in_contacts"} in one["facts"]["sources"]
    assert one["closeness"] in ("know", "know_slightly")


def test_what_is_not_there_or_not_theirs_is_404_and_no_file_is_422(api: Api) -> None:
    assert api.client.post("/api/v1/people/imports", data={}).status_code == 422
    assert api.client.get("/api/v1/people/imports/none").status_code == 404
    assert api.client.get("/api/v1/people/none").status_code == 404
    assert api.client.get("/api/v1/people?how=foes").status_code == 422
    wrong = (cursor("9" * 30, "1", "a"), cursor("2", "1", "a"), cursor("1", "1", "\ud800"))
    for given in ("nonsense", *wrong):
        assert api.client.get(f"/api/v1/people?cursor={given}").status_code == 422
