"""A private PostgreSQL server for tests: own folder, own socket, free port, ended by its process
id.

``python -m tests.setup.postgres FOLDER OWNER_PID`` is the guardian: it makes the cluster, runs the
server as its child, writes ``FOLDER/address.json`` when the server answers, and ends it on SIGTERM
or as soon as the owner is gone, however that died.
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

USER = "zhaolu"
SETTINGS = {
    # Nothing here has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class NoPostgres(RuntimeError):
    """PostgreSQL's programs are missing or did not start; the message says what to do."""


def program(name: str) -> str:
    """The path of one of PostgreSQL's server programs. Raises NoPostgres."""
    for folder in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)
    ):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise NoPostgres(
            f"{name} is not installed; `make test` installs it, or install postgresql-15"
        )
    return found


def _account() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings an account for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgres(
            "running as root needs the account 'postgres', which Debian's postgresql-15 brings"
        ) from None


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: Sequence[str], account: str | None, folder: Path) -> None:
    done = subprocess.run(command, user=account, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoPostgres(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")


def _initialise(folder: Path, account: str | None, password: str) -> Path:
    cluster = folder / "cluster"
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if account:
        for path in (folder, secret):
            shutil.chown(path, account)
    auth = ("--auth-local=trust", "--auth-host=password", f"--pwfile={secret}")
    _run(
        (
            program("initdb"),
            "-D",
            str(cluster),
            "-U",
            USER,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            *auth,
        ),
        account,
        folder,
    )
    return cluster


def _serve(folder: Path, owner: int) -> int:
    account, password, port = _account(), secrets.token_hex(12), free_port()
    cluster = _initialise(folder, account, password)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [
        program("postgres"),
        "-D",
        str(cluster),
        "-k",
        str(folder),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        *options,
    ]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, user=account, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    # Ctrl-C ends the test run, which then asks us to stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _announce(folder, server, port, password)
        while not stopping and server.poll() is None and _alive(owner):
            time.sleep(0.2)
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown
        server.wait(30)
        if not _alive(owner):
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _announce(folder: Path, server: subprocess.Popen[bytes], port: int, password: str) -> None:
    ready = (program("pg_isready"), "-q", "-h", str(folder), "-p", str(port), "-U", USER)
    deadline = time.monotonic() + 60
    while subprocess.run(ready).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise NoPostgres(
                "the server did not start: "
                f"{(folder / 'server.log').read_text(errors='replace')[-500:]}"
            )
        time.sleep(0.05)
    fresh = folder / "address.new"
    fresh.write_text(
        json.dumps(
            {"url": f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port}", "pid": server.pid}
        )
    )
    fresh.replace(folder / "address.json")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def start(folder: Path, owner: int) -> str:
    """Start the guardian for ``folder`` and return the server's URL, which still lacks a database's
    name. Raises NoPostgres."""
    program("postgres")
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    with (folder / "guardian.log").open("wb") as log:
        guardian = subprocess.Popen(
            [sys.executable, "-m", "tests.setup.postgres", str(folder), str(owner)],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (folder / "guardian.pid").write_text(str(guardian.pid))
    while not (folder / "address.json").exists():
        if guardian.poll() is not None:
            raise NoPostgres(
                (folder / "guardian.log").read_text(errors="replace").strip().splitlines()[-1]
            )
        time.sleep(0.05)
    return str(json.loads((folder / "address.json").read_text())["url"])


def stop(folder: Path, within: float = 30.0) -> None:
    """End the server of ``folder``, if one was started, and wait until it is gone."""
    try:
        guardian = int((folder / "guardian.pid").read_text())
        os.kill(guardian, signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError):
        return
    deadline = time.monotonic() + within
    while _running(guardian) and time.monotonic() < deadline:
        time.sleep(0.05)


def _running(pid: int) -> bool:
    """Whether ``pid`` still does something; our own ended child is a zombie until it is reaped."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        return _alive(pid)
    return True


if __name__ == "__main__":
    sys.exit(_serve(Path(sys.argv[1]), int(sys.argv[2])))
