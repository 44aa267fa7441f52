"""The opening notice's body and the PDFs of the letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.letter_content import (
    Letter,
    appeal_letter,
    decision_letter,
    notice_letter,
    objection_letter,
)
from portal.recruitment.screening.models import (
    OpeningDecision,
    ScreeningAppeal,
    ScreeningDecision,
    ScreeningNotice,
    ScreeningObjection,
)
from portal.recruitment.screening.queries import openings
from portal.recruitment.screening.services.open_vacancies import ratio_words

COLUMNS = {
    "vacancy": "岗位代码",
    "vacancy_name": "岗位名称",
    "headcount": "计划人数",
    "approved": "通过审核",
    "ratio": "开考比例",
    "decision": "处理",
    "new_headcount": "开考人数",
    "reason": "理由",
}


TEXT = (
    "报名人数达不到开考比例的，先核减招聘人数，仍达不到的取消。"
    "岗位取消的报名人可以在改报时间内改报一次。"
)


def opening_body(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    """B-12 as a public table."""
    with force_locale("zh_Hans_CN"):
        table = {
            "code": "openings",
            "caption": "各岗位开考情况",
            "columns": [{"code": code, "title": title} for code, title in COLUMNS.items()],
            "rows": [_opening_row(round_, item) for item in openings(session, round_.id)],
        }
        return {"facts": [], "sections": [{"heading": "", "text": TEXT}], "tables": [table]}


def _opening_row(round_: RecruitmentRound, item: OpeningDecision) -> list[str]:
    """By the vacancy's own ratio; one that a notice cancelled first stands as cancelled."""
    kind, headcount = (item.kind, item.headcount) if item.decided_at else ("cancel", 0)
    return [
        item.vacancy.code,
        item.vacancy.name,
        str(item.vacancy.headcount),
        str(item.approved_count),
        ratio_words(round_, item.vacancy),
        word("opening.kind", kind),
        str(headcount),
        item.reason,
    ]


def _paper(
    letter: Letter, *, asked: str = "", files: list[dict[str, Any]] | None = None, digest: str = ""
) -> bytes:
    html = render_template(
        "recruitment/documents/screening_letter.html",
        letter=letter,
        asked=asked,
        files=files or [],
        digest=digest,
    )
    return render_pdf(html, base_css=DOCUMENT_CSS)


def letter_pdf(session: Session, decision: ScreeningDecision) -> bytes:
    """B-05: 资格审查结果通知书."""
    with force_locale("zh_Hans_CN"):
        return _paper(
            decision_letter(session, decision, mend_until=mend_until(decision)),
            digest=decision.content_digest,
        )


def mend_until(decision: ScreeningDecision) -> datetime | None:
    """Until when the return may be mended, while it is the last word on the case."""
    return (
        decision.application.mend_until
        if decision.outcome == "return" and decision.application.state == "returned"
        else None
    )


def notice_pdf(session: Session, notice: ScreeningNotice) -> bytes:
    """告知书: ended by a clock, a cancelled vacancy, or withdrawn."""
    with force_locale("zh_Hans_CN"):
        return _paper(notice_letter(session, notice))


def objection_pdf(session: Session, objection: ScreeningObjection) -> bytes:
    """B-06: 资格审查异议（申诉）申请及答复."""
    with force_locale("zh_Hans_CN"):
        return _paper(
            objection_letter(session, objection), asked=objection.text, files=objection.files
        )


def appeal_pdf(appeal: ScreeningAppeal) -> bytes:
    """申诉 to the union above, with its answer."""
    with force_locale("zh_Hans_CN"):
        return _paper(appeal_letter(appeal), asked=appeal.text)
