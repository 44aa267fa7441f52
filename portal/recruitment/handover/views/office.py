"""聘用、移交和备案: prepare, confirm by another person, follow each message, mend and resend."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.handover import queries
from portal.recruitment.handover.documents import hire_notice_pdf
from portal.recruitment.handover.forms import HireForm
from portal.recruitment.handover.models import Hire
from portal.recruitment.handover.services import deliver
from portal.recruitment.handover.services import hire as hiring
from portal.recruitment.handover.views.hire_form import hire_choices, prepared, usual
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import HIRE
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES
from portal.recruitment.vacancies.staffing import people_in_post
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.posting import cleared_round
from portal.recruitment.vetting.queries import GONE, candidacies_of, candidacy_in, line_of
from portal.recruitment.vetting.services.take_over import locked_candidacy

pages = Blueprint("handover_office", __name__, url_prefix="/office/rounds/<code>/handover")
READERS = (PUBLISHER, CHECKER, *READING_ROLES)
REFUSED_AT = {
    "labour_starts_before_decision": "starts_on",
    "labour_starts_too_late": "starts_on",
    "labour_term": "ends_on",
    "labour_dispatch_too_short": "ends_on",
    "labour_probation_outside_term": "probation_ends_on",
    "labour_probation_too_long": "probation_ends_on",
    "hire_avoidance_missing": "avoidance_note",
}


def _may_confirm(hire: Hire, gone: set[int]) -> bool:
    """``gone``: application ids of those who failed or declined after all."""
    return (
        "confirm" in HIRE.actions(hire.state, viewer().roles)
        and hire.prepared_by != viewer().account_id
        and hire.application_id not in gone
    )


def _may_send(hire: Hire) -> bool:
    last = hire.draft or hire.announced
    return (
        "redeliver" in HIRE.actions(hire.state, viewer().roles)
        and last is not None
        and last.prepared_by != viewer().account_id
    )


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    round_, session = cleared_round(code, *READERS), reading()
    hires = queries.hires_of(session, round_.id)
    ready = queries.ready_for_hire(session, round_.id)
    deliveries = queries.deliveries_of(session, [hire.id for hire in hires])
    people = {one.application_id: one for one in candidacies_of(session, round_.id)}
    gone = {one.application_id for one in people.values() if one.state in GONE}
    return render_template(
        "recruitment/handover/office/index.html",
        round_=round_,
        hires=hires,
        gone=gone,
        ready=ready,
        people=people,
        deliveries=deliveries,
        conflicts=queries.open_conflicts(session, [hire.id for hire in hires]),
        alarms=queries.alarms(deliveries),
        unanswered=queries.unanswered(session, [hire.id for hire in hires], now()),
        may_prepare=PUBLISHER in viewer().roles,
        may_confirm={hire.id for hire in hires if _may_confirm(hire, gone)},
        may_send={hire.id for hire in hires if _may_send(hire)},
        places=queries.places_in_ranking(session, ready),
    )


def _form(
    round_: RecruitmentRound, candidacy: Candidacy, present: Hire | None, *, empty: bool
) -> HireForm:
    """Filled with what was prepared before, or with what is usual."""
    live = present if present is not None and present.state != "cancelled" else None
    data = prepared(live) if live is not None else usual(candidacy.vacancy)
    form = HireForm(formdata=None, data=data) if empty else HireForm()
    hire_choices(form, round_, candidacy.vacancy)
    return form


@pages.route("/candidacies/<public_id>", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def prepare(code: str, public_id: str) -> Answer:
    """Placement and contract of a person; also the mending of what the workforce side refused."""
    round_ = round_of(code, PUBLISHER)
    candidacy = candidacy_in(reading(), round_.id, public_id)
    present = queries.hire_of(reading(), candidacy.application_id)
    form = _form(round_, candidacy, present, empty=request.method == "GET")
    if form.validate_on_submit():
        terms = form.terms()
        in_post = people_in_post(reading(), terms.placement_id)
        with refusals_on(form, **REFUSED_AT), act_on_round(code, PUBLISHER) as act:
            person = locked_candidacy(act.session, act.round_.id, public_id)
            hiring.prepare_hire(act, person, terms, in_post=in_post)
            return back(".index", code=code)
    page = _prepare_page(round_of(code, PUBLISHER), public_id, form)
    return shown(page)


def _prepare_page(round_: RecruitmentRound, public_id: str, form: HireForm) -> str:
    candidacy = candidacy_in(reading(), round_.id, public_id)
    return render_template(
        "recruitment/handover/office/prepare.html",
        round_=round_,
        one=candidacy,
        application=candidacy.application,
        form=form,
        line=line_of(reading(), candidacy),
        hire=queries.hire_of(reading(), candidacy.application_id),
        avoidance=(candidacy.application.facts or {}).get("avoidance", {}),
    )


@pages.post("/hires/<public_id>/confirm")
@access.officer(CHECKER, weighty=True)
def confirm(code: str, public_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        hiring.confirm_hire(act, queries.hire_in(act.session, act.round_.id, public_id))
    return back(".index", code=code)


@pages.post("/hires/<public_id>/redeliver")
@access.officer(PUBLISHER, CHECKER, weighty=True)
def redeliver(code: str, public_id: str) -> Response:
    with act_on_round(code, PUBLISHER, CHECKER) as act:
        hiring.redeliver(act, queries.hire_in(act.session, act.round_.id, public_id))
    return back(".index", code=code)


@pages.post("/deliveries/<public_id>/replay")
@access.officer(PUBLISHER, weighty=True)
def replay(code: str, public_id: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        deliver.replay(act, queries.delivery_in(act.session, act.round_.id, public_id))
    return back(".index", code=code)


@pages.get("/hires/<public_id>.pdf")
@access.officer(*READERS)
def notice(code: str, public_id: str) -> Response:
    """G-10, once the hire is final."""
    hire = queries.hire_in(reading(), round_of(code, *READERS).id, public_id)
    queries.require_standing(hire)
    response = Response(hire_notice_pdf(hire), mimetype="application/pdf")
    return as_download(response, f"{hire.application.number}-hire.pdf")
