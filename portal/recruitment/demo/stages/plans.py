"""The demonstration's yearly plan: this year's is in force, and one unit waits for the city's leave
to go beyond five."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.foundation.time.clock import local
from portal.recruitment.demo.chapters import Prologue, Telling
from portal.recruitment.demo.people import COUNTY
from portal.recruitment.plans.models import YearlyPlan
from portal.recruitment.plans.services import (
    Wish,
    approve_plan,
    begin_plan,
    report_plan,
    request_exception,
    save_lines,
    submit_plan,
)
from portal.recruitment.plans.services.approve import PlanReply
from portal.recruitment.unions.queries import union_by_code
from portal.recruitment.unions.services import Figures, enter_figures

# Unit → (people wanted, people leaving); the rounds of the demonstration draw on these.
WANTED = {
    "320812-T01": (2, 0),
    "320812-T02": (2, 0),
    "320812-T03": (1, 0),
    "320812-T05": (3, 0),
    "320812-T07": (1, 0),
    "320812-T09": (1, 0),
    "320812-Z01": (2, 0),
}


def tell_plan(telling: Telling) -> None:
    """A plan begun ten weeks ago, approved and noted by the province; then the request of Changdong
    street."""
    begun = telling.at - timedelta(days=70)
    plan = _begin(telling, begun)
    _approve(telling, plan, begun)
    street = union_by_code(telling.session, "320812-T01")
    figures = Figures(268, 9120, date(local(begun).year, 1, 1), "演示数字，非真实统计", 4)
    enter_figures(telling.act("jingban", begun), street, figures)
    request_exception(
        telling.act("jingban", telling.at - timedelta(days=2)),
        street,
        7,
        reason="辖区新设两个物流园，建会任务重",
    )


def _begin(telling: Telling, begun: datetime) -> YearlyPlan:
    county, act = union_by_code(telling.session, COUNTY), telling.act("jingban", begun)
    plan = begin_plan(act, county, local(telling.at).year)
    wishes = {
        line.union_id: Wish(
            *WANTED.get(line.union.code, (0, 0)),
            "",
            "区级财政保障" if line.union.code in WANTED else "",
        )
        for line in plan.lines
    }
    save_lines(act, plan, wishes)
    return plan


def _approve(telling: Telling, plan: YearlyPlan, begun: datetime) -> None:
    year = local(telling.at).year
    submit_plan(
        telling.act("jingban", begun + timedelta(days=2)),
        plan,
        document_number=f"清总工计〔{year}〕1号",
    )
    reply = PlanReply(
        document_number=f"淮工复〔{year}〕2号",
        comment="同意，按计划分批招聘",
        reading="either",
        binding=False,
    )
    approve_plan(telling.act("shiji", begun + timedelta(days=5)), plan, reply)
    report_plan(telling.act("beian", begun + timedelta(days=6)), plan)


PROLOGUES = (Prologue(tell_plan, order=20, done=0.05),)
