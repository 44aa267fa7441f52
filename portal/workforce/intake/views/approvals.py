"""员额批复: entered with the city's paper by one person, confirmed by another; what is in force is
what the recruitment side is told."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.cells import Cell, tag
from portal.foundation.web.filters import day
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.workforce.intake import queries
from portal.workforce.intake.forms import UNSAID, ApprovalForm
from portal.workforce.intake.models import QuotaApproval
from portal.workforce.intake.services import quota
from portal.workforce.labels import choices, word
from portal.workforce.rulebook.roles import CITY_REVIEWER, COUNTY_CLERK
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.queries import union_within_reach, unions_within

pages = Blueprint("intake_approvals", __name__, url_prefix="/office/approvals")
OFFICE = (COUNTY_CLERK, CITY_REVIEWER)
KIND = {"entered": "act", "in_force": "pass", "replaced": "void", "dropped": "void"}


@pages.get("")
@access.officer(*OFFICE)
def index() -> str:
    reachable = viewer().unions_for(*OFFICE)
    rows = queries.approvals_within(reading(), reachable)
    me, is_reviewer = viewer().account_id, CITY_REVIEWER in viewer().roles
    return render_template(
        "workforce/intake/approvals.html",
        lines=[_line(row) for row in rows],
        entered=[row for row in rows if row.state == "entered"],
        me=me,
        is_reviewer=is_reviewer,
        unions=[(union.code, union.name) for union in unions_within(reading(), reachable)],
    )


def _line(row: QuotaApproval) -> list[Cell]:
    return [
        row.union.name,
        row.most or "—",
        word("quota.reading", row.reading) if row.reading else "—",
        row.paper,
        day(row.decided_on),
        tag(word("quota_approval.state", row.state), KIND[row.state]),
    ]


@pages.route("/unions/<code>", methods=["GET", "POST"])
@access.officer(*OFFICE)
def enter(code: str) -> Answer:
    reachable = viewer().unions_for(*OFFICE)
    name = union_within_reach(reading(), code, reachable).name
    form = ApprovalForm() if request.method == "POST" else ApprovalForm(formdata=None)
    form.reading.choices = [(UNSAID, _("不变")), *choices("quota.reading")]
    if form.validate_on_submit():
        with (
            refusals_on(
                form, quota_most="most", hire_paper_missing="paper", hire_paper_future="on"
            ),
            act_as(*OFFICE) as act,
        ):
            union = union_within_reach(act.session, code, reachable)
            quota.enter_approval(act, union, form.approved())
            return back(".index")
    page = render_template(
        "workforce/intake/form.html",
        form=form,
        title=_("登记员额批复"),
        lead=name,
        href=url_for("intake_approvals.index"),
    )
    return shown(page)


@pages.post("/<public_id>/confirm")
@access.officer(CITY_REVIEWER, weighty=True)
def confirm(public_id: str) -> Response:
    with act_as(CITY_REVIEWER) as act:
        reachable = viewer().unions_for(CITY_REVIEWER)
        quota.confirm_approval(act, queries.approval_within(act.session, public_id, reachable))
    return back(".index")


@pages.post("/<public_id>/drop")
@access.officer(*OFFICE)
def drop(public_id: str) -> Response:
    with act_as(*OFFICE) as act:
        reachable = viewer().unions_for(*OFFICE)
        quota.drop_approval(act, queries.approval_within(act.session, public_id, reachable))
    return back(".index")
