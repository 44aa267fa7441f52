"""What goes out is gated, numbered, digested and signed; a further edition says why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.publications import file_cache as prepared_files
from portal.recruitment.publications import jobs
from portal.recruitment.publications.file_cache import Source
from portal.recruitment.publications.services import Document, is_genuine, publish
from portal.recruitment.publications.views import public
from tests.builders.accounts import resident_number
from tests.recruitment.conftest import Browser, Committed

TABLE: dict[str, Any] = {
    "code": "written",
    "caption": "成绩",
    "columns": [
        {"code": "vacancy", "title": "岗位"},
        {"code": "ticket_number", "title": "准考证号"},
    ],
    "rows": [["01", "260030101014"]],
}


def _publish(session: Session, at: datetime, **values: Any) -> Any:
    given = {
        "round_code": "HA-2026-01",
        "title": "笔试成绩",
        "body": {"tables": [TABLE]},
        "by": SYSTEM,
        "at": at,
    } | values
    act = Act(session, given.pop("by"), given.pop("at"))
    return publish(act, Document(**{"kind": "written_result"} | given))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ({"sections": [{"heading": "", "text": f"请联系 {resident_number(7)}。"}]}, "id_number"),
        ({"tables": [TABLE | {"rows": [["01", resident_number(7)]]}]}, "id_number"),
        ({"facts": [{"term": "电话", "value": "139 1234 5678"}]}, "mobile"),
        (
            {
                "tables": [
                    TABLE
                    | {
                        "columns": [
                            {"code": "vacancy", "title": "岗位"},
                            {"code": "name", "title": "姓名"},
                        ]
                    }
                ]
            },
            "column",
        ),
    ],
)
def test_gate_refuses_what_may_not_go_out(
    session: Session, at: datetime, body: dict[str, Any], what: str
) -> None:
    with pytest.raises(Refused, match=rf"publication\.leak.*what={what}"):
        _publish(session, at, body=body)


def test_unknown_kind_is_not_published(session: Session, at: datetime) -> None:
    with pytest.raises(Refused, match=r"publication\.leak.*what=kind"):
        _publish(session, at, kind="gossip")


def test_further_edition_needs_a_reason_and_both_stay(session: Session, at: datetime) -> None:
    first = _publish(session, at)
    session.flush()
    with pytest.raises(Refused, match=r"publication\.reason_missing"):
        _publish(session, at, number=first.number)
    second = _publish(session, at, number=first.number, reason="更正一人的岗位代码")
    session.flush()
    third = _publish(session, at)
    assert (first.number, first.edition, second.edition, third.number) == (
        "HA-2026-01-L1",
        1,
        2,
        "HA-2026-01-L2",
    )


def test_changed_content_is_no_longer_genuine(session: Session, at: datetime) -> None:
    publication = _publish(session, at)
    assert is_genuine(publication)
    publication.content = publication.content | {"title": "另一份成绩"}
    assert not is_genuine(publication)


def test_expired_list_is_gone_and_unknown_numbers_warn(
    committed: Committed, client: Browser, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        number = _publish(session, at, expires_at=at + timedelta(days=7)).number
    assert client.get(f"/publications/{number}").status_code == 200
    assert (
        json.loads(client.get(f"/publications/{number}/files/json").data)["content"]["number"]
        == number
    )
    assert client.get(f"/verify?number={number.lower()}").location.endswith(number)
    clock.travel_to(at + timedelta(days=7))
    assert client.get(f"/publications/{number}").status_code == 410
    assert client.get(f"/publications/{number}/files/xlsx").status_code == 410
    unknown = client.get("/verify?number=HA2026-99-L9")
    assert unknown.status_code == 404 and "没有这个编号" in unknown.text
    assert client.get(f"/publications/{number}/files/exe").status_code in {404, 410}


def test_old_edition_says_that_there_is_a_newer_one(
    committed: Committed, client: Browser, at: datetime
) -> None:
    with committed() as session:
        number = _publish(session, at).number
        session.flush()
        _publish(session, at, number=number, reason="更正一人的岗位代码")
    assert "更正一人的岗位代码" in client.get(f"/publications/{number}").text
    assert client.get(f"/publications/{number}?edition=1").status_code == 200
    assert client.get(f"/publications/{number}?edition=9").status_code == 404


def test_a_file_is_made_once_and_again_when_it_was_deleted(
    app: Flask,
    client: Browser,
    committed: Committed,
    at: datetime,
    run_job: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(public, "prepared_folder", lambda: tmp_path / "prepared")
    monkeypatch.setattr(jobs, "prepared_folder", lambda: tmp_path / "prepared")
    made: list[str] = []
    really = prepared_files.make

    def counted(source: Source, extension: str) -> bytes:
        made.append(extension)
        return really(source, extension)

    monkeypatch.setattr(prepared_files, "make", counted)
    with committed() as session:
        row = publish(
            Act(session, SYSTEM, at),
            Document(
                kind="reduction",
                round_code="T-1",
                title="开考情况公告",
                body={"facts": [], "sections": [], "tables": []},
            ),
        )
    run_job("publications.prepare")
    assert made == ["json", "pdf"]  # without a table there is neither CSV nor XLSX
    first = client.get(f"/publications/{row.number}/files/pdf")
    assert first.data.startswith(b"%PDF-") and made == ["json", "pdf"]
    again = client.get(
        f"/publications/{row.number}/files/pdf", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304 and again.data == b""
    assert client.get(f"/publications/{row.number}/files/csv").status_code == 404
    for file in (tmp_path / "prepared").iterdir():
        file.unlink()
    assert client.get(f"/publications/{row.number}/files/json").json[
        "digest"
    ] == row.digest and made[2:] == ["json"]
    run_job("publications.prepare")
    assert made[3:] == ["pdf"]
