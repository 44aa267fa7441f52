"""The vacancy table as a whole: download, upload or paste, look at what it would do, take it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from portal.foundation.data.pagination import page_number
from portal.foundation.sheets.foreign import pasted_table, read_foreign_book
from portal.foundation.sheets.reader import SheetTable, table_in
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices, word
from portal.recruitment.labels.foundation_sheets import remark_words
from portal.recruitment.labels.vacancy_sheets import table_problem_words
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.models import VacancyTablePreview
from portal.recruitment.vacancies.staffing import people_in_post_at
from portal.recruitment.vacancy_sheets.changes import Upload
from portal.recruitment.vacancy_sheets.columns import SHEET_HEADINGS
from portal.recruitment.vacancy_sheets.documents import (
    present_rows,
    vacancy_workbook,
    workbook_with_errors,
)
from portal.recruitment.vacancy_sheets.forms import TableForm
from portal.recruitment.vacancy_sheets.preview_page import changes_shown, wrong_rows
from portal.recruitment.vacancy_sheets.rows import total_remarks
from portal.recruitment.vacancy_sheets.services.check_table import (
    check_table,
    units_of,
    using_units,
)
from portal.recruitment.vacancy_sheets.services.take_table import (
    check_preview,
    hand_in_table,
    locked_preview,
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
    return _upload_page(round_of(code, PUBLISHER), _form())


def _handed_in(form: TableForm) -> tuple[SheetTable, str]:
    """The table of the form and the file's name.

    Raises ``Refused('table.…')`` or ``'vacancy_table.…'``.
    """
    file, typed = form.file.data, form.cells.data or ""
    chosen = bool(file and file.filename)
    if chosen == bool(typed.strip()):
        raise Refused("vacancy_table.both" if chosen else "vacancy_table.nothing")
    if not chosen:
        pasted = pasted_table(typed, max_rows=MAX_ROWS, headings=SHEET_HEADINGS)
        return pasted, gettext("粘贴的内容")
    data = file.stream.read(MAX_BYTES + 1)
    book = read_foreign_book(data, file.filename, max_rows=MAX_ROWS, max_bytes=MAX_BYTES)
    return table_in(book, SHEET_HEADINGS, max_rows=MAX_ROWS), file.filename


@pages.post("")
@access.officer(PUBLISHER)
def hand_in(code: str) -> Answer:
    """Read, check and keep; what is wrong with the table is shown at once."""
    round_of(code, PUBLISHER)  # no file is read for a round out of reach
    form = _form()
    if form.validate_on_submit():
        with refusals_on(form):
            upload = _uploaded(round_of(code, PUBLISHER), form)
            with act_on_round(code, PUBLISHER) as act:
                check = check_table(act.session, act.round_, upload)
                number = hand_in_table(act, upload, check).public_id
            if check.problems:
                return again(_preview_page(code, number))
            return back(".show", code=code, preview=number)
    return again(_upload_page(round_of(code, PUBLISHER), form))


def _uploaded(round_: RecruitmentRound, form: TableForm) -> Upload:
    """With the people in post, asked for once per unit before anything is written."""
    table, name = _handed_in(form)
    table = replace(table, remarks=(*table.remarks, *total_remarks(table)))
    passing = bool(form.pass_over_unknown.data)
    return Upload(table, form.mode.data, name, passing, _in_post(round_, table, passing))


def _in_post(round_: RecruitmentRound, table: SheetTable, passing: bool) -> dict[int, int]:
    units = using_units(reading(), round_, table, pass_over_unknown=passing)
    return people_in_post_at(units)


def _own(round_: RecruitmentRound, number: str) -> VacancyTablePreview:
    return own_preview(reading(), round_, number, acting(viewer(), PUBLISHER), now())


def _preview_page(code: str, number: str, form: ConfirmForm | None = None) -> str:
    round_ = round_of(code, PUBLISHER)
    preview = _own(round_, number)
    if preview.taken_at is not None:
        raise Refused("vacancy_table.gone")
    table, _passing = table_of(preview)
    check = check_preview(reading(), round_, preview, in_post=preview.people_in_post)
    units = {unit.id: unit.name for unit in units_of(reading(), round_)}
    asked = page_number(request.args.get("page"))
    return render_template(
        "recruitment/vacancy_sheets/office/table_preview.html",
        round_=round_,
        preview=preview,
        rows=len(table.rows),
        form=form or ConfirmForm(formdata=None),
        wrong=wrong_rows(check, asked) if check.problems else None,
        asked=asked,
        mode=word("vacancy_table.mode", preview.mode),
        sheet=table.sheet,
        remarks=remark_words(table.remarks),
        **changes_shown(check, units, asked),
    )


@pages.get("/<preview>")
@access.officer(PUBLISHER)
def show(code: str, preview: str) -> str:
    return _preview_page(code, preview)


@pages.post("/<preview>")
@access.officer(PUBLISHER)
def take(code: str, preview: str) -> Answer:
    """All of it, in one transaction."""
    round_ = round_of(code, PUBLISHER)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            kept = _own(round_, preview)
            if kept.taken_at is None:
                in_post = _in_post(round_, *table_of(kept))
                with act_on_round(code, PUBLISHER) as act:
                    take_table(act, locked_preview(act, preview), in_post=in_post)
            return back("vacancies_office.index", code=code)
    return again(_preview_page(code, preview, form))


def _workbook(data: bytes, name: str) -> Response:
    return as_download(Response(data, mimetype=XLSX), name)


@pages.get("/<preview>/errors.xlsx")
@access.officer(PUBLISHER)
def errors(code: str, preview: str) -> Response:
    """What was handed in, with a column 错误."""
    round_ = round_of(code, PUBLISHER)
    kept = _own(round_, preview)
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
        vacancy_workbook([], units_of(reading(), round_of(code, PUBLISHER))),
        f"vacancies-{code}-template.xlsx",
    )


@pages.get("/present.xlsx")
@access.officer(*BUSINESS_ROLES)
def present(code: str) -> Response:
    """The table as it stands, which can be changed and uploaded again."""
    round_ = round_of(code)
    units = units_of(reading(), round_)
    return _workbook(
        vacancy_workbook(present_rows(reading(), round_, units), units), f"vacancies-{code}.xlsx"
    )
