"""Documents point at what exists, and examples parse."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from config import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(path for pattern in ("*.md", "docs/**/*.md") for path in ROOT.glob(pattern))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    dead = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert not dead


def test_every_variable_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in text] == []


def test_both_readmes_have_the_same_commands_and_links() -> None:
    english, chinese = ((ROOT / name).read_text() for name in ("README.md", "README.zh-CN.md"))

    def skeleton(text: str) -> list[str]:
        return re.findall(r"`[^`\n]+`|(?<=\]\()(?!README)[^)]+", text)

    assert sorted(set(skeleton(english))) == sorted(set(skeleton(chinese)))


def test_the_compose_file_starts_only_what_the_house_has() -> None:
    compose = yaml.safe_load((ROOT / "deploy/examples/compose.yaml").read_text())
    known = {name.upper() for name in Settings.model_fields}
    for name, service in compose["services"].items():
        if "build" in service:
            assert set(service["environment"]) <= known, name
    for name in compose["x-application"]["build"].values():
        assert (ROOT / "deploy/examples" / name).exists() or (ROOT / name).exists()


def test_every_process_of_the_units_can_be_started() -> None:
    script = (ROOT / "deploy/bin/process").read_text()
    for name in re.findall(
        r"zhaolu@([a-z-]+)", (ROOT / "deploy/examples/zhaolu@.service").read_text()
    ):
        assert re.search(rf"^  {name}\) exec ", script, re.MULTILINE), name


def test_an_unknown_process_is_refused() -> None:
    done = subprocess.run(
        [shutil.which("bash") or "bash", str(ROOT / "deploy/bin/process"), "mail"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "choose portal, jobs, workforce or workforce-jobs" in done.stderr
