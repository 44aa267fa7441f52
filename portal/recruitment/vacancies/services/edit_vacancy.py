"""Rows of the vacancy table, each checked against the quota of the unit that uses the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rulebook.lifecycles import HEADCOUNT_RESERVATION
from portal.recruitment.rulebook.policy import overridden
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import HeadcountReservation, Vacancy
from portal.recruitment.vacancies.plan_draws import plan_year
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.quota import (
    Claim,
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


def record_on_vacancy(act: RoundAct, action: str, vacancy: Vacancy, **facts: object) -> None:
    """Write into the round's chain what was done to one vacancy."""
    act.record_on_round(action, f"vacancy:{vacancy.public_id}", code=vacancy.code, **facts)


def put_vacancy(
    act: RoundAct,
    values: Mapping[str, Any],
    *,
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
    require_editable(act.round_)
    _check_code(act.session, act.round_, values["code"], vacancy)
    if values.get("policy_override"):
        overridden(act.round_.policy, values["policy_override"])
    finding: dict[str, Any] = {}
    if (using_id := values.get("using_union_id")) is not None:
        unit, own = act.session.get_one(Union, using_id), None if vacancy is None else vacancy.id
        finding = _finding(act, Claim(unit, values["headcount"], in_post, quota_reason, own))
    if vacancy is None:
        vacancy = Vacancy(round_id=act.round_.id)
        act.session.add(vacancy)
    _write(vacancy, values, finding)
    act.session.flush()
    _hold(act.session, act.round_, vacancy, using_id)
    headcount = vacancy.headcount
    record_on_vacancy(act, "vacancies.put", vacancy, headcount=headcount, quota=finding)
    return vacancy


def _finding(act: RoundAct, claim: Claim) -> dict[str, Any]:
    """What is kept of the quota; refused when the guideline or a binding plan has no room."""
    found = quota_of(act.session, claim)
    require_quota(act.session, claim, found)
    require_plan(act.session, act.round_, claim)
    return quota_record(act.session, claim, found, year=plan_year(act.round_))


def _write(vacancy: Vacancy, values: Mapping[str, Any], finding: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(vacancy, name, values[name])
    vacancy.quota_finding = finding


def _reservation(session: Session, vacancy: Vacancy) -> HeadcountReservation | None:
    return session.scalar(
        select(HeadcountReservation).where(HeadcountReservation.vacancy_id == vacancy.id)
    )


def _hold(
    session: Session, round_: RecruitmentRound, vacancy: Vacancy, union_id: int | None
) -> None:
    held = _reservation(session, vacancy)
    if union_id is None:
        if held is not None:
            session.delete(held)
        return
    if held is None:
        held = HeadcountReservation(vacancy_id=vacancy.id)
        session.add(held)
    held.union_id, held.headcount = union_id, vacancy.headcount
    held.round_code, held.year = round_.code, plan_year(round_)


def remove_vacancy(act: RoundAct, vacancy: Vacancy) -> None:
    """Take a row out while the round is being drafted; what was planned is on the record."""
    require_editable(act.round_)
    held = _reservation(act.session, vacancy)
    if held is not None:
        act.session.delete(held)
        act.session.flush()
    record_on_vacancy(act, "vacancies.remove", vacancy, headcount=vacancy.headcount)
    act.session.delete(vacancy)


def copy_vacancy(act: RoundAct, vacancy: Vacancy, code: str, *, in_post: int | None) -> Vacancy:
    """A further vacancy that says the same under another code. Raises as :func:`put_vacancy`."""
    values = {name: getattr(vacancy, name) for name in FIELDS} | {"code": code}
    reason = vacancy.quota_finding.get("reason", "")
    return put_vacancy(act, values, in_post=in_post, quota_reason=reason)


def renumber(act: RoundAct, codes: Sequence[str]) -> None:
    """Give the vacancies, in the order of their present codes, these ones.

    Doing it twice changes nothing.

    Raises ``Refused('round.frozen')``; ``'vacancy.codes_do_not_fit'`` when the codes are not as
    many, not distinct, out of order or too long.
    """
    require_editable(act.round_)
    vacancies = vacancies_of(act.session, act.round_.id)
    short = all(len(code) <= LONGEST_CODE for code in codes)
    if len(set(codes)) != len(vacancies) or not short or list(codes) != sorted(codes):
        raise Refused("vacancy.codes_do_not_fit", count=len(vacancies), longest=LONGEST_CODE)
    old = [vacancy.code for vacancy in vacancies]
    if old == list(codes):
        return
    # out of the way first: a code may be another row's until that row has its new one
    for interim in ([f"~{vacancy.id}" for vacancy in vacancies], codes):
        for vacancy, code in zip(vacancies, interim, strict=True):
            vacancy.code = code
        act.session.flush()
    act.record_on_round("vacancies.renumber", codes=dict(zip(old, codes, strict=True)))


def move_headcount(
    session: Session, vacancy: Vacancy, action: str, *, headcount: int | None = None
) -> None:
    """A later stage's word on the headcount held: ``reserve`` (published), ``hire``, ``fill`` (all
    are in post), ``release``; a vacancy that holds none has nothing to move.

    Raises ``Refused('lifecycle.not_allowed')``.
    """
    held = _reservation(session, vacancy)
    if held is None:
        return
    held.state = HEADCOUNT_RESERVATION.after(held.state, action)
    if headcount is not None:
        held.headcount = headcount
