"""``/healthz``, ``/readyz`` and ``/metrics`` on a small application, and the job commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_login import LoginManager

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.jobs import queue as jobs
from portal.foundation.running.job_commands import install_job_commands
from portal.foundation.running.logs import SECRET_NAMES
from portal.foundation.web import access, telemetry


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    app = Flask("watched")
    app.extensions["settings"] = SimpleNamespace(
        side="recruitment", environment="test", log_level="INFO"
    )
    app.extensions["database"] = Database(database_url)
    app.extensions["storage"] = Storage(tmp_path / "files")
    app.extensions["tables"] = sa.MetaData()
    app.extensions["newest_revision"] = "0002"
    LoginManager(app).user_loader(lambda _session: None)
    app.secret_key = "x" * 32
    telemetry.install(app)
    access.install(app, sign_in_pages={"default": "telemetry.alive"})
    install_job_commands(app)

    @app.get("/people/<number>")
    @access.public
    def person(number: str) -> str:
        return number

    yield app
    app.extensions["database"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def migrate(app: Flask, revision: str) -> None:
    with app.extensions["database"].transaction() as session:
        session.execute(
            sa.text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)")
        )
        session.execute(sa.text("DELETE FROM alembic_version"))
        session.execute(sa.text("INSERT INTO alembic_version VALUES (:r)"), {"r": revision})
    jobs.prepare(app.extensions["database"].url)


@pytest.mark.database
def test_ready_only_at_the_newest_schema(app: Flask, client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").json["findings"]["schema"] == "not migrated"
    migrate(app, "0001")
    assert client.get("/readyz").json["findings"]["schema"] == "at another revision"
    migrate(app, "0002")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "findings": {
            "database": "ok",
            "schema": "ok",
            "data": "ok",
            "storage": "ok",
            "jobs": "never seen",
            "queues": "ok",
            "rows": "ok",
        },
    }


def test_a_folder_that_can_not_be_written_turns_it_red(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    migrate(app, "0002")
    (tmp_path / "plain").write_text("")
    app.extensions["storage"] = Storage(tmp_path / "plain" / "files")
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").json["findings"]["storage"] == "not writable"
    assert client.get("/healthz").json == {"alive": True}


def test_a_database_that_is_gone_turns_it_red_and_leaves_the_process_alive(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    app.extensions["database"].dispose()
    (tmp_path / "broken.sqlite3").write_bytes(b"not a database" * 100)
    app.extensions["database"] = Database(f"sqlite:///{tmp_path / 'broken.sqlite3'}")
    assert client.get("/readyz").json["findings"]["database"] == "unreachable"
    assert client.get("/healthz").status_code == 200
    assert "zhaolu_ready 0.0" in client.get("/metrics").text


def test_figures_count_requests_by_rule_and_tell_the_queue(app: Flask, client: FlaskClient) -> None:
    migrate(app, "0002")
    client.get("/people/320000199001010007")
    text = client.get("/metrics").text
    assert 'endpoint="person"' in text
    assert "zhaolu_jobs_queued 0.0" in text
    assert "320000199001010007" not in text


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_strangers_see_neither(path: str, client: FlaskClient) -> None:
    assert client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404
    assert client.get(path, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert client.get("/healthz", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 200


def test_the_log_names_the_rule_and_never_the_address(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[dict[str, object]] = []
    monkeypatch.setattr(
        telemetry,
        "log",
        SimpleNamespace(info=lambda event, **facts: lines.append({"event": event, **facts})),
    )
    client.get("/people/320000199001010007?name=x")
    client.get("/healthz")
    assert [line["rule"] for line in lines] == ["/people/<number>"]
    assert lines[0]["status"] == 200 and not SECRET_NAMES & lines[0].keys()
    assert "320000" not in str(lines)


def test_jobs_that_were_given_up_are_listed_and_unknown_ones_refused(app: Flask) -> None:
    migrate(app, "0002")
    assert app.test_cli_runner().invoke(args=["jobs", "failed"]).output == "0 given up\n"
    done = app.test_cli_runner().invoke(args=["jobs", "retry", "no-such-job"])
    assert (done.exit_code, done.output) == (1, "Error: no failed job no-such-job\n")
