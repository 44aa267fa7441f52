"""/office/recoveries: two officers give an account back on sight of the document.

Who acts is worded by the caller's appointments.
"""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, url_for

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.documents import claim_pdf
from portal.recruitment.accounts.forms import CaseForm, ReleaseForm
from portal.recruitment.accounts.models import Account, RecoveryCase
from portal.recruitment.accounts.services.recovery import (
    CODE_VALID_FOR,
    case_by_public_id,
    open_case,
    open_cases,
    release_code,
)
from portal.recruitment.accounts.views.applicant import shown
from portal.recruitment.accounts.views.office import pages
from portal.recruitment.audit import Actor
from portal.recruitment.labels import choices, word
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, SCREENER


def _acting(*roles: str) -> Actor:
    """As ``unions.acting`` words it; this stage stands before the unions and reads the viewer
    alone."""
    person = viewer()
    holding = next(holding for holding in person.holdings if holding.role in roles)
    return Actor(
        person.account_id,
        f"{holding.union_name} {word('role', holding.role)} {person.display_name}",
    )


def _line(case: RecoveryCase) -> dict[str, Any]:
    first = reading().get_one(Account, case.opened_by)
    stage = "released" if case.confirmed_by is not None else "waiting"
    return {
        "case": case,
        "first": first.display_name,
        "stage": stage,
        "mine": case.opened_by == viewer().account_id,
    }


@pages.get("/recoveries")
@access.officer(PUBLISHER, SCREENER, CHECKER)
def recoveries() -> str:
    lines = [_line(case) for case in open_cases(reading(), now())]
    person = viewer()
    return render_template(
        "recruitment/accounts/office/recoveries.html",
        lines=lines,
        may={"open": person.has_role(PUBLISHER, SCREENER), "release": person.has_role(CHECKER)},
    )


@pages.route("/recoveries/new", methods=["GET", "POST"])
@access.officer(PUBLISHER, SCREENER)
def new_recovery() -> Response | tuple[str, int] | str:
    form = CaseForm()
    form.kind.choices = choices("recovery.kind")
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                recovery_no_account="number",
                recovery_not_active="kind",
                account_name_form="person_name",
            ),
            transaction() as session,
        ):
            open_case(
                session,
                kind=form.kind.data,
                number=form.number.data,
                person_name=form.person_name.data,
                evidence=form.evidence.data,
                by=_acting(PUBLISHER, SCREENER),
                at=now(),
            )
            return redirect(url_for("accounts_office.recoveries"), 303)
    return shown("office/new_recovery", form)


@pages.route("/recoveries/<public_id>", methods=["GET", "POST"])
@access.officer(CHECKER)
def recovery(public_id: str) -> Response | tuple[str, int] | str:
    """The second officer; the code stands on the answer of this post and nowhere else."""
    line = _line(case_by_public_id(reading(), public_id))
    form = ReleaseForm()
    if form.validate_on_submit():
        with refusals_on(form, recovery_number_differs="number"):
            with transaction() as session:
                case = case_by_public_id(session, public_id, lock=True)
                code = release_code(
                    session, case, number=form.number.data, by=_acting(CHECKER), at=now()
                )
                name = case.person_name
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
    second = (
        ""
        if case.confirmed_by is None
        else reading().get_one(Account, case.confirmed_by).display_name
    )
    officers = {"first": reading().get_one(Account, case.opened_by).display_name, "second": second}
    data = claim_pdf(case, reading().get_one(Account, case.account_id), officers)
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="B-10.pdf"'},
    )
