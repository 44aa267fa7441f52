"""The second half of ``make run``: checks, backup before an upgrade, migrations, demo, and all
programs in the foreground.

``python -m deploy.start`` [--without-demo] [--backup-only]. Obeys the environment through
``config.py`` alone.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import traceback
from pathlib import Path
from typing import IO

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from config import ConfigurationError, Settings, settings, side_settings
from portal.foundation.running.backup import BackupFailed, back_up
from portal.foundation.running.database_copies import CopyFailed, holds_data
from portal.foundation.running.figures_folder import make_ready
from portal.foundation.running.supervisor import Program, StartFailed, Supervisor

ROOT = Path(__file__).resolve().parents[1]
SIDES = {"recruitment": "wsgi:app", "workforce": "wsgi:workforce"}
FRONTS = {"recruitment": "wsgi:front", "workforce": "wsgi:workforce_front"}
# A worker beyond a gigabyte is replaced by a fresh one, which serves before the old one, with what
# it has begun, ends.
MEMORY = (
    "--workers-max-rss",
    "1024",
    "--rss-sample-interval",
    "10",
    "--workers-kill-timeout",
    "60",
)
# Blocks of this size and more go back to the machine when they are freed. Left to itself the C
# library raises its bound to the largest upload that it has seen, and keeps all that is smaller.
BLOCKS = {"MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "4194304"}
MOST_CONNECTIONS = 1024  # a worker; most of them wait for their senders in the reception
SPACE_NEEDED_MB = 300
UPGRADE_BACKUPS_KEPT = 5


class CannotStart(RuntimeError):
    """The message is one plain sentence that says what to do."""


def say(line: str) -> None:
    print(f"==> {line}", flush=True)


def prepare_folder(folder: Path) -> IO[str]:
    """Make the data folder, see that it can be written and has room, and take it for ourselves.

    The lock lives as long as the file.
    """
    os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        lock = (folder / "running.lock").open("a+")
    except OSError as error:
        raise CannotStart(
            f"the data folder {folder} can't be written ({error.strerror}); set DATA_DIR to "
            "another one"
        ) from None
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < SPACE_NEEDED_MB:
        raise CannotStart(
            f"only {free} MB are free where the data folder {folder} lies; {SPACE_NEEDED_MB} MB "
            "are needed"
        )
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            f"the data folder {folder} is in use by another `make run`; stop that one, or set "
            "DATA_DIR"
        ) from None
    return lock


def check_ports(ports: dict[str, int], host: str) -> None:
    if len(set(ports.values())) < len(ports):
        raise CannotStart("PORT and WORKFORCE_PORT are the same; choose two")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for name, port in ports.items():
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                raise CannotStart(f"port {port} needs root; set {name} to one above 1023") from None
            except OSError as error:
                raise CannotStart(
                    f"port {port} can't be had ({error.strerror}); set {name} to another one"
                ) from None


def behind(side: str, url: str) -> bool:
    """Whether the database holds data of an older schema than this version's."""
    if not holds_data(url):
        return False
    heads = set(ScriptDirectory(str(ROOT / "migrations" / side)).get_heads())
    parsed = make_url(url)
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed
    )
    try:
        with engine.connect() as connection:
            return set(MigrationContext.configure(connection).get_current_heads()) != heads
    finally:
        engine.dispose()


def back_up_everything(chosen: Settings, label: str) -> Path:
    sides = [side_settings(side, chosen) for side in SIDES]  # type: ignore[arg-type]
    databases = {side.side: side.database_url for side in sides if holds_data(side.database_url)}
    data = sides[0].data_dir
    return back_up(
        databases, data / "files", sides[0].keys_dir.parent, data / "backups", label=label
    )


def back_up_before_upgrade(chosen: Settings) -> bool:
    """An upgrade over existing data backs up first; the last few of these archives are kept.

    Returns whether this start is such an upgrade.
    """
    if not any(behind(side, side_settings(side, chosen).database_url) for side in SIDES):  # type: ignore[arg-type]
        return False
    say("The data are of an older version; backing up before the upgrade …")
    path = back_up_everything(chosen, "before-upgrade")
    say(f"Backup: {path}")
    for old in sorted(path.parent.glob("before-upgrade-*.zip"))[:-UPGRADE_BACKUPS_KEPT]:
        old.unlink()
    return True


def flask(side: str, *arguments: str, environment: dict[str, str], capture: bool = False) -> str:
    """Run one Flask command of a side; it shows its progress, or with ``capture`` its output is
    returned. Raises CannotStart."""
    command = [sys.executable, "-m", "flask", "--app", SIDES[side], *arguments]
    out = subprocess.PIPE if capture else None
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=out,
        text=True,
    )
    if done.returncode != 0:
        raise CannotStart(
            f"`flask --app {SIDES[side]} {' '.join(arguments)}` failed; the lines above say why"
        )
    return done.stdout or ""


def migrate(environment: dict[str, str]) -> None:
    for side in SIDES:
        say(f"Migrating the {side} database …")
        flask(side, "db", "upgrade", environment=environment)
        flask(side, "data", "upgrade", environment=environment)


class Demo:
    """The demo goes into a new installation, once.

    A note in the data folder survives a start that was broken off: it names what is still to be
    done, one step a line. The next start goes on there, loads the side that was begun again from
    nothing, and nobody's own data are ever mixed with invented ones.
    """

    def __init__(self, data: Path) -> None:
        self._note = data / "demo-unfinished"

    def plan_if_new(self, chosen: Settings) -> None:
        """To be called before the migrations: whether there are data yet decides."""
        urls = [side_settings(side, chosen).database_url for side in SIDES]  # type: ignore[arg-type]
        if not self._note.exists() and not any(holds_data(url) for url in urls):
            self._write(dict.fromkeys(SIDES, "load"))

    def load_if_planned(self, environment: dict[str, str]) -> None:
        steps = self._read()
        for side, verb in list(steps.items()):
            say(f"Loading the demo of the {side} side …")
            self._write(steps | {side: "reset"})
            flask(side, "demo", verb, environment=environment)
            del steps[side]
            if steps:
                self._write(steps)
        self._note.unlink(missing_ok=True)

    def _read(self) -> dict[str, str]:
        """Side → how its demo is to be loaded; of a note that can't be read, everything anew."""
        if not self._note.exists():
            return {}
        words = [line.partition(" ") for line in self._note.read_text().splitlines()]
        steps = {side: verb for side, _, verb in words if side in SIDES and verb}
        whole = words and len(steps) == len(words)
        return steps if whole else dict.fromkeys(SIDES, "reset")

    def _write(self, steps: dict[str, str]) -> None:
        """Whole or not at all, whenever the start is broken off."""
        fresh = self._note.with_suffix(".new")
        fresh.write_text("".join(f"{side} {verb}\n" for side, verb in steps.items()))
        fresh.replace(self._note)


def demo_accounts(environment: dict[str, str]) -> str:
    return "\n".join(
        flask(side, "demo", "accounts", environment=environment, capture=True).rstrip()
        for side in SIDES
    )


def figures_folder(chosen: Settings, side: str) -> dict[str, str]:
    """Where a side's web processes keep their counters, so that /metrics can sum them; those of
    processes long gone are thrown away."""
    folder = chosen.data_dir.resolve() / "figures" / side
    make_ready(folder)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def own_temporary_folder(data: Path) -> Path:
    """Where this installation's processes put what they need for a moment: no other installation of
    this machine sees it, and what a killed process left there goes with the next start."""
    folder = data / "tmp"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def programs(chosen: Settings, ports: dict[str, int], environment: dict[str, str]) -> list[Program]:
    """Portal, workforce side and the job worker of each."""
    # The workers first: a portal is ready only when its jobs are being done.
    return [
        *(worker(side, environment) for side in SIDES),
        web(chosen, "recruitment", ports["PORT"], environment),
        web(chosen, "workforce", ports["WORKFORCE_PORT"], environment),
    ]


def worker(side: str, environment: dict[str, str]) -> Program:
    command = (sys.executable, "-m", "flask", "--app", SIDES[side], "jobs", "work")
    return Program(f"{side}-jobs", command, None, environment)


def web(chosen: Settings, side: str, port: int, environment: dict[str, str]) -> Program:
    command = [sys.executable, "-m", "granian", "--interface", "asginl", FRONTS[side]]
    command += ["--host", chosen.host, "--port", str(port), "--workers", str(chosen.web_workers)]
    command += [
        "--backpressure",
        str(MOST_CONNECTIONS),
        "--respawn-failed-workers",
        "--no-ws",
        *MEMORY,
    ]
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104  compared, not bound
    ready = f"http://{everywhere.get(chosen.host, chosen.host)}:{port}/readyz"
    return Program(
        f"{side}-web", tuple(command), ready, environment | BLOCKS | figures_folder(chosen, side)
    )


def announce(chosen: Settings, ports: dict[str, int], accounts: str, logs: Path) -> None:
    lines = [
        "",
        "招录 is running. Ctrl-C stops it.",
        "",
        f"  Recruitment portal  http://127.0.0.1:{ports['PORT']}",
        f"  Union management    http://127.0.0.1:{ports['WORKFORCE_PORT']}",
        "",
        f"  Data  {chosen.data_dir.resolve()}",
        f"  Logs  {logs}",
        "",
        *([accounts.rstrip(), ""] if accounts.strip() else []),
    ]
    print("\n".join(lines), flush=True)


def run(chosen: Settings, with_demo: bool) -> None:
    data = chosen.data_dir.resolve()
    ports = {"PORT": chosen.port, "WORKFORCE_PORT": chosen.workforce_port or chosen.port + 1}
    with prepare_folder(data):
        check_ports(ports, chosen.host)
        environment = {
            "DATA_DIR": str(data),
            "TMPDIR": str(own_temporary_folder(data)),
            "PORT": str(ports["PORT"]),
            "WORKFORCE_PORT": str(ports["WORKFORCE_PORT"]),
        }
        upgraded = back_up_before_upgrade(chosen)
        demo = Demo(data)
        with_demo = with_demo and chosen.zhaolu_env != "production"
        if with_demo:
            demo.plan_if_new(chosen)
        migrate(environment)
        if upgraded:
            flask("recruitment", "files", "draw", environment=environment)
        if with_demo:
            demo.load_if_planned(environment)
        accounts = demo_accounts(environment) if with_demo else ""
        supervisor = Supervisor(
            programs(chosen, ports, environment), folder=ROOT, logs=data / "logs", say=say
        )
        supervisor.run(lambda: announce(chosen, ports, accounts, data / "logs"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy.start")
    parser.add_argument("--without-demo", action="store_true")
    parser.add_argument("--backup-only", action="store_true")
    asked = parser.parse_args()
    try:
        chosen = settings()
        if asked.backup_only:
            say(f"Backup: {back_up_everything(chosen, 'backup')}")
        else:
            run(chosen, not asked.without_demo)
    except (CannotStart, ConfigurationError, BackupFailed, CopyFailed, StartFailed) as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    # The one place where whatever is left becomes a sentence, with the trace for a developer.
    except Exception as error:
        traceback.print_exc()
        print(f"Cannot start: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
