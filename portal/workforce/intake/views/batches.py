"""省级备案 of a batch: one page for all its lines."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from wtforms.validators import Length, Optional

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, TextLine, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.workforce.intake.forms import BatchFilingForm
from portal.workforce.intake.services.file_batch import file_batch
from portal.workforce.labels import word
from portal.workforce.rulebook.roles import FILING_OFFICER
from portal.workforce.unions.posting import act_as
from portal.workforce.workers.models import Filing
from portal.workforce.workers.queries import batch_within

pages = Blueprint("intake_batches", __name__, url_prefix="/office/filing-batches")
FORWARDED = "forwarded"


def _form(lines: list[Filing]) -> Form:
    """A field for the number of each line that the city has forwarded."""
    fields: dict[str, Any] = {
        f"line_{line.public_id}": TextLine(
            f"{line.worker.number} {line.worker.name} · {word('filing.kind', line.kind)}",
            [Optional(), Length(min=3, max=60)],
        )
        for line in lines
    }
    made: Form = type("NumbersForm", (BatchFilingForm,), fields)(data={"on": local(now()).date()})
    return made


@pages.route("/<public_id>/file", methods=["GET", "POST"])
@access.officer(FILING_OFFICER, weighty=True)
def file(public_id: str) -> Answer:
    roots = viewer().unions_for(FILING_OFFICER)
    batch = batch_within(reading(), public_id, roots)
    lines = [line for line in batch.filings if line.state == FORWARDED]
    form, number = _form(lines), batch.number
    if form.validate_on_submit():
        typed = {line.public_id: form[f"line_{line.public_id}"].data or "" for line in lines}
        with refusals_on(form, filing_future="on"), act_as(FILING_OFFICER) as act:
            file_batch(act, batch_within(act.session, public_id, roots), typed, form["on"].data)
            return back("batches_office.show", public_id=public_id)
    page = render_template(
        "workforce/intake/form.html",
        form=form,
        title=_("省级备案：批次 %(number)s", number=number),
        lead=_("一行一个备案编号；没有填的照旧，不合要求的在备案页单独退回。全部办结后生成回执。"),
        href=url_for("batches_office.show", public_id=public_id),
    )
    return again(page) if form.errors else page
