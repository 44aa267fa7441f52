"""A change after publication for tests, made by the services that make one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.recruitment.changes.documents import change_body, change_title
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.services.approve import reply_to_change, submit_change
from portal.recruitment.changes.services.draft import begin_change, put_items
from portal.recruitment.changes.services.publish import publish_change
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.publications.models import Publication
from tests.builders.rounds import Office, actor

Wanted = Mapping[tuple[str, str, str], Any]


def drafted_change(
    session: Session, round_: RecruitmentRound, officers: Office, wanted: Wanted, *, at: datetime, kind: str = "correction", text: str = ""
) -> NoticeChange:
    by = actor(officers.publisher)
    change = begin_change(session, round_, kind, reason="原公告有误，现予更正。", text=text, by=by, at=at)
    put_items(session, round_, change, wanted, by=by, at=at)
    return change


def approved_change(
    session: Session, round_: RecruitmentRound, officers: Office, wanted: Wanted, *, at: datetime, **more: Any
) -> NoticeChange:
    change = drafted_change(session, round_, officers, wanted, at=at, **more)
    submit_change(session, round_, change, by=actor(officers.publisher), at=at)
    reply_to_change(session, round_, change, "approve", document_number="淮工复〔2026〕19号", by=actor(officers.city_approver), at=at)
    session.flush()
    return change


def released_change(session: Session, round_: RecruitmentRound, officers: Office, change: NoticeChange, *, at: datetime) -> Publication:
    title = change_title(session, round_, change)
    return publish_change(session, round_, change, title, change_body(session, round_, change), by=actor(officers.checker), at=at)


def published_change(
    session: Session, round_: RecruitmentRound, officers: Office, wanted: Wanted, *, at: datetime, **more: Any
) -> Publication:
    return released_change(session, round_, officers, approved_change(session, round_, officers, wanted, at=at, **more), at=at)
