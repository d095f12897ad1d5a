"""helpnet as `make run` starts it, in processes of its own, over a database that is thrown away.

The benchmark stands beside it: it speaks to it over HTTP, steers the practice networks by their
control plane, and looks into the same database, as any other process might.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from dotenv import dotenv_values

from helpnet import Helpnet, assemble, utc_now
from helpnet.config import ROOT, load
from helpnet.services import signin

START_SECONDS = 60.0
STOP_SECONDS = 20.0
CALL_SECONDS = 30.0


class CannotMeasure(Exception):
    """What was to be measured did not happen; the message says what did."""


@dataclass(frozen=True, slots=True)
class Product:
    """A running helpnet and its practice networks, with all that a measure asks of them."""

    url: str
    practice_url: str
    helpnet: Helpnet  # the parts, put together a second time over the same database
    owner: str
    http: requests.Session  # with the owner's API token
    process: subprocess.Popen[bytes]  # the supervisor

    def kill(self) -> None:
        """End it and all that it started outright, as a failing computer does."""
        for pid in (self.process.pid, *_descendants(self.process.pid)):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, text: str, **more: object) -> str:
        """Send an ask over the JSON API, with what else its body may hold; its id."""
        return str(self._call("POST", f"{self.url}/api/v1/asks", {"text": text, **more})["id"])

    def asked(self, ask_id: str) -> dict[str, Any]:
        """How the ask stands, as the API tells it."""
        return self._call("GET", f"{self.url}/api/v1/asks/{ask_id}")

    def sent_posts(self, ask_id: str) -> dict[str, str]:
        """Wait until the ask stands on every network; network -> the post's id there."""
        wait_until(lambda: _all_sent(self.asked(ask_id)), 30, "the ask is on its networks")
        return {post["network"]: post["remote_id"] for post in self.asked(ask_id)["posts"]}

    def practice(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """A call of the practice networks' control plane."""
        return self._call(method, f"{self.practice_url}/practice{path}", body)

    def sign_in_link(self) -> str:
        """A fresh link that signs the owner in."""
        secret = signin.new_link(self.helpnet.store, self.owner, self.helpnet.clock())
        return f"{self.url}/sign-in/{secret}"

    def _call(self, method: str, url: str, body: object = None) -> dict[str, Any]:
        answer = self.http.request(method, url, json=body, timeout=CALL_SECONDS)
        if not answer.ok:
            raise CannotMeasure(f"{method} {url} was answered with {answer.status_code}.")
        told: dict[str, Any] = answer.json()
        return told


def _all_sent(ask: Mapping[str, Any]) -> bool:
    return all(post["state"] == "sent" for post in ask["posts"])


def wait_until(happened: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again; raises CannotMeasure when it does not happen within `seconds`."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise CannotMeasure(f"After {seconds:.0f} s it is still not so that {what}.")
        time.sleep(0.1)


@contextmanager
def running_product() -> Iterator[Product]:
    """Start helpnet with its practice networks on free ports; stop both at the end."""
    with site() as environ, started(environ) as product:
        yield product


@contextmanager
def site() -> Iterator[Mapping[str, str]]:
    """The environment of a helpnet that can be started and stopped several times."""
    with tempfile.TemporaryDirectory(prefix="helpnet-bench-") as name:
        yield _environ(Path(name))


@contextmanager
def started(environ: Mapping[str, str]) -> Iterator[Product]:
    """Start the helpnet of a site; stop it at the end, if it still runs."""
    said = Path(environ["HELPNET_DATABASE"]).with_name("said.txt")
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "helpnet.supervisor"],
            cwd=ROOT,
            env=dict(environ),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for_start(process, f"http://127.0.0.1:{environ['PORT']}/healthz", said)
        with _product(environ, process) as product:
            yield product
    finally:
        _stop(process)


def _descendants(pid: int) -> list[int]:
    """The processes that one has started, and those that they have started, as Linux tells."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = [int(one) for task in tasks for one in (task / "children").read_text().split()]
    return [found for child in children for found in (child, *_descendants(child))]


def _environ(folder: Path) -> dict[str, str]:
    """The environment, free of settings: a measure must meet neither real networks nor real data.

    A `.env` file is read by the app all the same, but an empty variable stands above it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HELPNET_")}
    port, practice_port = _free_ports(2)
    return {
        **kept,
        **dict.fromkeys(dotenv_values(ROOT / ".env"), ""),
        "HELPNET_DATABASE": str(folder / "helpnet.db"),
        "HELPNET_SECRET_KEY": secrets.token_urlsafe(),
        "HELPNET_UNDO_SECONDS": "0",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PRACTICE_PORT": str(practice_port),
    }


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def _product(environ: Mapping[str, str], process: subprocess.Popen[bytes]) -> Iterator[Product]:
    config = load(environ)
    helpnet = assemble(config, utc_now)
    owner = helpnet.prepare()
    with requests.Session() as http:
        http.trust_env = False
        token = signin.new_token(helpnet.store, owner, "benchmark", helpnet.clock())
        http.headers["Authorization"] = f"Bearer {token}"
        try:
            yield Product(config.base_url, config.practice_url, helpnet, owner, http, process)
        finally:
            helpnet.store.close()


def _wait_for_start(process: subprocess.Popen[bytes], url: str, said: Path) -> None:
    def answers() -> bool:
        if process.poll() is not None:
            raise CannotMeasure(f"helpnet did not start:\n{said.read_text(errors='replace')}")
        try:
            with requests.Session() as http:
                http.trust_env = False
                return http.get(url, timeout=2).ok
        except requests.RequestException:
            return False

    wait_until(answers, START_SECONDS, "helpnet answers")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()  # its own processes end with it
        process.wait()
