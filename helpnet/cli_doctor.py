"""`flask doctor`: what is set up, reached and missing, and whether an ask could go out now."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
from flask.cli import with_appcontext

from helpnet import cli_checks
from helpnet.cli_checks import Line
from helpnet.cli_keys import first_missing
from helpnet.cli_parts import Parts, parts, plain_errors
from helpnet.services import readiness, signin
from helpnet.services.accounts import sendable
from helpnet.services.labels import NETWORKS, label
from helpnet.services.views import Readiness


@click.command()
@click.option("--user", "name", default=signin.OWNER, show_default=True, help="Whose accounts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
@plain_errors
def doctor(name: str, as_json: bool) -> None:
    """Say what is set up, reached and missing, one line each.

    Exit status 1 if an ask could not go out now.
    """
    app = parts()
    lines, ready = _looked_at(app, name)
    in_the_way = _in_the_way(lines, ready)
    if as_json:
        told = [{"about": one.about, "well": one.is_well, "says": one.sentence} for one in lines]
        click.echo(json.dumps({"could_go_out": not in_the_way, "lines": told}, indent=1))
        if in_the_way:
            raise SystemExit(1)
        return
    for one in lines:
        click.echo(f"{'ok  ' if one.is_well else 'look'} {one.about}: {one.sentence}")
    if in_the_way:
        raise click.ClickException(f"An ask could not go out now. {in_the_way}")
    names = [f"{one.label} as {one.account}" for one in ready if one.can_post]
    click.echo(f"An ask could go out now, to {' and '.join(names)}.")


def _looked_at(app: Parts, name: str) -> tuple[list[Line], list[Readiness]]:
    lines = [*cli_checks.settings(app.config), cli_checks.database(app.config, app.store)]
    ready: list[Readiness] = []
    if not lines[-1].needed:
        lines.append(cli_checks.worker(app.store, app.clock()))
        for network, base in app.work.api_bases.items():
            lines += cli_checks.reached(network, base)
        user_id = signin.find(app.store, name)
        for account in sendable(app.work, user_id).values():
            readiness.look(app.work, account)
        ready = readiness.of_user(app.work, user_id)
        lines += [_of_account(one) for one in ready if one.account]
    return [*lines, *_next_steps(app, ready)], ready


def _of_account(ready: Readiness) -> Line:
    said = ready.message
    if ready.can_post:
        said = f"It could post now. {said}".strip()
    return Line(
        f"{ready.label} {ready.account}", ready.can_post is True and not ready.message, said
    )


def _next_steps(app: Parts, ready: list[Readiness]) -> Iterator[Line]:
    """For each network the first thing that is missing on the way to real keys."""
    known = {} if app.config.practice else {one.network: one for one in ready}
    for network in NETWORKS:
        step = first_missing(app.config, network, known.get(network))
        if step:
            told = f"Step {step.number} of docs/networks.md is next: {step.sentence}"
            yield Line(f"the way to real {label(network)}", app.config.practice, told)


def _in_the_way(lines: list[Line], ready: list[Readiness]) -> str:
    """Why no ask could go out now, what comes first; empty where one could."""
    for one in lines:
        if one.needed and not one.is_well:
            return one.sentence
    if any(one.can_post for one in ready):
        return ""
    return next((one.message for one in ready if one.account and one.message), _NO_ACCOUNT)


_NO_ACCOUNT = "No account is connected: connect X or a Facebook Page on the page Accounts."
