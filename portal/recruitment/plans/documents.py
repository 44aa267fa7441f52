"""A-01 年度用人需求计划表 and A-02 选配员额测算表, as PDF and XLSX with the same head and the same
cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.foundation.web.filters import day, moment
from portal.kernel.canonical import canonical_digest
from portal.recruitment.labels import word
from portal.recruitment.plans.models import YearlyPlan
from portal.recruitment.plans.queries import SheetLine, exception_in_force, sheet_lines
from portal.recruitment.plans.services.approve import plan_content

FORMS = ("a01", "a02")
TEXTS_STAY_TEXTS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class PlanForm:
    """A form ready to print: its number, title, head, columns, rows of texts and numbers, and who
    signs."""

    number: str
    title: str
    head: list[tuple[str, str]]
    columns: list[str]
    rows: list[list[str | int]]
    signatures: tuple[str, ...]


def plan_form(session: Session, plan: YearlyPlan, form: str, at: datetime) -> PlanForm:
    """Form ``a01`` or ``a02`` of a plan, in Chinese whatever the reader's language."""
    with force_locale("zh_Hans_CN"):
        lines = sheet_lines(session, plan)
        return _a01(plan, lines, at) if form == "a01" else _a02(session, plan, lines, at)


def _head(plan: YearlyPlan, number: str, at: datetime) -> list[tuple[str, str]]:
    approvals = [decision for decision in plan.decisions if decision.action == "approve"]
    reply = "—"
    if approvals:
        reply = f"{approvals[-1].document_number}，{day(approvals[-1].at)}"
    return [
        ("批次", f"{plan.year} 年度计划"),
        ("表号", number),
        ("版本", f"第 {plan.revision} 版（{word('plan.state', plan.state)}）"),
        ("生成时间", moment(at)),
        ("数据截止", moment(plan.figures_at)),
        ("编制单位", f"{plan.union.name}（章）"),
        ("批复", reply),
        ("员额口径", word("quota.reading", plan.reading)),
        ("内容摘要", canonical_digest(plan_content(plan))),
    ]


def _count(number: int | None) -> str | int:
    return "—" if number is None else number


A01_COLUMNS = [
    "序号",
    "单位",
    "单位类别",
    "所辖单独工会组织数",
    "职工人数",
    "统计截止日",
    "应配/可选配",
    "现有人数",
    "拟退出",
    "需求数",
    "理由",
    "经费来源",
    "计划年度",
]
A02_COLUMNS = [
    "单位",
    "类别",
    "组织数",
    "职工数",
    "适用条款",
    "是否重叠",
    "采用口径",
    "上限",
    "已配",
    "在途（其他批次）",
    "余额",
    "超员额理由",
    "审核意见",
]
A01_SUMS = ("in_post", "leaving", "wanted")


def _a01(plan: YearlyPlan, lines: Sequence[SheetLine], at: datetime) -> PlanForm:
    rows = [_a01_row(place, line, plan.year) for place, line in enumerate(lines, start=1)]
    sums = [sum(getattr(row.line, name) for row in lines) for name in A01_SUMS]
    totals: list[str | int] = ["", "合计", *[""] * 5, *sums, *[""] * 3]
    title = f"{plan.year}年度社会化工会工作者用人需求计划表"
    head = _head(plan, "A-01", at)
    return PlanForm("A-01", title, head, A01_COLUMNS, [*rows, totals], ("县总主要负责人",))


def _a01_row(place: int, row: SheetLine, year: int) -> list[str | int]:
    line, standing = row.line, row.standing
    ceiling = "—"
    if standing.known:
        kind = "应配，至多" if standing.tier == "shall" else "可选配"
        ceiling = f"{kind} {standing.ceiling} 人"
    return [
        place,
        line.union.name,
        word("union.kind", line.union.kind),
        _count(line.unions_count),
        _count(line.workers_count),
        day(line.figures_on),
        ceiling,
        line.in_post,
        line.leaving,
        line.wanted,
        line.reason or "—",
        line.funding or "—",
        year,
    ]


def _a02(session: Session, plan: YearlyPlan, lines: Sequence[SheetLine], at: datetime) -> PlanForm:
    rows = [_a02_row(session, line) for line in lines]
    title, head = f"{plan.year}年度选配员额测算表", _head(plan, "A-02", at)
    return PlanForm("A-02", title, head, A02_COLUMNS, rows, ("经办", "复核"))


def _a02_row(session: Session, row: SheetLine) -> list[str | int]:
    line, standing = row.line, row.standing
    return [
        line.union.name,
        word("union.kind", line.union.kind),
        _count(line.unions_count),
        _count(line.workers_count),
        word("quota.sentence", standing.tier) if standing.known else "没有数字",
        "是" if standing.overlap else "否",
        word("quota.reading", standing.reading),
        standing.ceiling if standing.known else "—",
        line.in_post,
        line.pending,
        standing.remaining if standing.known else "—",
        _reason_beyond(session, row),
        "",
    ]


def _reason_beyond(session: Session, row: SheetLine) -> str:
    """The city's exception; else why the county wants more than the quota."""
    exception = exception_in_force(session, row.line.union_id)
    if exception is not None:
        granted, number = exception.granted, exception.document_number
        return f"批准 {granted} 人，{number}：{exception.reason}"
    return (row.line.reason or "未写理由") if row.above else "—"


def form_pdf(form: PlanForm) -> bytes:
    with force_locale("zh_Hans_CN"):
        html = render_template("recruitment/documents/plan_form.html", form=form)
    return render_pdf(html, base_css=DOCUMENT_CSS)


def form_xlsx(form: PlanForm) -> bytes:
    """The head, then the table; texts stay texts, so that no cell is a formula.

    Pages are numbered in print.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **TEXTS_STAY_TEXTS})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  a fixed date: equal forms give equal bytes
    page = book.add_worksheet(form.number)
    bold = book.add_format({"bold": True})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    title = book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#EEF1F4"})
    page.write_string(0, 0, form.title, bold)
    for place, (term, value) in enumerate(form.head, start=1):
        page.write_string(place, 0, term)
        page.write_string(place, 1, value)
    first = len(form.head) + 2
    for place, column in enumerate(form.columns):
        page.write_string(first, place, column, title)
        page.set_column(place, place, max(10, min(28, 2 * len(column) + 4)))
    for line, row in enumerate(form.rows, start=first + 1):
        for place, cell in enumerate(row):
            _cell(page, line, place, cell, plain)
    signing = "    ".join(f"{who}：" for who in form.signatures)
    page.write_string(first + len(form.rows) + 2, 0, signing)
    _set_up_print(page, form, first)
    book.close()
    return out.getvalue()


def _set_up_print(page: Any, form: PlanForm, first: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(first)
    page.set_footer("&L" + form.number + "&C第 &P 页，共 &N 页")


def _cell(page: Any, line: int, place: int, cell: str | int, style: Any) -> None:
    if isinstance(cell, int):
        page.write_number(line, place, cell, style)
    else:
        page.write_string(line, place, cell, style)
