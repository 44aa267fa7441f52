"""Rows of the vacancy table, each checked against the quota of the unit that will use the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.policy import overridden
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import HeadcountReservation, Vacancy
from portal.recruitment.vacancies.plan_draws import plan_year
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.quota import (
    quota_of,
    quota_record,
    require_plan,
    require_quota,
)

LONGEST_CODE = 12
FIELDS = (
    "code",
    "name",
    "recruiting_union_id",
    "using_union_id",
    "contracting_party",
    "employment_form",
    "headcount",
    "duties",
    "work_place",
    "pay_note",
    "remark",
    "requirements",
    "policy_override",
)


def _check_code(
    session: Session, round_: RecruitmentRound, code: str, vacancy: Vacancy | None
) -> None:
    same = session.scalar(
        select(Vacancy.id).where(Vacancy.round_id == round_.id, Vacancy.code == code)
    )
    if same is not None and (vacancy is None or same != vacancy.id):
        raise Refused("vacancy.code_taken", code=code)


def put_vacancy(
    session: Session,
    round_: RecruitmentRound,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    vacancy: Vacancy | None = None,
    in_post: int | None = None,
    quota_reason: str = "",
) -> Vacancy:
    """Add a row (or change ``vacancy``) while the round is being drafted, and hold its headcount
    against the using unit's quota.

    Raises ``Refused('round.frozen')``, ``'vacancy.code_taken'``, ``'quota.…'`` (more than the unit
    may have by the guideline and the city's exception), ``'plan.beyond'`` (more than a binding plan
    leaves), ``'policy.…'`` for an override that is no policy.
    """
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)
    _check_code(session, round_, values["code"], vacancy)
    if values.get("policy_override"):
        overridden(round_.policy, values["policy_override"])
    finding: dict[str, Any] = {}
    using_id = values.get("using_union_id")
    if using_id is not None:
        unit = session.get_one(Union, using_id)
        found = quota_of(
            session,
            unit,
            values["headcount"],
            in_post=in_post,
            reason=quota_reason,
            except_vacancy=None if vacancy is None else vacancy.id,
        )
        require_quota(session, unit, found, except_vacancy=None if vacancy is None else vacancy.id)
        require_plan(session, round_, unit, values["headcount"], vacancy=vacancy)
        finding = quota_record(
            session, unit, found, reason=quota_reason, year=plan_year(round_), vacancy=vacancy
        )
    if vacancy is None:
        vacancy = Vacancy(round_id=round_.id)
        session.add(vacancy)
    for name in FIELDS:
        if name in values:
            setattr(vacancy, name, values[name])
    vacancy.quota_finding = finding
    session.flush()
    _hold(session, round_, vacancy, using_id)
    record(
        session,
        "vacancies.put",
        f"vacancy:{vacancy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        code=vacancy.code,
        headcount=vacancy.headcount,
        quota=finding,
    )
    return vacancy


def _hold(
    session: Session, round_: RecruitmentRound, vacancy: Vacancy, union_id: int | None
) -> None:
    held = session.scalar(
        select(HeadcountReservation).where(HeadcountReservation.vacancy_id == vacancy.id)
    )
    if union_id is None:
        if held is not None:
            session.delete(held)
        return
    if held is None:
        held = HeadcountReservation(vacancy_id=vacancy.id)
        session.add(held)
    held.union_id, held.headcount = union_id, vacancy.headcount
    held.round_code, held.year = round_.code, plan_year(round_)


def remove_vacancy(
    session: Session, round_: RecruitmentRound, vacancy: Vacancy, *, by: Actor, at: datetime
) -> None:
    """Take a row out while the round is being drafted; what was planned is on the record."""
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)
    held = session.scalar(
        select(HeadcountReservation).where(HeadcountReservation.vacancy_id == vacancy.id)
    )
    if held is not None:
        session.delete(held)
        session.flush()
    record(
        session,
        "vacancies.remove",
        f"vacancy:{vacancy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        code=vacancy.code,
        headcount=vacancy.headcount,
    )
    session.delete(vacancy)


def copy_vacancy(
    session: Session,
    round_: RecruitmentRound,
    vacancy: Vacancy,
    code: str,
    *,
    in_post: int | None,
    by: Actor,
    at: datetime,
) -> Vacancy:
    """A further vacancy that says the same under another code. Raises as :func:`put_vacancy`."""
    values = {name: getattr(vacancy, name) for name in FIELDS} | {"code": code}
    return put_vacancy(
        session,
        round_,
        values,
        by=by,
        at=at,
        in_post=in_post,
        quota_reason=vacancy.quota_finding.get("reason", ""),
    )


def renumber(
    session: Session, round_: RecruitmentRound, codes: Sequence[str], *, by: Actor, at: datetime
) -> None:
    """Give the vacancies, in the order of their present codes, these ones.

    Doing it twice changes nothing.

    Raises ``Refused('round.frozen')``; ``'vacancy.codes_do_not_fit'`` when the codes are not as
    many, not distinct or too long.
    """
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)
    vacancies = vacancies_of(session, round_.id)
    if (
        len(set(codes)) != len(vacancies)
        or any(len(code) > LONGEST_CODE for code in codes)
        or list(codes) != sorted(codes)
    ):
        raise Refused("vacancy.codes_do_not_fit", count=len(vacancies), longest=LONGEST_CODE)
    old = [vacancy.code for vacancy in vacancies]
    if old == list(codes):
        return
    for vacancy in vacancies:
        # out of the way: a code may be another row's until that row has its new one
        vacancy.code = f"~{vacancy.id}"
    session.flush()
    for vacancy, code in zip(vacancies, codes, strict=True):
        vacancy.code = code
    session.flush()
    record(
        session,
        "vacancies.renumber",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        codes=dict(zip(old, codes, strict=True)),
    )


def move_headcount(
    session: Session, vacancy: Vacancy, state: str, *, headcount: int | None = None
) -> None:
    """A later stage's word on the headcount held: ``reserved`` (published), ``pending_hire``,
    ``in_post``, ``released``."""
    held = session.scalar(
        select(HeadcountReservation).where(HeadcountReservation.vacancy_id == vacancy.id)
    )
    if held is None:
        return
    held.state = state
    if headcount is not None:
        held.headcount = headcount
