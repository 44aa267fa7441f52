"""The vacancy table as a whole: download, upload or paste, look at what it would do, take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.foundation.data.pagination import page_number
from portal.foundation.sheets.foreign import pasted_table, read_foreign_table
from portal.foundation.sheets.tables import Table
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices, word
from portal.recruitment.labels.vacancy_sheets import table_problem_words
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.models import VacancyTablePreview
from portal.recruitment.vacancies.requirements import caution_words, some
from portal.recruitment.vacancies.staffing import people_in_post_at
from portal.recruitment.vacancies.vacancy_list import cut
from portal.recruitment.vacancy_sheets.columns import BY_CODE
from portal.recruitment.vacancy_sheets.documents import (
    present_rows,
    vacancy_workbook,
    workbook_with_errors,
)
from portal.recruitment.vacancy_sheets.forms import TableForm
from portal.recruitment.vacancy_sheets.rows import Problem
from portal.recruitment.vacancy_sheets.services.check_table import (
    Change,
    TableCheck,
    check_table,
    units_of,
    using_units,
)
from portal.recruitment.vacancy_sheets.services.take_table import (
    check_preview,
    hand_in_table,
    own_preview,
    table_of,
    take_table,
)

pages = Blueprint(
    "vacancy_sheets_office", __name__, url_prefix="/office/rounds/<code>/vacancy-tables"
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 5000
MAX_BYTES = 8 * 1024 * 1024


def _drafting(code: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))


def _form() -> TableForm:
    form = TableForm()
    form.mode.choices = choices("vacancy_table.mode")
    return form


def _upload_page(round_: RecruitmentRound, form: TableForm) -> str:
    return render_template(
        "recruitment/vacancy_sheets/office/table.html",
        round_=round_,
        form=form,
        editable=round_.state in EDITABLE,
        max_rows=MAX_ROWS,
    )


@pages.get("")
@access.officer(PUBLISHER)
def upload(code: str) -> str:
    return _upload_page(_drafting(code), _form())


def _handed_in(form: TableForm) -> tuple[Table, str]:
    """The table of the form and the file's name.

    Raises ``Refused('table.…')`` or ``'vacancy_table.…'``.
    """
    file, typed = form.file.data, form.cells.data or ""
    chosen = bool(file and file.filename)
    if chosen == bool(typed.strip()):
        raise Refused("vacancy_table.both" if chosen else "vacancy_table.nothing")
    if not chosen:
        return pasted_table(typed, max_rows=MAX_ROWS), gettext("粘贴的内容")
    return read_foreign_table(
        file.stream.read(MAX_BYTES + 1), file.filename, max_rows=MAX_ROWS, max_bytes=MAX_BYTES
    ), file.filename


@pages.post("")
@access.officer(PUBLISHER)
def hand_in(code: str) -> Response | tuple[str, int]:
    """Read, check and keep; the people in post are asked for once per unit, before anything is
    written."""
    round_ = _drafting(code)
    form = _form()
    if form.validate_on_submit():
        with refusals_on(form):
            table, name = _handed_in(form)
            passing = bool(form.pass_over_unknown.data)
            in_post = people_in_post_at(
                using_units(reading(), round_, table, pass_over_unknown=passing)
            )
            with transaction() as session:
                fresh = locked_round(session, round_.id)
                check = check_table(
                    session,
                    fresh,
                    table,
                    form.mode.data,
                    in_post=in_post,
                    pass_over_unknown=passing,
                )
                preview = hand_in_table(
                    session,
                    fresh,
                    table,
                    check,
                    mode=form.mode.data,
                    file_name=name,
                    pass_over_unknown=passing,
                    in_post=in_post,
                    by=acting(viewer(), PUBLISHER),
                    at=now(),
                )
                number, wrong = preview.public_id, bool(check.problems)
            if wrong:
                return _preview_page(_drafting(code), number), 422
            return redirect(url_for(".show", code=code, preview=number), 303)
    return _upload_page(round_, form), 422


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell beside which something is wrong; ``words`` empty = nothing is."""

    name: str
    text: str
    words: str


def _wrong_rows(check: TableCheck, number: int) -> dict[str, Any]:
    """The rows with errors, a page of them, with the columns in which there are any."""
    told: dict[tuple[int, str], Problem] = {}
    for problem in check.problems:
        told.setdefault((problem.row, problem.column), problem)
    wrong = {problem.row for problem in check.problems}
    rows = [row for row in check.rows if row.number in wrong]
    page = cut(rows, number)
    columns = [
        "code",
        "name",
        *dict.fromkeys(
            problem.column for problem in check.problems if problem.column not in ("code", "name")
        ),
    ]
    lines = []
    for row in page.items:
        found = []
        for column in columns:
            wrong_here = told.get((row.number, column))
            words = table_problem_words(wrong_here.code, wrong_here.facts) if wrong_here else ""
            found.append(
                Cell(
                    f"r{row.number}-{column}",
                    row.cells.get(column) or (wrong_here.text if wrong_here else ""),
                    words,
                )
            )
        lines.append((row.number, found))
    shown = {row.number for row in page.items}
    summary = [
        (
            f"r{problem.row}-{problem.column}",
            problem.row,
            BY_CODE[problem.column].title,
            table_problem_words(problem.code, problem.facts),
        )
        for problem in told.values()
        if problem.row in shown
    ]
    return {
        "titles": [BY_CODE[column].title for column in columns],
        "lines": lines,
        "summary": summary,
        "page": page,
        "count": len(told),
    }


def _cautions(check: TableCheck) -> list[str]:
    """「01、02：户籍条件（淮安市）……」, each wording once."""
    found: dict[str, list[str]] = {}
    for change in check.changes:
        for caution in change.cautions:
            found.setdefault(caution_words(caution, change.condition_reason), []).append(
                change.line.values["code"]
            )
    return [f"{some(codes)}：{text}" for text, codes in found.items()]


def _what_changes(change: Change, unions: Mapping[int, str]) -> dict[str, Any]:
    values = change.line.values
    return {
        "code": values["code"],
        "name": values["name"],
        "union": unions.get(values["using_union_id"]),
        "headcount": values["headcount"],
        "row": change.line.number,
        "differences": [
            (BY_CODE[one.column].title, one.old, one.new) for one in change.differences
        ],
    }


def _preview_page(round_: RecruitmentRound, number: str, form: ConfirmForm | None = None) -> str:
    preview = own_preview(reading(), round_, number, by=acting(viewer(), PUBLISHER), at=now())
    if preview.taken_at is not None:
        raise Refused("vacancy_table.gone")
    table, _passing = table_of(preview)
    check = check_preview(reading(), round_, preview, in_post=preview.people_in_post)
    units = {unit.id: unit.name for unit in units_of(reading(), round_)}
    asked = page_number(request.args.get("page"))
    added, changed = (
        [_what_changes(change, units) for change in changes]
        for changes in (check.added, check.changed)
    )
    return render_template(
        "recruitment/vacancy_sheets/office/table_preview.html",
        round_=round_,
        preview=preview,
        rows=len(table.rows),
        form=form or ConfirmForm(formdata=None),
        wrong=_wrong_rows(check, asked) if check.problems else None,
        added=cut(added, asked),
        changed=cut(changed, asked),
        removed=cut(check.removed, asked),
        same=len(check.changes) - len(added) - len(changed),
        kept=len(check.kept),
        headcount=check.headcount if not check.problems else 0,
        cautions=_cautions(check),
        most=max(len(added), len(changed), len(check.removed)),
        asked=asked,
        mode=word("vacancy_table.mode", preview.mode),
    )


@pages.get("/<preview>")
@access.officer(PUBLISHER)
def show(code: str, preview: str) -> str:
    return _preview_page(_drafting(code), preview)


@pages.post("/<preview>")
@access.officer(PUBLISHER)
def take(code: str, preview: str) -> Response | tuple[str, int]:
    """All of it, in one transaction."""
    round_ = _drafting(code)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            kept = own_preview(reading(), round_, preview, by=acting(viewer(), PUBLISHER), at=now())
            if kept.taken_at is not None:
                return redirect(url_for("vacancies_office.index", code=code), 303)
            table, passing = table_of(kept)
            in_post = people_in_post_at(
                using_units(reading(), round_, table, pass_over_unknown=passing)
            )
            with transaction() as session:
                fresh, by = locked_round(session, round_.id), acting(viewer(), PUBLISHER)
                again = own_preview(session, fresh, preview, by=by, at=now(), for_change=True)
                take_table(session, fresh, again, in_post=in_post, by=by, at=now())
            return redirect(url_for("vacancies_office.index", code=code), 303)
    return _preview_page(_drafting(code), preview, form), 422


def _workbook(data: bytes, name: str) -> Response:
    return as_download(Response(data, mimetype=XLSX), name)


@pages.get("/<preview>/errors.xlsx")
@access.officer(PUBLISHER)
def errors(code: str, preview: str) -> Response:
    """What was handed in, with a column 错误."""
    round_ = _drafting(code)
    kept: VacancyTablePreview = own_preview(
        reading(), round_, preview, by=acting(viewer(), PUBLISHER), at=now()
    )
    check = check_preview(reading(), round_, kept, in_post=kept.people_in_post)
    told = [
        (problem, table_problem_words(problem.code, problem.facts)) for problem in check.problems
    ]
    return _workbook(
        workbook_with_errors(check.rows, told, units_of(reading(), round_)),
        f"vacancies-{code}-errors.xlsx",
    )


@pages.get("/template.xlsx")
@access.officer(PUBLISHER)
def template(code: str) -> Response:
    return _workbook(
        vacancy_workbook([], units_of(reading(), _drafting(code))),
        f"vacancies-{code}-template.xlsx",
    )


@pages.get("/present.xlsx")
@access.officer(*BUSINESS_ROLES)
def present(code: str) -> Response:
    """The table as it stands, which can be changed and uploaded again."""
    round_ = round_within_reach(reading(), code, viewer().unions_for())
    units = units_of(reading(), round_)
    return _workbook(
        vacancy_workbook(present_rows(reading(), round_, units), units), f"vacancies-{code}.xlsx"
    )
