"""The fixtures that every other test stands on."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from portal.foundation.running.progress import answers
from portal.foundation.running.supervisor import Program
from tests.setup import postgres


def prepare(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE people (name VARCHAR(20) NOT NULL)"))
        connection.execute(text("INSERT INTO people VALUES ('张三')"))
    engine.dispose()


def count(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM people")).scalar_one()
    engine.dispose()
    return int(found)


@pytest.mark.database
def test_a_copy_of_a_template_is_nobody_elses(
    fresh_database: Callable[..., str], on_postgresql: bool
) -> None:
    calls: list[str] = []

    def noted(url: str) -> None:
        calls.append(url)
        prepare(url)

    one, two = fresh_database("people", noted), fresh_database("people", noted)
    engine = create_engine(one)
    assert engine.dialect.name == ("postgresql" if on_postgresql else "sqlite")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO people VALUES ('李四')"))
    engine.dispose()
    assert (count(one), count(two)) == (2, 1)
    assert len(calls) <= 1  # another process of this run may have been first


@pytest.mark.database
def test_an_empty_database_is_empty(database_url: str) -> None:
    prepare(database_url)  # would fail if the table were there
    assert count(database_url) == 1


def test_the_private_server_sorts_by_code_point_as_sqlite_does(postgres_url: str) -> None:
    plain = (
        make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    with psycopg.connect(plain) as connection:
        rows = connection.execute(
            "SELECT * FROM (VALUES ('b'), ('B'), ('安'), ('a')) AS v(name) ORDER BY name"
        ).fetchall()
    assert [name for (name,) in rows] == ["B", "a", "b", "安"]


def test_the_private_server_ends_when_its_owner_is_killed() -> None:
    folder = Path(tempfile.mkdtemp(prefix="zhaolu-tests-"))
    folder.chmod(0o755)  # PostgreSQL's own account must reach it when we are root
    owner = subprocess.Popen(["sleep", "60"])
    try:
        url = make_url(postgres.start(folder / "server", owner.pid) + "/postgres").set(
            drivername="postgresql"
        )
        psycopg.connect(url.render_as_string(hide_password=False)).close()
    finally:
        owner.kill()
        owner.wait()
    deadline = time.monotonic() + 20
    while answers_at(url.port or 0):
        assert time.monotonic() < deadline, "the server outlived its owner"
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


def answers_at(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_test_can_reach_this_machine_only() -> None:
    with pytest.raises(RuntimeError, match="another host"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(RuntimeError, match="another host"):
        socket.getaddrinfo("example.org", 80)
    assert socket.getaddrinfo("localhost", 80)


def test_processes_run_during_a_test(
    running_processes: Callable[..., Any], free_port: Callable[[], int], tmp_path: Path
) -> None:
    port = free_port()
    (tmp_path / "readyz").write_text("ready")
    command = (sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1")
    supervisor = running_processes(
        Program("files", command, f"http://127.0.0.1:{port}/readyz"), folder=tmp_path
    )
    assert answers(f"http://127.0.0.1:{port}/readyz")
    os.kill(supervisor.pid("files"), 0)


@pytest.fixture
def site() -> Iterator[str]:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write("<h1>社会化工会工作者</h1>".encode())

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_the_browser_shows_a_page(page: Any, site: str) -> None:
    page.goto(site)
    assert page.text_content("h1") == "社会化工会工作者"


GUARDED = """
import pytest
from tests.conftest import *  # noqa: F403

def test_asks_elsewhere(page):
    page.goto({site!r})
    with pytest.raises(Exception):
        page.evaluate("fetch('http://example.invalid/font.woff')")
"""


@pytest.mark.browser
def test_a_page_that_asks_another_host_fails_the_test(site: str, tmp_path: Path) -> None:
    (tmp_path / "test_guarded.py").write_text(GUARDED.format(site=site))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        str(tmp_path / "test_guarded.py"),
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTEST_ADDOPTS": "",
    }
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "a page asked another host: ['http://example.invalid/font.woff']" in done.stdout
