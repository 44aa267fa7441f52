"""/office/plans/exceptions: the county asks to go beyond a unit's quota, the city answers with a
document."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.plans.forms import ExceptionForm, ExceptionReplyForm, RevokeForm
from portal.recruitment.plans.queries import exception_within_reach, exceptions_within_reach
from portal.recruitment.plans.services import (
    decide_exception,
    request_exception,
    withdraw_exception,
)
from portal.recruitment.plans.views.reach import READERS, ask_staffing
from portal.recruitment.rulebook.roles import CITY_APPROVER, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.queries import reach, tree_lines, union_within_reach

pages = Blueprint("plans_exceptions", __name__, url_prefix="/office/plans/exceptions")


@pages.get("")
@access.officer(*READERS)
def index() -> str:
    rows = exceptions_within_reach(reading(), viewer().unions_for(*READERS))
    return render_template(
        "recruitment/plans/office/exceptions.html", rows=rows, may_ask=viewer().has_role(PUBLISHER)
    )


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new() -> Response | tuple[str, int] | str:
    form = ExceptionForm(data={"unit": request.args.get("unit")})
    mine = tree_lines(reading(), viewer().unions_for(PUBLISHER))
    form.unit.choices = [
        ("", gettext("请选择")),
        *((line.union.public_id, line.union.name) for line in mine),
    ]
    if form.validate_on_submit():
        ask_staffing(
            [union_within_reach(reading(), form.unit.data, viewer().unions_for(PUBLISHER))]
        )
        with (
            refusals_on(
                form,
                exception_not_needed="asked",
                exception_number="asked",
                quota_figures_missing="unit",
            ),
            transaction() as session,
        ):
            unit = union_within_reach(session, form.unit.data, viewer().unions_for(PUBLISHER))
            row = request_exception(
                session,
                unit,
                form.asked.data,
                reason=form.reason.data,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".show", public_id=row.public_id), 303)
    html = render_template("recruitment/plans/office/new_exception.html", form=form)
    return (html, 422) if request.method == "POST" else html


def _reply_form() -> ExceptionReplyForm:
    form = ExceptionReplyForm()
    form.action.choices = [
        (code, text) for code, text in choices("quota_exception.action") if code != "revoke"
    ]
    return form


def _page(public_id: str, **forms: Form) -> str:
    row = exception_within_reach(reading(), public_id, viewer().unions_for(*READERS))
    approves = row.union_id in reach(reading(), viewer().unions_for(CITY_APPROVER))
    asks = row.union_id in reach(reading(), viewer().unions_for(PUBLISHER))
    return render_template(
        "recruitment/plans/office/exception.html",
        row=row,
        may_reply=approves and row.state == "requested",
        may_revoke=approves and row.state == "granted",
        may_withdraw=asks and row.state == "requested",
        reply_form=forms.get("reply_form") or _reply_form(),
        revoke_form=forms.get("revoke_form") or RevokeForm(formdata=None),
    )


@pages.get("/<public_id>")
@access.officer(*READERS)
def show(public_id: str) -> str:
    return _page(public_id)


@pages.post("/<public_id>/reply")
@access.officer(CITY_APPROVER)
def reply(public_id: str) -> Response | tuple[str, int]:
    exception_within_reach(reading(), public_id, viewer().unions_for(CITY_APPROVER))
    form = _reply_form()
    if form.validate_on_submit():
        fields = {"exception_granted_number": "granted", "exception_document": "document_number"}
        with refusals_on(form, **fields), transaction() as session:
            row = exception_within_reach(
                session, public_id, viewer().unions_for(CITY_APPROVER), for_change=True
            )
            decide_exception(
                session,
                row,
                form.action.data,
                granted=form.granted.data,
                document_number=form.document_number.data or "",
                reason=form.reason.data,
                by=acting(viewer(), CITY_APPROVER),
                at=now(),
            )
            return redirect(url_for(".show", public_id=public_id), 303)
    return _page(public_id, reply_form=form), 422


@pages.post("/<public_id>/revoke")
@access.officer(CITY_APPROVER)
def revoke(public_id: str) -> Response | tuple[str, int]:
    exception_within_reach(reading(), public_id, viewer().unions_for(CITY_APPROVER))
    form = RevokeForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            row = exception_within_reach(
                session, public_id, viewer().unions_for(CITY_APPROVER), for_change=True
            )
            by = acting(viewer(), CITY_APPROVER)
            decide_exception(
                session,
                row,
                "revoke",
                granted=None,
                document_number="",
                reason=form.reason.data,
                by=by,
                at=now(),
            )
            return redirect(url_for(".show", public_id=public_id), 303)
    return _page(public_id, revoke_form=form), 422


@pages.post("/<public_id>/withdraw")
@access.officer(PUBLISHER)
def withdraw(public_id: str) -> Response:
    with transaction() as session:
        row = exception_within_reach(
            session, public_id, viewer().unions_for(PUBLISHER), for_change=True
        )
        withdraw_exception(session, row, by=acting(viewer(), PUBLISHER), at=now())
    return redirect(url_for(".show", public_id=public_id), 303)
