"""The only reader of the environment: typed, frozen, and strict in production.

In development and in tests everything has a default below ``DATA_DIR`` and keys are made on first
use. In production a missing, weak or twice used secret, a key folder that is not there, a database
on the development default or a way to people or another machine in clear stops the start with a
sentence that names the variable. (What the database holds is looked at by
``foundation/running/demonstration.py``.)
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.foundation.security.starting import (
    equals,
    fault_of_address,
    fault_of_database,
    fault_of_inner_address,
    fault_of_scanner,
    weakness,
)

ROOT = Path(__file__).resolve().parent
# What must differ where both are set.
SECRETS = ("secret_key", "workforce_secret_key", "handover_secret", "smtp_password", "sms_token")
ADDRESSES = ("public_url", "workforce_public_url")
INNER_ADDRESSES = ("recruitment_internal_url", "workforce_internal_url")
KEY_FILES = ("fields.json", "index.key", "signing.pem")
GATEWAYS = (
    "smtp_host",
    "smtp_port",
    "smtp_user",
    "smtp_password",
    "smtp_sender",
    "sms_url",
    "sms_token",
    "clamd_address",
    "clamd_seconds",
)


class ConfigurationError(RuntimeError):
    """The configuration does not allow a start; the message names the variable and what to do."""


class Settings(BaseSettings):
    """Environment variables, by the same names in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", case_sensitive=False)

    zhaolu_env: Literal["development", "test", "production"] = "development"
    data_dir: Path = ROOT / "var"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    workforce_port: int | None = Field(default=None, ge=1, le=65535)
    database_url: str = ""
    workforce_database_url: str = ""
    secret_key: str = ""
    workforce_secret_key: str = ""
    keys_dir: Path | None = None
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    public_url: str = ""
    workforce_public_url: str = ""
    recruitment_internal_url: str = ""
    workforce_internal_url: str = ""
    handover_secret: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    web_workers: int = Field(default=2, ge=1, le=64)
    site_organiser: str = "江苏省总工会"
    site_supervision_phone: str = ""
    site_icp: str = ""
    site_police_record: str = ""
    site_identification_code: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_sender: str = ""
    sms_url: str = ""
    sms_token: str = ""
    clamd_address: str = ""
    clamd_seconds: float = Field(default=10, gt=0, le=60)


@dataclass(frozen=True)
class SideSettings:
    """What one of the two applications needs to know; neither sees the other's secrets."""

    side: Literal["recruitment", "workforce"]
    environment: str
    database_url: str
    secret_key: str
    keys_dir: Path
    files_dir: Path
    data_dir: Path
    cookie_name: str
    port: int
    public_url: str
    peer_url: str
    handover_secret: str
    trusted_proxies: int
    log_level: str
    site: dict[str, str]
    gateways: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def clock_file(self) -> Path | None:
        """Where the shared test clock keeps its offset; ``None`` in production, which refuses to
        run on any other time."""
        return None if self.production else self.data_dir / "clock-offset"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Read the environment once. Raises ConfigurationError with one line per variable."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in error.errors()
        ]
        raise ConfigurationError("configuration: " + "; ".join(lines)) from None


def _development_secret(folder: Path, name: str) -> str:
    """A secret kept in a private file, made on first use; two processes starting together agree on
    one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    if not path.exists():
        fresh = folder / f".{name}.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def _required(chosen: Settings, name: str) -> str:
    value = getattr(chosen, name)
    if not value:
        raise ConfigurationError(f"{name.upper()} is not set; production has no default for it")
    return str(value)


def _secret(chosen: Settings, name: str, keys: Path) -> str:
    value = getattr(chosen, name)
    if chosen.zhaolu_env == "production":
        value = _required(chosen, name)
        if fault := weakness(value):
            raise ConfigurationError(f"{name.upper()} {fault}")
        return value
    return str(value) if value else _development_secret(keys, name)


def side_settings(
    side: Literal["recruitment", "workforce"], chosen: Settings | None = None
) -> SideSettings:
    """The settings of one side.

    Raises ConfigurationError in production when a secret, key folder or database is missing.
    """
    chosen = chosen or settings()
    recruits, own = side == "recruitment", "" if side == "recruitment" else "workforce_"
    keys, data = chosen.keys_dir or chosen.data_dir / "keys", chosen.data_dir.resolve()
    if chosen.zhaolu_env == "production":
        _require_for_production(chosen, side)
    address, peer = _addresses(chosen) if recruits else reversed(_addresses(chosen))
    return SideSettings(
        side=side,
        environment=chosen.zhaolu_env,
        database_url=getattr(chosen, f"{own}database_url") or f"sqlite:///{data / side}.sqlite3",
        secret_key=_secret(chosen, f"{own}secret_key", keys),
        keys_dir=keys / side,
        files_dir=data / "files" / side,
        data_dir=data,
        cookie_name="zhaolu" if recruits else "zhaolu_workforce",
        port=chosen.port if recruits else _workforce_port(chosen),
        public_url=(getattr(chosen, f"{own}public_url") or address).rstrip("/"),
        peer_url=peer.rstrip("/"),
        handover_secret=_secret(chosen, "handover_secret", keys),
        trusted_proxies=chosen.trusted_proxies,
        log_level=chosen.log_level,
        site=_site(chosen),
        gateways={name: str(getattr(chosen, name)) for name in GATEWAYS},
    )


def _require_for_production(chosen: Settings, side: str) -> None:
    if chosen.keys_dir is None or not (chosen.keys_dir / side).is_dir():
        raise ConfigurationError(
            f"KEYS_DIR must name a folder that holds the folder {side!r}; "
            "make it with `flask keys create`"
        )
    own = "" if side == "recruitment" else "workforce_"
    if fault := fault_of_database(_required(chosen, f"{own}database_url")):
        raise ConfigurationError(f"{own.upper()}DATABASE_URL {fault}")
    _refuse_clear_ways(chosen)
    if fault := fault_of_address(_required(chosen, f"{own}public_url")):
        raise ConfigurationError(f"{own.upper()}PUBLIC_URL {fault}")
    for names in (SECRETS, ADDRESSES):
        if pair := equals({name: getattr(chosen, name) for name in names}):
            first, second = (name.upper() for name in pair)
            raise ConfigurationError(f"{second} is the same as {first}; each needs its own")
    _refuse_equal_keys(chosen.keys_dir)


def _refuse_clear_ways(chosen: Settings) -> None:
    """Between our own processes, and to the scanner."""
    for name in INNER_ADDRESSES:
        value = getattr(chosen, name)
        if value and (fault := fault_of_inner_address(value)):
            raise ConfigurationError(f"{name.upper()} {fault}")
    if fault := fault_of_scanner(chosen.clamd_address):
        raise ConfigurationError(f"CLAMD_ADDRESS {fault}")


def _refuse_equal_keys(keys: Path) -> None:
    """A folder of keys that was copied gives one side's keys to the other."""
    for name in KEY_FILES:
        kept = {side: keys / side / name for side in ("recruitment", "workforce")}
        if all(path.is_file() and os.access(path, os.R_OK) for path in kept.values()) and (
            equals({side: path.read_text() for side, path in kept.items()})
        ):
            raise ConfigurationError(
                f"KEYS_DIR holds the same {name} for both sides; make each its own"
            )


def _workforce_port(chosen: Settings) -> int:
    return chosen.workforce_port or chosen.port + 1


def _addresses(chosen: Settings) -> tuple[str, str]:
    """Where the recruitment and the workforce side are found from this machine."""
    return (
        chosen.recruitment_internal_url or f"http://127.0.0.1:{chosen.port}",
        chosen.workforce_internal_url or f"http://127.0.0.1:{_workforce_port(chosen)}",
    )


def _site(chosen: Settings) -> dict[str, str]:
    return {
        "organiser": chosen.site_organiser,
        "supervision_phone": chosen.site_supervision_phone,
        "icp": chosen.site_icp,
        "police_record": chosen.site_police_record,
        "identification_code": chosen.site_identification_code,
    }
