"""Calendar, feed, site map, description of the API: stable names, right dates, and nothing
described that is not there."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.services.release_round import release_round
from portal.recruitment.audit import Act
from portal.recruitment.desk.jobs import take_counts
from portal.recruitment.public.api_description import PUBLIC, description
from portal.recruitment.public.feeds import round_calendar
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import Notice, RecruitmentRound
from tests.builders.rounds import BODY, actor, approved_round, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def round_(app: Flask, committed: Committed, at: datetime) -> RecruitmentRound:
    with app.test_request_context(), committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        found = approved_round(
            session,
            unions,
            at=at,
            officers=officers,
            conduct={"live_counts": {"show": ["submitted", "approved"]}},
        )
        release_round(
            RoundAct(session, actor(officers.checker), at, found), notice_body(session, found)
        )
    return found


def _events(text: str) -> dict[str, dict[str, str]]:
    plain = text.replace("\r\n ", "")
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", plain, re.DOTALL)
    lines = [dict(line.split(":", 1) for line in block.split("\r\n") if line) for block in blocks]
    return {event["UID"].partition(".")[0]: event for event in lines}


def test_every_window_stands_in_the_calendar(client: Browser, round_: RecruitmentRound) -> None:
    answer = client.get(f"/rounds/{round_.code}/calendar.ics")
    assert answer.mimetype == "text/calendar" and answer.headers["Last-Modified"]
    assert set(_events(answer.text)) == {window.kind for window in round_.windows}
    again = client.get(
        f"/rounds/{round_.code}/calendar.ics", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert (
        client.head(f"/rounds/{round_.code}/calendar.ics").headers["ETag"] == answer.headers["ETag"]
    )


def test_a_correction_raises_the_sequence_and_keeps_the_uid(
    session: Session, at: datetime, app: Flask
) -> None:
    unions = tree(session)
    round_ = published_round(session, unions, at=at)
    address = {"base": "https://example.org", "address": "https://example.org/rounds/x"}
    with app.test_request_context():
        before = _events(round_calendar(session, round_, **address).decode())["registration"]
        later = at + timedelta(hours=1)
        publication = publish(
            Act(session, actor(office(session, unions).checker), later),
            Document(kind="correction", round_code=round_.code, title="更正公告", body=dict(BODY)),
        )
        session.flush()
        session.add(
            Notice(
                round_id=round_.id,
                number=2,
                kind="correction",
                publication_id=publication.id,
                published_at=later,
            )
        )
        session.flush()
        round_.window("registration").ends_at += timedelta(days=2)  # type: ignore[union-attr]
        after = _events(round_calendar(session, round_, **address).decode())["registration"]
    assert before["UID"] == after["UID"] == f"registration.{round_.code}@example.org"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1") and before["DTSTAMP"] < after[
        "DTSTAMP"
    ]
    assert before["DTEND;TZID=Asia/Shanghai"] != after["DTEND;TZID=Asia/Shanghai"]


def test_the_feed_names_each_document_once_and_for_ever(
    client: Browser, round_: RecruitmentRound
) -> None:
    first = client.get("/notices.atom")
    feed = ElementTree.fromstring(first.data)  # noqa: S314  our own
    entry = feed.find(f"{ATOM}entry")
    assert (
        entry is not None
        and feed.findtext(f"{ATOM}updated")
        == entry.findtext(f"{ATOM}updated")
        == "2026-09-01T01:00:00Z"
    )
    assert entry.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href", "").endswith(f"/publications/{round_.code}-N1")
    assert (
        client.get("/notices.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )


def test_the_site_map_leaves_lists_out(
    client: Browser, round_: RecruitmentRound, committed: Committed, at: datetime
) -> None:
    with committed() as session:
        publish(
            Act(session, actor(office(session, tree(session)).checker), at),
            Document(kind="written_result", round_code=round_.code, title="成绩", body=dict(BODY)),
        )
    text = client.get("/sitemap.xml").text
    assert (
        f"/rounds/{round_.code}/vacancies/01</loc>" in text
        and f"{round_.code}-N1</loc>" in text
        and f"{round_.code}-L1" not in text
    )
    robots = client.get("/robots.txt").text
    assert "Disallow: /office/" in robots and "Sitemap: http" in robots


def test_what_is_described_is_there_and_what_is_there_is_described(app: Flask) -> None:
    def plain(rule: str) -> str:
        return re.sub(r"<(?:[^:<>]+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule)

    adapter = app.url_map.bind("localhost")
    for address in PUBLIC:
        adapter.match(re.sub(r"\{\w+\}", "1", address), method="GET")
    machine = {
        plain(rule.rule)
        for rule in app.url_map.iter_rules()
        if re.search(r"\.(json|ics|atom|xml)$", rule.rule)
    }
    shapes = {re.sub(r"\{\w+\}", "{}", address) for address in PUBLIC}
    assert {re.sub(r"\{\w+\}", "{}", address) for address in machine} - shapes == set()
    assert {"/api/handover/v1/events", "/api/handover/v1/receipts"} <= set(description()["paths"])


def test_answers_are_as_described(client: Browser, round_: RecruitmentRound, app: Flask) -> None:
    with app.app_context():
        take_counts()
    document = client.get("/api/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    values = {
        "{round}": round_.code,
        "{vacancy}": "01",
        "{number}": f"{round_.code}-N1",
        "{version}": "1",
    }
    for address, (_operation, _summary, media, schema) in PUBLIC.items():
        path = re.sub(r"\{\w+\}", lambda found: values[found.group()], address)
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, media), path
        if schema:
            validator: Any = Draft202012Validator(
                {**document, "$ref": f"#/components/schemas/{schema}"}
            )
            assert not list(validator.iter_errors(answer.get_json())), path


def test_no_reference_of_the_description_leads_nowhere() -> None:
    document = description()

    def walk(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [found for inner in value.values() for found in walk(inner)]
        return (
            [found for inner in value for found in walk(inner)] if isinstance(value, list) else []
        )

    for reference in walk(document["paths"]):
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        assert target
