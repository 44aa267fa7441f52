"""A change after publication for tests, made by the services that make one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.accounts.models import Account
from portal.recruitment.changes.act import ChangeAct
from portal.recruitment.changes.documents import change_body, change_title
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.services.approve import reply_to_change, submit_change
from portal.recruitment.changes.services.draft import begin_change, put_items
from portal.recruitment.changes.services.publish import publish_change
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.rounds import Office, actor

Wanted = Mapping[tuple[str, str, str], Any]


def drafted_change(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    wanted: Wanted,
    *,
    at: datetime,
    kind: str = "correction",
    text: str = "",
) -> NoticeChange:
    by = actor(officers.publisher)
    change = begin_change(
        RoundAct(session, by, at, round_), kind, reason="原公告有误，现予更正。", text=text
    )
    put_items(ChangeAct(session, by, at, round_, change), wanted)
    return change


def approved_change(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    wanted: Wanted,
    *,
    at: datetime,
    **more: Any,
) -> NoticeChange:
    change = drafted_change(session, round_, officers, wanted, at=at, **more)
    submit_change(ChangeAct(session, actor(officers.publisher), at, round_, change))
    reply_to_change(
        ChangeAct(session, actor(officers.city_approver), at, round_, change),
        "approve",
        document_number="淮工复〔2026〕19号",
    )
    session.flush()
    return change


def released_change(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    change: NoticeChange,
    *,
    at: datetime,
) -> Publication:
    title = change_title(session, round_, change)
    return publish_change(
        ChangeAct(session, actor(officers.checker), at, round_, change),
        title,
        change_body(session, round_, change),
    )


def published_change(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    wanted: Wanted,
    *,
    at: datetime,
    **more: Any,
) -> Publication:
    return released_change(
        session,
        round_,
        officers,
        approved_change(session, round_, officers, wanted, at=at, **more),
        at=at,
    )


def change_pages(
    session: Session, round_: RecruitmentRound, officers: Office, *, at: datetime
) -> list[tuple[str, Account | None, str]]:
    """A published correction, one being drafted and a reduction, and every page of theirs: (name,
    who opens it, address)."""
    published_change(
        session, round_, officers, {("contact", "contact_phone", ""): "0517-83988888"}, at=at
    )
    draft = drafted_change(
        session, round_, officers, {("vacancy", "01", "work_place"): "长东街道"}, at=at
    )
    down = drafted_change(
        session, round_, officers, {("headcount", "03", ""): 1}, at=at, kind="reduction"
    )
    session.flush()
    base, who = f"/office/rounds/{round_.code}/changes", officers.publisher
    own, registration = f"{base}/{draft.public_id}", round_.window("registration")
    assert registration is not None
    until = local(registration.ends_at + timedelta(days=1))
    paths = {
        "changes": base,
        "change": own,
        "change-words": f"{own}/words",
        "change-contacts": f"{own}/contacts",
        "change-section": f"{own}/texts?section=basis",
        "change-facts": f"{own}/facts?vacancy=01",
        "change-requirements": f"{own}/requirements?vacancy=01",
        "change-headcount": f"{base}/{down.public_id}/headcount?vacancy=03",
        "change-policy": f"{own}/policy",
        "change-timetable": f"{own}/timetable?until={until:%Y-%m-%dT%H:%M}",
        "change-pdf": f"{own}/a-10.pdf",
        "change-xlsx": f"{own}/a-10.xlsx",
        "work-calendar": "/office/calendar",
    }
    public = {
        "notice-history": f"/rounds/{round_.code}/changes",
        "policy-version-json": f"/rounds/{round_.code}/policy/1.json",
    }
    return [(name, who, path) for name, path in paths.items()] + [
        (name, None, path) for name, path in public.items()
    ]
