"""An auditor runs ``flask rules …`` in an empty environment: no secret, no database, no folder of
ours is needed or touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recruitment.rulebook.policies import document
from wsgi import asked_command

ROOT = Path(__file__).resolve().parents[2]
FLASK = Path(sys.executable).with_name("flask")


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        **environment,
    }
    return subprocess.run(
        [str(FLASK), *words],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("options", [(), ("--app", "wsgi:app"), ("-A", "wsgi")])
def test_a_policy_is_checked_without_secrets_or_a_place_for_data(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")
    closed = tmp_path / "closed" / "below"  # a folder below a file can't be made, not even by root
    closed.parent.write_text("")
    done = run(
        tmp_path,
        *options,
        "rules",
        "check-policy",
        str(policy),
        ZHAOLU_ENV="production",
        DATA_DIR=str(closed),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "规则有效" in done.stdout
    assert sorted(os.listdir(tmp_path)) == ["closed", "policy.json"]


def test_other_commands_still_ask_for_the_secrets_of_production(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "--app",
        "wsgi:app",
        "routes",
        ZHAOLU_ENV="production",
        DATA_DIR=str(tmp_path / "data"),
    )
    assert done.returncode != 0
    assert "rules" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["/x/.venv/bin/flask", "--app", "wsgi:app", "rules", "rank"], "rules"),
        (["/x/flask/__main__.py", "-A", "wsgi", "--debug", "db", "rules"], "db"),
        (["flask", "--app=wsgi:app", "rules"], "rules"),
        (["flask", "--app", "rules"], None),
        (["flask"], None),
        (["/x/.venv/bin/granian", "wsgi:app", "rules"], None),
    ],
)
def test_the_command_is_the_first_word_after_the_options(
    arguments: list[str], command: str | None
) -> None:
    assert asked_command(arguments) == command
