"""G-07 拟聘用人员公示 as a public table: the white list of columns, nothing else of a person."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.kernel.period import Reckoning, printed_moment
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import line_of, total_printed
from portal.recruitment.vetting.services.publicity import (
    Publicity,
    awaiting_publicity,
    reckon_publicity,
)

COLUMNS = {
    "recruiting_union": "招聘单位",
    "vacancy": "岗位代码",
    "vacancy_name": "岗位名称",
    "name": "姓名",
    "ticket_number": "准考证号",
    "education": "学历",
    "school_or_work": "毕业院校或现工作单位",
    "composite": "总成绩",
    "place": "名次",
}


def _row(session: Session, one: Candidacy) -> list[str]:
    facts: dict[str, Any] = one.application.facts or {}
    line = line_of(session, one)
    work, education = facts.get("work", {}), facts.get("education", {})
    return [
        one.vacancy.recruiting_union.name,
        one.vacancy.code,
        one.vacancy.name,
        one.application.account.display_name,
        line.ticket_number,
        word("education", education.get("education") or ""),
        work.get("present_employer") or education.get("school") or "",
        total_printed(one.vacancy, line),
        str(line.place or ""),
    ]


def same_names(people: list[Candidacy]) -> list[str]:
    """Names that stand on the list more than once: there only the ticket number tells the people
    apart."""
    counted = Counter(one.application.account.display_name for one in people)
    return sorted(name for name, count in counted.items() if count > 1)


WHERE_TO_OBJECT = (
    "公示期间如有异议，请以书面、电话或来访方式向下列部门反映，并提供联系方式和线索；"
    "匿名反映的，线索要具体。"
)


def proposed_lists(
    session: Session, round_: RecruitmentRound, at: datetime
) -> list[tuple[Publicity, dict[str, Any]]]:
    """The lists of everybody who is proposed now, one for each clock, with their bodies."""
    people = awaiting_publicity(session, round_.id)
    return [(one, _body(session, round_, one, at)) for one in reckon_publicity(session, people, at)]


def _body(
    session: Session, round_: RecruitmentRound, publicity: Publicity, at: datetime
) -> dict[str, Any]:
    """One list, with the exact first and last moment and where to object."""
    with force_locale("zh_Hans_CN"):
        people = list(publicity.people)
        facts = _facts(round_, publicity, at)
        table = {
            "code": "proposed",
            "caption": "拟聘用人员",
            "columns": [{"code": code, "title": title} for code, title in COLUMNS.items()],
            "rows": [_row(session, candidacy) for candidacy in people],
        }
        return {
            "facts": [{"term": term, "value": value} for term, value in facts.items()],
            "sections": [{"heading": "", "text": WHERE_TO_OBJECT + _same_names_note(people)}],
            "tables": [table],
        }


def _same_names_note(people: list[Candidacy]) -> str:
    twice = same_names(people)
    return f"名单中有同名人员（{'、'.join(twice)}），请以准考证号区分。" if twice else ""


def _facts(round_: RecruitmentRound, publicity: Publicity, at: datetime) -> dict[str, str]:
    end = printed_moment(publicity.reckoning.end, is_end=True)
    moved = _moved(publicity.reckoning)
    return {
        "公示时间": f"{printed_moment(at)}至{end}",
        "起算": f"公布当日不计入，共{publicity.length}{moved}",
        "受理部门": round_.organiser.name,
        "监督电话": round_.supervision_phone or round_.contact_phone,
    }


def _moved(reckoning: Reckoning) -> str:
    """Why the period ends later than its number of days says."""
    rolled = any(step.why == "rolled" for step in reckoning.steps)
    return "，最后一日是休假日，顺延到休假日结束的次日" if rolled else ""
