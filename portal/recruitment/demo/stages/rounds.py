"""A round is drafted: text, requirements, timetable, policy."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import DRAFT, OPEN, PAST, SUZHOU, RoundPlan, moment
from portal.recruitment.rounds.services import draft_round, edit_round, set_policy, set_windows
from portal.recruitment.unions.queries import union_by_code


def windows(plan: RoundPlan) -> dict[str, tuple[datetime, datetime]]:
    """A timetable from the registration's two ends and the day of the written test."""
    opens, closes, written = plan.opens, plan.closes, plan.written

    def on(days: int, first: int, last: int) -> tuple[datetime, datetime]:
        day = written + timedelta(days=days)
        return moment(day, first), moment(day, last)

    return {
        "registration": (opens, closes),
        "screening": (opens, closes + timedelta(days=1)),
        "transfer": (moment(closes + timedelta(days=3), 9), moment(closes + timedelta(days=3), 16)),
        "ticket": (moment(written - timedelta(days=4), 9), moment(written, 11)),
        "written": (moment(written, 9), moment(written, 11)),
        "written_result": on(5, 9, 9),
        "recheck": (on(5, 9, 9)[0], on(8, 17, 17)[0]),
        "document_recheck": (on(9, 9, 9)[0], on(10, 17, 17)[0]),
        "interview": on(14, 8, 18),
        "medical": (on(18, 8, 8)[0], on(24, 17, 17)[0]),
        "publicity": (on(28, 9, 9)[0], on(40, 17, 17)[0]),
    }


def draft(telling: RoundTelling) -> None:
    plan, notice = telling.plan, telling.plan.notice
    organiser = union_by_code(telling.session, notice.union)
    telling.round_ = draft_round(
        telling.act(notice.publisher, plan.drafted),
        organiser,
        title=plan.title,
        run_kind=notice.run_kind,
    )
    act = telling.act_on_round(notice.publisher, plan.drafted)
    values = {**notice.texts, "requirements": notice.requirements(plan.opens, plan.closes)}
    if notice.exclusions:
        values["conduct"] = act.round_.conduct | {"exclusions": list(notice.exclusions)}
    edit_round(act, values)
    set_windows(act, windows(plan))
    if notice.own_policy:
        set_policy(act, act.round_.policy | {"title": f"{plan.title}考试办法"})


CHAPTERS = (Chapter(draft, order=10, tales=(PAST, OPEN, SUZHOU, DRAFT)),)
