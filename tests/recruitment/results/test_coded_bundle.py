"""A list that does not print everybody: its evidence holds codes that each was told for this list
alone, and can still be recomputed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.messages.models import Message
from portal.recruitment.results.queries import lines_of
from portal.recruitment.results.services.coded_bundle import printed_tickets
from tests.builders.results import Story, candidate, out, policy, story, vacancy
from tests.verifier.bundles import lines_of as checked

Table = list[dict[str, str]]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


def told(session: Session, at: datetime, written_list: str) -> Story:
    found = story(session, at, document=policy(written_list=written_list))
    vacancy(session, found, "A1")
    for name, written in (("甲", "80"), ("乙", "80"), ("丙", "75"), ("丁", "55"), ("戊", "absent")):
        candidate(session, found, name, at, written=written)
    return found


def tables(data: bytes) -> dict[str, Table]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


@pytest.mark.parametrize("kind", ["written_result", "shortlist"])
def test_codes_stand_for_people_and_only_printed_tickets_are_named(
    session: Session, storage: Storage, at: datetime, kind: str
) -> None:
    story_ = told(session, at, "shortlisted")
    if kind == "shortlist":
        out(session, storage, story_, "written_result", at)
    run, publication = out(session, storage, story_, kind, at)[0]
    data = storage.read(publication.bundle_key)
    wrong, said = checked(data)
    assert wrong == 0, said
    found = tables(data)
    tickets = {line.ticket_number for line in lines_of(session, run.id)}
    printed = printed_tickets(publication.content)
    assert {row["ticket"] for row in found["printed.csv"]} == printed & tickets
    everywhere = "".join(str(table) for name, table in found.items() if name != "printed.csv")
    assert not [ticket for ticket in tickets if ticket in everywhere]
    codes = {row["candidate"] for row in found["scores.csv"]}
    assert len(codes) == 5 and all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{12}", one) for one in codes)
    messages = session.scalars(select(Message).where(Message.title.contains("代码"))).all()
    mine = [one for one in messages if one.kind == f"results.{kind}"]
    assert {re.search("[0-9A-Z]{12}", one.body)[0] for one in mine} == codes


def test_each_list_has_codes_of_its_own(session: Session, storage: Storage, at: datetime) -> None:
    story_ = told(session, at, "none")
    found = [
        out(session, storage, story_, kind, at)[0][1] for kind in ("written_result", "shortlist")
    ]
    one, other = (
        {row["candidate"] for row in tables(storage.read(each.bundle_key))["scores.csv"]}
        for each in found
    )
    assert one and not one & other


def test_where_everybody_is_printed_tickets_stay(
    session: Session, storage: Storage, at: datetime
) -> None:
    story_ = told(session, at, "all")
    run, publication = out(session, storage, story_, "written_result", at)[0]
    found = tables(storage.read(publication.bundle_key))
    assert "printed.csv" not in found
    tickets = {line.ticket_number for line in lines_of(session, run.id)}
    assert {row["candidate"] for row in found["scores.csv"]} == tickets
