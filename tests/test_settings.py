"""Settings come from the environment or from files, and a wrong one is named in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpnet import addresses
from helpnet.config import ROOT, ConfigError, load


def test_with_nothing_set_both_networks_are_practised() -> None:
    config = load({})
    assert config.practice
    assert config.x is not None and config.x.api_base == "http://127.0.0.1:8100/x"
    assert config.facebook is not None
    assert config.facebook.graph_base == "http://127.0.0.1:8100/graph"
    assert config.base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("setting", "real", "missing"),
    [
        ("HELPNET_X_CLIENT_ID", "x", "facebook"),
        ("HELPNET_FACEBOOK_APP_ID", "facebook", "x"),
    ],
)
def test_one_real_network_leaves_the_other_unconnected_and_never_practised(
    setting: str, real: str, missing: str
) -> None:
    config = load({setting: "1234", "HELPNET_PRACTICE_URL": "http://127.0.0.1:8100"})
    assert not config.practice
    assert getattr(config, real) is not None
    assert getattr(config, missing) is None


def test_real_networks_are_reached_at_their_own_addresses() -> None:
    config = load({"HELPNET_X_CLIENT_ID": "1", "HELPNET_FACEBOOK_APP_ID": "2"})
    assert config.x is not None and config.x.api_base == "https://api.x.com"
    assert config.facebook is not None
    assert config.facebook.graph_base == "https://graph.facebook.com"
    assert config.facebook.graph_version == "v26.0"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from-a-file\n")
    assert load({"HELPNET_SECRET_KEY_FILE": str(file)}).secret_key == "from-a-file"


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    config = load(
        {
            "HELPNET_SECRET_KEY": "mark-1",
            "HELPNET_X_CLIENT_ID": "1",
            "HELPNET_X_CLIENT_SECRET": "mark-2",
            "HELPNET_FACEBOOK_APP_ID": "2",
            "HELPNET_FACEBOOK_APP_SECRET": "mark-3",
        }
    )
    assert "mark-" not in repr(config)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("HELPNET_THREADS", "many"),
        ("HELPNET_THREADS", "1"),
        ("HELPNET_UNDO_SECONDS", "-1"),
        ("HELPNET_UNDO_SECONDS", "nan"),
        ("HELPNET_WORKER", "maybe"),
        ("HELPNET_BASE_URL", "example.org"),
        ("HELPNET_PRACTICE_URL", "ftp://example.org"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "8000.5"),
        ("PRACTICE_PORT", "-1"),
        ("HELPNET_BASE_URL", "http://[::1"),
        ("HELPNET_BASE_URL", "http://example.org:http"),
        ("HELPNET_BASE_URL", "http://:8000"),
        ("HELPNET_SECRET_KEY_FILE", "/there/is/no/such/file"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(setting: str, value: str) -> None:
    with pytest.raises(ConfigError, match=setting):
        load({setting: value})


def test_the_address_in_links_follows_host_and_port() -> None:
    read = load({"HOST": "0.0.0.0", "PORT": "9000"})
    assert read.base_url == f"http://{addresses.shared('0.0.0.0')}:9000"
    assert read.local_url == "http://127.0.0.1:9000"
    assert load({"HELPNET_BASE_URL": "https://ask.example.org/"}).base_url == (
        "https://ask.example.org"
    )


def test_a_relative_path_begins_at_the_projects_root() -> None:
    """Wherever a command is called from, it means the same database."""
    assert load({"HELPNET_DATABASE": "data/ask.db"}).database == ROOT / "data" / "ask.db"
    assert load({"HELPNET_DATABASE": "/data/ask.db"}).database == Path("/data/ask.db")
    assert load({}).database == ROOT / "instance" / "helpnet.db"
