"""Take the measures and print one line for each: `python -m benchmarks [NAME ...]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping

from benchmarks import (
    acquaintance,
    arrival,
    extract_replies,
    posting,
    ranked_page,
    recovery,
    sending,
)
from benchmarks.figures import HEADING, Figure
from benchmarks.product import CannotMeasure

MEASURES: Mapping[str, Callable[[], Iterable[Figure]]] = {
    "posting": posting.measure,
    "arrival": arrival.measure,
    "page": ranked_page.measure,
    "replies": extract_replies.measure,
    "sending": sending.measure,
    "recovery": recovery.measure,
    "acquaintance": acquaintance.measure,
}


def main() -> int:
    """Take the measures named, or all; no figure, however poor, is an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(MEASURES)}")
    names = parser.parse_args().names
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        parser.error(f"there is no measure {unknown[0]!r}: choose from {', '.join(MEASURES)}")
    print(HEADING, flush=True)
    failed = 0
    for name in names or MEASURES:
        try:
            for figure in MEASURES[name]():
                print(figure.line, flush=True)
        except CannotMeasure as error:
            print(f"{name}: {error}", file=sys.stderr, flush=True)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
