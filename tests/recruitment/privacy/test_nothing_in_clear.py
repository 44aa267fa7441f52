"""No identity number and no telephone stands in clear where it is not meant to: database,
write-ahead log, files, jobs, log lines, backup, lists.

500 people with known numbers go through the services and some of them through the pages; then every
byte that was left behind is searched. The search itself is tried on planted numbers first.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import inspect, text

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.backup import back_up
from portal.foundation.running.logs import configure_logging
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act
from portal.recruitment.messages.services import send
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide
from tests.builders.accounts import applicant, resident_number
from tests.builders.applications import FACTS, begun_application, submitted_application
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Committed

PEOPLE = 500
DIGITS = re.compile(rb"(?:[0-9]\x00?){10,17}[0-9Xx]")


def mobile_of(serial: int) -> str:
    return f"188{serial:04d}5{serial % 1000:03d}"


def number_of(serial: int) -> str:
    return resident_number(20_000 + serial)


NEEDLES = frozenset(number_of(serial) for serial in range(PEOPLE)) | frozenset(
    mobile_of(serial) for serial in range(PEOPLE)
)


def found_in(data: bytes) -> set[str]:
    """Numbers of our people in ``data``, also in UTF-16, in the middle of longer runs of digits, or
    with a small x."""
    hits: set[str] = set()
    for run in DIGITS.findall(data):
        plain = run.replace(b"\0", b"").decode("ascii").upper()
        for width in (11, 18):
            hits.update(
                plain[start : start + width]
                for start in range(len(plain) - width + 1)
                if plain[start : start + width] in NEEDLES
            )
    return hits


def pieces(path: Path) -> Iterator[tuple[str, bytes]]:
    """The file, and the members of an archive."""
    data = path.read_bytes()
    yield str(path), data
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield f"{path}!{name}", archive.read(name)


def leaks(paths: Iterable[Path]) -> dict[str, set[str]]:
    found = {}
    for path in paths:
        for name, data in pieces(path):
            if hits := found_in(data):
                found[name] = hits
    return found


def table_leaks(database: Database) -> dict[str, set[str]]:
    """The same through SQL, which also sees a PostgreSQL server's rows."""
    found = {}
    with database.reading() as session:
        inspector = inspect(database.engine)
        for schema, tables in [(None, inspector.get_table_names()), *_job_tables(database)]:
            for table in tables:
                name = f'"{schema}"."{table}"' if schema else f'"{table}"'
                for row in session.execute(text(f"SELECT * FROM {name}")):  # noqa: S608  names come from the database itself
                    for column, value in row._mapping.items():
                        data = (
                            bytes(value)
                            if isinstance(value, bytes | memoryview)
                            else str(value).encode()
                        )
                        if hits := found_in(data):
                            found[f"{table}.{column}"] = hits
    return found


def _job_tables(database: Database) -> list[tuple[str, list[str]]]:
    inspector = inspect(database.engine)
    return (
        [("dbos", inspector.get_table_names(schema="dbos"))]
        if "dbos" in inspector.get_schema_names()
        else []
    )


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    one, phone = number_of(7), mobile_of(9)
    spots = {
        "plain.txt": f"证件 {one}".encode(),
        "wide.bin": phone.encode("utf-16-le"),
        "small.txt": number_of(next(n for n in range(PEOPLE) if number_of(n).endswith("X")))
        .lower()
        .encode(),
        "run.txt": f"00{phone}99".encode(),
        "none.txt": b"320102199001011234 13912345678",
    }
    for name, data in spots.items():
        (tmp_path / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "list.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.csv", f"a,b\n{one},1\n")
    assert {Path(name).name for name in leaks(tmp_path.iterdir())} == {
        *spots,
        "list.zip!inside.csv",
    } - {"none.txt"}


def _people(
    committed: Committed, storage: Storage, at: datetime
) -> tuple[str, list[Account], list[Application]]:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        accounts, applications = [], []
        for serial in range(PEOPLE):
            one = applicant(
                session, number=number_of(serial), mobile=mobile_of(serial), name=f"甲乙{serial}"
            )
            accounts.append(one)
            facts: dict[str, Any] = {
                "person": FACTS["person"]
                | {"mobile": mobile_of(serial), "spare_contact": f"家人 {mobile_of(serial)}"}
            }
            if serial % 5 == 0:
                applications.append(begun_application(session, round_, at=at, account=one))
                continue
            row = submitted_application(session, round_, storage, at=at, account=one, facts=facts)
            applications.append(row)
            if serial % 3 == 0:
                outcome, code = ("fail", "D02") if serial % 2 else ("return", "C02")
                decide(
                    CaseAct(session, actor(officers.screener), at + timedelta(minutes=5), row),
                    Opinion(outcome, code, "毕业证书只拍到半页，请补全"),
                    seen_digest=row.content_digest or "",
                )
        publish(
            Act(session, actor(officers.checker), at),
            Document(
                kind="written_result",
                round_code=round_.code,
                title="成绩",
                body={"facts": [], "sections": [], "tables": []},
            ),
        )
        return round_.code, accounts, applications


def test_nothing_stands_in_clear(
    app: Flask,
    database: Database,
    committed: Committed,
    signed_in: Any,
    at: datetime,
    tmp_path: Path,
) -> None:
    storage = Storage(tmp_path / "files")
    lines = io.StringIO()
    configure_logging("DEBUG", stream=lines)
    try:
        code, accounts, applications = _people(committed, storage, at)
        for account, application in list(zip(accounts, applications, strict=True))[:12]:
            browser = signed_in(account)
            name = application.public_id
            for path in (
                "/my",
                f"/my/applications/{name}",
                f"/my/applications/{name}/sections/person",
                "/my/messages",
                "/my/account/data",
            ):
                assert browser.get(path).status_code == 200
            browser.submit(
                f"/my/applications/{name}/sections/person",
                {"mobile": mobile_of(1), "seen": "0", "household": number_of(1)},
            )
        anybody = app.test_client()
        anybody.submit("/sign-in", {"login": mobile_of(3), "password": number_of(3)})  # type: ignore[attr-defined]
        public = [anybody.get(path).data for path in ("/", "/publications", f"/rounds/{code}")]
    finally:
        configure_logging("INFO")
    assert not set().union(*(found_in(page) for page in public))
    assert found_in(lines.getvalue().encode()) == set()
    assert len(lines.getvalue()) > 1000  # there was something to search
    assert table_leaks(database) == {}
    if database.is_sqlite:
        file = Path(str(database.engine.url.database))
        back_up({"recruitment": database.url}, storage.root, None, tmp_path / "copies")
        left = [
            path
            for folder in (file.parent, tmp_path)
            for path in folder.rglob("*")
            if path.is_file()
        ]
        assert {file, file.with_name(file.name + "-wal")} <= set(left)
        assert leaks(set(left)) == {}
    with committed() as session:
        send(session, accounts[0].id, "planted", "漏了", f"您的证件号码 {number_of(4)}", at=at)
    assert table_leaks(database) == {"message.body": {number_of(4)}}
