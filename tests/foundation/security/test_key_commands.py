"""Keys can be made before any application can be built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from portal.foundation.security.crypto import Vault

ROOT = Path(__file__).resolve().parents[3]


def _flask(*words: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "ZHAOLU_ENV": "production",
        "DATA_DIR": str(tmp_path / "none"),
    }
    program = Path(sys.executable).with_name("flask")
    return subprocess.run(
        [program, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_keys_are_made_once_and_shown_without_their_secret_half(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert _flask("keys", "create", str(folder), tmp_path=tmp_path).returncode == 0
    first = Vault(folder / "recruitment").public_key
    assert _flask("keys", "create", str(folder), tmp_path=tmp_path).returncode == 0
    assert Vault(folder / "recruitment").public_key == first  # the second call replaced nothing
    assert (folder / "recruitment" / "fields.json").stat().st_mode & 0o077 == 0
    shown = _flask("keys", "show", str(folder), tmp_path=tmp_path)
    assert first.hex() in shown.stdout
    assert not (tmp_path / "none").exists()


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    answer = _flask("keys", "show", str(tmp_path / "keys"), tmp_path=tmp_path)
    assert answer.returncode != 0
    assert "missing" in answer.stderr
    assert "Traceback" not in answer.stderr
