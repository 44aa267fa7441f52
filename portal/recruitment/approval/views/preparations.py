"""What is prepared beside the papers: the bodies that take part, the plan's words, and the working
groups."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.approval.forms import BodyForm, PlanForm, StaffForm
from portal.recruitment.approval.models import RoundStaff
from portal.recruitment.approval.queries import plan_of, staff_of
from portal.recruitment.approval.services import papers as services
from portal.recruitment.approval.views.papers import STAFF_READERS, pages
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.roles import PUBLISHER

BODY_FIELDS = ("kind", "name", "matter", "phone", "address")


def _page(page: str, round_: RecruitmentRound, **values: Any) -> tuple[str, int] | str:
    template = f"recruitment/approval/office/{page}.html"
    return shown(render_template(template, round_=round_, **values))


@pages.route("/bodies", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def bodies(code: str) -> Answer:
    form = BodyForm()
    form.kind.choices = choices("body.kind")
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            services.put_body(act, {name: form[name].data or "" for name in BODY_FIELDS})
            return back(".bodies", code=code)
    round_ = round_of(code, PUBLISHER)
    present, editable = bodies_of(reading(), round_.id), round_.state in EDITABLE
    return _page("bodies", round_, form=form, bodies=present, editable=editable)


@pages.post("/bodies/<public_id>/remove")
@access.officer(PUBLISHER)
def remove_body(code: str, public_id: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        services.remove_body(act, public_id)
    return back(".bodies", code=code)


@pages.route("/plan", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def plan(code: str) -> Answer:
    form = PlanForm(obj=plan_of(reading(), round_of(code, PUBLISHER).id))
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            services.put_plan(act, {name: form[name].data or "" for name in services.PLAN_FIELDS})
            return back(".index", code=code)
    round_ = round_of(code, PUBLISHER)
    return _page("plan", round_, form=form, editable=round_.state in EDITABLE)


@pages.get("/staff")
@access.officer(*STAFF_READERS)
def staff(code: str) -> str:
    round_ = round_of(code, *STAFF_READERS)
    return render_template(
        "recruitment/approval/office/staff.html",
        round_=round_,
        people=staff_of(reading(), round_.id),
        groups=choices("staff.group"),
        may_edit=viewer().has_role(PUBLISHER) and round_.state not in services.STAFF_CLOSED,
    )


@pages.route("/staff/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def staff_new(code: str) -> Answer:
    return _staff_member(code, None)


@pages.route("/staff/<public_id>", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def staff_member(code: str, public_id: str) -> Answer:
    return _staff_member(code, public_id)


def _person(round_: RecruitmentRound, public_id: str | None) -> RoundStaff | None:
    if public_id is None:
        return None
    for person in staff_of(reading(), round_.id):
        if person.public_id == public_id:
            return person
    raise Refused("approval.staff_not_found")


def _staff_member(code: str, public_id: str | None) -> Answer:
    form = StaffForm(obj=_person(round_of(code, PUBLISHER), public_id))
    form.group.choices = choices("staff.group")
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            services.put_staff(act, _typed(form), public_id=public_id)
            return back(".staff", code=code)
    round_ = round_of(code, PUBLISHER)
    return _page("staff_member", round_, form=form, person=_person(round_, public_id))


def _typed(form: StaffForm) -> dict[str, Any]:
    values: dict[str, Any] = {name: form[name].data for name in services.STAFF_FIELDS}
    values |= {name: values[name] or "" for name in ("post", "duty", "avoidance")}
    return values | {"contact": values["contact"] or None}


@pages.post("/staff/<public_id>/remove")
@access.officer(PUBLISHER)
def remove_staff(code: str, public_id: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        services.remove_staff(act, public_id)
    return back(".staff", code=code)
