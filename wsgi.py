"""The app as a web server wants it; here, and only here, its threads start."""

from __future__ import annotations

import atexit
import logging
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click

from helpnet import create_app
from helpnet.services.warm import read_models
from helpnet.store import StoreError
from helpnet.worker import Worker

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
log = logging.getLogger("helpnet")

NO_RESTART = 3  # the exit status by which a gunicorn worker says that another would fail as well


@contextmanager
def _plain_errors() -> Iterator[None]:
    """End with one sentence, and no trace, where helpnet cannot be started."""
    try:
        yield
    except (click.ClickException, StoreError) as error:
        print(f"helpnet cannot start: {error}", file=sys.stderr, flush=True)
        sys.exit(NO_RESTART)


with _plain_errors():
    app = create_app()
    _helpnet = app.extensions["helpnet"]
    _helpnet.prepare()
_worker = Worker(_helpnet.work) if _helpnet.config.worker == "embedded" else None


def _stop_when_told(number: signal.Signals) -> None:
    """Let one signal end the streams and the worker before the server waits for its threads."""
    before = signal.getsignal(number)

    def stop(signum: int, frame: FrameType | None) -> Any:
        _helpnet.live.stop()
        if _worker is not None:
            _worker.stop()
        if callable(before):
            return before(signum, frame)
        raise SystemExit(0)

    signal.signal(number, stop)


def _join() -> None:
    _helpnet.live.stop()
    if _worker is not None:
        _worker.stop()
        _worker.join(8)


for _number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
    _stop_when_told(_number)
atexit.register(_join)
_helpnet.live.start(
    lambda error: log.warning("Looking for changes failed: %s", type(error).__name__)
)
if _worker is not None:
    with _plain_errors(), _helpnet.store.plain_errors():
        _worker.start()
threading.Thread(target=read_models, name="models", daemon=True).start()
