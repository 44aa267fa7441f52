"""The demonstration's register: people in every state of a filing, contracts that run out, training
owed, appraisals failed, one who left.

Everything goes through the services, so that the demonstration can't show what the rules forbid.
Dates are relative to today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.officers.appointments import Office
from portal.foundation.running.demonstration import DEMO_OFFICER
from portal.foundation.security.passwords import hash_password
from portal.foundation.time.clock import local
from portal.kernel.period import corresponding_day
from portal.kernel.resident_id import RESIDENT_ID
from portal.workforce.accounts.models import Account
from portal.workforce.accounts.queries import account_by_login
from portal.workforce.accounts.services import open_officer
from portal.workforce.audit import SYSTEM, Act, Actor
from portal.workforce.demo.people import (
    OFFICERS,
    PASSWORD,
    person_name,
    resident_number,
    totp_secret,
)
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.services import register_exit
from portal.workforce.labels import word
from portal.workforce.records.appraisals.marks import YearlyMarks
from portal.workforce.records.appraisals.services import add_appraisal
from portal.workforce.records.awards.honour import Honour
from portal.workforce.records.awards.services import add_award
from portal.workforce.records.contracts.services import add_contract
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.records.pay.services import add_grade
from portal.workforce.records.pay.terms import GradeTerms
from portal.workforce.records.training.course import Course
from portal.workforce.records.training.services import add_training
from portal.workforce.rulebook.filing import Candidate, training_due
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import union_by_code
from portal.workforce.unions.services import appoint, load_unions
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services import filing as steps
from portal.workforce.workers.services.register import Entry, enter

DAY = timedelta(days=1)
LONG_AGO = timedelta(days=90)


@dataclass(frozen=True)
class Cast:
    """Who acts in the story, in one transaction and at one moment."""

    clerk: Act
    reviewer: Act
    filing: Act


def add_officers(session: Session, at: datetime) -> int:
    """Officers with the demonstration's password and authenticators; those there already are left
    alone."""
    hashed, added = hash_password(PASSWORD), 0
    # They have long been in office: what they do in the story carries no mark.
    act, before = Act(session, SYSTEM, at), Act(session, SYSTEM, at - LONG_AGO)
    for officer in OFFICERS:
        if account_by_login(session, officer.login) is not None:
            continue
        account = open_officer(act, login=officer.login, name=officer.name)
        account.password_hash, account.totp_secret = hashed, totp_secret(officer.login)
        account.totp_confirmed_at = at
        union = union_by_code(session, officer.union_code)
        appoint(before, account, union, Office(officer.role, local(before.at).date()))
        act.record(DEMO_OFFICER, f"account:{account.public_id}", role=officer.role)
        added += 1
    return added


def tell(session: Session, at: datetime) -> int:
    """Tree, officers and people; may be repeated. Returns how many people are new."""
    load_unions(session, at=at)
    add_officers(session, at)
    if session.scalar(select(Worker.id).where(Worker.source == "manual").limit(1)) is not None:
        return 0
    return sum(_city(session, at, city, share) for city, share in (("320800", 0), ("320500", 40)))


def _act(session: Session, login: str, at: datetime) -> Act:
    officer = next(officer for officer in OFFICERS if officer.login == login)
    account: Account | None = account_by_login(session, login)
    if account is None:
        raise LookupError(login)
    union = union_by_code(session, officer.union_code)
    words = f"{union.name} {word('role', officer.role)} {officer.name}"
    return Act(session, Actor(account.id, words), at)


def _city(session: Session, at: datetime, code: str, first: int) -> int:
    huaian = code == "320800"
    cast = Cast(
        clerk=_act(session, "qjp-clerk" if huaian else "sz-clerk", at),
        reviewer=_act(session, "ha-reviewer" if huaian else "sz-reviewer", at),
        filing=_act(session, "js-filing", at),
    )
    serial = first
    for union, people in _places(session, code):
        for _turn in range(people):
            _person(cast, union, serial)
            serial += 1
    return serial - first


def _places(session: Session, code: str) -> list[tuple[Union, int]]:
    """Units of the city with how many people to put there: fewer than their quota, so that hires
    from the portal find room."""
    statement = select(Union).where(
        Union.kind.in_(("street", "township", "zone", "regional_federation")),
        Union.code.like(f"{code[:4]}%"),
    )
    places = []
    for place, union in enumerate(session.scalars(statement.order_by(Union.code))):
        large = (union.single_unions_count or 0) >= 200 or (union.workers_count or 0) >= 5000
        known = union.figures_on is not None
        places.append((union, 2 if large else 0 if known else 4 + place % 3))
    return places


def _person(cast: Cast, union: Union, serial: int) -> None:
    today = local(cast.clerk.at).date()
    served = (9, 21, 46, 200, 400, 760, 1090)[serial % 7] + serial % 5
    facts = _facts(serial, today - timedelta(days=served))
    entry = Entry(facts, union.code, _columns(serial, union, facts.certificate_level))
    worker = enter(cast.clerk, entry, source="manual")
    terms = ContractTerms(
        f"演示-{serial:03d}", "1", facts.starts_on, facts.ends_on, facts.probation_ends_on
    )
    add_contract(cast.clerk, worker, terms)
    _filing(cast, worker, serial)
    _career(cast.clerk, worker, serial)


def _facts(serial: int, hired: date) -> Candidate:
    born = date(1988 + serial % 11, 1 + serial % 12, 1 + serial % 28)
    level = (None, "assistant", "social_worker", "assistant")[serial % 4]
    return Candidate(
        document_kind=RESIDENT_ID,
        document_number=resident_number(serial, born),
        born_on=born,
        contract_kind="1",
        starts_on=hired,
        ends_on=corresponding_day(hired, 36)[0] - DAY,
        probation_ends_on=corresponding_day(hired, 3)[0] - DAY,
        form="1",
        agency=None,
        certificate_level=level,
        certificate_number=f"2024099{serial:09d}" if level else None,
        hired_on=hired,
        training_due_on=training_due(hired),
    )


def _columns(serial: int, union: Union, level: str | None) -> dict[str, Any]:
    return {
        "name": person_name(serial),
        "sex": "12"[serial % 2],
        "political_status": ("01", "03", "13")[serial % 3],
        "education": "大学本科" if serial % 3 else "硕士研究生",
        "degree": "学士" if serial % 3 else "硕士",
        "school": "（演示）江淮大学",
        "major": ("社会工作", "法学", "行政管理")[serial % 3],
        "certificate_approved_on": date(2024, 6, 16) if level else None,
        "certificate_registration": ("valid", "none")[serial % 5 == 0] if level else None,
        "contracting_party": union.parent.name if union.parent is not None else union.name,
        "using_unit": union.name,
        "post": "工会干事",
        "post_class": "1",
        "entry_kind": "1",
        "mobile": f"1990000{serial:04d}",
    }


def _filing(cast: Cast, worker: Worker, serial: int) -> None:
    """Those hired long ago are filed; of the recent ones some wait at each desk."""
    cast.clerk.session.refresh(worker)
    filing, today = worker.filing, local(cast.clerk.at).date()
    recent = (today - worker.hired_on).days < 60
    if recent and serial % 3 == 0:
        return
    if recent and serial % 6 == 1:
        words = "合同第三页缺聘用单位公章，请补扫描件。"
        steps.send_back(cast.reviewer, filing, "city_reviewer", ["05"], words)
        return
    steps.forward(cast.reviewer, filing, "材料齐全，同意转报。")
    if not recent:
        number = f"苏社工备〔{worker.hired_on.year}〕{serial + 1:04d}号"
        steps.file(cast.filing, filing, number, worker.hired_on + timedelta(days=20))


def _career(clerk: Act, worker: Worker, serial: int) -> None:
    today = local(clerk.at).date()
    served = (today - worker.hired_on).days
    add_grade(clerk, worker, _grade(worker, serial, served))
    if served > 120 and serial % 6:
        add_training(clerk, worker, _first_course(worker.hired_on + timedelta(days=70)))
    for year in range(worker.hired_on.year, today.year):
        if date(year, 12, 31) - worker.hired_on > timedelta(days=120):
            add_appraisal(clerk, worker, _marks(year, serial))
    if served > 700 and serial % 7 == 5:
        on = today - 90 * DAY
        honour = Honour("04", "city", "优秀工会工作者", "市总工会", "演示", on)
        add_award(clerk, worker, honour)
    if served > 1000 and serial % 2 == 0:
        leaving = Leaving("01", "civil_servant", today - 12 * DAY)
        register_exit(clerk, worker, leaving, Appraised())


def _grade(worker: Worker, serial: int, served: int) -> GradeTerms:
    return GradeTerms(
        post_class="1",
        level=1 + served // 1000,
        basic=Fraction(2800),
        performance=Fraction(1200),
        allowance=Fraction(300 if worker.certificate_level else 0),
        basis="新聘定级",
        approval_number=f"演示薪-{serial:03d}",
        starts_on=worker.hired_on.replace(day=1),
    )


def _first_course(on: date) -> Course:
    return Course(
        kind="1",
        title="社会化工会工作者初任培训",
        organiser="江苏省总工会干部学校",
        starts_on=on,
        ends_on=on + timedelta(days=4),
        hours=32,
        result="合格",
    )


def _marks(year: int, serial: int) -> YearlyMarks:
    failed = serial % 13 == 5
    score = Fraction(52) if failed else Fraction(80 + serial % 15)
    return YearlyMarks(
        year=year,
        scores=[score, score + 1, score - 2, score + 3],
        grade="fail" if failed else "excellent" if score > 92 else "pass",
        reason="职工满意度低，多次未按要求走访。" if failed else "",
    )
