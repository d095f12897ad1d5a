"""Print what the networks' refusals mean, as the tables in docs/networks.md.

    PYTHONPATH=. python tools/print_error_rows.py           # on the terminal
    PYTHONPATH=. python tools/print_error_rows.py --write   # into the document, between its markers

The rows are the adapters' own (helpnet/networks/x_errors.py, facebook_errors.py), so that the
document says what the program does.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpnet.networks import facebook_errors, sign_in_errors, x_errors
from helpnet.networks.refusals import Meaning

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "networks.md"
BEGIN = "<!-- error rows: written by tools/print_error_rows.py -->"
END = "<!-- error rows: end -->"
OUTCOMES = {
    "refused": "refused: not tried again",
    "expired": "signed out",
    "no": "later; surely not taken",
    "unknown": "later; a post is looked for first",
}


SIGNING_IN = {
    "### X, while an account is connected": sign_in_errors.X_CONNECTING,
    "### X, while its sign-in is renewed": sign_in_errors.X_RENEWING,
    "### Facebook, while a Page is connected": sign_in_errors.FACEBOOK_CONNECTING,
}


def table(heading: str, name: str, rows: Iterable[tuple[str, Meaning]]) -> Iterator[str]:
    """One network's table."""
    yield heading
    yield ""
    yield f"| {name} answers | helpnet takes it as | and says | button |"
    yield "|---|---|---|---|"
    for when, row in rows:
        sentence = row.sentence.format(reason="*what it said*", again="send it again")
        outcome = OUTCOMES[row.outcome]
        if row.duplicate:
            outcome += "; it may stand there already"
        if row.gone:
            outcome += "; gone"
        yield f"| {when} | {outcome} | {sentence} | {row.button or '-'} |"
    yield ""


def x_answers(row: x_errors.Row) -> str:
    """The answers that a row of X's is about."""
    return " or ".join(_x_answer(when) for when in row.when)


def _x_answer(when: x_errors.When) -> str:
    first, last = when.statuses[0], when.statuses[-1]
    if first == last:
        told = str(first)
    elif last - first > 100:
        return "anything else"
    else:
        told = f"another {first // 100}xx"
    if when.says:
        return f'{told} that says "{when.says}"'
    return f"{told} in X's own form" if when.own else told


def facebook_answers(row: facebook_errors.Row) -> str:
    """The answers that a row of Facebook's is about."""
    return " or ".join(_facebook_answer(when) for when in row.when)


def _facebook_answer(when: facebook_errors.When) -> str:
    parts = []
    if when.codes is facebook_errors.META:
        parts.append("an error of any other code")
    elif when.codes is not facebook_errors.ANY and -1 not in when.codes:
        parts.append(f"code {_numbers(when.codes)}")
    if when.subcodes is not facebook_errors.ANY:
        parts.append(f"subcode {_numbers(when.subcodes)}")
    if when.statuses is not facebook_errors.ANY:
        parts.append(f"HTTP {_numbers(when.statuses)}")
    if -1 in when.codes and when.codes is not facebook_errors.ANY:
        parts.append("without a code")
    told = " ".join(parts) or "anything else"
    return f'{told} that says "{when.says}"' if when.says else told


def _numbers(among: Iterable[int]) -> str:
    """Numbers in words: single ones, and runs from their first to their last."""
    runs: list[list[int]] = []
    for number in sorted(among):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def tables() -> str:
    """All tables in Markdown."""
    told = "### What {} answers, and what comes of it"
    x_rows = ((x_answers(row), row) for row in x_errors.ROWS)
    lines = [*table(told.format("X"), "X", x_rows)]
    facebook_rows = ((facebook_answers(row), row) for row in facebook_errors.ROWS)
    lines += table(told.format("Facebook"), "Facebook", facebook_rows)
    for heading, rows in SIGNING_IN.items():
        name = heading.removeprefix("### ").partition(",")[0]
        lines += table(heading, name, ((row.answers, row) for row in rows))
    return "\n".join(lines)


def written(document: str) -> str:
    """The document with the tables as they are now."""
    before, _, rest = document.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"{DOCUMENT} lacks its markers: put back {BEGIN} and {END}.")
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def main() -> None:
    """Print the tables, or write them where they belong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="into docs/networks.md")
    if parser.parse_args().write:
        DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(tables())


if __name__ == "__main__":
    main()
