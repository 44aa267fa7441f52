"""Downloads of the screening's forms."""

from __future__ import annotations

from flask import Response, render_template

from portal.foundation.print.form_sheet import FormSheet
from portal.foundation.web import access
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import now, reading
from portal.recruitment.approval.documents import form_file
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rulebook.roles import (
    CHECKER,
    CITY_APPROVER,
    PUBLISHER,
    SCREENER,
    SUPERVISOR,
)
from portal.recruitment.screening.paper_forms import case_form, count_rows, round_form
from portal.recruitment.screening.views.case import case_for
from portal.recruitment.screening.views.desk import READERS, pages


def _file(form: FormSheet, kind: str, name: str) -> Response:
    data, media = form_file(form, kind)
    return as_download(Response(data, mimetype=media), f"{form.number}-{name}.{kind}")


@pages.get("/screening/figures")
@access.officer(*READERS, PUBLISHER, CITY_APPROVER)
def figures(code: str) -> str:
    """How many applied where, and the forms to take away."""
    round_ = round_of(code, *READERS, PUBLISHER, CITY_APPROVER)
    return render_template(
        "recruitment/screening/office/figures.html",
        round_=round_,
        rows=count_rows(reading(), round_),
    )


@pages.get("/screening/forms/<any('B-11', 'B-12', 'B-13'):number>.<any(pdf, xlsx):kind>")
@access.officer(*READERS, PUBLISHER, CITY_APPROVER, weighty=True)
def form(code: str, number: str, kind: str) -> Response:
    round_ = round_of(code, *READERS, PUBLISHER, CITY_APPROVER)
    return _file(round_form(reading(), round_, number, now()), kind, code)


@pages.get("/screening/forms/B-07.<any(pdf, xlsx):kind>")
@access.officer(SCREENER, CHECKER, SUPERVISOR)
def certificate_form(code: str, kind: str) -> Response:
    """With certificate numbers, so for those alone who verify and those who watch it."""
    round_ = round_of(code, *READERS)
    return _file(round_form(reading(), round_, "B-07", now()), kind, code)


@pages.get("/screening/<public_id>/B-04.<any(pdf, xlsx):kind>")
@access.officer(*READERS)
def case_paper(code: str, public_id: str, kind: str) -> Response:
    application = case_for(round_of(code, *READERS), public_id)
    return _file(case_form(reading(), application, now()), kind, application.number or public_id)
