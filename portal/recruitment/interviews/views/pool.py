"""The list of examiners and staff of a round: as a table in and out, or from the appointments."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from portal.foundation.sheets.foreign import read_foreign_table
from portal.foundation.sheets.tables import write_xlsx
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.interviews.forms import PoolForm
from portal.recruitment.interviews.pool_sheet import (
    COLUMNS,
    HEADINGS,
    MAX_ROWS,
    SHEET,
    PoolRow,
    read_rows,
    template_rows,
)
from portal.recruitment.interviews.services import keep_pool
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR

pages = Blueprint("interviews_pool", __name__, url_prefix="/office/rounds/<code>/examiners")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 2 * 1024 * 1024


def _page(
    code: str, *roles: str, form: PoolForm | None = None, wrong: list[PoolRow] | None = None
) -> str:
    round_ = round_of(code, *roles)
    return render_template(
        "recruitment/interviews/office/pool.html",
        round_=round_,
        people=keep_pool.pool_of(reading(), round_.id),
        form=form or PoolForm(formdata=None),
        wrong=wrong or [],
        may_keep=viewer().has_role(EXAM_OFFICER),
    )


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(code, *READERS)


@pages.get("/pool.xlsx")
@access.officer(*READERS)
def sheet(code: str) -> Response:
    """The present list, ready to be changed and sent back."""
    people = keep_pool.pool_of(reading(), round_of(code, *READERS).id)
    response = make_response(write_xlsx(list(COLUMNS.values()), template_rows(people), sheet=SHEET))
    response.headers["Content-Type"] = XLSX
    return as_download(response, "examiners.xlsx")


def _rows() -> list[PoolRow]:
    """Raises ``Refused('sheet.nothing')`` and what reading a table raises."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("sheet.nothing")
    data = file.stream.read(MAX_BYTES + 1)
    table = read_foreign_table(
        data, file.filename, max_rows=MAX_ROWS, max_bytes=MAX_BYTES, headings=HEADINGS
    )
    return read_rows(table)


@pages.post("")
@access.officer(EXAM_OFFICER)
def take(code: str) -> Answer:
    """Whole or not at all; what is wrong stands beside its line."""
    round_of(code, EXAM_OFFICER)
    form, wrong = PoolForm(), []
    if form.validate_on_submit():
        with refusals_on(form, sheet_nothing="file", interview_pool_errors="file"):
            rows = _rows()
            with act_on_round(code, EXAM_OFFICER) as act:
                wrong = [row for row in keep_pool.check_pool(act, rows) if row.error]
                keep_pool.take_pool(act, rows)
                return back(".index", code=code)
    return again(_page(code, EXAM_OFFICER, form=form, wrong=wrong))


@pages.post("/appointed")
@access.officer(EXAM_OFFICER)
def list_appointed(code: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        keep_pool.list_appointed(act)
    return back(".index", code=code)


@pages.post("/<examiner_id>/<any(listed, unlisted):how>")
@access.officer(EXAM_OFFICER)
def set_listed(code: str, examiner_id: str, how: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        person = keep_pool.locked_examiner(act, examiner_id)
        keep_pool.set_listed(act, person, listed=how == "listed")
    return back(".index", code=code)
