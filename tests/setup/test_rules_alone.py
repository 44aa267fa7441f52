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

ROOT = Path(__file__).resolve().parents[2]
FLASK = Path(sys.executable).with_name("flask")
PRODUCTION = {"ZHAOLU_ENV": "production"}


def run(
    folder: Path, *words: str, folder_of_work: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        **environment,
    }
    return subprocess.run(
        [str(FLASK), *words],
        cwd=folder_of_work,
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


@pytest.mark.parametrize("options", [(), ("--app", "wsgi:app"), ("--app", "wsgi:workforce")])
def test_keys_are_made_before_production_has_any(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, *options, "keys", "create", str(tmp_path / "keys"), **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "recruitment",
        "workforce",
    ]


def test_the_commands_need_not_be_called_from_the_folder_of_the_house(tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")
    done = run(tmp_path, "rules", "check-policy", "policy.json", folder_of_work=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("group", "module", "command"),
    [
        ("rules", "portal.recruitment.cli.rules_supplement", "rank"),
        ("keys", "portal.foundation.security.key_commands", "create"),
    ],
)
def test_a_group_is_imported_when_it_is_used(group: str, module: str, command: str) -> None:
    """Flask loads the entry points for every command; the rules are not paid for then."""
    script = f"""
import sys, click, wsgi
group = wsgi.{group}
assert not any(name.startswith("portal") for name in sys.modules)
context = click.Context(group)
assert {command!r} in group.list_commands(context) and {module!r} in sys.modules
assert group.get_command(context, {command!r}).name == {command!r}
assert group.get_command(context, "nothing") is None
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_a_word_that_belongs_to_another_command_is_not_taken_for_a_group(tmp_path: Path) -> None:
    done = run(tmp_path, "--app", "wsgi:app", "db", "rules", **PRODUCTION)
    assert done.returncode != 0
    assert "published rules" not in done.stdout
