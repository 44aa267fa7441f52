"""Typed configuration: defaults in development, none in production."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest

from config import ConfigurationError, Settings, side_settings
from portal.foundation.security.crypto import create_keys
from portal.foundation.security.starting import weakness

SIDES = ("recruitment", "workforce")


def _production(tmp_path: Path, **changes: Any) -> Settings:
    keys = tmp_path / "keys"
    for side in SIDES:
        (keys / side).mkdir(parents=True, exist_ok=True)
    values = {
        "zhaolu_env": "production",
        "data_dir": tmp_path,
        "keys_dir": keys,
        "public_url": "https://zhaolu.example",
        "workforce_public_url": "https://guanli.example",
        "secret_key": secrets.token_hex(32),
        "workforce_secret_key": secrets.token_hex(32),
        "handover_secret": secrets.token_hex(32),
        "database_url": "postgresql:///zhaolu",
        "workforce_database_url": "postgresql:///guanli",
    }
    return Settings(**(values | changes))


@pytest.mark.parametrize("side", SIDES)
def test_production_starts_with_everything_set(tmp_path: Path, side: Any) -> None:
    settings = side_settings(side, _production(tmp_path))
    assert settings.production
    assert settings.clock_file is None  # no shifted clock in production
    assert settings.public_url.startswith("https://")


OWN = {"recruitment": "", "workforce": "workforce_"}
WRONG = [
    ("secret_key", ""),
    ("secret_key", "short"),
    ("secret_key", "x" * 40),
    ("secret_key", "ab12" * 10),
    ("secret_key", "0123456789abcdefghijklmnopqrstuvwxyz"),
    ("secret_key", "at least 32 random characters, they say"),
    ("secret_key", "change-me-change-me-change-me-now"),
    ("secret_key", "qwertyuiopasdfghjklzxcvbnm1234567890"),
    ("database_url", ""),
    ("public_url", ""),
    ("public_url", "http://zhaolu.example"),
    ("public_url", "HTTP://zhaolu.example"),
    ("public_url", "//zhaolu.example"),
    ("public_url", "zhaolu.example"),
    ("public_url", "https://"),
    ("public_url", "https://somebody@zhaolu.example"),
    ("public_url", "https://zhaolu.example/portal"),
    ("public_url", "https://zhaolu.example:port"),
    ("public_url", "https://[::1"),
]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("name", "value"), WRONG)
def test_production_refuses_to_start_with(
    tmp_path: Path, side: Any, name: str, value: object
) -> None:
    name = OWN[side] + name
    with pytest.raises(ConfigurationError, match=rf"^{name.upper()} [^\n]+$"):
        side_settings(side, _production(tmp_path, **{name: value}))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("name", "value"), [("handover_secret", ""), ("handover_secret", "a" * 64), ("keys_dir", None)]
)
def test_production_refuses_what_both_sides_need(
    tmp_path: Path, side: Any, name: str, value: object
) -> None:
    with pytest.raises(ConfigurationError, match=name.upper()):
        side_settings(side, _production(tmp_path, **{name: value}))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    "names",
    [
        ("secret_key", "workforce_secret_key"),
        ("secret_key", "handover_secret"),
        ("workforce_secret_key", "handover_secret"),
        ("handover_secret", "sms_token"),
        ("public_url", "workforce_public_url"),
    ],
)
def test_production_refuses_one_value_in_two_places(
    tmp_path: Path, side: Any, names: tuple[str, str]
) -> None:
    value = "https://both.example" if "url" in names[0] else secrets.token_hex(32)
    with pytest.raises(ConfigurationError, match="is the same as"):
        side_settings(side, _production(tmp_path, **dict.fromkeys(names, value)))


def test_production_refuses_one_sides_keys_for_both(tmp_path: Path) -> None:
    chosen = _production(tmp_path)
    create_keys(tmp_path / "keys" / "recruitment")
    side_settings("recruitment", chosen)
    for path in (tmp_path / "keys" / "recruitment").iterdir():
        shutil.copy(path, tmp_path / "keys" / "workforce")
    for side in SIDES:
        with pytest.raises(ConfigurationError, match="holds the same fields.json"):
            side_settings(side, chosen)  # type: ignore[arg-type]


CLEAR = [
    ("recruitment_internal_url", "http://10.0.0.5:8000"),
    ("workforce_internal_url", "http://guanli.internal"),
    ("workforce_internal_url", "ftp://127.0.0.1"),
    ("workforce_internal_url", "127.0.0.1:8001"),
    ("workforce_internal_url", "http://[::1"),
    ("workforce_internal_url", "http://127.0.0.1.example"),
    ("clamd_address", "10.0.0.6:3310"),
]
CLEAR_DATABASES = [
    "postgresql://db.internal/zhaolu",
    "postgresql+psycopg://u:p@10.0.0.7:5432/zhaolu?sslmode=require",
    "postgresql:///zhaolu?host=10.0.0.7",
    "postgresql://127.0.0.1/zhaolu?host=/run/pg,10.0.0.7",
    "postgresql:///zhaolu?hostaddr=10.0.0.7&sslmode=verify-ca",
    "postgresql://[::1/zhaolu",
]
SAFE = [
    {"workforce_internal_url": "https://guanli.internal"},
    {"workforce_internal_url": "http://[::1]:8001", "recruitment_internal_url": "http://localhost"},
    {"clamd_address": "127.0.0.1:3310"},
    {"clamd_address": "/run/clamd.sock"},
    {"database_url": "postgresql:///zhaolu?host=/run/postgresql"},
    {"database_url": "postgresql://localhost:5432/zhaolu"},
    {"database_url": "postgresql://db.internal/zhaolu?sslmode=verify-full"},
]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("name", "value"), CLEAR)
def test_production_speaks_to_no_other_machine_in_clear(
    tmp_path: Path, side: Any, name: str, value: str
) -> None:
    with pytest.raises(ConfigurationError, match=rf"^{name.upper()} [^\n]+$"):
        side_settings(side, _production(tmp_path, **{name: value}))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("value", CLEAR_DATABASES)
def test_production_proves_which_database_it_speaks_to(
    tmp_path: Path, side: Any, value: str
) -> None:
    name = f"{OWN[side]}database_url"
    with pytest.raises(ConfigurationError, match=rf"^{name.upper()} [^\n]+$"):
        side_settings(side, _production(tmp_path, **{name: value}))


@pytest.mark.parametrize("values", SAFE)
def test_production_takes_what_stays_here_or_is_encrypted(
    tmp_path: Path, values: dict[str, str]
) -> None:
    assert side_settings("recruitment", _production(tmp_path, **values)).production


def test_random_secrets_are_taken_whatever_they_look_like() -> None:
    for make in (secrets.token_hex, secrets.token_urlsafe):
        assert not [value for value in (make(24) for _ in range(3000)) if weakness(value)]


def test_production_refuses_a_key_folder_of_the_other_side_only(tmp_path: Path) -> None:
    chosen = _production(tmp_path)
    (tmp_path / "keys" / "workforce").rmdir()
    with pytest.raises(ConfigurationError, match="KEYS_DIR"):
        side_settings("workforce", chosen)


def test_development_makes_its_secrets_once_and_keeps_them(tmp_path: Path) -> None:
    chosen = Settings(zhaolu_env="development", data_dir=tmp_path)
    first, second = side_settings("recruitment", chosen), side_settings("recruitment", chosen)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert side_settings("workforce", chosen).secret_key != first.secret_key
    assert side_settings("workforce", chosen).handover_secret == first.handover_secret
    assert (tmp_path / "keys" / "secret_key").stat().st_mode & 0o077 == 0


def test_settings_are_frozen(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        chosen.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "0"), ("port", "http"), ("trusted_proxies", "-1"), ("zhaolu_env", "staging")],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    import config

    monkeypatch.setenv(name.upper(), value)
    config.settings.cache_clear()
    try:
        with pytest.raises(ConfigurationError, match=name.upper()):
            config.settings()
    finally:
        config.settings.cache_clear()
