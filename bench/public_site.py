"""The public vacancy list beside a bare Flask hello, both under the same server with one worker.

Warm: the same address again and again. Cold: an address never asked for before each time, so that
filter, order and page are made anew. A loop over many connections keeps the server busy;
``…_server_busy`` is the share of time its worker spent computing, so that a figure that measures
the client shows itself. Figures are medians of alternating turns.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VACANCIES, ROUNDS = 2_000, 20
CONNECTIONS, SECONDS, TURNS = 8, 1.5, 5
SECRET = "of-this-measurement-and-nothing-else-" * 2
limits = {"warm_ratio": (0.7, None), "cold_ratio": (0.12, None)}

HELLO = """from flask import Flask
app = Flask(__name__)
@app.get("/")
def hello():
    return "hello"
from portal.foundation.running.reception import Reception
front = Reception(app, most_bytes=1_000_000)
"""


def _environment(folder: Path) -> dict[str, str]:
    (folder / "figures").mkdir()
    wanted = {
        "ZHAOLU_ENV": "production",
        "DATA_DIR": str(folder),
        "KEYS_DIR": str(folder / "keys"),
        "SECRET_KEY": SECRET,
        "HANDOVER_SECRET": SECRET,
        "WORKFORCE_SECRET_KEY": SECRET,
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "PUBLIC_URL": "http://127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures"),
    }
    return {**os.environ, **wanted}


def _seed(folder: Path) -> None:
    """Twenty public rounds with a hundred vacancies each, half of them open, in the schema of the
    migrations."""
    from portal.foundation.data.database import Database
    from portal.foundation.jobs.queue import prepare
    from portal.foundation.running.schema import configuration, upgrade
    from portal.foundation.security.crypto import Vault, create_keys
    from portal.recruitment import tables
    from portal.recruitment.orm import Base
    from portal.recruitment.vacancies.queries import vacancies_of
    from tests.builders.rounds import office, published_round
    from tests.builders.unions import tree

    create_keys(folder / "keys" / "recruitment")
    Base.vault = Vault(folder / "keys" / "recruitment")
    url = f"sqlite:///{folder / 'portal.sqlite3'}"
    database = Database(url)
    upgrade(configuration("recruitment", database.engine, tables.metadata))
    prepare(url)
    at = datetime.now(UTC)
    with database.transaction() as session:
        unions = tree(session)
        officers = office(session, unions)
        for number in range(ROUNDS):
            since = at - timedelta(days=0 if number % 2 else 20)
            round_ = published_round(
                session, unions, at=since, officers=officers, vacancies=VACANCIES // ROUNDS
            )
            for vacancy in vacancies_of(session, round_.id):
                vacancy.duties = "联系职工、建会入会、维权服务。"
    database.dispose()


@contextlib.contextmanager
def _served(target: str, environment: dict[str, str], folder: Path) -> Iterator[tuple[int, int]]:
    """Port and process id of the one worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asginl",
        target,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", "1", "--no-ws", "--log-level", "warning"]
    server = subprocess.Popen(
        command, cwd=folder, env=environment | {"PYTHONPATH": f"{ROOT}:{folder}"}
    )
    try:
        _wait_for(port)
        yield port, _worker_of(server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _worker_of(parent: int) -> int:
    """The child that serves (the last one begun); the parent only watches."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[-1]) if children else parent


def _spent(process: int) -> float:
    """Seconds of processor time."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _request(path: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "User-Agent: bench", "Accept: text/html")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class _Line:
    """One connection: sends, reads one answer, sends again."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.missing, self.head = 0, b""

    def answered(self) -> bool:
        """Read what is there; whether the answer is whole.

        Raises RuntimeError for anything but 200.
        """
        data = self.socket.recv(262_144)
        if not data:
            raise RuntimeError("the server hung up")
        if self.missing:
            self.missing -= len(data)
            return self.missing == 0
        self.head += data
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self.head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(self.head[:200].decode(errors="replace"))
        place = self.head.lower().index(b"content-length:") + 15
        self.missing = int(self.head[place : self.head.index(b"\r\n", place)]) - (
            len(self.head) - end - 4
        )
        self.head = b""
        return self.missing == 0


def _rate(port: int, worker: int, path: Callable[[], str]) -> tuple[float, float]:
    """Requests per second, and the share of the time in which the worker computed."""
    chosen = selectors.DefaultSelector()
    lines = [_Line(port) for _ in range(CONNECTIONS)]
    for line in lines:
        chosen.register(line.socket, selectors.EVENT_READ, line)
        line.socket.sendall(_request(path()))
    done, began, before = 0, time.perf_counter(), _spent(worker)
    while time.perf_counter() - began < SECONDS:
        for ready, _ in chosen.select(1):
            if ready.data.answered():
                done += 1
                ready.data.socket.sendall(_request(path()))
    seconds = time.perf_counter() - began
    busy = (_spent(worker) - before) / seconds
    for line in lines:
        line.socket.close()
    return done / seconds, busy


def _rates(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Case → (answers per second, share of a processor), of every turn."""
    environment, unseen = _environment(folder), count()
    with (
        _served("bench_hello:front", environment, folder) as hello,
        _served("wsgi:front", environment, folder) as portal,
    ):

        def cold() -> str:
            return f"/vacancies?page={next(unseen) % 90 + 1}&unseen={next(unseen)}"

        cases: dict[str, tuple[tuple[int, int], Callable[[], str]]] = {
            "hello": (hello, lambda: "/"),
            "warm": (portal, lambda: "/vacancies?state=open"),
            "cold": (portal, cold),
        }
        for server, path in cases.values():
            _rate(*server, path)  # imports, templates, catalogue
        turns: dict[str, list[tuple[float, float]]] = {case: [] for case in cases}
        for _ in range(TURNS):
            for case, (server, path) in cases.items():
                turns[case].append(_rate(*server, path))
    return turns


def run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _seed(folder)
        (folder / "bench_hello.py").write_text(HELLO)
        turns = _rates(folder)
    rates = {case: statistics.median(rate for rate, _ in of) for case, of in turns.items()}
    busy = {case: statistics.median(share for _, share in of) for case, of in turns.items()}
    return {
        "warm_ratio": rates["warm"] / rates["hello"],
        "cold_ratio": rates["cold"] / rates["hello"],
        **{f"{case}_per_second": rate for case, rate in rates.items()},
        **{f"{case}_server_busy": share for case, share in busy.items()},
    }


if __name__ == "__main__":
    print(run())
