"""`flask evaluate-ties`: does the ranking put first whom the user says they know best?"""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from helpnet.cli_parts import parts, plain_errors
from helpnet.domain.judging import FEWEST, Verdict
from helpnet.services import evaluating, signin


@click.command("evaluate-ties")
@click.option("--user", "name", default=signin.OWNER, show_default=True, help="Whose labels.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@with_appcontext
@plain_errors
def evaluate_ties(name: str, as_json: bool) -> None:
    """Score the ranking against your answers to "Do you know them?".

    Each person is ranked as they stood when you answered, without your own words on them.
    """
    app = parts()
    app.prepare()
    verdict = evaluating.evaluate(app.store, signin.find(app.store, name))
    if as_json:
        scores = {one: asdict(found) for one, found in verdict.scores.items()}
        told = {"labels": verdict.labels, "pairs": verdict.pairs, "scores": scores}
        click.echo(json.dumps(told, indent=2))
    elif verdict.is_telling:
        click.echo(_table(verdict))
    else:
        click.echo(_too_few(verdict))


def _too_few(verdict: Verdict) -> str:
    counted = f"{verdict.labels} label{'' if verdict.labels == 1 else 's'}"
    if verdict.labels >= FEWEST:
        return (
            f"{counted}, all the same: nothing to tell apart. Answer of people whom you know less."
        )
    return (
        f"{counted}: too few to tell, {FEWEST} at least are needed. Answer “Do you know them?” on "
        "the cards under an ask and on people's pages."
    )


def _table(verdict: Verdict) -> str:
    lines = [
        f"{verdict.labels:,} labels, {verdict.pairs:,} pairs of people known differently well.",
        "",
        f"{'by':<16}{'right order':>12}{'95 %':>14}{'tau-b':>8}   ranking ahead by",
    ]
    for name, one in verdict.scores.items():
        ahead = f"{one.ahead:+.3f} [{one.ahead_low:+.3f}, {one.ahead_high:+.3f}]"
        lines.append(
            f"{name:<16}{one.accuracy:>12.3f}{one.low:>7.3f}-{one.high:.3f}{one.tau:>+9.3f}"
            + (f"   {ahead}" if name != next(iter(verdict.scores)) else "")
        )
    lines += [
        "",
        "Right order: of two people, how often the one known better stands first; .5 is chance.",
        "Where the interval of “ahead by” holds 0, the labels do not tell the two ways apart.",
    ]
    return "\n".join(lines)
