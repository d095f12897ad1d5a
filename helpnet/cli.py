"""The commands beside `flask ask`: the worker, the practice networks, users and tokens."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from helpnet import practice
from helpnet.cli_ask import ask
from helpnet.cli_backup import backup
from helpnet.cli_compare import compare_recording
from helpnet.cli_doctor import doctor
from helpnet.cli_evaluate import evaluate_ties
from helpnet.cli_extract import extract_command
from helpnet.cli_import import import_command
from helpnet.cli_parts import parts, plain_errors
from helpnet.services import signin
from helpnet.services.warm import read_models
from helpnet.worker import Worker

user = AppGroup("user", help="The people who use this helpnet.")
token = AppGroup("token", help="Tokens for programs that use the API.")
OWNER = click.option("--user", "name", default=signin.OWNER, show_default=True, help="Whose it is.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (ask, worker, practice_command, signin_command, extract_command, migrate):
        app.cli.add_command(command)
    app.cli.add_command(backup)
    app.cli.add_command(compare_recording)
    app.cli.add_command(doctor)
    app.cli.add_command(evaluate_ties)
    app.cli.add_command(import_command)
    app.cli.add_command(user)
    app.cli.add_command(token)


@click.command()
@with_appcontext
@plain_errors
def worker() -> None:
    """Run the background worker alone."""
    app = parts()
    app.prepare()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    read_models()
    running = Worker(app.work)
    running.start()
    click.echo("The worker runs; Ctrl-C stops it.")
    stop.wait()
    running.stop()
    running.join(8)


@click.command("practice")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8100,
    show_default=True,
    envvar="PRACTICE_PORT",
    help="The port there; 0 for any that is free.",
)
@click.option("--autoplay", is_flag=True, help="Answer any post that names Winnipeg.")
@with_appcontext
@plain_errors
def practice_command(host: str, port: int, autoplay: bool) -> None:
    """Run the practice networks alone."""
    state = parts().config.database.with_name("practice.db")
    practice.serve(host, port, state, autoplay)


@click.command("signin")
@OWNER
@with_appcontext
@plain_errors
def signin_command(name: str) -> None:
    """Print a fresh one-time sign-in link."""
    app = parts()
    app.prepare()
    secret = signin.new_link(app.store, signin.find(app.store, name), app.clock())
    click.echo(f"{app.config.base_url}/sign-in/{secret}")


@user.command("add")
@click.argument("name")
@plain_errors
def add_user(name: str) -> None:
    """Make a user called NAME."""
    app = parts()
    app.prepare()
    signin.add_user(app.store, name, app.clock())
    click.echo(f"{name} can sign in now: flask signin --user {name}")


@token.command("create")
@click.argument("label")
@OWNER
@plain_errors
def create_token(label: str, name: str) -> None:
    """Print a new API token, this once; LABEL says what it is for."""
    app = parts()
    app.prepare()
    click.echo(signin.new_token(app.store, signin.find(app.store, name), label, app.clock()))


@click.command()
@with_appcontext
@plain_errors
def migrate() -> None:
    """Bring the database up to date."""
    app = parts()
    app.prepare()
    click.echo(f"{app.config.database} is up to date.")
