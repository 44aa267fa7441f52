"""聘用、移交和备案: prepare, confirm by another person, follow each message, mend and send again."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import DAY, corresponding_day
from portal.recruitment.handover import queries
from portal.recruitment.handover.documents import hire_notice_pdf
from portal.recruitment.handover.forms import HireForm
from portal.recruitment.handover.models import Hire
from portal.recruitment.handover.services import deliver, hire
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.staffing import people_in_post
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import GONE, candidacy_in, candidacy_of, expired, line_of
from portal.recruitment.vetting.services.publicity import clear_expired
from portal.recruitment.vetting.services.take_over import locked_candidacy

pages = Blueprint("handover_office", __name__, url_prefix="/office/rounds/<code>/handover")
READERS = (PUBLISHER, CHECKER, *READING_ROLES)


def _round(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    round_ = _round(code, *READERS)
    if expired(
        reading(), round_.id, now()
    ):  # publicity ends by the clock, whether or not anybody looked at the vetting pages
        with transaction() as session:
            clear_expired(session, locked_round(session, round_.id), now())
        round_ = _round(code, *READERS)
    session = reading()
    hires = queries.hires_of(session, round_.id)
    ready = queries.ready_for_hire(session, round_.id)
    deliveries = queries.deliveries_of(session, [one.id for one in hires])
    people = {one.application_id: candidacy_of(session, one.application_id) for one in hires}
    gone = {one.application_id for one in people.values() if one is not None and one.state in GONE}
    roles, me = viewer().roles, viewer().account_id
    return render_template(
        "recruitment/handover/office/index.html",
        round_=round_,
        hires=hires,
        gone=gone,
        ready=ready,
        people=people,
        deliveries=deliveries,
        alarms=queries.alarms(deliveries),
        may_prepare=PUBLISHER in roles,
        may_confirm={
            one.id
            for one in hires
            if CHECKER in roles
            and one.prepared_by != me
            and one.state == "awaiting_confirmation"
            and one.application_id not in gone
        },
        may_send={
            one.id
            for one in hires
            if roles & {PUBLISHER, CHECKER} and one.prepared_by != me and one.state == "refused"
        },
        lines={
            one.application_id: line_of(session, one)
            for one in [*ready, *(item for item in people.values() if item is not None)]
        },
    )


def _form(
    round_: RecruitmentRound, candidacy: Candidacy, present: Hire | None, *, empty: bool
) -> HireForm:
    """Filled with what was prepared before, or with a term of three years from the next month on."""
    first = (local(now()).date().replace(day=1) + timedelta(days=32)).replace(day=1)
    vacancy = candidacy.vacancy
    record = (present.record if present is not None else None) or {}
    data = {
        "placement": present.placement_id if present is not None else vacancy.using_union_id,
        "decision": record.get("decision", {}).get("kind")
        or ("named" if vacancy.using_union_id else "chosen"),
        "starts_on": present.contract_starts_on if present is not None else first,
        "ends_on": present.contract_ends_on
        if present is not None
        else corresponding_day(first, 36)[0] - DAY,
        "probation_ends_on": present.probation_ends_on
        if present is not None
        else corresponding_day(first, 3)[0] - DAY,
        "contract_number": record.get("contract", {}).get("number") or "",
        "agency": record.get("employment", {}).get("agency") or "",
    }
    form = HireForm(formdata=None, data=data) if empty else HireForm()
    units = queries.placement_choices(reading(), round_.id)
    form.placement.choices = [
        (unit.id, f"{unit.code} {unit.name}")
        for unit in units
        if vacancy.using_union_id in (None, unit.id)
    ]
    form.decision.choices = [
        (kind, text)
        for kind, text in choices("hire.decision")
        if (kind == "named") == (vacancy.using_union_id is not None)
    ]
    return form


@pages.route("/candidacies/<public_id>", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def prepare(code: str, public_id: str) -> Response | tuple[str, int] | str:
    """Placement and contract of one person; also the mending of what the workforce side refused."""
    round_ = _round(code, PUBLISHER)
    candidacy = candidacy_in(reading(), round_.id, public_id)
    present = queries.hire_of(reading(), candidacy.application_id)
    form = _form(round_, candidacy, present, empty=request.method == "GET")
    if form.validate_on_submit():
        terms = form.terms()
        in_post = people_in_post(reading(), terms.placement_id)
        with (
            refusals_on(
                form,
                labour_probation_too_long="probation_ends_on",
                hire_avoidance_missing="avoidance_note",
            ),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            person = locked_candidacy(session, fresh.id, public_id)
            hire.prepare_hire(
                session,
                fresh,
                person,
                terms,
                in_post=in_post,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".index", code=code), 303)
    round_ = _round(code, PUBLISHER)
    candidacy = candidacy_in(reading(), round_.id, public_id)
    page = render_template(
        "recruitment/handover/office/prepare.html",
        round_=round_,
        one=candidacy,
        application=candidacy.application,
        form=form,
        line=line_of(reading(), candidacy),
        hire=queries.hire_of(reading(), candidacy.application_id),
        avoidance=(candidacy.application.facts or {}).get("avoidance", {}),
    )
    return page if request.method == "GET" else (page, 422)


@pages.post("/hires/<public_id>/confirm")
@access.officer(CHECKER)
def confirm(code: str, public_id: str) -> Response:
    round_ = _round(code, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        hire.confirm_hire(
            session,
            fresh,
            queries.hire_in(session, fresh.id, public_id),
            by=acting(viewer(), CHECKER),
            at=now(),
        )
    return redirect(url_for(".index", code=code), 303)


@pages.post("/hires/<public_id>/redeliver")
@access.officer(PUBLISHER, CHECKER)
def redeliver(code: str, public_id: str) -> Response:
    round_ = _round(code, PUBLISHER, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        by = acting(viewer(), PUBLISHER, CHECKER)
        hire.redeliver(
            session, fresh, queries.hire_in(session, fresh.id, public_id), by=by, at=now()
        )
    return redirect(url_for(".index", code=code), 303)


@pages.post("/deliveries/<public_id>/replay")
@access.officer(PUBLISHER)
def replay(code: str, public_id: str) -> Response:
    round_ = _round(code, PUBLISHER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        deliver.replay(
            session,
            fresh,
            queries.delivery_in(session, fresh.id, public_id),
            by=acting(viewer(), PUBLISHER),
            at=now(),
        )
    return redirect(url_for(".index", code=code), 303)


@pages.get("/hires/<public_id>.pdf")
@access.officer(*READERS)
def notice(code: str, public_id: str) -> Response:
    """G-10, once the hire is final."""
    round_ = _round(code, *READERS)
    found = queries.hire_in(reading(), round_.id, public_id)
    if found.state not in queries.VISIBLE:
        raise Refused("hire.not_found")
    response = Response(hire_notice_pdf(found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{found.application.number}-hire.pdf"'
    )
    return response
