"""The papers of a round: 请示, minutes and 批复 with their scans, the bodies that take part, the
plan's words, and the working groups."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.approval.forms import (
    BodyForm,
    MinutesForm,
    PaperForm,
    PlanForm,
    ScanForm,
    StaffForm,
)
from portal.recruitment.approval.queries import lacking, papers_by_kind, plan_of, scan_in, staff_of
from portal.recruitment.approval.scans import receive_scan, scan_page
from portal.recruitment.approval.services import papers as services
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of, round_within_reach
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rulebook.planning.approval_steps import (
    MINUTES,
    may_write_paper,
    papers_of,
    writers_of_paper,
)
from portal.recruitment.rulebook.roles import (
    AUDITOR,
    BUSINESS_ROLES,
    CHECKER,
    CITY_APPROVER,
    PUBLISHER,
    SUPERVISING_BODY,
    SUPERVISOR,
)
from portal.recruitment.unions.acting import acting

pages = Blueprint("approval_papers", __name__, url_prefix="/office/rounds/<code>/papers")
STAFF_READERS = (PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR, SUPERVISING_BODY, AUDITOR)
UPLOAD_LIMIT = 12 * 1024 * 1024


def _load(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _shown(page: str, code: str, **values: Any) -> tuple[str, int] | str:
    """The publisher's page, with the round read again: a refused transaction has ended the reading
    before it."""
    round_ = _load(code, PUBLISHER)
    html = render_template(f"recruitment/approval/office/{page}.html", round_=round_, **values)
    return (html, 422) if request.method == "POST" else html


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    round_ = _load(code)
    return render_template(
        "recruitment/approval/office/papers.html",
        round_=round_,
        papers=papers_by_kind(reading(), round_),
        lacks=lacking(reading(), round_),
        bodies=bodies_of(reading(), round_.id),
        plan=plan_of(reading(), round_.id),
        staff_count=len(staff_of(reading(), round_.id)),
        may_edit=viewer().has_role(PUBLISHER) and round_.state in EDITABLE,
        may_see_staff=viewer().has_role(*STAFF_READERS),
    )


def _kind_of(round_: RecruitmentRound, kind: str) -> str:
    if kind not in papers_of(round_.run_kind):
        raise Refused("approval.paper_unknown")
    return kind


def _paper_page(
    round_: RecruitmentRound, kind: str, form: Form | None = None, scan_form: Form | None = None
) -> str:
    paper = papers_by_kind(reading(), round_).get(kind)
    shape = MinutesForm if kind in MINUTES else PaperForm
    return render_template(
        "recruitment/approval/office/paper.html",
        round_=round_,
        kind=kind,
        paper=paper,
        minutes=kind in MINUTES,
        lacks=lacking(reading(), round_)[kind],
        form=form or shape(formdata=None, obj=paper),
        scan_form=scan_form or ScanForm(formdata=None),
        may_write=may_write_paper(kind, round_.state, viewer().roles),
    )


@pages.get("/of/<kind>")
@access.officer(*BUSINESS_ROLES)
def show(code: str, kind: str) -> str:
    round_ = _load(code)
    return _paper_page(round_, _kind_of(round_, kind))


@pages.post("/of/<kind>")
@access.officer(PUBLISHER, CITY_APPROVER)
def write(code: str, kind: str) -> Response | tuple[str, int]:
    round_ = _load(code, *writers_of_paper(_known(kind)))
    form = MinutesForm() if kind in MINUTES else PaperForm()
    if form.validate_on_submit():
        values = {name: form[name].data for name in services.PAPER_FIELDS if name in form}
        with refusals_on(form), transaction() as session:
            by = acting(viewer(), *writers_of_paper(kind))
            services.put_paper(
                session, locked_round(session, round_.id), kind, values, by=by, at=now()
            )
            return redirect(url_for(".show", code=code, kind=kind), 303)
    return _paper_page(_load(code), _kind_of(round_, kind), form=form), 422


def _known(kind: str) -> str:
    """Raises ``Refused('approval.paper_unknown')`` for what is no kind at all."""
    try:
        writers_of_paper(kind)
    except KeyError:
        raise Refused("approval.paper_unknown") from None
    return kind


@pages.post("/of/<kind>/scans")
@access.officer(PUBLISHER, CITY_APPROVER)
def add_scan(code: str, kind: str) -> Response | tuple[str, int]:
    """Cleaned and put away before the database hears of it."""
    round_ = _load(code, *writers_of_paper(_known(kind)))
    form = ScanForm()
    if form.validate_on_submit():
        with refusals_on(form):
            upload = request.files.get("file")
            data = upload.read(UPLOAD_LIMIT + 1) if upload else b""
            scan = receive_scan(
                current_app.extensions["storage"],
                data,
                str(upload.filename or "") if upload else "",
            )
            with transaction() as session:
                by = acting(viewer(), *writers_of_paper(kind))
                services.attach_scan(
                    session, locked_round(session, round_.id), kind, scan, by=by, at=now()
                )
            return redirect(url_for(".show", code=code, kind=kind), 303)
    return _paper_page(_load(code), _kind_of(round_, kind), scan_form=form), 422


@pages.get("/scans/<public_id>")
@access.officer(*BUSINESS_ROLES)
def scan(code: str, public_id: str) -> str:
    round_ = _load(code)
    found = scan_in(reading(), round_, public_id)
    may_write = may_write_paper(found.paper.kind, round_.state, viewer().roles)
    return render_template(
        "recruitment/approval/office/scan.html", round_=round_, scan=found, may_write=may_write
    )


@pages.get("/scans/<public_id>/page/<int:page>")
@access.officer(*BUSINESS_ROLES)
def scan_picture(code: str, public_id: str, page: int) -> Response:
    found = scan_in(reading(), _load(code), public_id)
    return Response(
        scan_page(current_app.extensions["storage"], found, page), mimetype="image/jpeg"
    )


@pages.post("/scans/<public_id>/remove")
@access.officer(PUBLISHER, CITY_APPROVER)
def remove_scan(code: str, public_id: str) -> Response:
    round_ = _load(code)
    kind = scan_in(reading(), round_, public_id).paper.kind
    _load(code, *writers_of_paper(kind))
    if not viewer().has_role(*writers_of_paper(kind)):
        raise Refused("approval.paper_closed", state=round_.state)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        by = acting(viewer(), *writers_of_paper(kind))
        services.remove_scan(session, fresh, scan_in(session, fresh, public_id), by=by, at=now())
    return redirect(url_for(".show", code=code, kind=kind), 303)


@pages.route("/bodies", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def bodies(code: str) -> Response | tuple[str, int] | str:
    round_ = _load(code, PUBLISHER)
    form = BodyForm()
    form.kind.choices = choices("body.kind")
    if form.validate_on_submit():
        values = {
            name: form[name].data or "" for name in ("kind", "name", "matter", "phone", "address")
        }
        with refusals_on(form), transaction() as session:
            services.put_body(
                session,
                locked_round(session, round_.id),
                values,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".bodies", code=code), 303)
    return _shown(
        "bodies",
        code,
        form=form,
        bodies=bodies_of(reading(), round_.id),
        editable=round_.state in EDITABLE,
    )


@pages.post("/bodies/<public_id>/remove")
@access.officer(PUBLISHER)
def remove_body(code: str, public_id: str) -> Response:
    round_ = _load(code, PUBLISHER)
    with transaction() as session:
        services.remove_body(
            session,
            locked_round(session, round_.id),
            public_id,
            by=acting(viewer(), PUBLISHER),
            at=now(),
        )
    return redirect(url_for(".bodies", code=code), 303)


@pages.route("/plan", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def plan(code: str) -> Response | tuple[str, int] | str:
    round_ = _load(code, PUBLISHER)
    form = PlanForm(obj=plan_of(reading(), round_.id))
    if form.validate_on_submit():
        values = {name: form[name].data or "" for name in services.PLAN_FIELDS}
        with refusals_on(form), transaction() as session:
            services.put_plan(
                session,
                locked_round(session, round_.id),
                values,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".index", code=code), 303)
    return _shown("plan", code, form=form, editable=round_.state in EDITABLE)


@pages.get("/staff")
@access.officer(*STAFF_READERS)
def staff(code: str) -> str:
    round_ = _load(code, *STAFF_READERS)
    return render_template(
        "recruitment/approval/office/staff.html",
        round_=round_,
        people=staff_of(reading(), round_.id),
        groups=choices("staff.group"),
        may_edit=viewer().has_role(PUBLISHER) and round_.state not in {"archived", "cancelled"},
    )


@pages.route("/staff/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def staff_new(code: str) -> Response | tuple[str, int] | str:
    return _staff_member(code, None)


@pages.route("/staff/<public_id>", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def staff_member(code: str, public_id: str) -> Response | tuple[str, int] | str:
    return _staff_member(code, public_id)


def _staff_member(code: str, public_id: str | None) -> Response | tuple[str, int] | str:
    round_ = _load(code, PUBLISHER)
    person = next(
        (one for one in staff_of(reading(), round_.id) if one.public_id == public_id), None
    )
    if public_id is not None and person is None:
        raise Refused("approval.staff_not_found")
    form = StaffForm(obj=person)
    form.group.choices = choices("staff.group")
    if form.validate_on_submit():
        values: dict[str, Any] = {name: form[name].data for name in services.STAFF_FIELDS}
        values |= {name: values[name] or "" for name in ("post", "duty", "avoidance")} | {
            "contact": values["contact"] or None
        }
        with refusals_on(form), transaction() as session:
            services.put_staff(
                session,
                locked_round(session, round_.id),
                values,
                by=acting(viewer(), PUBLISHER),
                at=now(),
                public_id=public_id,
            )
            return redirect(url_for(".staff", code=code), 303)
    return _shown("staff_member", code, form=form, person=person)


@pages.post("/staff/<public_id>/remove")
@access.officer(PUBLISHER)
def remove_staff(code: str, public_id: str) -> Response:
    round_ = _load(code, PUBLISHER)
    with transaction() as session:
        services.remove_staff(
            session,
            locked_round(session, round_.id),
            public_id,
            by=acting(viewer(), PUBLISHER),
            at=now(),
        )
    return redirect(url_for(".staff", code=code), 303)
