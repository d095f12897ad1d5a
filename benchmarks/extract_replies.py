"""How well `extract` finds who replies suggest, beside capitalised pairs and regular expressions.

    extract_replies.py [--errors] [FILE ...]

Gold replies are JSON lines: id, text, author, context?, kind, suggestions (each with name, org,
handle, email, phone, url, self). Values are compared in small letters. A "junk" reply is one that
names nobody in the gold and makes a contact all the same.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpnet.domain.extract import extract
from helpnet.domain.model import Author, Context, Entity, Extraction, Suggestion

HERE = Path(__file__).resolve().parent
FIELDS = ("handle", "email", "phone", "url")
GOAL = {"names": 90, "fields": 90, "kind": 92}

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
_HANDLE = re.compile(r"@(\w+)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})")
_URL = re.compile(r"https?://\S+")


def baseline(gold: dict[str, Any]) -> Found:
    """Capitalised pairs are names; everything the expressions match is a contact."""
    text = gold["text"]
    emails = _EMAIL.findall(text)
    without = _EMAIL.sub(" ", text)
    found: list[dict[str, Any]] = [{"name": name} for name in _PAIR.findall(text)]
    found += [{"email": email} for email in emails]
    found += [{"handle": handle.lower()} for handle in _HANDLE.findall(without)]
    found += [{"phone": "+1" + "".join(parts)} for parts in _PHONE.findall(text)]
    found += [{"url": url} for url in _URL.findall(text)]
    kind = "suggestion" if found else "question" if "?" in text else "noise"
    return kind, found


def measure(replies: list[dict[str, Any]], find: Callable[[dict[str, Any]], Found]) -> Result:
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


def line(name: str, value: float, unit: str, base: float) -> str:
    ratio = f"{value / base:.2f}" if base else "-"
    return f"{name:32} {value:8.1f} {unit:10} baseline {base:8.1f}  ratio {ratio}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[HERE / "replies" / "gold.jsonl"])
    parser.add_argument("--errors", action="store_true", help="list every reply that differs")
    options = parser.parse_args()
    replies = load(options.files)
    if options.errors:
        show_errors(replies)
    extract("warm up, Joel Parent")
    mine, plain = measure(replies, ours), measure(replies, baseline)
    for name in ("names", "fields", "orgs", "offers"):
        print(line(f"replies {name}", mine.tallies[name].f1, "F1", plain.tallies[name].f1))
    print(line(f"replies junk of {mine.nameless}", mine.junk, "replies", plain.junk))
    share, base = (100 * r.kinds_right / r.replies for r in (mine, plain))
    print(line("replies kind accuracy", share, "%", base))
    speed, base = (r.replies / (r.seconds or 1e-9) for r in (mine, plain))
    print(line("replies speed", speed, "per CPU-s", base))
    return 0


if __name__ == "__main__":
    sys.exit(main())
