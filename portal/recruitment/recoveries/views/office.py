"""/office/recoveries: two officers give an account back on sight of the document.

Each sees their own cases alone; the second one is told the number by the person who stands there.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, url_for

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.downloads import pdf
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, RecoveryCase
from portal.recruitment.labels import choices
from portal.recruitment.recoveries.documents import claim_pdf
from portal.recruitment.recoveries.forms import CaseForm, FindForm, ReleaseForm
from portal.recruitment.recoveries.services import (
    ShownDocument,
    case_in,
    count_case,
    open_case,
    own_cases,
    release_code,
)
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, SCREENER
from portal.recruitment.unions.posting import act_as

pages = Blueprint("recoveries_office", __name__, url_prefix="/office")
OPENERS, ALL = (PUBLISHER, SCREENER), (PUBLISHER, SCREENER, CHECKER)
ON_CASE = {"account_name_form": "person_name", "recovery_evidence": "evidence"}


def _page(page: str, **values: Any) -> Answer:
    return shown(render_template(f"recruitment/recoveries/office/{page}.html", **values))


def _count() -> None:
    """For good, also when what follows is refused. Raises ``Refused('recovery.many')``."""
    refused = None
    with transaction() as chosen:
        try:
            count_case(chosen, viewer().account_id, now())
        except Refused as many:
            refused = many
    if refused is not None:
        raise refused


def _name(account_id: int | None) -> str:
    return "" if account_id is None else reading().get_one(Account, account_id).display_name


def _line(case: RecoveryCase) -> dict[str, Any]:
    """A case as a page shows it."""
    claim = case.kind == "claim"
    return {
        "number": case.public_id,
        "name": case.person_name,
        "kind": case.kind,
        "first": _name(case.opened_by),
        "opened_at": case.opened_at,
        "evidence": case.evidence,
        "released": case.confirmed_by is not None,
        "usable_from": case.usable_from,
        "paper_href": url_for(".recovery_paper", public_id=case.public_id) if claim else "",
    }


@pages.get("/recoveries")
@access.officer(*ALL)
def recoveries() -> Answer:
    lines = [_line(case) for case in own_cases(reading(), viewer().account_id, now())]
    person = viewer()
    may = {"open": person.has_role(*OPENERS), "release": person.has_role(CHECKER)}
    return _page("recoveries", lines=lines, may=may, find=FindForm(formdata=None))


@pages.post("/recoveries/find")
@access.officer(CHECKER)
def find() -> Answer:
    form = FindForm()
    if form.validate_on_submit():
        return back(".recovery", public_id="".join((form.number.data or "").split()).lower())
    return _page("recoveries", lines=[], may={"open": False, "release": True}, find=form)


@pages.route("/recoveries/new", methods=["GET", "POST"])
@access.officer(*OPENERS)
def new_recovery() -> Answer:
    form = CaseForm()
    form.kind.choices = choices("recovery.kind")
    if form.validate_on_submit():
        with refusals_on(form, **ON_CASE):
            _count()
            with act_as(*OPENERS) as act:
                open_case(act, ShownDocument(**form.values()), viewer().unions_for(*OPENERS))
            return back(".recoveries")
    return _page("new_recovery", form=form)


@pages.route("/recoveries/<public_id>", methods=["GET", "POST"])
@access.officer(CHECKER, weighty=True)
def recovery(public_id: str) -> Answer:
    """The second officer; the code stands on the answer of this post and nowhere else."""
    unions = viewer().unions_for(CHECKER)
    line = _line(case_in(reading(), public_id, unions))
    form = ReleaseForm()
    if form.validate_on_submit():
        with refusals_on(form, recovery_number_differs="number"):
            _count()
            with act_as(CHECKER) as act:
                case = case_in(act.session, public_id, unions, lock=True)
                code, name = release_code(act, case, number=form.number.data), case.person_name
                begins, ends = local(case.usable_from), local(case.code_expires_at)  # type: ignore[arg-type]
            return render_template(
                "recruitment/recoveries/office/recovery_code.html",
                code=code,
                name=name,
                begins=begins,
                ends=ends,
            )
    return _page("recovery", form=form, line=line)


@pages.get("/recoveries/<public_id>/paper.pdf")
@access.officer(*ALL)
def recovery_paper(public_id: str) -> Response:
    """B-10, at whatever point the case has reached."""
    case = case_in(reading(), public_id, viewer().unions_for(*ALL))
    officers = {"first": _name(case.opened_by), "second": _name(case.confirmed_by)}
    account = None if case.account_id is None else reading().get_one(Account, case.account_id)
    return pdf(claim_pdf(case, account if case.used_at is not None else None, officers), "B-10.pdf")
