"""How well `extract` finds who replies suggest, beside capitalised pairs and regular expressions.

    python -m benchmarks.extract_replies [--errors] [FILE ...]

Gold replies are JSON lines: id, text, author, context?, kind, suggestions (each with name, org,
handle, email, phone, url, self). Values are compared in small letters. A "junk" reply is one that
names nobody in the gold and makes a contact all the same.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.figures import HEADING, Figure
from helpnet.domain.extract import extract
from helpnet.domain.model import Author, Context, Entity, Extraction, Suggestion

HERE = Path(__file__).resolve().parent
FIELDS = ("handle", "email", "phone", "url")
MOST_MEMORY = 60.0  # megabytes

Found = tuple[str, list[dict[str, Any]]]  # kind, suggestions


@dataclass
class Tally:
    """Counts that make precision, recall and F1."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: set[object], wanted: set[object]) -> None:
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)

    @property
    def f1(self) -> float:
        return 200 * self.right / ((self.found + self.wanted) or 1)


@dataclass
class Result:
    """What one way of finding reached over all replies."""

    tallies: dict[str, Tally] = field(
        default_factory=lambda: {k: Tally() for k in ("names", "fields", "orgs", "offers")}
    )
    junk: int = 0
    nameless: int = 0
    kinds_right: int = 0
    replies: int = 0
    seconds: float = 0.0


def load(paths: Iterable[Path]) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in paths
        for line in path.read_text(encoding="utf8").splitlines()
        if line.strip()
    ]


def ours(gold: dict[str, Any]) -> Found:
    told = gold.get("context") or {}
    context = Context(
        entities=tuple(Entity(**entity) for entity in told.get("entities", ())),
        regions=tuple(told.get("regions", ())),
        language=told.get("language", ""),
        asker_handles=tuple(told.get("asker_handles", ())),
    )
    author = Author(**gold["author"]) if gold.get("author") else None
    return as_found(extract(gold["text"], author, context))


def as_found(extraction: Extraction) -> Found:
    return extraction.kind, [_flat(suggestion) for suggestion in extraction.suggestions]


def _flat(suggestion: Suggestion) -> dict[str, Any]:
    keys = ("name", "org", *FIELDS)
    values = {key: getattr(suggestion, key) or None for key in keys}
    return {**values, "self": suggestion.is_author}


_PAIR = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_FIRM = re.compile(r"\b(?:at|from|of|with) ((?:[A-Z]\w+ ?)+)")
_HANDLE = re.compile(r"@(\w+)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})")
_URL = re.compile(r"https?://\S+")
_SELF = re.compile(r"\bI(?: can| could|'m| am|'d)\b|\bme\b", re.IGNORECASE)


def baseline(gold: dict[str, Any]) -> Found:
    """Capitalised pairs are names; everything the expressions match is a contact."""
    text = gold["text"]
    emails = _EMAIL.findall(text)
    without = _EMAIL.sub(" ", text)
    found: list[dict[str, Any]] = [{"name": name} for name in _PAIR.findall(text)]
    found += [{"org": firm.strip()} for firm in _FIRM.findall(text)]
    found += [{"email": email} for email in emails]
    found += [{"handle": handle.lower()} for handle in _HANDLE.findall(without)]
    found += [{"phone": "+1" + "".join(parts)} for parts in _PHONE.findall(text)]
    found += [{"url": url} for url in _URL.findall(text)]
    if not found and _SELF.search(text):
        return "offer", [{"self": True}]
    return "suggestion" if found else "question" if "?" in text else "noise", found


def score(replies: list[dict[str, Any]], find: Callable[[dict[str, Any]], Found]) -> Result:
    """What a way of finding reaches on these replies, and how long it takes."""
    result = Result()
    for gold in replies:
        began = time.process_time()
        kind, found = find(gold)
        result.seconds += time.process_time() - began
        wanted = gold["suggestions"]
        for name, values in _compared(found).items():
            result.tallies[name].add(values, _compared(wanted)[name])
        result.replies += 1
        result.nameless += not wanted
        result.junk += bool(found and not wanted)
        result.kinds_right += kind == gold["kind"]
    return result


def _compared(suggestions: list[dict[str, Any]]) -> dict[str, set[object]]:
    others = [s for s in suggestions if not s.get("self")]
    return {
        "names": {s["name"].casefold() for s in others if s.get("name")},
        "orgs": {s["org"].casefold() for s in suggestions if s.get("org")},
        "fields": {(k, s[k].casefold()) for s in others for k in FIELDS if s.get(k)}
        | {
            (k, s[k].casefold())
            for s in suggestions
            if s.get("self")
            for k in FIELDS[1:]
            if s.get(k)
        },
        "offers": {"self" for s in suggestions if s.get("self")},
    }


def show_errors(replies: list[dict[str, Any]]) -> None:
    for gold in replies:
        kind, found = ours(gold)
        got, wanted = _compared(found), _compared(gold["suggestions"])
        wrong = {
            name: (
                sorted(map(str, wanted[name] - got[name])),
                sorted(map(str, got[name] - wanted[name])),
            )
            for name in got
            if got[name] != wanted[name]
        }
        if wrong or kind != gold["kind"]:
            told = "" if kind == gold["kind"] else f" KIND {kind} not {gold['kind']}"
            print(f"{gold['id']} {gold['text']!r}{told}")
            for name, (missed, invented) in wrong.items():
                print(f"     {name}: missed {missed}, invented {invented}")


def measure(paths: Iterable[Path] = ()) -> Iterator[Figure]:
    """Read the gold replies, of all files or these, and score what is found in them."""
    replies = load(paths or sorted(HERE.glob("replies/*.jsonl")))
    score(replies, ours)  # words seen before are read faster, as in a process that runs on
    mine, plain = score(replies, ours), score(replies, baseline)
    name = "capitals and regexes"
    of = f"{mine.replies} replies"
    for what in ("names", "fields", "orgs", "offers"):
        yield Figure(f"{of}: {what}", mine.tallies[what].f1, "F1", plain.tallies[what].f1, name)
    junk = f"{mine.nameless} of them nameless, junk in"
    yield Figure(junk, mine.junk, "", plain.junk, name)
    shares = [100 * result.kinds_right / result.replies for result in (mine, plain)]
    yield Figure(f"{of}: kind", shares[0], "%", shares[1], name)
    speeds = [result.replies / result.seconds for result in (mine, plain)]
    yield Figure(f"{of}: read in a CPU second", speeds[0], "", speeds[1], name)
    yield Figure("memory to read replies", memory(), "MB", MOST_MEMORY, "goal")


def memory() -> float:
    """Megabytes that reading replies adds to a process that has imported the package."""
    code = (
        "import os, helpnet\n"
        "def held():\n"
        "    pages = int(open('/proc/self/statm').read().split()[1])\n"
        "    return pages * os.sysconf('SC_PAGE_SIZE') / 2**20\n"
        "empty = held()\n"
        "from helpnet.domain.extract import extract\n"
        "extract('try Joel Parent at IC Group, 204-555-0134')\n"
        "print(held() - empty)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(told.stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="list every reply that differs")
    options = parser.parse_args()
    if options.errors:
        show_errors(load(options.files or sorted(HERE.glob("replies/*.jsonl"))))
    print(HEADING)
    for figure in measure(options.files):
        print(figure.line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
