"""How an answer gets lost on the wire: the line is reset, falls silent, or lets bytes drip.

Each works on the real socket that the server hands along in `werkzeug.socket`; without one (an
app called in-process) the loss is an exception.
"""

from __future__ import annotations

import os
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any, NoReturn

LONGEST_SILENCE = 120.0  # seconds
GLANCE = 0.05  # seconds between two looks whether the client is still there


def reset(environ: dict[str, Any]) -> NoReturn:
    """Cut the line so that the client gets a reset, not an orderly end."""
    line: socket.socket | None = environ.get("werkzeug.socket")
    if line is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Closing the last descriptor sends the reset; the server's own later close would first
        # say goodbye, so the descriptor is swapped for one that leads nowhere.
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, line.fileno())
        os.close(nowhere)
    raise ConnectionResetError("The practice network reset this connection, as ordered.")


def fall_silent(environ: dict[str, Any], stopping: threading.Event) -> NoReturn:
    """Answer nothing until the client leaves, the server stops or two minutes have passed."""
    line: socket.socket | None = environ.get("werkzeug.socket")
    until = time.monotonic() + LONGEST_SILENCE
    while line is not None and time.monotonic() < until and not stopping.is_set():
        if _has_left(line):
            break
    raise ConnectionAbortedError("The practice network never answered, as ordered.")


def _has_left(line: socket.socket) -> bool:
    poll = select.poll()
    poll.register(line, select.POLLIN)
    if not poll.poll(GLANCE * 1000):
        return False
    try:
        return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except OSError:
        return True


def drip(body: bytes, seconds: float, stopping: threading.Event) -> Iterator[bytes]:
    """One byte at a time, `seconds` between them."""
    for index in range(len(body)):
        yield body[index : index + 1]
        if stopping.wait(seconds):
            return
