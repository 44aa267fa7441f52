"""The demonstration's yearly plan: this year's is in force, and one unit waits for the city's leave
to go beyond five."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.audit import Act
from portal.recruitment.demo.chapters import Chapter
from portal.recruitment.demo.officers import actor
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

COUNTY = "320812"
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


def tell_plans(session: Session, at: datetime) -> None:
    """A plan begun ten weeks ago, approved and noted by the province; then the request of Changdong
    street."""
    publisher, city, province = (actor(session, login) for login in ("jingban", "shiji", "beian"))
    begun, county = at - timedelta(days=70), union_by_code(session, COUNTY)
    year = local(at).year
    plan = begin_plan(Act(session, publisher, begun), county, year)
    wishes = {
        line.union_id: Wish(
            *WANTED.get(line.union.code, (0, 0)),
            "",
            "区级财政保障" if line.union.code in WANTED else "",
        )
        for line in plan.lines
    }
    save_lines(Act(session, publisher, begun), plan, wishes)
    submit_plan(
        Act(session, publisher, begun + timedelta(days=2)),
        plan,
        document_number=f"清总工计〔{year}〕1号",
    )
    approve_plan(
        Act(session, city, begun + timedelta(days=5)),
        plan,
        PlanReply(
            document_number=f"淮工复〔{year}〕2号",
            comment="同意，按计划分批招聘",
            reading="either",
            binding=False,
        ),
    )
    report_plan(Act(session, province, begun + timedelta(days=6)), plan)
    street = union_by_code(session, "320812-T01")
    figures = Figures(268, 9120, date(local(begun).year, 1, 1), "演示数字，非真实统计", 4)
    enter_figures(Act(session, publisher, begun), street, figures)
    request_exception(
        Act(session, publisher, at - timedelta(days=2)),
        street,
        7,
        reason="辖区新设两个物流园，建会任务重",
    )


CHAPTERS = (Chapter(lambda telling: tell_plans(telling.session, telling.at), order=20, done=0.05),)
