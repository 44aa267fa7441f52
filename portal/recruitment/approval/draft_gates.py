"""What still stands between a drafted round and the city: the gates that the round itself has to
pass."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.recruitment.approval.notice_check import text_findings
from portal.recruitment.approval.simulation_standing import rules_that_fail, simulation_standing
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services.attach import attachments_of
from portal.recruitment.rounds.services.text import notice_texts
from portal.recruitment.rulebook.publication.gate import leaks
from portal.recruitment.vacancies.county_pool import county_pools
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.plan_draws import beyond_plan, without_plan
from portal.recruitment.vacancies.queries import vacancies_of

# What applicants are told the dates of besides registration and exams; a round may go to the city
# without them.
FURTHER_WINDOWS = (
    "screening",
    "ticket",
    "written_result",
    "document_recheck",
    "medical",
    "publicity",
)
# What the notice says of a vacancy in free words.
PUBLIC_COLUMNS = (
    "name",
    "duties",
    "contracting_party",
    "work_place",
    "pay_note",
    "remark",
    "requirements",
)


@dataclass(frozen=True)
class Gate:
    """One thing that must hold before the next step; ``code`` is worded by the labels."""

    code: str
    met: bool
    facts: dict[str, object]


def _public_texts(
    session: Session, round_: RecruitmentRound, vacancies: list[Vacancy]
) -> dict[str, object]:
    """What the notice will say in free words.

    A number that may not go out has to be found while it can still be changed.
    """
    return {
        "round": [
            round_.title,
            notice_texts(session, round_),
            [attachment.title for attachment in attachments_of(session, round_)],
            round_.contact_phone,
            round_.supervision_phone,
            round_.source_notice,
            round_.filled,
            round_.conduct,
        ],
        "requirements": round_.requirements,
        "vacancies": [[getattr(vacancy, name) for name in PUBLIC_COLUMNS] for vacancy in vacancies],
    }


def plan_gate(session: Session, round_: RecruitmentRound, vacancies: list[Vacancy]) -> Gate:
    """Whether the year's approved plan leaves every unit enough; it only warns unless the city has
    bound the rounds to the plan."""
    beyond = beyond_plan(session, round_, vacancies)
    must = any(draw.binding for draw in beyond)
    return Gate(
        "plan", not beyond, {"must": must, "names": "、".join(draw.words for draw in beyond)}
    )


def headcount_gates(
    session: Session, round_: RecruitmentRound, vacancies: list[Vacancy]
) -> list[Gate]:
    """That the headcount was looked at at all: a finding with every named unit, an approved plan to
    hold it against, and the county's own room for those who get their unit after hiring."""
    unseen = [row.code for row in vacancies if row.using_union_id and not row.quota_finding]
    planless = without_plan(session, round_, vacancies)
    pools = county_pools(session, round_, vacancies)
    unplanned = [pool for pool in pools if pool.beyond_plan]
    quota_names = "、".join(pool.quota_words for pool in pools)
    gates = [Gate("quota_known", not unseen, {"codes": "、".join(unseen)})]
    if vacancies:
        gates.append(
            Gate("plan_approved", not planless, {"must": False, "names": "、".join(planless)})
        )
    if pools:
        above = any(pool.above_quota for pool in pools)
        must = any(pool.binding for pool in unplanned)
        gates += [
            # the units are not known yet, so the figure is for the approver to judge
            Gate("pool_quota", not above, {"must": False, "names": quota_names}),
            Gate(
                "pool_plan",
                not any(pool.beyond_plan or pool.planned is None for pool in pools),
                {"must": must, "names": "、".join(pool.plan_words for pool in pools)},
            ),
        ]
    return gates


def rule_gates(session: Session, round_: RecruitmentRound, vacancies: list[Vacancy]) -> list[Gate]:
    """What the policy and the timetable still lack.

    ``must`` false: worth doing, but the round may go without.
    """
    uncited = rules_that_fail(round_, vacancies)
    standing = simulation_standing(session, round_, vacancies)
    open_windows = [kind for kind in FURTHER_WINDOWS if round_.window(kind) is None]
    said = bool(round_.conduct.get("exclusions")) and bool(round_.conduct.get("avoidance"))
    return [
        Gate("policy_basis", not uncited, {"names": "、".join(uncited)}),
        Gate("simulation", standing.settled, {"must": False, "standing": standing.code}),
        Gate("windows", not open_windows, {"must": False, "windows": open_windows}),
        Gate("exclusions", said, {"must": False}),
    ]


def gates_before_submit(session: Session, round_: RecruitmentRound) -> list[Gate]:
    """What a round needs before it can go to the city."""
    vacancies = vacancies_of(session, round_.id)
    windows = {window.kind for window in round_.windows}
    unexplained = [
        vacancy.code
        for vacancy in vacancies
        if vacancy.quota_finding.get("needs_reason") and not vacancy.quota_finding.get("reason")
    ]
    findings = text_findings(session, round_, vacancies)
    leaking = leaks("recruitment", _public_texts(session, round_, vacancies))
    return [
        Gate("vacancies", bool(vacancies), {"count": len(vacancies)}),
        Gate("timetable", {"registration", "written", "interview"} <= windows, {}),
        Gate("text", bool(round_.text.strip()), {}),
        Gate("phones", bool(round_.contact_phone and round_.supervision_phone), {}),
        Gate("quota", not unexplained, {"codes": "、".join(unexplained)}),
        plan_gate(session, round_, vacancies),
        *headcount_gates(session, round_, vacancies),
        Gate("personal_numbers", not leaking, {}),
        Gate("text_agrees", not findings, {"must": False, "count": len(findings)}),
        *rule_gates(session, round_, vacancies),
    ]
