"""The organising union's catalogue of sites and rooms, seen from a round."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from portal.foundation.sheets.foreign import read_foreign_table
from portal.foundation.sheets.reader import SheetTable
from portal.foundation.sheets.tables import write_xlsx
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.recruitment.exams.catalogue_queries import catalogue_of, catalogue_site
from portal.recruitment.exams.catalogue_sheet import (
    COLUMNS,
    HEADINGS,
    MAX_ROWS,
    SHEET,
    lines_in,
    rows_of,
)
from portal.recruitment.exams.forms import CatalogueForm
from portal.recruitment.exams.services import keep_catalogue
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import EXAM_OFFICER

pages = Blueprint("exams_catalogue", __name__, url_prefix="/office/rounds/<code>/exams/catalogue")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 5 * 1024 * 1024


def _page(round_: RecruitmentRound, form: CatalogueForm) -> str:
    return render_template(
        "recruitment/exams/office/catalogue.html",
        round_=round_,
        sites=catalogue_of(reading(), round_.organiser_id),
        form=form,
    )


@pages.get("")
@access.officer(EXAM_OFFICER)
def index(code: str) -> str:
    return _page(round_of(code, EXAM_OFFICER), CatalogueForm(formdata=None))


@pages.get("/rooms.xlsx")
@access.officer(EXAM_OFFICER)
def table_file(code: str) -> Response:
    """The catalogue, or an empty template."""
    sites = catalogue_of(reading(), round_of(code, EXAM_OFFICER).organiser_id)
    response = make_response(write_xlsx(list(COLUMNS.values()), rows_of(sites), sheet=SHEET))
    response.headers["Content-Type"] = XLSX
    return as_download(response, "rooms.xlsx")


def _table() -> SheetTable:
    """Raises ``Refused('sheet.nothing')`` and what reading a table raises."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("sheet.nothing")
    return read_foreign_table(
        file.stream.read(MAX_BYTES + 1),
        file.filename,
        max_rows=MAX_ROWS,
        max_bytes=MAX_BYTES,
        headings=HEADINGS,
    )


@pages.post("")
@access.officer(EXAM_OFFICER)
def take(code: str) -> Answer:
    form = CatalogueForm()
    if form.validate_on_submit():
        with refusals_on(form):
            lines = lines_in(_table())  # read before the transaction opens
            with act_on_round(code, EXAM_OFFICER) as act:
                keep_catalogue.take_lines(act, lines)
                return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), form))


@pages.post("/keep")
@access.officer(EXAM_OFFICER)
def keep(code: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        keep_catalogue.keep_rooms(act)
    return back(".index", code=code)


@pages.post("/<site_id>/use")
@access.officer(EXAM_OFFICER)
def use(code: str, site_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        kept = catalogue_site(act.session, act.round_.organiser_id, site_id)
        keep_catalogue.use_site(act, kept)
    return back("exams_office.index", code=code)


@pages.post("/<site_id>/drop")
@access.officer(EXAM_OFFICER)
def drop(code: str, site_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        kept = catalogue_site(act.session, act.round_.organiser_id, site_id)
        keep_catalogue.drop_site(act, kept)
    return back(".index", code=code)
