"""`make run` as real processes: up in one go, down in one go, and nothing lost in between."""

from __future__ import annotations

import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from helpnet import started
from tests.support.html import Page
from tests.support.processes import (
    Running,
    free_port,
    is_running,
    kill,
    running,
    settings,
    wait_for,
)

SUPERVISOR = ["-m", "helpnet.supervisor"]
STOPS_WITHIN = 10.0


@dataclass
class House:
    """A started helpnet with a browser that is signed in."""

    running: Running
    app: str
    practice: str
    link: str
    browser: requests.Session = field(default_factory=requests.Session)

    def page(self, path: str) -> Page:
        """A page, as the signed-in user sees it."""
        answer = self.browser.get(self.app + path, timeout=10)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def send(self, text: str) -> str:
        """Send an ask through the composer; the path of its page."""
        form = self.page("/asks/new").one("form", "composer")
        fields = {"text": text, "networks": ["x", "facebook"], "zone": "UTC"}
        for name in ("csrf_token", "client_key"):
            fields[name] = self.page("/asks/new").all("input", name=name)[0]["value"]
        url = self.app + form["action"]
        answer = self.browser.post(url, data=fields, timeout=10, allow_redirects=False)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def fault(self, network: str, path: str, effect: dict[str, Any]) -> None:
        """Have the next posting call to that network meet trouble."""
        body = {"network": network, "method": "POST", "path": path, "count": 1, "effect": effect}
        requests.post(f"{self.practice}/practice/faults", json=body, timeout=10).raise_for_status()

    def posts(self, text: str) -> list[str]:
        """The networks on which the world sees this ask, once per post."""
        made = requests.get(f"{self.practice}/practice/posts", timeout=10).json()["items"]
        return sorted(post["network"] for post in made if post["text"] == text)

    @contextmanager
    def stream(self, ask: str) -> Iterator[requests.Response]:
        """The ask's page kept up to date, its first event received."""
        url = f"{self.app}{ask}/stream"
        headers = {"Accept": "text/event-stream"}
        with self.browser.get(url, headers=headers, stream=True, timeout=30) as response:
            assert response.status_code == 200
            assert next(response.iter_lines())
            yield response


@contextmanager
def house(folder: Path, ports: tuple[int, int], **more: str) -> Iterator[House]:
    """Start everything and follow the link that is printed."""
    app, practice = ports
    environment = settings(folder, PORT=str(app), PRACTICE_PORT=str(practice), **more)
    with running(SUPERVISOR, environment) as process:
        link = process.line_with("Sign in once with this link: ").rsplit(" ", 1)[1]
        made = House(process, f"http://127.0.0.1:{app}", f"http://127.0.0.1:{practice}", link)
        with made.browser:
            assert made.browser.get(link, timeout=10).status_code == 200
            yield made


@pytest.fixture
def ports() -> tuple[int, int]:
    return free_port(), free_port()


def test_one_command_starts_all_one_signal_ends_it_and_the_next_start_goes_on(
    tmp_path: Path, ports: tuple[int, int]
) -> None:
    sent, waiting = "who speaks in Brandon?", "who speaks in Selkirk?"
    with house(tmp_path, ports, HELPNET_UNDO_SECONDS="0") as first:
        health = requests.get(f"{first.app}/healthz", timeout=10)
        assert (health.status_code, health.json()["status"]) == (200, "ok")
        assert first.link.startswith(f"{first.app}/sign-in/")
        assert "Practice" in first.page("/").one("body").text
        assert first.page("/").one("form", "composer")
        assert requests.get(first.link, timeout=10).status_code == 403  # it signed in once
        first.send(sent)
        wait_for(lambda: first.posts(sent) == ["facebook", "x"])
        first.fault("x", "/2/tweets", {"type": "rate_limit", "reset_in": 3})
        ask = first.send(waiting)
        wait_for(lambda: first.posts(waiting) == ["facebook"])
        ends_at_once(first, ask, signal.SIGTERM)
        assert sum("/sign-in/" in line for line in first.running.output) == 1
    with house(tmp_path, ports, HELPNET_UNDO_SECONDS="0") as second:
        assert second.link != first.link
        second.browser.cookies.update(first.browser.cookies)  # nobody was signed out
        wait_for(lambda: second.posts(waiting) == ["facebook", "x"])
        assert second.posts(sent) == ["facebook", "x"]
        assert wait_for(lambda: all_sent(second, ask))
        assert (tmp_path / started.NAME).exists()
        ends_at_once(second, ask, signal.SIGINT)
    assert not (tmp_path / started.NAME).exists()


def ends_at_once(house: House, ask: str, number: signal.Signals) -> None:
    """One signal ends every process, in time and without a trace, also with streams open."""
    started = house.running.children()
    assert len(started) >= 3  # the practice networks, the app's server and its worker process
    with house.stream(ask), house.stream(ask):
        assert house.running.stop(number) < STOPS_WITHIN
    assert house.running.process.returncode == 0
    assert [pid for pid in started if is_running(pid)] == []
    assert not any("Traceback" in line or "rror" in line for line in house.running.output)


def all_sent(house: House, ask: str) -> Page | None:
    """The ask's page, once it shows both posts as sent."""
    page = house.page(ask)
    links = [link["href"] for link in page.all("a") if house.practice in link.attributes["href"]]
    return page if len(links) >= 2 else None


def test_killed_right_after_the_networks_took_the_post_there_is_one_post_per_network(
    tmp_path: Path, ports: tuple[int, int]
) -> None:
    text = "who speaks in Gimli?"
    with house(tmp_path, ports, HELPNET_UNDO_SECONDS="0") as first:
        for network, path in (("x", "/2/tweets"), ("facebook", "/feed")):
            first.fault(network, path, {"type": "timeout_after"})
        ask = first.send(text)
        wait_for(lambda: first.posts(text) == ["facebook", "x"])
        for pid in app_processes(first):
            kill(pid)
        assert first.running.end() == 1
        [sentence] = [line for line in first.running.output if "helpnet cannot" in line]
        assert "has ended" in sentence
    end_leases(tmp_path / "helpnet.db")
    with house(tmp_path, ports, HELPNET_UNDO_SECONDS="0") as second:
        second.browser.cookies.update(first.browser.cookies)
        wait_for(lambda: all_sent(second, ask))
        assert second.posts(text) == ["facebook", "x"]


def app_processes(house: House) -> list[int]:
    """The app's server and its worker process: all but the practice networks."""
    return [
        pid
        for pid in house.running.children()
        if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def end_leases(database: Path) -> None:
    """Stand in for the half minute after which a dead process's jobs are another's."""
    with sqlite3.connect(database) as connection:
        changed = connection.execute(
            "update jobs set lease_until = '2000' where state = 'claimed' and kind = 'deliver'"
        ).rowcount
        assert changed == 2
    connection.close()


def test_a_taken_port_ends_the_start_with_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = settings(tmp_path, PORT=port, PRACTICE_PORT=str(free_port()))
        with running(SUPERVISOR, environment) as process:
            assert process.end() == 1
    [sentence] = process.output
    assert sentence.startswith(f"helpnet cannot start: port {port} ")
    assert "PORT=" in sentence
