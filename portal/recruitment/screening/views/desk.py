"""The screening desk: what waits, most urgent first; and one word for many, shown before it is
said."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.self_check import check_application
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rulebook.roles import CHECKER, SCREENER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.forms import BulkForm, QueueFilter
from portal.recruitment.screening.services.decide_many import BulkPreview, decide_many, preview_many
from portal.recruitment.screening.services.recuse import recused_from
from portal.recruitment.unions.acting import acting

pages = Blueprint("screening_office", __name__, url_prefix="/office/rounds/<code>")
READERS = (SCREENER, CHECKER, SUPERVISOR)


def round_for(code: str, *roles: str) -> RecruitmentRound:
    """The round within reach of one of these roles."""
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _kept(chosen: QueueFilter, cases: list[Application], at: datetime) -> list[Application]:
    found = cases
    if chosen.vacancy.data:
        found = [
            case
            for case in found
            if case.vacancy is not None and case.vacancy.code == chosen.vacancy.data
        ]
    if chosen.certificate.data == "yes":
        found = [case for case in found if case.claim is not None]
    if chosen.late.data == "yes":
        found = [
            case for case in found if case.answer_due_at is not None and case.answer_due_at <= at
        ]
    return found


@pages.get("/screening")
@access.officer(*READERS)
def queue(code: str) -> str:
    """Cases from which the viewer recused himself are not his to see."""
    round_ = round_for(code, *READERS)
    chosen = QueueFilter(request.args, meta={"csrf": False})
    away = recused_from(reading(), viewer().account_id, round_.id)
    waiting = [
        case for case in queries.awaiting_decision(reading(), round_.id) if case.id not in away
    ]
    unverified = [
        case for case in queries.awaiting_verification(reading(), round_.id) if case.id not in away
    ]
    codes = sorted({case.vacancy.code for case in waiting if case.vacancy is not None})
    chosen.vacancy.choices = [("", chosen.vacancy.label.text), *((one, one) for one in codes)]
    return render_template(
        "recruitment/screening/office/queue.html",
        round_=round_,
        waiting=_kept(chosen, waiting, now()),
        total=len(waiting),
        unverified=unverified,
        objections=queries.objections_waiting(reading(), round_.id),
        samples=queries.samples_of(reading(), round_.id, states=("drawn", "differing")),
        recused=len(away),
        figures=queries.figures(reading(), round_.id, now()),
        filter=chosen,
        bulk_form=BulkForm(formdata=None),
        may_decide=viewer().has_role(SCREENER),
    )


def _previewed(code: str, form: BulkForm) -> BulkPreview:
    """The word as it would fall now. The self-check of every case is asked anew."""
    round_ = round_for(code, SCREENER)
    names = request.form.getlist("case")
    cases = {case.public_id: case for case in queries.awaiting_decision(reading(), round_.id)}
    verdicts = {}
    for name in names:
        found = check_application(cases[name]) if name in cases else None
        verdicts[name] = found.outcome if found is not None else "needs_person"
    return preview_many(
        reading(),
        round_.id,
        names,
        form.outcome.data or "",
        verdicts=verdicts,
        by=acting(viewer(), SCREENER),
    )


def _bulk_page(code: str, form: BulkForm, preview: BulkPreview) -> str:
    form.seen.data = preview.digest
    return render_template(
        "recruitment/screening/office/bulk.html",
        round_=round_for(code, SCREENER),
        form=form,
        preview=preview,
        needs_text=preview.outcome == "return",
    )


@pages.post("/screening/bulk")
@access.officer(SCREENER)
def bulk(code: str) -> Response | tuple[str, int] | str:
    """First post: the preview. Second, with its digest: the word itself, all or none."""
    form = BulkForm()
    form.reason_code.choices = choices("screening.reason")
    form.outcome.choices = [
        pair for pair in choices("screening.outcome") if pair[0] in {"pass", "return"}
    ]
    preview = _previewed(code, form)
    if not form.seen.data or not form.validate_on_submit():
        return _bulk_page(code, form, preview)
    with refusals_on(form, screening_reason_missing="text"), transaction() as session:
        names = [row.public_id for row in preview.going]
        verdicts = dict.fromkeys(names, "eligible")
        by = acting(viewer(), SCREENER)
        fresh = preview_many(
            session,
            round_for(code, SCREENER).id,
            names,
            preview.outcome,
            verdicts=verdicts,
            by=by,
            lock=True,
        )
        decide_many(
            session,
            fresh,
            seen=form.seen.data,
            reason_code=form.reason_code.data or "",
            text=form.text.data or "",
            by=by,
            at=now(),
        )
        return redirect(url_for(".queue", code=code), 303)
    return _bulk_page(code, form, _previewed(code, form)), 422
