"""/office/unions/sheet: the whole tree as one table, downloaded, filled in, checked beside the
cells, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, make_response, render_template, request

from portal.foundation.sheets.foreign import pasted_table, read_foreign_table
from portal.foundation.sheets.reader import Remark, SheetTable
from portal.foundation.sheets.tables import read_table, write_xlsx
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.addresses import asked_number
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices, word
from portal.recruitment.labels.foundation_sheets import remark_words
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.unions.forms import SheetForm
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.posting import act_as
from portal.recruitment.unions.queries import tree_lines
from portal.recruitment.unions.services.take_sheet import known_unions, take_sheet
from portal.recruitment.unions.sheet import (
    COLUMNS,
    HEADINGS,
    MAX_ROWS,
    SHEET,
    Words,
    check_sheet,
    present_values,
    sheet_csv,
    shown,
)
from portal.recruitment.unions.views.office import pages

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 5 * 1024 * 1024


def _words() -> Words:
    return Words(dict(choices("union.level")), dict(choices("union.kind")))


@pages.get("/unions/sheet.xlsx")
@access.officer(PUBLISHER)
def sheet_file() -> Response:
    """The template with the present rows: what is uploaded unchanged changes nothing."""
    lines = tree_lines(reading(), viewer().unions_for(PUBLISHER))
    rows = [_template_row(line.union) for line in lines]
    response = make_response(write_xlsx(list(COLUMNS.values()), rows, sheet=SHEET))
    response.headers["Content-Type"] = XLSX
    return as_download(response, "unions.xlsx")


def _template_row(union: Union) -> list[str | int | None]:
    values = present_values(union, union.parent.code if union.parent else "")
    values["level"], values["kind"] = (
        word("union.level", union.level),
        word("union.kind", union.kind),
    )
    return [
        values[code] if isinstance(values[code], int) else shown(values[code]) for code in COLUMNS
    ]


def _table(form: SheetForm) -> SheetTable:
    """What was sent: a file first, else the pasted cells.

    Raises ``Refused('sheet.nothing')`` and what reading a table raises.
    """
    file = request.files.get("file")
    if file is not None and file.filename:
        return read_foreign_table(
            file.stream.read(MAX_BYTES + 1),
            file.filename,
            max_rows=MAX_ROWS,
            max_bytes=MAX_BYTES,
            headings=HEADINGS,
        )
    if form.pasted.data and form.pasted.data.strip():
        return pasted_table(form.pasted.data, max_rows=MAX_ROWS, headings=HEADINGS)
    raise Refused("sheet.nothing")


def _page(form: SheetForm, rows: list[Any] | None = None, remarks: Iterable[Remark] = ()) -> str:
    listed = rows or []
    return render_template(
        "recruitment/unions/office/sheet.html",
        form=form,
        rows=[row for row in listed if row.errors or row.kind != "unchanged"],
        checked=sheet_csv(listed) if listed else "",
        remarks=remark_words(remarks),
        columns=[
            code
            for code in COLUMNS
            if any(code in row.cells or row.error_of(code) for row in listed)
        ],
        errors=[(row.number, error) for row in listed for error in row.errors],
        counts={
            kind: sum(1 for row in listed if row.kind == kind)
            for kind in ("new", "changed", "unchanged")
        },
        done=asked_number("rows"),
    )


@pages.route("/unions/sheet", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def sheet() -> tuple[str, int] | str:
    """The first step: check and show. Nothing is saved here."""
    form = SheetForm()
    if not form.validate_on_submit():
        return again(_page(form)) if request.method == "POST" else _page(form)
    rows, remarks = None, ()
    with refusals_on(form, sheet_nothing="file"):
        known = known_unions(reading(), viewer().unions_for(PUBLISHER), local(now()).date())
        table = _table(form)
        rows, remarks = check_sheet(table, known, _words()), table.remarks
    wrong = rows is None or any(row.errors for row in rows)
    page = _page(form, rows, remarks)
    return again(page) if wrong else page


@pages.post("/unions/sheet/taken")
@access.officer(PUBLISHER)
def sheet_taken() -> Response | tuple[str, int]:
    """The second step: what the preview showed is checked again against the present tree and taken
    whole."""
    form = SheetForm()
    if form.validate_on_submit():
        with refusals_on(form), act_as(PUBLISHER) as act:
            table = read_table((form.checked.data or "").encode(), "checked.csv", max_rows=MAX_ROWS)
            reachable, today = viewer().unions_for(PUBLISHER), local(now()).date()
            rows = take_sheet(act, table, _words(), union_ids=reachable, today=today)
            return back("unions_office.sheet", rows=len(rows))
    return again(_page(form))
