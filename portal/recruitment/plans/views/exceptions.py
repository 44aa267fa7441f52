"""/office/plans/exceptions: the county asks to go beyond a unit's quota, the city answers with a
document."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.plans.forms import ExceptionForm, ExceptionReplyForm, RevokeForm
from portal.recruitment.plans.models import QuotaException
from portal.recruitment.plans.posting import act_on_exception
from portal.recruitment.plans.queries import exception_within_reach, exceptions_within_reach
from portal.recruitment.plans.services import (
    ExceptionReply,
    decide_exception,
    request_exception,
    withdraw_exception,
)
from portal.recruitment.plans.views.reach import READERS, ask_staffing
from portal.recruitment.rulebook.lifecycles import QUOTA_EXCEPTION
from portal.recruitment.rulebook.roles import CITY_APPROVER, PUBLISHER
from portal.recruitment.unions.posting import act_as
from portal.recruitment.unions.queries import reach, tree_lines, union_within_reach

pages = Blueprint("plans_exceptions", __name__, url_prefix="/office/plans/exceptions")
REFUSED_ON = {
    "exception_not_needed": "asked",
    "exception_number": "asked",
    "quota_figures_missing": "unit",
}
REPLY_REFUSED_ON = {
    "exception_granted_number": "granted",
    "exception_document": "document_number",
}


@pages.get("")
@access.officer(*READERS)
def index() -> str:
    rows = exceptions_within_reach(reading(), viewer().unions_for(*READERS))
    return render_template(
        "recruitment/plans/office/exceptions.html", rows=rows, may_ask=viewer().has_role(PUBLISHER)
    )


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new() -> Answer:
    form = ExceptionForm(data={"unit": request.args.get("unit")})
    mine = viewer().unions_for(PUBLISHER)
    units = [line.union for line in tree_lines(reading(), mine)]
    form.unit.choices = [
        ("", gettext("请选择")),
        *((unit.public_id, unit.name) for unit in units),
    ]
    if form.validate_on_submit():
        ask_staffing([union_within_reach(reading(), form.unit.data, mine)])
        with refusals_on(form, **REFUSED_ON), act_as(PUBLISHER) as act:
            unit = union_within_reach(act.session, form.unit.data, mine)
            row = request_exception(act, unit, form.asked.data, reason=form.reason.data)
            return back(".show", public_id=row.public_id)
    return shown(render_template("recruitment/plans/office/new_exception.html", form=form))


def _reply_form() -> ExceptionReplyForm:
    form = ExceptionReplyForm()
    form.action.choices = [
        (code, text) for code, text in choices("quota_exception.action") if code != "revoke"
    ]
    return form


def _actions(row: QuotaException) -> tuple[str, ...]:
    """What the viewer may do by those of their offices that reach the unit."""
    held = [
        role
        for role in (CITY_APPROVER, PUBLISHER)
        if row.union_id in reach(reading(), viewer().unions_for(role))
    ]
    return QUOTA_EXCEPTION.actions(row.state, held)


def _page(public_id: str, **forms: Form) -> str:
    row = exception_within_reach(reading(), public_id, viewer().unions_for(*READERS))
    actions = _actions(row)
    return render_template(
        "recruitment/plans/office/exception.html",
        row=row,
        may_reply="grant" in actions,
        may_revoke="revoke" in actions,
        may_withdraw="withdraw" in actions,
        reply_form=forms.get("reply_form") or _reply_form(),
        revoke_form=forms.get("revoke_form") or RevokeForm(formdata=None),
    )


@pages.get("/<public_id>")
@access.officer(*READERS)
def show(public_id: str) -> str:
    return _page(public_id)


@pages.post("/<public_id>/reply")
@access.officer(CITY_APPROVER)
def reply(public_id: str) -> Answer:
    exception_within_reach(reading(), public_id, viewer().unions_for(CITY_APPROVER))
    form = _reply_form()
    if form.validate_on_submit():
        said = ExceptionReply(form.reason.data, form.granted.data, form.document_number.data or "")
        on = REPLY_REFUSED_ON
        with refusals_on(form, **on), act_on_exception(public_id, CITY_APPROVER) as (act, row):
            decide_exception(act, row, form.action.data, said)
            return back(".show", public_id=public_id)
    return again(_page(public_id, reply_form=form))


@pages.post("/<public_id>/revoke")
@access.officer(CITY_APPROVER)
def revoke(public_id: str) -> Answer:
    exception_within_reach(reading(), public_id, viewer().unions_for(CITY_APPROVER))
    form = RevokeForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_exception(public_id, CITY_APPROVER) as (act, row):
            decide_exception(act, row, "revoke", ExceptionReply(form.reason.data))
            return back(".show", public_id=public_id)
    return again(_page(public_id, revoke_form=form))


@pages.post("/<public_id>/withdraw")
@access.officer(PUBLISHER)
def withdraw(public_id: str) -> Response:
    with act_on_exception(public_id, PUBLISHER) as (act, row):
        withdraw_exception(act, row)
    return back(".show", public_id=public_id)
