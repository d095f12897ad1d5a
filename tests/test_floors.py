"""The floors of the house: who may import whom, which libraries belong where, how long a file is.

The rules stand in FLOORS. A module that needs more than its floor allows belongs on another floor,
or the rule, and the picture in docs/architecture.md, change together.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400  # lines of one file
TYPES_ONLY = frozenset({"_typeshed"})

NETWORK_ACCESS = frozenset({"socket", "ssl", "http.client", "urllib.request", "smtplib", "ftplib"})
PROCESSES = frozenset({"subprocess", "multiprocessing", "ctypes"})
OUTER_WORLD = (
    NETWORK_ACCESS
    | PROCESSES
    | {"asyncio", "os", "random", "secrets", "shutil", "signal", "sqlite3", "tempfile", "threading"}
    | {"time", "uuid", "http.server", "socketserver", "webbrowser"}
)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class Floor:
    """What one part of helpnet may import, beside itself and the standard library."""

    parts: frozenset[str] = frozenset()  # of helpnet; "networks!" is its protocol and errors only
    libraries: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()  # of the standard library


FLASK = words("flask werkzeug click jinja2 markupsafe")
FLOORS: Mapping[str, Floor] = {
    "domain": Floor(
        libraries=words("phonenumbers rapidfuzz twitter_text pycrfsuite email_validator"),
        barred=OUTER_WORLD,
    ),
    "networks": Floor(
        words("domain"),
        words("tweepy facebook requests urllib3 requests_oauthlib oauthlib"),
        words("sqlite3") | PROCESSES,
    ),
    "imports": Floor(
        words("domain"), barred=NETWORK_ACCESS | PROCESSES | words("sqlite3 os tempfile shutil")
    ),
    "store": Floor(words("domain"), words("sqlite_utils cryptography"), NETWORK_ACCESS | PROCESSES),
    "services": Floor(
        words("domain networks! imports store"), words("PIL pywebpush"), NETWORK_ACCESS | PROCESSES
    ),
    "web": Floor(
        words("domain services store"),
        FLASK | words("flask_wtf wtforms"),
        NETWORK_ACCESS | PROCESSES,
    ),
    "worker": Floor(words("domain networks! services store"), barred=NETWORK_ACCESS | PROCESSES),
    "practice": Floor(libraries=FLASK | words("twitter_text")),
    "config": Floor(words("addresses started"), words("dotenv"), words("sqlite3") | NETWORK_ACCESS),
    "addresses": Floor(barred=PROCESSES | words("sqlite3")),
    "started": Floor(barred=PROCESSES | NETWORK_ACCESS | words("sqlite3")),
    # Where the parts are put together: these stand outside the floors.
    "cli": Floor(
        words("config connect_practice domain networks! rehearsal services store practice worker"),
        FLASK,
    ),
    "secret": Floor(words("store")),
    "connect_practice": Floor(words("config networks services store"), words("requests")),
    "rehearsal": Floor(words("config domain networks practice"), words("requests")),
    "supervisor": Floor(
        words("helpnet config connect_practice networks! services started store practice"),
        FLASK | words("requests"),
    ),
    "helpnet": Floor(
        words("cli config domain imports networks secret services store web worker"), FLASK
    ),
}


def violations(sources: Mapping[str, str]) -> list[str]:
    """What breaks a rule in these files of helpnet: their paths from the root -> their text."""
    modules = frozenset(map(module_of, sources))
    found: list[str] = []
    for path, text in sorted(sources.items()):
        name = floor_of(path)
        floor = FLOORS.get(name)
        if floor is None:
            found.append(f"{path}: stands on no floor; give {name} one in tests/test_floors.py")
            continue
        tree = ast.parse(text, path)
        for line, imported in imports(tree, path, modules):
            if problem := wrong_import(name, floor, imported):
                found.append(f"{path}:{line}: {problem}")
        found += [f"{path}:{line}: {problem}" for line, problem in impurities(tree, name)]
    return found


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def floor_of(path: str) -> str:
    """The floor a file stands on; "cli_ask.py" stands with "cli.py"."""
    parts = module_of(path).split(".")
    if len(parts) == 1:
        return "helpnet"
    return "cli" if parts[1].startswith("cli_") else parts[1]


def imports(tree: ast.AST, path: str, modules: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Each import anywhere in a file, as line and full name of the module."""
    package = module_of(path).split(".")
    if not path.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{source}.{alias.name}"
                yield node.lineno, full if full in modules or source == "helpnet" else source


def wrong_import(name: str, floor: Floor, imported: str) -> str:
    """Why a floor may not import a module; empty when it may."""
    top, *rest = imported.split(".")
    if top == "helpnet":
        part = rest[0] if rest else "helpnet"
        part = "cli" if part.startswith("cli_") else part
        if part not in FLOORS:
            part = "helpnet"  # a name of the root itself
        if part == name or part in floor.parts:
            return ""
        if f"{part}!" in floor.parts:
            if len(rest) == 1:
                return ""
            return f"{name} may import of {part} only its protocol and errors, not {imported}"
        return f"{name} may not import helpnet's {part} ({imported}): {allowed(floor)}"
    if top in TYPES_ONLY or top in floor.libraries:
        return ""
    if top not in sys.stdlib_module_names:
        return f"{name} may not use the library {imported}: {allowed(floor)}"
    if any(imported == barred or imported.startswith(f"{barred}.") for barred in floor.barred):
        return f"{name} may not use {imported} of the standard library"
    return ""


def allowed(floor: Floor) -> str:
    usable = [*sorted(floor.parts), *sorted(floor.libraries)]
    return f"it may use {', '.join(usable) or 'nothing but itself and the standard library'}"


def impurities(tree: ast.AST, name: str) -> Iterator[tuple[int, str]]:
    """What needs no import statement to break a rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"):
            yield node.lineno, "an import made by a call is one that no reader sees"
        if name == "domain" and isinstance(node, ast.Global):
            yield node.lineno, "domain keeps no state that changes: pass it in and hand it back"
        if name == "domain" and isinstance(node, ast.Call) and called(node) in CLOCKS:
            yield (
                node.lineno,
                f"domain has no clock: take the time as an argument, not {called(node)}()",
            )
        if name != "store" and name != "practice" and is_sqlite_beyond_errors(node):
            yield node.lineno, "only the store speaks SQL: of sqlite3 others may name its errors"
        if name != "config" and reads_environment(node):
            yield node.lineno, "only config reads the environment"


CLOCKS = words("now utcnow today monotonic perf_counter")


def called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def reads_environment(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr in ("environ", "environb", "getenv")
    )


def is_sqlite_beyond_errors(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "sqlite3" and any(
            not alias.name.endswith("Error") for alias in node.names
        )
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "sqlite3"
        and not node.attr.endswith("Error")
    )


def too_long(files: Mapping[str, str]) -> list[str]:
    """The files that outgrow what can be read in one sitting."""
    counted = {path: len(text.splitlines()) for path, text in sorted(files.items())}
    return [
        f"{path} has {lines} lines, {lines - LONGEST} more than {LONGEST}: part it by what it does"
        for path, lines in counted.items()
        if lines > LONGEST
    ]


def files_of(folders: str, endings: str) -> dict[str, str]:
    found = {}
    for folder in folders.split():
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings.split() and path.is_file():
                found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
    return found


def test_every_module_keeps_to_its_floor() -> None:
    sources = files_of("helpnet", ".py")
    assert len(sources) > 20
    assert not violations(sources), "\n" + "\n".join(violations(sources))


def test_no_file_is_longer_than_can_be_read() -> None:
    files = files_of("helpnet tests benchmarks tools", ".py .js .mjs .css")
    assert "tests/test_floors.py" in files
    assert not too_long(files), "\n" + "\n".join(too_long(files))


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("helpnet/domain/a.py", "import sqlite_utils", "library sqlite_utils"),
        ("helpnet/domain/a.py", "import requests.sessions", "library requests.sessions"),
        ("helpnet/domain/a.py", "import time", "time of the standard library"),
        ("helpnet/domain/a.py", "from random import choice", "random of the standard library"),
        ("helpnet/domain/a.py", "import urllib.request", "urllib.request"),
        ("helpnet/domain/a.py", "def f():\n    import socket", "a.py:2: domain may not"),
        ("helpnet/domain/a.py", "from helpnet.store import Store", "helpnet's store"),
        ("helpnet/domain/a.py", "from ..store import Store", "helpnet's store"),
        ("helpnet/domain/deep/a.py", "from ... import store", "helpnet's store"),
        ("helpnet/domain/a.py", "from helpnet import utc_now", "helpnet's helpnet"),
        ("helpnet/domain/a.py", "from datetime import datetime\ndatetime.now()", "no clock"),
        ("helpnet/domain/a.py", "def f():\n    global seen", "no state that changes"),
        ("helpnet/domain/a.py", "__import__('flask')", "no reader sees"),
        ("helpnet/networks/x.py", "from helpnet.store import accounts", "helpnet's store"),
        ("helpnet/networks/x.py", "from helpnet.services.send import send", "helpnet's services"),
        ("helpnet/networks/x.py", "import flask", "library flask"),
        ("helpnet/networks/x.py", "import sqlite3", "sqlite3 of the standard library"),
        ("helpnet/store/asks.py", "from helpnet.networks import Network", "helpnet's networks"),
        ("helpnet/store/asks.py", "import requests", "library requests"),
        ("helpnet/imports/x.py", "from helpnet.store import Store", "helpnet's store"),
        ("helpnet/services/a.py", "import tweepy", "library tweepy"),
        ("helpnet/services/a.py", "import helpnet.networks.x", "only its protocol and errors"),
        ("helpnet/services/a.py", "from helpnet.networks import x", "protocol and errors"),
        ("helpnet/services/a.py", "from helpnet.web import live", "helpnet's web"),
        ("helpnet/services/a.py", "import sqlite3\nsqlite3.connect('a')", "only the store"),
        ("helpnet/services/a.py", "from sqlite3 import connect", "only the store"),
        ("helpnet/supervisor.py", "import os\nos.environ['PORT']", "only config"),
        ("helpnet/web/a.py", "from helpnet.networks import Network", "helpnet's networks"),
        ("helpnet/web/a.py", "from helpnet.config import load", "helpnet's config"),
        ("helpnet/web/a.py", "import sqlite_utils", "library sqlite_utils"),
        ("helpnet/worker.py", "import flask", "library flask"),
        ("helpnet/practice/a.py", "from helpnet.domain.model import Ask", "helpnet's domain"),
        ("helpnet/practice/a.py", "import helpnet", "helpnet's helpnet"),
        ("helpnet/practice/a.py", "import tweepy", "library tweepy"),
        ("helpnet/config.py", "from helpnet.domain import model", "helpnet's domain"),
        ("helpnet/config.py", "import flask", "library flask"),
        ("helpnet/cli_x.py", "from helpnet.web import live", "cli may not import helpnet's web"),
        ("helpnet/clock.py", "", "stands on no floor"),
        ("helpnet/extras/a.py", "", "stands on no floor; give extras one"),
    ],
)
def test_a_broken_rule_is_found_and_named(path: str, source: str, said: str) -> None:
    house = {"helpnet/networks/x.py": "", "helpnet/networks/__init__.py": ""}
    found = violations(house | {path: source})
    assert len(found) == 1
    assert found[0].startswith(path)
    assert said in found[0]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("helpnet/domain/a.py", "import re, phonenumbers\nfrom urllib.parse import urlsplit"),
        ("helpnet/domain/a.py", "from .model import Ask\nfrom helpnet.domain import model"),
        ("helpnet/networks/x.py", "import tweepy, requests\nfrom helpnet.domain.model import A"),
        ("helpnet/store/asks.py", "import sqlite3, sqlite_utils\nsqlite3.connect('a')"),
        ("helpnet/services/a.py", "from helpnet.networks import Network, Refused"),
        ("helpnet/services/a.py", "import sqlite3\nsqlite3.IntegrityError"),
        ("helpnet/web/a.py", "import flask\nfrom helpnet.store import asks"),
        ("helpnet/practice/a.py", "import sqlite3, flask\nfrom helpnet.practice import b"),
        ("helpnet/practice/a.py", "from _typeshed import SupportsRead"),
        ("helpnet/config.py", "import os\nfrom dotenv import load_dotenv"),
        ("helpnet/__init__.py", "import flask\nfrom helpnet.networks.x import XNetwork"),
    ],
)
def test_what_a_floor_allows_is_let_pass(path: str, source: str) -> None:
    assert violations({path: source}) == []


def test_a_file_that_grew_too_long_is_found_and_told_by_how_much() -> None:
    files = {"helpnet/a.py": "x\n" * 401, "helpnet/b.css": "x\n" * 400, "tests/c.py": "x\n" * 900}
    found = too_long(files)
    assert [line.split()[0] for line in found] == ["helpnet/a.py", "tests/c.py"]
    assert "1 more than 400" in found[0]
