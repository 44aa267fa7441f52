"""The pages of papers, registers and county confirmations in the story, with the rows that they
show."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.approval.scans import receive_scan
from portal.recruitment.approval.services.papers import (
    attach_scan,
    put_body,
    put_paper,
    put_plan,
    put_staff,
)
from portal.recruitment.audit import Act
from portal.recruitment.registers.services.major_events import report_event
from portal.recruitment.registers.services.petitions import (
    PUBLIC,
    Intake,
    Step,
    handle_petition,
    receive_petition,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import draft_round
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.papers import sample_pdf
from tests.builders.rounds import Office, actor, add_vacancy
from tests.builders.unions import Tree

Page = tuple[str, Account | None, str]


def approval_pages(
    session: Session,
    storage: Storage,
    unions: Tree,
    officers: Office,
    draft: RecruitmentRound,
    published: RecruitmentRound,
    at: datetime,
) -> list[Page]:
    """(name, who opens it, address); ``draft`` gets papers, bodies, a plan and staff, ``published``
    an event and a petition."""
    by, who = actor(officers.publisher), officers.publisher
    put_paper(RoundAct(session, by, at, draft), "request", {"document_number": "清工请〔2026〕9号"})
    scan = attach_scan(
        RoundAct(session, by, at, draft), "request", receive_scan(storage, sample_pdf(), "请示.pdf")
    )
    put_body(
        RoundAct(session, by, at, draft),
        {"kind": "discipline", "name": "驻区总工会纪检组", "phone": "0517-83900002"},
    )
    put_plan(RoundAct(session, by, at, draft), {"goal": "充实基层力量"})
    staff = put_staff(
        RoundAct(session, by, at, draft),
        {"group": "leading", "name": "王组长", "unit": "清江浦区总工会"},
    )
    happened = {"happened_at": at - timedelta(hours=2), "place": "一考点", "matter": "停电十分钟"}
    event = report_event(RoundAct(session, by, at, published), happened)
    petition, _code = receive_petition(
        Act(session, PUBLIC, at),
        unions.county,
        published,
        Intake(channel="letter", concern="written", matter="反映考场秩序不好。"),
    )
    handle_petition(
        Act(session, actor(officers.supervisor), at),
        petition.public_id,
        "accept",
        Step(text="受理", investigator="纪检组"),
    )
    city_publisher = officer(session, roles.PUBLISHER, union=unions.city)
    shared = draft_round(
        Act(session, actor(city_publisher), at),
        unions.city,
        title="全市统一招聘",
        run_kind="city_run",
    )
    add_vacancy(
        session,
        shared,
        by=city_publisher,
        at=at,
        code="01",
        using_union=unions.other_county,
        quota_reason="县级统筹",
    )
    county = officer(session, roles.CHECKER, union=unions.other_county)
    papers, events = (
        f"/office/rounds/{draft.code}/papers",
        f"/office/rounds/{published.code}/events",
    )
    pages: list[Page] = [
        (
            "approval-version",
            officers.city_approver,
            f"/office/rounds/{published.code}/approval/versions/1",
        ),
        ("approval-city-run", city_publisher, f"/office/rounds/{shared.code}/approval"),
        ("papers", who, papers),
        ("paper-request", who, f"{papers}/of/request"),
        ("paper-minutes", who, f"{papers}/of/county_minutes"),
        ("paper-read", officers.supervisor, f"{papers}/of/reply"),
        ("scan", officers.supervisor, f"{papers}/scans/{scan.public_id}"),
        ("scan-file", who, f"{papers}/scans/{scan.public_id}/page/1"),
        ("bodies", who, f"{papers}/bodies"),
        ("plan-words", who, f"{papers}/plan"),
        ("staff", who, f"{papers}/staff"),
        ("staff-new", who, f"{papers}/staff/new"),
        ("staff-member", who, f"{papers}/staff/{staff.public_id}"),
        ("events", who, events),
        ("event-new", who, f"{events}/new"),
        ("event", officers.city_approver, f"{events}/{event.public_id}"),
        ("event-pdf", who, f"{events}/{event.public_id}/A-13.pdf"),
        ("staff-pdf", who, f"{papers}/forms/A-07.pdf"),
        ("petitions", officers.supervisor, "/office/petitions"),
        ("petition-new", officers.supervisor, "/office/petitions/new"),
        ("petition", officers.supervisor, f"/office/petitions/{petition.public_id}"),
        ("petitions-xlsx", officers.supervisor, "/office/petitions/A-12.xlsx"),
        ("petition-public", None, "/petitions"),
        ("petition-answers", None, "/petitions/answers"),
        ("confirmations", county, "/office/confirmations"),
        ("confirmation", county, f"/office/confirmations/{shared.code}"),
        ("desk-county", county, "/office/desk"),
        ("desk-supervisor", officers.supervisor, "/office/desk"),
    ]
    return pages + [
        (f"form-{number}", who, f"{papers}/forms/{number}.xlsx")
        for number in ("A-03", "A-04", "A-05", "A-06")
    ]
