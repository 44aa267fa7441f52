"""The register: the list within reach, and its export as 备案花名册 (G-15)."""

from __future__ import annotations

import io

from flask import Blueprint, Response, render_template, request, send_file, url_for

from portal.foundation.data.pagination import page_number, paginate
from portal.foundation.sheets.tables import write_xlsx
from portal.foundation.web import access
from portal.foundation.web.cells import Cell, link, tag
from portal.foundation.web.filters import day
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.workforce.labels import choices, word
from portal.workforce.rulebook.roles import BUSINESS_ROLES, PEOPLE_ROLES
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.queries import unions_within
from portal.workforce.workers.documents import REGISTER_COLUMNS, register_row
from portal.workforce.workers.forms import WishForm
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import Wish, active_workers, workers_within
from portal.workforce.workers.services.trace import REGISTER_CHAIN
from portal.workforce.workers.views.filings import FILING_KIND

pages = Blueprint("workers_office", __name__, url_prefix="/office/workers")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _wish_form() -> WishForm:
    form = WishForm(request.args)
    everything = [("", word("filter", "all"))]
    form.state.choices = everything + choices("worker.state")
    form.filing.choices = everything + choices("filing.state")
    form.union_code.choices = everything + [
        (union.code, union.name) for union in unions_within(reading(), viewer().unions_for())
    ]
    return form


def _row(worker: Worker) -> list[Cell]:
    filing = worker.filing
    return [
        link(worker.name, url_for("desk_office.worker", public_id=worker.public_id)),
        worker.number,
        worker.union.name,
        word("work.form", worker.form),
        day(worker.hired_on),
        word("worker.state", worker.state),
        tag(
            word("filing.state", filing.state),
            FILING_KIND[filing.state],
            note=filing.filing_number or "",
        ),
    ]


@pages.get("")
@access.officer(*PEOPLE_ROLES)
def index() -> str:
    form = _wish_form()
    fields = (form.words, form.state, form.filing, form.union_code)
    wish = Wish(*(field.data or "" for field in fields))
    workers = workers_within(reading(), viewer().unions_for(), wish)
    page = paginate(reading(), workers, page_number(request.args.get("page")), size=30)
    kept = {name: value for name, value in request.args.items() if name != "page"}
    return render_template(
        "workforce/workers/index.html",
        form=form,
        rows=[_row(worker) for worker in page.items],
        found=page,
        may_export=viewer().has_role(*BUSINESS_ROLES),
        pattern=url_for("workers_office.index", **kept, page="{page}"),
    )


@pages.get("/register.xlsx")
@access.officer(*BUSINESS_ROLES, weighty=True)
def export() -> Response:
    """备案花名册 of everybody within reach.

    Document numbers leave the database here, so the export is on record.
    """
    workers = active_workers(reading(), viewer().unions_for())
    rows = [register_row(number, worker) for number, worker in enumerate(workers, start=1)]
    with act_as() as act:
        act.record("workers.export", "register:all", chain=REGISTER_CHAIN, rows=str(len(rows)))
    buffer = io.BytesIO()
    write_xlsx(REGISTER_COLUMNS, rows, sheet="备案花名册", target=buffer)
    buffer.seek(0)
    return as_download(send_file(buffer, mimetype=XLSX), "备案花名册.xlsx")
