"""The documents tell what is there: every setting, command, option and link, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest

from helpnet import practice
from helpnet.cli_keys import steps
from helpnet.config import load
from helpnet.networks import facebook_oauth, x_oauth
from helpnet.practice import x_prices
from helpnet.practice.faults import EffectType
from helpnet.practice.model import Settings
from helpnet.practice.standing import STATES
from helpnet.web.api_body import draft_of
from tests.support.commands import commands_of

ROOT = Path(__file__).resolve().parent.parent
TEXTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
SETTING = r"HELPNET_[A-Z_]+[A-Z]|PRACTICE_PORT|PORT|HOST"
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)|src=\"([^\"]+)\"|!\[[^\]]*\]\(([^)\s]+)\)")


def read(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def settings_read() -> set[str]:
    """The settings that the code reads."""
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "helpnet").glob("*.py"))]
    return set(re.findall(rf'"({SETTING})"', "\n".join(sources)))


def commands(group: click.Group, *before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield " ".join((*before, name)), command


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, click.Command]:
    """Every command of helpnet's own, by its name."""
    with commands_of(tmp_path_factory.mktemp("commands")) as made:
        return dict(commands(made.app.cli))


def test_every_setting_is_in_the_table_of_settings() -> None:
    table = re.findall(rf"^\| `({SETTING})` \|", read("docs/operations.md"), re.MULTILINE)
    assert len(settings_read()) > 15
    assert sorted(table) == sorted(settings_read())


def test_no_document_tells_of_a_setting_that_is_not_there() -> None:
    for path in TEXTS:
        for name in re.findall(r"HELPNET_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")):
            assert name.removesuffix("_FILE") in settings_read(), f"{name} in {path.name}"


def test_every_command_and_option_is_in_the_table_of_commands(
    offered: dict[str, click.Command],
) -> None:
    table = read("docs/operations.md")
    rows = re.findall(r"^\| `flask ([a-z -]+?)(?: [A-Z]+)?` \|", table, re.MULTILINE)
    assert sorted(rows) == sorted(offered)
    for name, command in offered.items():
        told = table[table.index(f"| `flask {name}") :].split("\n| `flask")[0]
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"`{option.opts[0]}" in told, f"flask {name} {option.opts[0]}"


def test_no_document_tells_of_a_command_that_is_not_there(
    offered: dict[str, click.Command],
) -> None:
    sources = [*TEXTS, *sorted((ROOT / "helpnet").rglob("*.py"))]
    sources += sorted((ROOT / "templates").rglob("*.html"))
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for called in re.findall(r"(?:`|bin/|“)flask ([a-z-]+(?: [a-z]+)?)", text):
            first = called.split()[0]
            assert called in offered or first in offered, f"flask {called} in {path.name}"


def test_every_target_of_make_that_is_told_of_is_there() -> None:
    makefile = read("Makefile")
    for path in TEXTS:
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.M):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"


def test_every_call_of_the_control_plane_is_told_of() -> None:
    told = set(re.findall(r"`([A-Z]+) (/practice/[^`]*)`", read("docs/networks.md")))
    app = practice.create_practice_app(None)
    served = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/practice/"):
            path = rule.rule.replace("<network>", "{network}").replace("<identity>", "{id}")
            path = path.replace("<name>", "{name}")
            served |= {(method, path) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    app.extensions["practice"].close()
    assert told == served


def test_every_kind_of_trouble_is_told_of() -> None:
    section = read("docs/networks.md").split("The types of `effect`:")[1]
    section = section.split("\n### ")[0]
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|(.+?)\|", section, re.MULTILINE)))
    assert sorted(told) == sorted(EffectType.__args__)


def test_every_setting_of_the_practice_networks_is_told_of() -> None:
    told = read("docs/networks.md")
    for setting in fields(Settings):
        assert f"`{setting.name}`" in told, setting.name


def test_every_state_and_setting_of_practice_facebook_is_told_of() -> None:
    section = read("docs/networks.md").split("### Practice Facebook")[1].split("\n### ")[0]
    told = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|(.+?)\|", section, re.MULTILINE))))
    settings = {field.name for field in fields(Settings) if field.name.startswith("facebook_")}
    assert told == {"state", *STATES, *settings}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for link in ("".join(found) for found in LINK.findall(text)):
        if link.startswith(("https://", "http://")):
            continue
        file, _, heading = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.is_file(), f"{link} in {path.name}"
        assert not heading or heading in anchors(target), f"{link} in {path.name}"


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_is_reached_from_the_readme() -> None:
    linked = {"".join(found) for found in LINK.findall(read("README.md"))}
    for path in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "CHANGELOG.md", ROOT / "LICENSE"]:
        assert path.relative_to(ROOT).as_posix() in linked


def test_the_project_speaks_of_no_machine_it_was_made_on() -> None:
    elsewhere = re.compile(r"(?<![\w.])/(?:work|root|Users)/")
    folders = ["helpnet", "templates", "docs", "tests", "tools", "benchmarks", ".ci"]
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*"))]
    files += [path for path in sorted(ROOT.iterdir()) if path.is_file()]
    text = {".py", ".md", ".html", ".js", ".css", ".toml", ".txt", ".sh", ".svg", ".jsonl", ""}
    looked_at = 0
    for path in files:
        if path.is_file() and path.suffix in text and path.name != Path(__file__).name:
            looked_at += 1
            found = elsewhere.search(path.read_text(encoding="utf-8"))
            assert not found, f"{found and found.group()} in {path.relative_to(ROOT)}"
    assert looked_at > 100


def test_the_example_of_the_readme_is_an_ask_that_the_api_takes() -> None:
    body = re.search(r"-d '(\{.+?\})'", read("README.md"))
    assert body is not None
    assert draft_of(json.loads(body.group(1))).client_key == "one-key-per-ask"


# ---------------------------------------------------------------- the way to real keys


def way_to(network: str) -> str:
    """The numbered steps to real keys of one network."""
    section = read("docs/networks.md").split(f"### {network}, step by step")[1]
    return section.split("What to know:")[0]


def numbered(network: str) -> dict[int, str]:
    found = re.findall(r"^(\d)\. (.*(?:\n   .*)*)", way_to(network), re.MULTILINE)
    return {int(number): text for number, text in found}


@pytest.mark.parametrize(
    ("network", "scopes", "pattern"),
    [
        ("X", x_oauth.SCOPES, r"`((?:[a-z]+\.[a-z.]+)+)`"),
        ("Facebook", facebook_oauth.SCOPES, r"`(pages_\w+)`"),
    ],
)
def test_the_scopes_told_of_are_those_asked_for(
    network: str, scopes: tuple[str, ...], pattern: str
) -> None:
    assert sorted(re.findall(pattern, numbered(network)[3])) == sorted(scopes)


def test_the_addresses_to_enter_at_the_networks_are_those_the_app_answers(
    tmp_path: Path,
) -> None:
    with commands_of(tmp_path) as made:
        work, served = made.helpnet.work, {rule.rule for rule in made.app.url_map.iter_rules()}
    for network, consent in (("X", work.consents["x"]), ("Facebook", work.consents["facebook"])):
        told = set(re.findall(r"`(/[a-z/-]+)`", way_to(network)))
        callback = urlsplit(consent.redirect_uri).path  # type: ignore[attr-defined]
        assert callback in told
        assert {path.replace(callback, "/accounts/<network>/callback") for path in told} <= served


def test_the_steps_that_the_doctor_names_are_those_of_the_document() -> None:
    nothing = load({"HELPNET_PRACTICE_URL": "http://127.0.0.1:9"})
    for network, name in (("x", "X"), ("facebook", "Facebook")):
        text = numbered(name)
        assert sorted(text) == [1, 2, 3, 4, 5, 6, 7]
        seen = list(steps(nothing, network, None))
        given = {"HELPNET_X_CLIENT_ID": "c", "HELPNET_FACEBOOK_APP_ID": "1"}
        seen += steps(load(given), network, None)
        for step in seen:
            for setting in re.findall(r"HELPNET_[A-Z_]+", step.sentence):
                assert setting in text[step.number], f"{setting} in step {step.number} of {name}"
            assert "Accounts" not in step.sentence or "*Accounts*" in text[step.number]


def test_the_prices_told_of_are_those_that_practice_x_charges() -> None:
    told = way_to("X")
    for mills in (x_prices.POST.mills, x_prices.USER.mills, x_prices.OWNED_MILLS):
        assert f"| ${mills / 1000:.3f}" in told
