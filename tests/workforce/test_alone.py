"""Either side starts with the other's package hidden, and the workforce side's files never name the
other one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name == "portal.{hidden}" or name.startswith("portal.{hidden}."):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())
import wsgi
app = wsgi.{entry}
commands = ("jobs", "db", "demo")
print(len(list(app.url_map.iter_rules())), *(name in app.cli.commands for name in commands))
"""


@pytest.mark.parametrize(("entry", "hidden"), [("workforce", "recruitment"), ("app", "workforce")])
def test_a_side_starts_with_the_other_hidden(tmp_path: Path, entry: str, hidden: str) -> None:
    script = START.format(entry=entry, hidden=hidden)
    environment = {
        "PATH": "/usr/bin:/bin",
        "ZHAOLU_ENV": "test",
        "DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[1:] == ["True", "True", "True"]


def test_the_sides_do_not_import_each_other() -> None:
    for side, other in (("workforce", "recruitment"), ("recruitment", "workforce")):
        for file in (ROOT / "portal" / side).rglob("*.py"):
            assert f"portal.{other}" not in file.read_text(), file
