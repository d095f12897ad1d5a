"""The whole app on a real port, with its worker and watcher, stopped cleanly at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from werkzeug.serving import make_server

from helpnet import Helpnet, create_app, utc_now
from helpnet.config import Config, load
from helpnet.connect_practice import connect_practice
from helpnet.services import signin
from helpnet.worker import Worker


@dataclass(frozen=True)
class RunningApp:
    """A running app: where it is, its parts, its owner."""

    url: str
    helpnet: Helpnet
    owner: str
    token: str

    def sign_in_link(self) -> str:
        """A fresh link that signs the owner in."""
        secret = signin.new_link(self.helpnet.store, self.owner, self.helpnet.clock())
        return f"{self.url}/sign-in/{secret}"

    @property
    def headers(self) -> dict[str, str]:
        """What the API wants of a program."""
        return {"Authorization": f"Bearer {self.token}"}


def practice_environment(folder: Path, practice_url: str) -> dict[str, str]:
    """The variables of an app that practises with the networks at `practice_url`."""
    return {
        "HELPNET_DATABASE": str(folder / "helpnet.db"),
        "HELPNET_SECRET_KEY": "a secret for tests that guards nothing",
        "HELPNET_PRACTICE_URL": practice_url,
        "HELPNET_UNDO_SECONDS": "0",
    }


def practice_config(folder: Path, practice_url: str, **settings: str) -> Config:
    """The settings of such an app."""
    return load(practice_environment(folder, practice_url) | settings)


@contextmanager
def running_app(
    folder: Path,
    practice_url: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    worker: bool = True,
    port: int = 0,
    **settings: str,
) -> Iterator[RunningApp]:
    """Run the app, its practice accounts connected; on any port that is free if none is named."""
    app = create_app(practice_config(folder, practice_url, **settings), clock=clock)
    helpnet: Helpnet = app.extensions["helpnet"]
    owner = helpnet.prepare()
    connect_practice(helpnet.work, helpnet.config, owner)
    token = signin.new_token(helpnet.store, owner, "tests", clock())
    server = make_server("127.0.0.1", port, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever, name="app-under-test")
    working = Worker(helpnet.work) if worker else None
    serving.start()
    helpnet.live.start(lambda error: None)
    if working is not None:
        working.start()
    try:
        yield RunningApp(f"http://127.0.0.1:{server.server_port}", helpnet, owner, token)
    finally:
        helpnet.live.stop()
        if working is not None:
            working.stop()
            working.join(30)
        server.shutdown()
        serving.join(10)
        server.server_close()
        helpnet.live.join()
        helpnet.store.close()
