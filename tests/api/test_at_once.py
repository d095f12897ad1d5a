"""Many programs at once: nothing is made twice and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.support.api import Api

THREADS = 8


def test_one_key_from_many_threads_makes_one_ask(api: Api) -> None:
    clients = [api.client_of(api.owner) for _ in range(THREADS)]
    together = Barrier(THREADS)

    def send(number: int) -> tuple[int, str]:
        together.wait(10)
        body = {"text": "who talks in Winnipeg?", "client_key": "one key"}
        response = clients[number].post("/api/v1/asks", json=body)
        return response.status_code, response.get_json()["id"]

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(send, range(THREADS)))
    assert sorted(status for status, _ in answers) == [200] * (THREADS - 1) + [201]
    assert len({ask_id for _, ask_id in answers}) == 1
    store = api.helpnet.store
    assert store.rows("select count(*) as asks from asks") == [{"asks": 1}]
    assert store.rows("select count(*) as posts from deliveries") == [{"posts": 2}]
    jobs = "select count(*) as jobs from jobs where kind = 'deliver'"
    assert store.rows(jobs) == [{"jobs": 2}]


def test_one_key_with_many_bodies_makes_one_ask(api: Api) -> None:
    clients = [api.client_of(api.owner) for _ in range(THREADS)]
    together = Barrier(THREADS)

    def send(number: int) -> int:
        together.wait(10)
        body = {"text": f"ask number {number}", "client_key": "one key"}
        return clients[number].post("/api/v1/asks", json=body).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        answers = sorted(pool.map(send, range(THREADS)))
    assert answers == [201] + [409] * (THREADS - 1)


def test_replies_brought_at_once_are_all_kept_and_name_one_person(api: Api) -> None:
    path = f"/asks/{api.ask()['id']}/replies"
    api.reply(path.split("/")[2], "Good luck!")  # reads the name model, once
    clients = [api.client_of(api.owner) for _ in range(THREADS)]
    together = Barrier(THREADS)

    def bring(number: int) -> int:
        together.wait(10)
        body = {"text": "Joel Parent, joel@icgroup.example", "author_name": f"Friend {number}"}
        return clients[number].post(f"/api/v1{path}", json=body).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(bring, range(THREADS))) == {201}
    assert len(api.call("GET", path, 200).body["items"]) == THREADS + 1
    [contact] = api.contacts(path.split("/")[2])
    assert len(contact["suggested_by"]) == THREADS
