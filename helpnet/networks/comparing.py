"""In what recorded calls differ from others of the same kind, in plain lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpnet.networks.shapes import Seen, differences, seen

Call = Mapping[str, Any]
# Other headers are the machinery's, and helpnet reads none of them.
_HEADERS_THAT_MATTER = frozenset(
    {
        "content-type",
        "facebook-api-version",
        "x-app-usage",
        "x-business-use-case-usage",
        "x-page-usage",
        "x-rate-limit-limit",
        "x-rate-limit-remaining",
        "x-rate-limit-reset",
    }
)
# A call pages and begins where it must; that is no other kind of call.
_PLACE_IN_A_LIST = frozenset(
    {"after", "next_token", "pagination_token", "since", "since_id", "start_time", "until_id"}
)


class Unreadable(Exception):
    """A folder holds no recorded calls that can be read; the message says so."""


def recorded(folder: Path) -> list[Call]:
    """The calls in a folder, in the order in which they were made."""
    calls = []
    for path in sorted(folder.glob("*.json")):
        try:
            call = json.loads(path.read_text(encoding="utf-8"))
            kind_of(call)
            problem_of(call)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise Unreadable(f"{path} is no recorded call: take it out of the folder.") from None
        calls.append(call)
    if not calls:
        raise Unreadable(f"{folder} holds no recorded calls: record some with HELPNET_RECORD.")
    return calls


def kind_of(call: Call) -> str:
    """The kind of a call: network, method and path."""
    return f"{call['network']} {call['method']} {call['path']}"


def problem_of(call: Call) -> str:
    """What a call was answered, as one compares it: its status, and a refusal's codes."""
    problem = call.get("problem", {})
    names = ("code", "error_subcode", "title", "error")
    codes = [str(problem[name]) for name in names if problem.get(name)]
    return " ".join([str(call.get("status", "no answer")), *codes])


def compared(real: Sequence[Call], known: Sequence[Call]) -> Iterator[str]:
    """In what the real calls differ from the known ones; one line for each difference.

    A call that got no answer is not compared.
    """
    for kind, calls in _grouped(real, kind_of).items():
        alike = [call for call in known if kind_of(call) == kind]
        if not alike:
            yield f"{kind}: the practice networks were never asked this"
            continue
        yield from (f"{kind}: {line}" for line in _requests(calls, alike))
        for answer, some in _grouped(calls, problem_of).items():
            same = [call for call in alike if problem_of(call) == answer]
            if same:
                yield from (f"{kind} {answer}: {line}" for line in _answers(some, same))
            elif "trouble" not in some[0]:
                yield f"{kind}: answered {answer}, which the practice networks never do"


def _grouped(calls: Iterable[Call], key: Any) -> dict[str, list[Call]]:
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(key(call), []).append(call)
    return groups


def _requests(real: Sequence[Call], known: Sequence[Call]) -> Iterator[str]:
    ways = {call["authorization"] for call in known}
    for way in sorted({call["authorization"] for call in real} - ways):
        yield f"authorized by {way or 'nothing in a header'}, not {' or '.join(sorted(ways))}"
    given: dict[str, set[str]] = {}
    for call in known:
        for name, value in call["query"].items():
            given.setdefault(name, set()).add(value)
    asked = {pair for call in real for pair in call["query"].items()}
    for name in sorted({name for name, _ in asked} - given.keys() - _PLACE_IN_A_LIST):
        yield f"sent ?{name}, which is new"
    for name, value in sorted(asked):
        if name in given and value not in given[name]:
            yield f"sent ?{name}={value}, not {' or '.join(sorted(given[name]))}"
    told = _seen(real, "body"), _seen(known, "body")
    yield from (f"sent body: {line}" for line in differences(*told))


def _answers(real: Sequence[Call], known: Sequence[Call]) -> Iterator[str]:
    yield from differences(_seen(real, "answer"), _seen(known, "answer"))
    for name in sorted(_HEADERS_THAT_MATTER):
        ours = seen(call["headers"][name] for call in known if name in call["headers"])
        theirs = seen(call["headers"][name] for call in real if name in call["headers"])
        if ours.times and not theirs.times:
            yield f"header {name} is missing"
        elif theirs.times and not ours.times:
            yield f"header {name} is new"
        else:
            yield from differences(theirs, ours, f"header {name}")


def _seen(calls: Sequence[Call], name: str) -> Seen:
    return seen(call.get(name) for call in calls)
