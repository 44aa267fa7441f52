"""Whatever a side writes below its data folder is for its own account only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# One process as an operator starts it, with the widest mask: everything that is written in a day.
DAY = """
import os
os.umask(0)
import wsgi
from datetime import timedelta
from portal.foundation.reach.sms import FileSms, ShortMessage
app = wsgi.{name}
settings, database = app.extensions["settings"], app.extensions["database"]
app.extensions["tables"].create_all(database.engine)
with database.transaction() as session:
    session.connection().exec_driver_sql("DELETE FROM throttle")
app.extensions["storage"].put(b"a file")
app.extensions["clock"].travel_to(app.extensions["clock"].now() + timedelta(days=1))
FileSms(settings.data_dir / "sms").send(ShortMessage("13900000000", "recover", {{}}, "text", "1"))
app.test_client().get("/office/sign-in")
runner = app.test_cli_runner()
done = runner.invoke(args=["backup", "--to", str(settings.data_dir / "backups")])
assert done.exit_code == 0, done.output
assert app.extensions["settings"].side == {side!r}
"""


@pytest.mark.parametrize(("name", "side"), [("app", "recruitment"), ("workforce", "workforce")])
def test_nobody_else_reads_what_a_side_writes(tmp_path: Path, name: str, side: str) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)  # as an earlier version made it
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "DATA_DIR": str(data),
        "ZHAOLU_ENV": "development",
    }
    program = DAY.format(name=name, side=side)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    written = sorted(data.rglob("*"))
    assert len([path for path in written if path.is_file()]) > 6
    open_to_others = {
        str(path.relative_to(data)): oct(path.stat().st_mode & 0o777)
        for path in (data, *written)
        if path.stat().st_mode & 0o077
    }
    assert not open_to_others


def test_two_installations_on_one_host_share_no_folder() -> None:
    """Nothing below the system's temporary folder has a name that two could choose."""
    for path in (*(ROOT / "portal").rglob("*.py"), *(ROOT / "deploy").rglob("*.py")):
        text = path.read_text()
        assert "gettempdir" not in text and '"/tmp' not in text, path  # noqa: S108
    for path in (ROOT / "deploy" / "bin").iterdir():
        assert "/tmp" not in path.read_text(), path  # noqa: S108
