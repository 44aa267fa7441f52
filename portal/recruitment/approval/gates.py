"""What the shape of the approval still asks before a step, and what the approver is warned of and
has to let pass expressly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.recruitment.approval.draft_gates import Gate, headcount_gates, plan_gate
from portal.recruitment.approval.models import CountyConfirmation
from portal.recruitment.approval.queries import lacking
from portal.recruitment.approval.round_content import vacancy_part
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rulebook.eligibility import conditions, requirements_of
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.rulebook.planning.approval_steps import (
    APPROVE,
    CITY_RUN,
    SUBMIT,
    papers_needed,
)
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import lineage
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of


@dataclass(frozen=True)
class Warned:
    """A warning that needs the approver's express word.

    ``kind``: of a condition (sex, household …) or quota_overlap, quota_above, quota_kind,
    plan_beyond.
    """

    vacancy: str
    kind: str
    where: str
    found: str
    unlawful: bool
    reason: str

    @property
    def subject(self) -> str:
        return f"{self.vacancy}|{self.kind}|{self.where}"[:120]

    @property
    def words(self) -> str:
        return f"{self.vacancy} {self.kind}：{self.found}"[:400]


def warned_of(round_: RecruitmentRound, vacancies: Iterable[Vacancy]) -> list[Warned]:
    """Conditions that discriminate or point at somebody, and quotas that the approver must look at,
    vacancy by vacancy."""
    return [
        warning
        for vacancy in vacancies
        for warning in (*_condition_warnings(round_, vacancy), *_quota_warnings(vacancy))
    ]


def _condition_warnings(round_: RecruitmentRound, vacancy: Vacancy) -> list[Warned]:
    document = merged_requirements(round_.requirements, vacancy.requirements)
    reason = str(document.get("condition_reason") or "")[:400]
    texts = {"duties": vacancy.duties, "remark": vacancy.remark}
    return [
        Warned(vacancy.code, caution.kind, caution.where, caution.found, caution.unlawful, reason)
        for caution in conditions.warnings_of(requirements_of(document), texts, on=round_.begun_on)
    ]


def _quota_warnings(vacancy: Vacancy) -> list[Warned]:
    finding = vacancy.quota_finding
    if not finding:
        return []
    plan = finding.get("plan") or {}
    flags = {
        "quota_overlap": finding.get("overlap"),
        "quota_above": finding.get("above"),
        "quota_kind": not finding.get("kind_listed", True),
        "quota_plan": plan.get("beyond"),
    }
    unit = vacancy.using_union.name if vacancy.using_union else ""
    exception = finding.get("exception_record") or {}
    said = (
        finding.get("reason"),
        exception.get("decision_reason"),
        exception.get("document_number"),
    )
    reason = "；".join(filter(None, said))[:400]
    return [
        Warned(vacancy.code, kind, "quota", unit, False, reason)
        for kind, flagged in flags.items()
        if flagged
    ]


def county_of(session: Session, vacancy: Vacancy) -> Union | None:
    """The county whose vacancy it is: of the using unit, else of the recruiting one; None for the
    city's own."""
    unit = vacancy.using_union or vacancy.recruiting_union
    return next((above for above in lineage(session, unit) if above.level == "county"), None)


@dataclass(frozen=True)
class CountyPart:
    """A county's own rows of a city's round, their digest, and its word on exactly these rows
    (None: not given yet)."""

    union: Union
    vacancies: list[Vacancy]
    digest: str
    confirmation: CountyConfirmation | None


def county_parts(session: Session, round_: RecruitmentRound) -> list[CountyPart]:
    """In order of the county's code; empty for a round that a county runs itself."""
    if round_.run_kind != CITY_RUN:
        return []
    rows: dict[int, tuple[Union, list[Vacancy]]] = {}
    for vacancy in vacancies_of(session, round_.id):
        county = county_of(session, vacancy)
        if county is not None:
            rows.setdefault(county.id, (county, []))[1].append(vacancy)
    given = select(CountyConfirmation).where(CountyConfirmation.round_id == round_.id)
    words = {(word.union_id, word.digest): word for word in session.scalars(given)}
    parts = []
    for county, vacancies in sorted(rows.values(), key=lambda pair: pair[0].code):
        digest = canonical_digest([vacancy_part(vacancy) for vacancy in vacancies])
        parts.append(CountyPart(county, vacancies, digest, words.get((county.id, digest))))
    return parts


def city_rounds(session: Session) -> list[RecruitmentRound]:
    """Rounds that a city runs for its counties and that were not cancelled, newest first."""
    statement = select(RecruitmentRound).where(
        RecruitmentRound.run_kind == CITY_RUN, RecruitmentRound.state != "cancelled"
    )
    return list(session.scalars(statement.order_by(RecruitmentRound.id.desc())))


def approval_gates(session: Session, round_: RecruitmentRound, step: str) -> list[Gate]:
    """What this shape of approval asks before ``step`` (submit, approve, publish)."""
    lacks = lacking(session, round_)
    gates = [
        Gate(f"paper_{kind}", not lacks[kind], {"kind": kind, "lacks": lacks[kind]})
        for kind in papers_needed(round_.run_kind, step)
    ]
    if step == SUBMIT:
        gates += _gates_of_submission(session, round_)
    if step == APPROVE:
        vacancies = vacancies_of(session, round_.id)
        gates.append(plan_gate(session, round_, vacancies))
        gates += headcount_gates(session, round_, vacancies)
    return gates


def _gates_of_submission(session: Session, round_: RecruitmentRound) -> list[Gate]:
    warned = warned_of(round_, vacancies_of(session, round_.id))
    unexplained = {
        warning.vacancy for warning in warned if not warning.reason and warning.where != "quota"
    }
    codes = "、".join(sorted(unexplained))
    gates = [Gate("conditions_explained", not unexplained, {"codes": codes})]
    if round_.run_kind == CITY_RUN:
        parts = county_parts(session, round_)
        names = [part.union.name for part in parts if part.confirmation is None]
        gates.append(Gate("counties_confirmed", not names, {"names": "、".join(names)}))
        kinds = {body.kind for body in bodies_of(session, round_.id)}
        gates.append(Gate("discipline_body", "discipline" in kinds, {}))
    return gates
