"""What every test may ask for: fresh databases, a private PostgreSQL server, a browser that stays
on this machine, running programs.

``TEST_DATABASE=postgresql`` puts ``database_url`` and ``fresh_database`` on PostgreSQL; without it
they are SQLite files.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings

from portal.foundation.running.supervisor import Program, Supervisor
from tests.setup import postgres
from tests.setup.databases import PostgresDatabases, Prepare, SqliteDatabases

os.environ.setdefault("ZHAOLU_ENV", "test")
# How fast inputs are made says something about the machine, nothing about the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
ROOT = Path(__file__).resolve().parents[1]
RUN_FOLDER = pytest.StashKey[Path]()
OWNER = pytest.StashKey[int]()
LOCAL_NAMES = {"localhost", ""}


def _is_here(host: object) -> bool:
    if host is None or str(host) in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def _stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: a test that reaches for another host fails, through whichever library."""
    if (
        event == "socket.connect"
        and isinstance(arguments[1], tuple)
        and not _is_here(arguments[1][0])
    ):
        raise RuntimeError(f"a test reached for another host: {arguments[1]}")
    if event == "socket.getaddrinfo":
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
        if not _is_here(host):
            raise RuntimeError(f"a test looked up another host: {host}")


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[RUN_FOLDER], config.stash[OWNER] = Path(worker["run_folder"]), worker["owner"]
    else:
        folder = Path(tempfile.mkdtemp(prefix="zhaolu-tests-"))
        folder.chmod(0o755)  # PostgreSQL runs under its own account when we are root
        config.stash[RUN_FOLDER], config.stash[OWNER] = folder, os.getpid()
    sys.addaudithook(_stay_on_this_machine)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])
    node.workerinput["owner"] = node.config.stash[OWNER]


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or RUN_FOLDER not in config.stash:
        return
    folder = config.stash[RUN_FOLDER]
    postgres.stop(folder / "postgres")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def on_postgresql() -> bool:
    """Whether this run's databases are PostgreSQL's."""
    chosen = os.environ.get("TEST_DATABASE", "sqlite")
    assert chosen in {"sqlite", "postgresql"}, (
        f"TEST_DATABASE={chosen} is neither sqlite nor postgresql"
    )
    return chosen == "postgresql"


@pytest.fixture
def postgres_databases(request: pytest.FixtureRequest) -> Iterator[PostgresDatabases]:
    """``create()`` gives the URL of a fresh PostgreSQL database, whatever ``TEST_DATABASE`` is."""
    databases = PostgresDatabases(request.config.stash[RUN_FOLDER], request.config.stash[OWNER])
    yield databases
    databases.drop_all()


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> str:
    """A fresh, empty PostgreSQL database, whatever ``TEST_DATABASE`` says."""
    return postgres_databases.create()


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest, on_postgresql: bool
) -> Iterator[Callable[..., str]]:
    """``fresh_database()`` → URL of an empty database; ``fresh_database("recruitment", prepare)`` →
    URL of a copy of what ``prepare(url)`` made once in this run (it must close its connections). As
    many as a test wants; all gone after it."""
    run = request.config.stash[RUN_FOLDER]
    if on_postgresql:
        databases: PostgresDatabases | SqliteDatabases = PostgresDatabases(
            run, request.config.stash[OWNER]
        )
    else:
        databases = SqliteDatabases(run, request.getfixturevalue("tmp_path"))

    def create(template: str | None = None, prepare: Prepare | None = None) -> str:
        return databases.create(template, prepare)

    yield create
    databases.drop_all()


@pytest.fixture
def database_url(fresh_database: Callable[..., str]) -> str:
    """A fresh, empty database."""
    return fresh_database()


@pytest.fixture
def free_port() -> Callable[[], int]:
    """Each call gives another TCP port that nobody listens on just now."""
    return postgres.free_port


@pytest.fixture
def running_processes(tmp_path: Path) -> Iterator[Callable[..., Supervisor]]:
    """``running_processes(Program(…), …)`` starts them, waits until they are ready and returns
    their Supervisor; all end with the test."""
    started: list[Supervisor] = []

    def run(*programs: Program, folder: Path = ROOT) -> Supervisor:
        supervisor = Supervisor(programs, folder=folder, logs=tmp_path / f"logs-{len(started)}")
        started.append(supervisor)
        return supervisor.__enter__()

    yield run
    for supervisor in reversed(started):
        supervisor.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium.

    One per module rather than per run: while Playwright runs, no other test of the process could
    use asyncio.
    """
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    assert executable is not None, "Chromium is not installed; `make test` installs it"
    quiet = [
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    confined = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=quiet + confined + sandbox
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Any) -> Iterator[Callable[..., Any]]:
    """``new_context(viewport=…, **options)`` → a browser context, one per person.

    A page that asks another host fails the test.
    """
    contexts: list[Any] = []
    elsewhere: list[str] = []

    def note(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and not _is_here(address.hostname):
            elsewhere.append(request.url)

    def create(**options: Any) -> Any:
        context = browser.new_context(
            **{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
        )
        context.on("request", note)
        contexts.append(context)
        return context

    yield create
    for context in contexts:
        context.close()
    assert not elsewhere, f"a page asked another host: {elsewhere}"


@pytest.fixture
def page(new_context: Callable[..., Any]) -> Any:
    """A desktop page (1366 × 768) in a context of its own."""
    return new_context(viewport={"width": 1366, "height": 768}).new_page()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Services are tried on both databases: whatever asks for a rolled-back session or a fresh
    database is a database test."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "fresh_database" in names and not {
            "client",
            "signed_in",
            "app",
            "running_processes",
        } & set(names):
            item.add_marker(pytest.mark.database)
