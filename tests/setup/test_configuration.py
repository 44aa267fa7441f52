"""Typed configuration: defaults in development, none in production."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config import ConfigurationError, Settings, side_settings

SECRET = "x" * 40


def _production(tmp_path: Path, **changes: Any) -> Settings:
    keys = tmp_path / "keys"
    (keys / "recruitment").mkdir(parents=True, exist_ok=True)
    values = {
        "zhaolu_env": "production",
        "data_dir": tmp_path,
        "keys_dir": keys,
        "public_url": "https://zhaolu.example",
        "secret_key": SECRET,
        "workforce_secret_key": SECRET,
        "handover_secret": SECRET,
        "database_url": "postgresql:///zhaolu",
        "workforce_database_url": "postgresql:///guanli",
    }
    return Settings(**(values | changes))


def test_production_starts_with_everything_set(tmp_path: Path) -> None:
    settings = side_settings("recruitment", _production(tmp_path))
    assert settings.production
    assert settings.clock_file is None  # no shifted clock in production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", ""),
        ("secret_key", "short"),
        ("handover_secret", ""),
        ("database_url", ""),
        ("public_url", ""),
        ("keys_dir", None),
    ],
)
def test_production_refuses_to_start_without(tmp_path: Path, name: str, value: object) -> None:
    with pytest.raises(ConfigurationError, match=name.upper()):
        side_settings("recruitment", _production(tmp_path, **{name: value}))


def test_production_refuses_a_key_folder_of_the_other_side_only(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="KEYS_DIR"):
        side_settings("workforce", _production(tmp_path))


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
