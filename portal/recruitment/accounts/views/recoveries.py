"""/office/recoveries: two officers give an account back on sight of the document.

Who acts is worded by the caller's appointments.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from flask import Response, render_template, url_for

from portal.foundation.officers.posting import act_by
from portal.foundation.officers.viewers import acting_in
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.downloads import pdf
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.documents import claim_pdf
from portal.recruitment.accounts.forms import CaseForm, ReleaseForm
from portal.recruitment.accounts.models import Account, RecoveryCase
from portal.recruitment.accounts.services.recovery import (
    CODE_VALID_FOR,
    ShownDocument,
    case_by_public_id,
    open_case,
    open_cases,
    release_code,
)
from portal.recruitment.accounts.views.applicant import shown
from portal.recruitment.accounts.views.office import pages
from portal.recruitment.audit import Act
from portal.recruitment.labels import choices, word
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, SCREENER

ON_CASE = {
    "recovery_no_account": "number",
    "recovery_not_active": "kind",
    "account_name_form": "person_name",
}


def _act(*roles: str) -> AbstractContextManager[Act]:
    """As ``unions.act_as`` does it; this stage stands before the unions and reads the viewer
    alone."""
    person = viewer()
    return act_by(Act, acting_in(person, roles, word, person.display_name))


def _name(account_id: int | None) -> str:
    return "" if account_id is None else reading().get_one(Account, account_id).display_name


def _line(case: RecoveryCase) -> dict[str, Any]:
    """A case as a page shows it, with what the viewer may do next."""
    stage = "released" if case.confirmed_by is not None else "waiting"
    claim, may_release = case.kind == "claim", viewer().has_role(CHECKER)
    return {
        "name": case.person_name,
        "kind": case.kind,
        "first": _name(case.opened_by),
        "opened_at": case.opened_at,
        "evidence": case.evidence,
        "stage": stage,
        "mine": case.opened_by == viewer().account_id,
        "release_href": url_for(".recovery", public_id=case.public_id) if may_release else "",
        "paper_href": url_for(".recovery_paper", public_id=case.public_id) if claim else "",
    }


@pages.get("/recoveries")
@access.officer(PUBLISHER, SCREENER, CHECKER)
def recoveries() -> str:
    lines = [_line(case) for case in open_cases(reading(), now())]
    may = {"open": viewer().has_role(PUBLISHER, SCREENER)}
    return render_template("recruitment/accounts/office/recoveries.html", lines=lines, may=may)


@pages.route("/recoveries/new", methods=["GET", "POST"])
@access.officer(PUBLISHER, SCREENER)
def new_recovery() -> Answer:
    form = CaseForm()
    form.kind.choices = choices("recovery.kind")
    if form.validate_on_submit():
        with refusals_on(form, **ON_CASE), _act(PUBLISHER, SCREENER) as act:
            open_case(act, ShownDocument(**form.values()))
            return back("accounts_office.recoveries")
    return shown("office/new_recovery", form)


@pages.route("/recoveries/<public_id>", methods=["GET", "POST"])
@access.officer(CHECKER)
def recovery(public_id: str) -> Answer:
    """The second officer; the code stands on the answer of this post and nowhere else."""
    line = _line(case_by_public_id(reading(), public_id))
    form = ReleaseForm()
    if form.validate_on_submit():
        with refusals_on(form, recovery_number_differs="number"):
            with _act(CHECKER) as act:
                case = case_by_public_id(act.session, public_id, lock=True)
                code, name = release_code(act, case, number=form.number.data), case.person_name
            until = local(now() + CODE_VALID_FOR)
            return render_template(
                "recruitment/accounts/office/recovery_code.html", code=code, name=name, until=until
            )
    return shown("office/recovery", form, line=line)


@pages.get("/recoveries/<public_id>/paper.pdf")
@access.officer(PUBLISHER, SCREENER, CHECKER)
def recovery_paper(public_id: str) -> Response:
    """B-10, at whatever point the case has reached."""
    case = case_by_public_id(reading(), public_id)
    officers = {"first": _name(case.opened_by), "second": _name(case.confirmed_by)}
    data = claim_pdf(case, reading().get_one(Account, case.account_id), officers)
    return pdf(data, "B-10.pdf")
