"""The commands beside `flask ask`: each does its one thing, or says in one sentence why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from helpnet import started
from helpnet.services import signin
from tests.support.commands import Commands, commands_of


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    with commands_of(tmp_path) as made:
        yield made


def signs_in(commands: Commands, link: str) -> int:
    """The status that following a link ends in."""
    path = link.strip().removeprefix(commands.helpnet.config.base_url)
    return commands.app.test_client().get(path).status_code


def test_signin_prints_one_link_that_signs_in_once(commands: Commands) -> None:
    link = commands.said("signin")
    assert link.startswith("http://127.0.0.1:8000/sign-in/")
    assert link.count("\n") == 1
    assert signs_in(commands, link) == 303
    assert signs_in(commands, link) == 403
    assert commands.said("signin") != link


def test_signin_of_nobody_says_how_to_make_a_user(commands: Commands) -> None:
    assert "flask user add ada" in commands.refused("signin", "--user", "ada")


def test_user_add_makes_a_user_who_can_sign_in(commands: Commands) -> None:
    assert "flask signin --user ada" in commands.said("user", "add", "ada")
    assert signs_in(commands, commands.said("signin", "--user", "ada")) == 303
    users = [row["name"] for row in commands.helpnet.store.rows("select name from users")]
    assert sorted(users) == ["ada", "owner"]


def test_a_user_needs_a_name_of_their_own(commands: Commands) -> None:
    commands.said("user", "add", "ada")
    assert "already" in commands.refused("user", "add", "ada")
    assert "already" in commands.refused("user", "add", "owner")
    for name in ("", "  ", "a" * 61):
        assert "1 to 60 characters" in commands.refused("user", "add", name)


def test_token_create_prints_a_token_that_stands_for_the_user(commands: Commands) -> None:
    commands.said("user", "add", "ada")
    store = commands.helpnet.store
    for user, arguments in (("owner", ()), ("ada", ("--user", "ada"))):
        token = commands.said("token", "create", "phone", *arguments).strip()
        assert len(token) > 32
        assert signin.of_token(store, token) == signin.find(store, user)
        # Only a digest is kept: whoever reads the database cannot use the token.
        assert token not in str(store.rows("select * from api_tokens"))


def test_a_token_needs_a_name_and_a_user(commands: Commands) -> None:
    assert "name" in commands.refused("token", "create", " ")
    assert "no user" in commands.refused("token", "create", "phone", "--user", "ada")


def test_migrate_makes_the_database_and_does_no_harm_again(commands: Commands) -> None:
    assert "is up to date" in commands.said("migrate")
    commands.said("user", "add", "ada")
    assert "is up to date" in commands.said("migrate")
    assert "ada" in str(commands.helpnet.store.rows("select name from users"))


@pytest.mark.parametrize("damage", [b"this is no database " * 100, b"SQLite format 3\0" * 100])
def test_a_damaged_database_is_told_in_one_sentence(commands: Commands, damage: bytes) -> None:
    commands.helpnet.config.database.write_bytes(damage)
    for arguments in (("migrate",), ("signin",), ("ask", "help"), ("token", "create", "phone")):
        sentence = commands.refused(*arguments)
        assert str(commands.helpnet.config.database) in sentence
        assert "backup" in sentence or "folder" in sentence


def test_a_database_that_is_gone_while_helpnet_runs_is_not_made_anew(
    commands: Commands, tmp_path: Path
) -> None:
    with started.kept(tmp_path, {}):
        for command in (["signin"], ["migrate"], ["ask", "need help"], ["token", "create", "a"]):
            assert "gone from where it was: stop helpnet" in commands.refused(*command)
        assert "gone from where it was: stop helpnet" in commands.run("doctor").stderr
    assert not (tmp_path / "helpnet.db").exists()
    commands.said("migrate")


def test_a_folder_that_is_none_is_told_in_one_sentence(commands: Commands) -> None:
    folder = commands.helpnet.config.database.parent
    for left in folder.iterdir():
        left.unlink()
    folder.rmdir()
    folder.write_text("a file stands where the folder should be")
    for arguments in (("migrate",), ("signin",), ("ask", "help")):
        assert "folder" in commands.refused(*arguments)


def test_what_is_no_text_is_refused_in_one_sentence(commands: Commands) -> None:
    """A shell hands over bytes that are no UTF-8 as half surrogates."""
    for arguments in (
        ("user", "add", "ad\udcff"),
        ("signin", "--user", "\udcff"),
        ("token", "create", "\udcff"),
    ):
        assert "no text" in commands.refused(*arguments)


def every_command(group: click.Group, *before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, *before, name)
        else:
            yield " ".join((*before, name)), command


def test_every_command_and_option_explains_itself(commands: Commands) -> None:
    found = dict(every_command(commands.app.cli))
    assert {"ask", "worker", "practice", "signin", "extract", "migrate"} <= set(found)
    assert {"user add", "token create"} <= set(found)
    for name, command in found.items():
        help_text = commands.said(*name.split(), "--help")
        assert command.help and command.help.splitlines()[0] in " ".join(help_text.split())
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"flask {name} {option.opts[0]} says nothing of itself"


def test_a_wrong_word_ends_with_how_to_use_the_command(commands: Commands) -> None:
    for arguments in (
        ("ask",),
        ("ask", "help", "--nettwork", "x"),
        ("signin", "ada"),
        ("sing",),
        ("practice", "--port", "70000"),
        ("practice", "--port", "http"),
    ):
        result = commands.run(*arguments)
        assert result.exit_code == 2
        assert "Usage:" in result.stderr
