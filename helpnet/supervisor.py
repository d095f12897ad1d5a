"""What `make run` becomes: it starts the app and, in practice, the practice networks, prints one
sign-in link, and is the one place that stops both.
"""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType
from urllib.parse import urlsplit

import requests

from helpnet import Helpnet, assemble, started, utc_now
from helpnet.config import ROOT, Config, ConfigError, load, surroundings
from helpnet.connect_practice import connect_practice
from helpnet.networks import NetworkError
from helpnet.services import restoring, signin
from helpnet.store import StoreError

START_SECONDS = 30.0
STOP_SECONDS = 9.0
GRACE_SECONDS = 7
KEEP_ALIVE_SECONDS = 75
# What a large picture needed goes back to the system, where the C library is GNU's; in bytes.
GIVE_BACK = {"MALLOC_MMAP_THRESHOLD_": "65536"}
OPEN_FILES = 4096  # a stream, its thread's database and its journal: several for each phone


class CannotStart(Exception):
    """Something stands in the way; the message says what to do."""


class Stopped(Exception):
    """A signal told everything to stop."""


def main() -> int:
    """Run until a signal or until one of the processes ends; the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    _raise_file_limit()
    processes: list[subprocess.Popen[bytes]] = []
    try:
        _run(processes)
    except Stopped:
        return 0
    except (CannotStart, ConfigError, StoreError, NetworkError) as error:
        print(f"helpnet cannot start: {error}", file=sys.stderr, flush=True)
        return 1
    finally:
        _stop_all(processes)
    return 1


def _raise_file_limit() -> None:
    """Let the processes open as many files as the streams need; some systems begin at 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def _run(processes: list[subprocess.Popen[bytes]]) -> None:
    config = load(starting=True)
    helpnet = assemble(config, utc_now)
    _must_be_free(config.host, config.port, "PORT")
    if config.starts_practice:
        practice = urlsplit(config.practice_url)
        _must_be_free(practice.hostname or "", practice.port or 0, "PRACTICE_PORT")
    owner = helpnet.prepare()
    with started.kept(config.database.parent, config.given_addresses):
        _run_all(helpnet, owner, processes)


def _run_all(helpnet: Helpnet, owner: str, processes: list[subprocess.Popen[bytes]]) -> None:
    with helpnet.store.plain_errors():
        _start_all(helpnet, owner, processes)
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)  # several processes cannot be waited for at once without polling
    raise CannotStart("one of its processes has ended; what it said last stands above.")


def _start_all(helpnet: Helpnet, owner: str, processes: list[subprocess.Popen[bytes]]) -> None:
    config = helpnet.config
    if config.starts_practice:
        processes.append(_start(_practice_command(urlsplit(config.practice_url).port or 0)))
    link = signin.new_link(helpnet.store, owner, helpnet.clock())  # shows that it can be written to
    if config.practice:
        _wait_for(f"{config.practice_url}/practice/people", processes)
        connect_practice(helpnet.work, config, owner)
    processes.append(_start(_app_command(config)))
    _wait_for(f"{config.local_url}/{_sign_of_life(config)}", processes)
    _greet(helpnet, link)


def _sign_of_life(config: Config) -> str:
    """The page that answers well once the app is up; health takes a worker, which may be apart."""
    return "healthz" if config.worker == "embedded" else "sign-in"


def _practice_command(port: int) -> list[str]:
    return ["-m", "flask", "practice", "--port", str(port), "--autoplay"]


def _app_command(config: Config) -> list[str]:
    host = f"[{config.host}]" if ":" in config.host else config.host
    # One process: SQLite has one writer, and threads hold the streams at little cost.
    return [
        *("-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{config.port}", "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(config.threads)),
        *("--graceful-timeout", str(GRACE_SECONDS), "--keep-alive", str(KEEP_ALIVE_SECONDS)),
        *("--log-level", "warning"),
    ]


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own, so that Ctrl-C reaches the supervisor alone, which then stops them all.
    return subprocess.Popen(  # noqa: S603 (our own commands)
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings(GIVE_BACK),
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )


def _end_with_parent() -> None:
    """On Linux, have the process stopped when the supervisor is killed outright."""
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _must_be_free(host: str, port: int, setting: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"port {port} on {host} cannot be had ({error.strerror}): stop what uses it, "
                f"or choose another with {setting}=."
            ) from None


def _wait_for(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            raise CannotStart("one of its processes has ended; what it said last stands above.")
        if _answers(url):
            return
        time.sleep(0.1)  # a port that opens tells nobody: it has to be asked again
    raise CannotStart(f"{url} did not answer within {START_SECONDS:.0f} s.")


def _answers(url: str) -> bool:
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def _greet(helpnet: Helpnet, secret: str) -> None:
    config = helpnet.config
    what = (
        "with the practice networks: nothing leaves this computer"
        if config.practice
        else "with the real networks"
    )
    print(f"helpnet runs, {what}. Ctrl-C stops it.", flush=True)
    if restored := restoring.told(helpnet.store, helpnet.clock()):
        print(restored, flush=True)
    if config.worker == "off":
        print("HELPNET_WORKER is off: nothing is sent before `flask worker` runs.", flush=True)
    print(f"Sign in once with this link: {config.base_url}/sign-in/{secret}", flush=True)
    if config.base_url.startswith("http:") and config.base_url != config.local_url:
        print(f"On this computer it may also be: {config.local_url}/sign-in/{secret}", flush=True)


def _stop_all(processes: list[subprocess.Popen[bytes]]) -> None:
    """Stop the app first, so that its calls in flight still find the practice networks."""
    until = time.monotonic() + STOP_SECONDS
    for process in reversed(processes):
        _end(process, lambda: until - time.monotonic())


def _end(process: subprocess.Popen[bytes], left: Callable[[], float]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(max(0.5, left()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
