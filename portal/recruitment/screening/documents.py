"""The opening notice's body and the letter's PDF."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.pdf import render_pdf
from portal.foundation.print_sheet import DOCUMENT_CSS
from portal.recruitment.labels import word
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.screening.models import ScreeningDecision, ScreeningObjection
from portal.recruitment.screening.queries import openings

COLUMNS = {
    "vacancy": "岗位代码", "vacancy_name": "岗位名称", "headcount": "计划人数", "approved": "通过审核", "ratio": "开考比例", "decision": "处理",
    "new_headcount": "开考人数", "reason": "理由",
}  # fmt: skip


def opening_body(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    """B-12 as a public table."""
    with force_locale("zh_Hans_CN"):
        ratio = (round_.policy.get("opening") or {}).get("ratio", "1")
        rows = [
            [item.vacancy.code, item.vacancy.name, str(item.vacancy.headcount), str(item.approved_count), f"{ratio}:1", word("opening.kind", item.kind),
             str(item.headcount), item.reason]
            for item in openings(session, round_.id)
        ]  # fmt: skip
        text = "报名人数达不到开考比例的，先核减招聘人数，仍达不到的取消。岗位取消的报名人可以在改报时间内改报一次。"
        table = {
            "code": "openings",
            "caption": "各岗位开考情况",
            "columns": [{"code": code, "title": title} for code, title in COLUMNS.items()],
            "rows": rows,
        }
        return {"facts": [], "sections": [{"heading": "", "text": text}], "tables": [table]}


def letter_pdf(decision: ScreeningDecision) -> bytes:
    """B-05: 资格审查结果通知书."""
    with force_locale("zh_Hans_CN"):
        html = render_template("recruitment/documents/screening_letter.html", decision=decision, application=decision.application)
    return render_pdf(html, base_css=DOCUMENT_CSS)


def objection_pdf(objection: ScreeningObjection) -> bytes:
    """B-06: 资格审查异议（申诉）申请及答复."""
    with force_locale("zh_Hans_CN"):
        html = render_template("recruitment/documents/screening_objection.html", objection=objection, application=objection.application)
    return render_pdf(html, base_css=DOCUMENT_CSS)
