"""A published round for tests, made by the services that make one, so that its audit chain and its
reservations are real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.approval.gates import warned_of
from portal.recruitment.approval.services.decide import Reply
from portal.recruitment.approval.services.papers import ReceivedScan, attach_scan, put_paper
from portal.recruitment.approval.services.release_round import (
    release_round,
    reply_to_round,
    submit_round,
)
from portal.recruitment.audit import Act, Actor
from portal.recruitment.registers.services.places import Standing, places_missing, record_place
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import draft_round, edit_round, set_policy, set_windows
from portal.recruitment.rulebook import roles
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy
from tests.builders.accounts import officer
from tests.builders.unions import Tree

# 淮安市总工会 2023 (shared facts of the notice): ages by birth date, the relaxed range with its
# conditions.
HUAIAN_2023: dict[str, Any] = {
    "education": "college",
    "birth": {
        "earliest": "1987-08-22",
        "latest": "2005-08-24",
        "relaxed": [
            {
                "earliest": "1982-08-22",
                "any_of": ["从事过基层党务", "从事过工会工作", "从事过社区工作"],
            }
        ],
    },
}
BODY: dict[str, Any] = {
    "facts": [{"term": "主办单位", "value": "清江浦区总工会"}],
    "sections": [],
    "tables": [],
}


@dataclass
class Office:
    """One officer for each of a round's offices, appointed in the county (the approver and the
    supervisor in the city)."""

    publisher: Account
    checker: Account
    city_approver: Account
    screener: Account
    second_screener: Account
    exam_officer: Account
    clerk_a: Account
    clerk_b: Account
    arbiter: Account
    supervisor: Account


def actor(account: Account) -> Actor:
    """The account as it acts."""
    return Actor(account.id, f"测试工会 {account.display_name}")


def office(session: Session, tree: Tree) -> Office:
    return Office(
        publisher=officer(session, roles.PUBLISHER, union=tree.county),
        checker=officer(session, roles.CHECKER, union=tree.county),
        city_approver=officer(session, roles.CITY_APPROVER, union=tree.city),
        screener=officer(session, roles.SCREENER, union=tree.county),
        second_screener=officer(session, roles.SCREENER, union=tree.county),
        exam_officer=officer(session, roles.EXAM_OFFICER, union=tree.county),
        clerk_a=officer(session, roles.SCORE_CLERK, union=tree.county),
        clerk_b=officer(session, roles.SCORE_CLERK, union=tree.county),
        arbiter=officer(session, roles.ARBITER, union=tree.county),
        supervisor=officer(session, roles.SUPERVISOR, union=tree.city),
    )


def windows_around(at: datetime) -> dict[str, tuple[datetime, datetime]]:
    """A timetable in which registration began two days before ``at`` and ends five days after it;
    written test after 15 days."""

    def days(first: float, last: float) -> tuple[datetime, datetime]:
        return at + timedelta(days=first), at + timedelta(days=last)

    return {
        "registration": days(-2, 5),
        "screening": days(-2, 6),
        "transfer": days(7, 8),
        "ticket": days(10, 15),
        "written": (at + timedelta(days=15), at + timedelta(days=15, hours=2)),
        "written_result": days(20, 21),
        "recheck": days(21, 23),
        "document_recheck": days(24, 25),
        "interview": days(28, 29),
        "medical": days(32, 33),
        "publicity": days(40, 50),
    }


def drafted_round(
    session: Session,
    tree: Tree,
    *,
    at: datetime,
    by: Account,
    organiser: Union | None = None,
    vacancies: int = 2,
    headcount: int = 1,
    policy: Mapping[str, Any] | None = None,
    requirements: Mapping[str, Any] | None = None,
    windows: Mapping[str, tuple[datetime, datetime]] | None = None,
    conduct: Mapping[str, Any] | None = None,
) -> RecruitmentRound:
    """A complete draft of ``by``: text, telephones, timetable, and vacancies 01, 02 … placed after
    hiring (no unit's quota)."""
    round_ = draft_round(
        Act(session, actor(by), at),
        organiser or tree.county,
        title="2026年公开招聘社会化工会工作者",
        run_kind="county_run",
    )
    values: dict[str, Any] = {
        "text": "面向社会公开招聘社会化工会工作者。",
        "contact_phone": "0517-83900000",
        "supervision_phone": "0517-83900001",
        "requirements": dict(HUAIAN_2023 if requirements is None else requirements),
        "conduct": round_.conduct | dict(conduct or {}),
    }
    edit_round(RoundAct(session, actor(by), at, round_), values)
    set_windows(RoundAct(session, actor(by), at, round_), windows or windows_around(at))
    if policy is not None:
        set_policy(RoundAct(session, actor(by), at, round_), dict(policy))
    for number in range(1, vacancies + 1):
        add_vacancy(session, round_, by=by, at=at, code=f"{number:02d}", headcount=headcount)
    session.flush()
    session.refresh(round_)
    return round_


def add_vacancy(
    session: Session,
    round_: RecruitmentRound,
    *,
    by: Account,
    at: datetime,
    code: str,
    headcount: int = 1,
    using_union: Union | None = None,
    quota_reason: str = "",
    **values: Any,
) -> Vacancy:
    given = {
        "code": code,
        "name": f"工会工作者{code}",
        "recruiting_union_id": round_.organiser_id,
        "headcount": headcount,
        "using_union_id": None if using_union is None else using_union.id,
        "contracting_party": "清江浦区总工会",
    } | values
    return put_vacancy(RoundAct(session, actor(by), at, round_), given, quota_reason=quota_reason)


def scan(name: str = "扫描件.pdf") -> ReceivedScan:
    """A scan whose file nobody opens."""
    key = token_hex(16)
    return ReceivedScan(key, "application/pdf", sha256(key.encode()).hexdigest(), 2048, 1, name)


def put_papers(
    session: Session, round_: RecruitmentRound, *kinds: str, by: Account, at: datetime
) -> None:
    """Complete papers of these kinds, each with a scan; 请示 and the county's minutes when none is
    named."""
    for kind in kinds or ("request", "county_minutes"):
        values = {"document_number": f"清工〔2026〕{kind}", "dated_on": date(2026, 8, 20)}
        if kind.endswith("minutes"):
            values |= {
                "meeting": "党组（主席办公）会议",
                "topic": "公开招聘",
                "attendees": "党组成员五人",
                "decision": "同意报批",
            }
        put_paper(RoundAct(session, actor(by), at, round_), kind, values)
        attach_scan(RoundAct(session, actor(by), at, round_), kind, scan())


def approve(
    session: Session,
    round_: RecruitmentRound,
    *,
    by: Account,
    at: datetime,
    number: str = "淮工复〔2026〕8号",
) -> None:
    """The city's yes: every warning is let pass, and the reply is scanned."""
    subjects = [one.subject for one in warned_of(round_, vacancies_of(session, round_.id))]
    reply_to_round(
        RoundAct(session, actor(by), at, round_),
        "approve",
        Reply(document_number=number, acknowledged=subjects),
    )
    if round_.run_kind == "county_run":
        attach_scan(RoundAct(session, actor(by), at, round_), "reply", scan("批复.pdf"))


def approved_round(
    session: Session, tree: Tree, *, at: datetime, officers: Office | None = None, **values: Any
) -> RecruitmentRound:
    officers = officers or office(session, tree)
    round_ = drafted_round(session, tree, at=at, by=officers.publisher, **values)
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(
        RoundAct(session, actor(officers.publisher), at, round_),
        document_number="清工请〔2026〕3号",
    )
    approve(session, round_, by=officers.city_approver, at=at)
    session.flush()
    return round_


def record_places(session: Session, round_: RecruitmentRound, *, by: Account, at: datetime) -> None:
    """Form A-11 is complete: nothing of it stands in the way of registration."""
    for kind in places_missing(round_):
        record_place(
            RoundAct(session, actor(by), at, round_),
            Standing(
                kind=kind,
                site="测试网站",
                address=f"https://{kind.replace('_', '-')}.example.org/notice",
                published_at=at,
            ),
        )


def published_round(
    session: Session,
    tree: Tree,
    *,
    at: datetime,
    officers: Office | None = None,
    body: Mapping[str, Any] | None = None,
    **values: Any,
) -> RecruitmentRound:
    """A round open for applications at ``at``; further keywords as in :func:`drafted_round`."""
    officers = officers or office(session, tree)
    round_ = approved_round(session, tree, at=at, officers=officers, **values)
    release_round(RoundAct(session, actor(officers.checker), at, round_), dict(body or BODY))
    session.flush()
    record_places(session, round_, by=officers.publisher, at=at)
    return round_


def first_vacancy(session: Session, round_: RecruitmentRound) -> Vacancy:
    return vacancies_of(session, round_.id)[0]
