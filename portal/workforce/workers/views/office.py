"""The register: the list within reach, and its export as 备案花名册 (G-15)."""

from __future__ import annotations

import io

from flask import Blueprint, Response, render_template, request, send_file, url_for

from portal.foundation.data.pagination import page_number, paginate
from portal.foundation.sheets.tables import write_xlsx
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import record
from portal.workforce.labels import choices, word
from portal.workforce.rulebook.roles import BUSINESS_ROLES
from portal.workforce.unions.acting import acting
from portal.workforce.unions.queries import unions_within
from portal.workforce.workers.documents import REGISTER_COLUMNS, register_row
from portal.workforce.workers.forms import WishForm
from portal.workforce.workers.queries import Wish, active_workers, workers_within
from portal.workforce.workers.services.register import REGISTER_CHAIN

pages = Blueprint("workers_office", __name__, url_prefix="/office/workers")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _wish_form() -> WishForm:
    form = WishForm(request.args)
    everything = [("", word("filter", "all"))]
    form.state.choices = everything + choices("worker.state")
    form.filing.choices = everything + choices("filing.state")
    form.union_code.choices = everything + [
        (one.code, one.name) for one in unions_within(reading(), viewer().unions_for())
    ]
    return form


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    form = _wish_form()
    wish = Wish(
        form.words.data or "",
        form.state.data or "",
        form.filing.data or "",
        form.union_code.data or "",
    )
    found = paginate(
        reading(),
        workers_within(reading(), viewer().unions_for(), wish),
        page_number(request.args.get("page")),
        size=30,
    )
    kept = {name: value for name, value in request.args.items() if name != "page"}
    lines = [
        {
            "number": one.number,
            "name": one.name,
            "href": url_for("desk_office.worker", public_id=one.public_id),
            "union": one.union.name,
            "form": one.form,
            "hired_on": one.hired_on,
            "state": one.state,
            "filing": one.filing.state,
            "filing_number": one.filing.filing_number or "",
        }
        for one in found.items
    ]
    pattern = url_for("workers_office.index", **kept, page="{page}")
    return render_template(
        "workforce/workers/index.html", form=form, lines=lines, found=found, pattern=pattern
    )


@pages.get("/register.xlsx")
@access.officer(*BUSINESS_ROLES)
def export() -> Response:
    """备案花名册 of everybody within reach.

    Document numbers leave the database here, so the export is on record.
    """
    person = viewer()
    rows = [
        register_row(number, worker)
        for number, worker in enumerate(active_workers(reading(), person.unions_for()), start=1)
    ]
    with transaction() as session:
        record(
            session,
            "workers.export",
            "register:all",
            at=now(),
            by=acting(person),
            chain=REGISTER_CHAIN,
            rows=str(len(rows)),
        )
    buffer = io.BytesIO()
    write_xlsx(REGISTER_COLUMNS, rows, sheet="备案花名册", target=buffer)
    buffer.seek(0)
    return send_file(buffer, mimetype=XLSX, as_attachment=True, download_name="备案花名册.xlsx")
