"""/office/plans/<plan>: the sheet, its way to city and province, its forms A-01 and A-02."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template
from flask_babel import gettext

from portal.foundation.web import access
from portal.foundation.web.filters import moment
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices, word
from portal.recruitment.plans.documents import FORMS, form_pdf, form_xlsx, plan_form
from portal.recruitment.plans.forms import (
    ReplyForm,
    ReportForm,
    ReviseForm,
    SubmitForm,
    UnitForm,
    lines_form,
)
from portal.recruitment.plans.models import PlanDecision, YearlyPlan
from portal.recruitment.plans.posting import act_on_plan, plan_of
from portal.recruitment.plans.queries import Gap, gaps, plan_rooms, sheet_lines
from portal.recruitment.plans.services import (
    EDITABLE,
    PlanReply,
    Wish,
    add_unit,
    approve_plan,
    report_plan,
    return_plan,
    revise_plan,
    save_lines,
    submit_plan,
    take_figures,
)
from portal.recruitment.plans.views.reach import READERS, ask_staffing
from portal.recruitment.rulebook.lifecycles import PLAN
from portal.recruitment.rulebook.roles import CITY_APPROVER, FILING_OFFICER, PUBLISHER
from portal.recruitment.unions.queries import tree_lines, union_within_reach

pages = Blueprint("plans_office", __name__, url_prefix="/office/plans/<public_id>")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reply_form(plan: YearlyPlan) -> ReplyForm:
    form = ReplyForm(data={"reading": plan.reading, "binding": plan.binding})
    form.action.choices = [
        (code, text) for code, text in choices("plan.action") if code in {"approve", "return"}
    ]
    form.reading.choices = choices("quota.reading")
    return form


def _may(plan: YearlyPlan) -> dict[str, bool]:
    """The buttons: an action of the table that one of the viewer's offices reaching this union may
    do."""
    held = [role for role in viewer().roles if plan.union_id in _reached(role)]
    allowed = PLAN.actions(plan.state, held)
    publisher = PUBLISHER in held
    return {
        "edit": publisher and plan.state in EDITABLE,
        "revise": publisher and plan.state in {"approved", "reported"},
        **{action: action in allowed for action in ("submit", "approve", "report")},
    }


def _reached(role: str) -> set[int]:
    return {line.union.id for line in tree_lines(reading(), viewer().unions_for(role))}


def _gap_line(gap: Gap) -> dict[str, Any]:
    text = f"{gap.unit}：{word('plan.gap', gap.code)}"
    if gap.code == "reason":
        text += gettext(
            "（还可以 %(room)s 人，需求 %(wanted)s 人）", room=gap.room, wanted=gap.wanted
        )
    return {"text": text, "met": False}


def _step(decision: PlanDecision) -> list[str]:
    return [
        moment(decision.at),
        word("plan.action", decision.action),
        decision.document_number or "—",
        decision.comment or "—",
        decision.by_words,
    ]


def _page(public_id: str, **forms: Form) -> str:
    plan = plan_of(public_id, *READERS)
    lines = sheet_lines(reading(), plan)
    return render_template(
        "recruitment/plans/office/sheet.html",
        plan=plan,
        lines=lines,
        rooms=plan_rooms(reading(), plan),
        gap_lines=[_gap_line(gap) for gap in gaps(reading(), plan)]
        if plan.state in EDITABLE
        else [],
        steps=[_step(decision) for decision in plan.decisions],
        may=_may(plan),
        submit_form=forms.get("submit_form") or SubmitForm(formdata=None),
        reply_form=forms.get("reply_form") or _reply_form(plan),
        report_form=forms.get("report_form") or ReportForm(formdata=None),
        revise_form=forms.get("revise_form") or ReviseForm(formdata=None),
        totals={
            name: sum(getattr(row.line, name) for row in lines)
            for name in ("in_post", "pending", "leaving", "wanted")
        },
    )


@pages.get("")
@access.officer(*READERS)
def show(public_id: str) -> str:
    return _page(public_id)


def _typed(form: Form, plan: YearlyPlan) -> dict[int, Wish]:
    return {
        line.union_id: Wish(
            form[f"wanted_{line.union_id}"].data,
            form[f"leaving_{line.union_id}"].data,
            form[f"reason_{line.union_id}"].data or "",
            form[f"funding_{line.union_id}"].data or "",
        )
        for line in plan.lines
        if f"wanted_{line.union_id}" in form
    }


def _units_to_add(plan: YearlyPlan) -> list[tuple[str, str]]:
    present = {line.union_id for line in plan.lines}
    lines = tree_lines(reading(), [plan.union_id])
    return [
        ("", gettext("请选择")),
        *(
            (line.union.public_id, line.union.name)
            for line in lines
            if line.union.id not in present
        ),
    ]


def _lines_form(plan: YearlyPlan) -> Form:
    given: dict[str, Any] = {
        f"{name}_{line.union_id}": getattr(line, name)
        for line in plan.lines
        for name in ("wanted", "leaving", "reason", "funding")
    }
    return lines_form({line.union_id: line.union.name for line in plan.lines})(data=given)


@pages.route("/lines", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def edit(public_id: str) -> Answer:
    """The sheet in one form."""
    form = _lines_form(plan_of(public_id, PUBLISHER))
    if form.validate_on_submit():
        with refusals_on(form), act_on_plan(public_id, PUBLISHER) as (act, plan):
            save_lines(act, plan, _typed(form, plan))
            return back(".show", public_id=public_id)
    present = plan_of(public_id, PUBLISHER)
    unit_form = UnitForm(formdata=None)
    unit_form.unit.choices = _units_to_add(present)
    return shown(
        render_template(
            "recruitment/plans/office/edit.html",
            plan=present,
            lines=sheet_lines(reading(), present),
            form=form,
            unit_form=unit_form,
            editable=present.state in EDITABLE,
        )
    )


@pages.post("/figures")
@access.officer(PUBLISHER)
def figures(public_id: str) -> Response:
    """Ask the workforce side, then take all figures anew."""
    ask_staffing([line.union for line in plan_of(public_id, PUBLISHER).lines])
    with act_on_plan(public_id, PUBLISHER) as (act, plan):
        take_figures(act.session, plan, at=act.at)
    return back(".show", public_id=public_id)


@pages.post("/units")
@access.officer(PUBLISHER)
def units(public_id: str) -> Response:
    form = UnitForm()
    form.unit.choices = _units_to_add(plan_of(public_id, PUBLISHER))
    if form.validate_on_submit():
        with act_on_plan(public_id, PUBLISHER) as (act, plan):
            add_unit(act, plan, union_within_reach(act.session, form.unit.data, [plan.union_id]))
    return back(".edit", public_id=public_id)


@pages.post("/submit")
@access.officer(PUBLISHER)
def submit(public_id: str) -> Answer:
    plan_of(public_id, PUBLISHER)
    form = SubmitForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_plan(public_id, PUBLISHER) as (act, plan):
            submit_plan(act, plan, document_number=form.document_number.data or "")
            return back(".show", public_id=public_id)
    return again(_page(public_id, submit_form=form))


@pages.post("/reply")
@access.officer(CITY_APPROVER)
def reply(public_id: str) -> Answer:
    form = _reply_form(plan_of(public_id, CITY_APPROVER))
    if form.validate_on_submit():
        on = {"plan_comment_missing": "comment", "plan_document_missing": "document_number"}
        with refusals_on(form, **on), act_on_plan(public_id, CITY_APPROVER) as (act, plan):
            said = PlanReply(
                form.document_number.data or "",
                form.comment.data or "",
                form.reading.data,
                form.binding.data,
            )
            if form.action.data == "return":
                return_plan(act, plan, comment=said.comment)
            else:
                approve_plan(act, plan, said)
            return back(".show", public_id=public_id)
    return again(_page(public_id, reply_form=form))


@pages.post("/report")
@access.officer(FILING_OFFICER)
def report(public_id: str) -> Answer:
    plan_of(public_id, FILING_OFFICER)
    form = ReportForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_plan(public_id, FILING_OFFICER) as (act, plan):
            report_plan(act, plan, comment=form.comment.data or "")
            return back(".show", public_id=public_id)
    return again(_page(public_id, report_form=form))


@pages.post("/revise")
@access.officer(PUBLISHER)
def revise(public_id: str) -> Answer:
    plan_of(public_id, PUBLISHER)
    form = ReviseForm()
    if form.validate_on_submit():
        on = {"plan_reason_of_revision": "reason"}
        with refusals_on(form, **on), act_on_plan(public_id, PUBLISHER) as (act, plan):
            revised = revise_plan(act, plan, reason=form.reason.data)
            return back(".show", public_id=revised.public_id)
    return again(_page(public_id, revise_form=form))


@pages.get("/<form>.<extension>")
@access.officer(*READERS)
def paper(public_id: str, form: str, extension: str) -> Response:
    """A-01 or A-02, as PDF or XLSX."""
    plan = plan_of(public_id, *READERS)
    if form not in FORMS or extension not in {"pdf", "xlsx"}:
        abort(404)
    made = plan_form(reading(), plan, form, now())
    response = make_response(form_pdf(made) if extension == "pdf" else form_xlsx(made))
    response.headers["Content-Type"] = "application/pdf" if extension == "pdf" else XLSX
    name = f"{made.number}-{plan.union.code}-{plan.year}-v{plan.revision}.{extension}"
    return as_download(response, name)
