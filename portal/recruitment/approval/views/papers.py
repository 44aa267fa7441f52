"""The papers of a round: 请示, minutes and 批复 with their scans."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from portal.foundation.web import access
from portal.foundation.web.filters import day
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.approval.forms import MinutesForm, PaperForm, ScanForm
from portal.recruitment.approval.models import ApprovalPaper
from portal.recruitment.approval.queries import lacking, papers_by_kind, plan_of, scan_in, staff_of
from portal.recruitment.approval.scans import receive_scan, scan_page
from portal.recruitment.approval.services.papers import (
    PAPER_FIELDS,
    ReceivedScan,
    attach_scan,
    put_paper,
)
from portal.recruitment.approval.services.papers import remove_scan as take_scan_away
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rounds.services import EDITABLE
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

pages = Blueprint("approval_papers", __name__, url_prefix="/office/rounds/<code>/papers")
STAFF_READERS = (PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR, SUPERVISING_BODY, AUDITOR)
UPLOAD_LIMIT = 12 * 1024 * 1024


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    round_ = round_of(code)
    bodies = bodies_of(reading(), round_.id)
    return render_template(
        "recruitment/approval/office/papers.html",
        round_=round_,
        papers=papers_by_kind(reading(), round_),
        lacks=lacking(reading(), round_),
        bodies=bodies,
        body_facts=[
            (word("body.kind", body.kind), "，".join(filter(None, (body.name, body.matter))))
            for body in bodies
        ],
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
        written=_written(paper, minutes=kind in MINUTES),
        lacks=lacking(reading(), round_)[kind],
        form=form or shape(formdata=None, obj=paper),
        scan_form=scan_form or ScanForm(formdata=None),
        may_write=may_write_paper(kind, round_.state, viewer().roles),
    )


def _written(paper: ApprovalPaper | None, *, minutes: bool) -> list[tuple[str, str]]:
    """The paper's facts for whoever does not write it."""

    def said(name: str) -> str:
        return str(getattr(paper, name, "") or "—")

    facts = [
        (gettext("文号"), said("document_number")),
        (gettext("日期"), day(paper.dated_on) if paper else "—"),
    ]
    if minutes:
        facts += [
            (gettext("会议名称"), said("meeting")),
            (gettext("议题"), said("topic")),
            (gettext("出席"), said("attendees")),
            (gettext("决定"), said("decision")),
        ]
    return facts


@pages.get("/of/<kind>")
@access.officer(*BUSINESS_ROLES)
def show(code: str, kind: str) -> str:
    round_ = round_of(code)
    return _paper_page(round_, _kind_of(round_, kind))


@pages.post("/of/<kind>")
@access.officer(PUBLISHER, CITY_APPROVER)
def write(code: str, kind: str) -> Answer:
    round_of(code, *_writers(kind))
    form = MinutesForm() if kind in MINUTES else PaperForm()
    if form.validate_on_submit():
        values = {name: form[name].data for name in PAPER_FIELDS if name in form}
        with refusals_on(form), act_on_round(code, *_writers(kind)) as act:
            put_paper(act, kind, values)
            return back(".show", code=code, kind=kind)
    round_ = round_of(code)
    return again(_paper_page(round_, _kind_of(round_, kind), form=form))


def _writers(kind: str) -> tuple[str, ...]:
    """Raises ``Refused('approval.paper_unknown')`` for what is no kind at all."""
    try:
        return tuple(writers_of_paper(kind))
    except KeyError:
        raise Refused("approval.paper_unknown") from None


@pages.post("/of/<kind>/scans")
@access.officer(PUBLISHER, CITY_APPROVER)
def add_scan(code: str, kind: str) -> Answer:
    """Cleaned and put away before the database hears of it."""
    round_of(code, *_writers(kind))
    form = ScanForm()
    if form.validate_on_submit():
        with refusals_on(form):
            scan = _cleaned_scan()
            with act_on_round(code, *_writers(kind)) as act:
                attach_scan(act, kind, scan)
            return back(".show", code=code, kind=kind)
    round_ = round_of(code)
    return again(_paper_page(round_, _kind_of(round_, kind), scan_form=form))


def _cleaned_scan() -> ReceivedScan:
    upload = request.files.get("file")
    data = upload.read(UPLOAD_LIMIT + 1) if upload else b""
    name = str(upload.filename or "") if upload else ""
    return receive_scan(current_app.extensions["storage"], data, name)


@pages.get("/scans/<public_id>")
@access.officer(*BUSINESS_ROLES)
def scan(code: str, public_id: str) -> str:
    round_ = round_of(code)
    kept = scan_in(reading(), round_, public_id)
    return render_template(
        "recruitment/approval/office/scan.html",
        round_=round_,
        scan=kept,
        may_write=may_write_paper(kept.paper.kind, round_.state, viewer().roles),
    )


@pages.get("/scans/<public_id>/page/<int:page>")
@access.officer(*BUSINESS_ROLES)
def scan_picture(code: str, public_id: str, page: int) -> Response:
    kept = scan_in(reading(), round_of(code), public_id)
    picture = scan_page(current_app.extensions["storage"], kept, page)
    return Response(picture, mimetype="image/jpeg")


@pages.post("/scans/<public_id>/remove")
@access.officer(PUBLISHER, CITY_APPROVER)
def remove_scan(code: str, public_id: str) -> Response:
    """The paper's writers are asked for once the scan says which paper it is."""
    round_ = round_of(code)
    kind, state = scan_in(reading(), round_, public_id).paper.kind, round_.state
    writers = _writers(kind)
    round_of(code, *writers)
    if not viewer().has_role(*writers):
        raise Refused("approval.paper_closed", state=state)
    with act_on_round(code, *writers) as act:
        take_scan_away(act, scan_in(act.session, act.round_, public_id))
    return back(".show", code=code, kind=kind)
