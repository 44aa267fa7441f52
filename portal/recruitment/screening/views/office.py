"""The screening desk: queue, case with document at left and claim at right, decide, next; and the opening ratio."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, url_for

from portal.foundation.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import application_in_round, file_of, present_files, same_certificate
from portal.recruitment.applications.self_check import check_application
from portal.recruitment.applications.uploads import page_picture
from portal.recruitment.labels import choices
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.notices.queries import round_within_reach
from portal.recruitment.notices.services import locked_round
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER, SCREENER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import opening_body
from portal.recruitment.screening.forms import ClaimForm, DecisionForm, OpeningForm
from portal.recruitment.screening.models import OpeningDecision
from portal.recruitment.screening.services.decide import decide, decide_claim, locked_application
from portal.recruitment.screening.services.open_vacancies import decide_opening, propose_openings, publish_openings, undecided_cases
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.requirements import requirement_facts

pages = Blueprint("screening_office", __name__, url_prefix="/office/rounds/<code>")


def _round(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


@pages.get("/screening")
@access.officer(SCREENER, CHECKER, SUPERVISOR)
def queue(code: str) -> str:
    round_ = _round(code, SCREENER, CHECKER, SUPERVISOR)
    return render_template(
        "recruitment/screening/office/queue.html",
        round_=round_,
        waiting=queries.awaiting_decision(reading(), round_.id),
        unverified=queries.awaiting_verification(reading(), round_.id),
        figures=queries.figures(reading(), round_.id, now()),
        may_decide=viewer().has_role(SCREENER),
    )


def _decision_form() -> DecisionForm:
    form = DecisionForm()
    form.outcome.choices = [(code, text) for code, text in choices("screening.outcome") if code != "reverse"]
    form.reason_code.choices = choices("screening.reason")
    return form


def _claim_form() -> ClaimForm:
    form = ClaimForm()
    form.action.choices = choices("claim.action")
    form.method.choices = choices("claim.method")
    return form


def _case(round_: RecruitmentRound, application: Application, **forms: Form) -> str:
    order = [waiting.public_id for waiting in queries.awaiting_decision(reading(), round_.id)]
    place = order.index(application.public_id) if application.public_id in order else None
    others = {
        "previous": order[place - 1] if place else None,
        "next": order[place + 1] if place is not None and place + 1 < len(order) else None,
    }
    decision_form = forms.get("decision_form") or _decision_form()
    decision_form["seen_digest"].data = application.content_digest
    return render_template(
        "recruitment/screening/office/case.html",
        round_=round_,
        application=application,
        facts=application.facts or {},
        files=present_files(application),
        requirements=requirement_facts(round_, application.vacancy),
        verdict=check_application(application),
        decisions=queries.decisions_on(reading(), application.id),
        claim=application.claim,
        alarms=same_certificate(reading(), application.claim) if application.claim else [],
        place=place,
        total=len(order),
        others=others,
        decision_form=decision_form,
        claim_form=forms.get("claim_form") or _claim_form(),
        may_decide=viewer().has_role(SCREENER),
    )


@pages.get("/screening/<public_id>")
@access.officer(SCREENER, CHECKER, SUPERVISOR)
def case(code: str, public_id: str) -> str:
    round_ = _round(code, SCREENER, CHECKER, SUPERVISOR)
    return _case(round_, application_in_round(reading(), round_.id, public_id))


@pages.get("/screening/<public_id>/files/<file_id>/page/<int:page>")
@access.officer(SCREENER, CHECKER, SUPERVISOR)
def file_page(code: str, public_id: str, file_id: str, page: int) -> Response:
    """A page of a file as a picture; originals are never handed out."""
    round_ = _round(code, SCREENER, CHECKER, SUPERVISOR)
    file = file_of(application_in_round(reading(), round_.id, public_id), file_id)
    return Response(page_picture(current_app.extensions["storage"], file, page, width=1200), mimetype="image/jpeg")


@pages.post("/screening/<public_id>/decision")
@access.officer(SCREENER)
def decision(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, SCREENER)
    application = application_in_round(reading(), round_.id, public_id)
    form = _decision_form()
    order = [waiting.public_id for waiting in queries.awaiting_decision(reading(), round_.id)]
    if form.validate_on_submit():
        verdict = check_application(application)
        with refusals_on(form, screening_reason_missing="text"), transaction() as session:
            decide(
                session, locked_application(session, round_.id, public_id), form.outcome.data, reason_code=form.reason_code.data or "",
                text=form.text.data or "", seen_digest=form.seen_digest.data or "", by=acting(viewer(), SCREENER), at=now(),
                findings=[finding.as_document() for finding in verdict.findings] if verdict else None,
            )  # fmt: skip
            following = (
                next((other for other in order[order.index(public_id) + 1 :] if other != public_id), None) if public_id in order else None
            )
            return redirect(url_for(".case", code=code, public_id=following) if following else url_for(".queue", code=code), 303)
    return _case(_round(code, SCREENER), application_in_round(reading(), round_.id, public_id), decision_form=form), 422


@pages.post("/screening/<public_id>/claim")
@access.officer(SCREENER)
def claim(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, SCREENER)
    form = _claim_form()
    if form.validate_on_submit():
        with refusals_on(form, screening_reason_missing="note"), transaction() as session:
            decide_claim(
                session, locked_application(session, round_.id, public_id), form.action.data, method=form.method.data or "",
                note=form.note.data or "", by=acting(viewer(), SCREENER), at=now(),
            )  # fmt: skip
            return redirect(url_for(".case", code=code, public_id=public_id), 303)
    return _case(_round(code, SCREENER), application_in_round(reading(), round_.id, public_id), claim_form=form), 422


def _opening_page(round_: RecruitmentRound, failed: dict[int, Form] | None = None) -> str:
    rows: list[dict[str, Any]] = []
    for item in queries.openings(reading(), round_.id):
        form = (failed or {}).get(item.id)
        if form is None:
            form = OpeningForm(formdata=None, data={"kind": item.proposed_kind, "headcount": item.proposed_headcount})
            form.kind.choices = choices("opening.kind")
        rows.append({"decision": item, "form": form})
    return render_template(
        "recruitment/screening/office/opening.html", round_=round_, rows=rows, undecided=undecided_cases(reading(), round_.id),
        registration=round_.window("registration"), may_propose=viewer().has_role(PUBLISHER), may_decide=viewer().has_role(CITY_APPROVER),
        may_publish=viewer().has_role(CHECKER), all_decided=bool(rows) and all(row["decision"].decided_at for row in rows), form=ConfirmForm(formdata=None),
    )  # fmt: skip


@pages.get("/opening")
@access.officer(PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR)
def opening(code: str) -> str:
    return _opening_page(_round(code, PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR))


@pages.post("/opening/propose")
@access.officer(PUBLISHER)
def opening_propose(code: str) -> Response:
    round_ = _round(code, PUBLISHER)
    with transaction() as session:
        propose_openings(session, locked_round(session, round_.id), by=acting(viewer(), PUBLISHER), at=now())
    return redirect(url_for(".opening", code=code), 303)


@pages.post("/opening/<int:decision_id>")
@access.officer(CITY_APPROVER)
def opening_decide(code: str, decision_id: int) -> Response | tuple[str, int]:
    round_ = _round(code, CITY_APPROVER)
    if decision_id not in {item.id for item in queries.openings(reading(), round_.id)}:
        return redirect(url_for(".opening", code=code), 303)
    form = OpeningForm()
    form.kind.choices = choices("opening.kind")
    if form.validate_on_submit():
        with refusals_on(form, opening_reason_missing="reason", opening_decision="headcount"), transaction() as session:
            fresh = locked_round(session, round_.id)
            decide_opening(
                session, fresh, session.get_one(OpeningDecision, decision_id), kind=form.kind.data, headcount=form.headcount.data,
                reason=form.reason.data or "", by=acting(viewer(), CITY_APPROVER), at=now(),
            )  # fmt: skip
            return redirect(url_for(".opening", code=code), 303)
    return _opening_page(_round(code, CITY_APPROVER), {decision_id: form}), 422


@pages.post("/opening/publish")
@access.officer(CHECKER)
def opening_publish(code: str) -> Response:
    round_ = _round(code, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        publication = publish_openings(session, fresh, opening_body(session, fresh), by=acting(viewer(), CHECKER), at=now())
        number = publication.number
    return redirect(url_for("publications_public.show", number=number), 303)
