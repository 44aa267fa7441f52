"""Logs, metrics and health."""

import io
import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import insert, text

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.jobs import queue as jobs
from portal.foundation.running import health
from portal.foundation.running.logs import bind_request, configure_logging, route_library
from portal.foundation.running.metrics import exposition, may_read, observe_request

NUMBER, MOBILE = "320501199001011234", "13812345678"


@pytest.fixture
def lines():
    root = logging.getLogger()
    handlers, level, settings = root.handlers, root.level, structlog.get_config()
    stream = io.StringIO()
    configure_logging("INFO", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers = handlers
    root.setLevel(level)
    structlog.configure(**settings)
    structlog.contextvars.clear_contextvars()


def test_a_line_is_json_with_the_requests_id(lines):
    bind_request("abc123", side="recruitment")
    structlog.get_logger("web").info("round.published", round_id=7, title="工会招聘")
    (line,) = lines()
    assert (line["event"], line["request"], line["side"], line["round_id"], line["title"]) == (
        "round.published",
        "abc123",
        "recruitment",
        7,
        "工会招聘",
    )
    assert {"timestamp", "level", "logger"} <= line.keys()


def test_numbers_of_people_never_reach_a_line(lines):
    log = structlog.get_logger("web")
    log.info(
        f"sign-in of {NUMBER}",
        to=MOBILE,
        deep={"list": [NUMBER, {"x": MOBILE}]},
        number=int(NUMBER),
        password="hunter2",
        code="839201",
    )
    logging.getLogger("some.library").warning("asked for %s by %s", NUMBER, MOBILE)
    try:
        raise ValueError(f"duplicate {NUMBER}")
    except ValueError:
        log.exception("failed")
    written = json.dumps(lines(), ensure_ascii=False)
    for secret in ("199001011234", "12345678", "hunter2", "839201"):
        assert secret not in written
    assert "ValueError" in written
    assert len(lines()) == 3


def test_the_status_of_a_request_may_be_read(lines):
    structlog.get_logger("web").info("request", method="GET", status=503)
    assert lines()[0]["status"] == 503


def test_the_code_of_a_refusal_may_be_read(lines):
    structlog.get_logger("web").info("refused", code="file.too_large")
    assert lines()[0]["code"] == "file.too_large"


def test_a_librarys_own_handler_does_not_write_past_the_mask(lines):
    library = logging.getLogger("chatty")
    spilled = io.StringIO()
    library.addHandler(logging.StreamHandler(spilled))
    library.propagate = False
    route_library("chatty")
    library.error("number %s", NUMBER)
    assert spilled.getvalue() == ""
    assert "3205**" in lines()[0]["event"]


def test_metrics_count_requests_and_show_live_figures():
    observe_request("recruitment", "public.home", "GET", 200, 0.01)
    observe_request("recruitment", None, "BREW", 404, 0.01)
    shown = exposition(lambda: [("jobs_queued", "Jobs that wait", 3)]).decode()
    assert (
        'zhaolu_requests_total{answer="200",endpoint="public.home",method="GET",side="recruitment"}'
        in shown
    )
    assert 'endpoint="unknown",method="other"' in shown
    assert "zhaolu_jobs_queued 3.0" in shown


def test_metrics_are_summed_over_processes(tmp_path):
    program = (
        "import sys; from portal.foundation.running.metrics import observe_request, exposition\n"
        "observe_request('s', 'e', 'GET', 200, 0.1)\nsys.stdout.buffer.write(exposition())"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    root = Path(__file__).resolve().parents[3]
    for count in (1, 2):
        shown = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout.decode()
        assert (
            f'zhaolu_requests_total{{answer="200",endpoint="e",method="GET",side="s"}} {count}.0'
            in shown
        )


@pytest.mark.parametrize(
    ("address", "networks", "allowed"),
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        ("::ffff:127.0.0.1", "", True),
        ("10.1.2.3", "", False),
        ("10.1.2.3", "10.0.0.0/8, fd00::/8", True),
        ("fd00::7", "10.0.0.0/8, fd00::/8", True),
        ("198.51.100.7", "10.0.0.0/8", False),
        (None, "", False),
        ("unix", "", False),
    ],
)
def test_only_the_inside_reads_metrics(address, networks, allowed):
    assert may_read(address, networks) is allowed


@pytest.fixture
def database(database_url):
    jobs.prepare(database_url)
    chosen = Database(database_url)
    yield chosen
    chosen.dispose()


@pytest.mark.database
def test_a_worker_must_give_signs_of_life(database):
    now = datetime.now(UTC)
    assert health.worker_alive(database, now) == "never seen"
    with database.transaction() as session:
        table = jobs.table_in(session, jobs.job_worker)
        session.execute(insert(table).values(executor="worker-1", beat_at=now, process=1))
    assert health.worker_alive(database, now + timedelta(seconds=59)) == ""
    assert health.worker_alive(database, now + timedelta(seconds=61)) == "silent"


@pytest.mark.database
def test_the_database_must_answer_at_the_right_revision(database):
    assert health.database_answers(database) == ""
    assert health.migrated_to(database, "0007") == "not migrated"
    with database.transaction() as session:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        session.execute(text("INSERT INTO alembic_version VALUES ('0006')"))
    assert health.migrated_to(database, "0007") == "at another revision"
    assert health.migrated_to(database, "0006") == ""


def test_a_dead_database_is_a_finding_not_an_error(tmp_path):
    folder = tmp_path / "gone"
    database = Database(f"sqlite:///{folder / 'x.sqlite3'}")
    folder.rmdir()
    assert health.database_answers(database) == "unreachable"
    assert health.worker_alive(database, datetime.now(UTC)) == "unknown"


def test_vital_findings_decide_and_a_broken_check_is_a_finding(tmp_path):
    storage = Storage(tmp_path / "files")
    good = health.examine(
        {"storage": lambda: health.storage_writable(storage)}, {"worker": lambda: "silent"}
    )
    assert health.ready(good)
    assert [finding.wrong for finding in good] == ["", "silent"]
    broken = health.examine({"storage": lambda: 1 / 0}, {})
    assert not health.ready(broken)
    assert broken[0].wrong == "ZeroDivisionError"
