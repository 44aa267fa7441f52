"""The screening desk: what waits, most urgent first; and one word for many, shown before it is
said."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.self_check import check_application
from portal.recruitment.labels import choices
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, SCREENER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.forms import BulkForm, QueueFilter
from portal.recruitment.screening.services.decide_many import (
    BulkPreview,
    BulkWord,
    decide_many,
    preview_many,
)
from portal.recruitment.screening.services.recuse import recused_from
from portal.recruitment.unions.acting import acting

pages = Blueprint("screening_office", __name__, url_prefix="/office/rounds/<code>")
READERS = (SCREENER, CHECKER, SUPERVISOR)


def _is_wanted(case: Application, chosen: QueueFilter, at: datetime) -> bool:
    if chosen.vacancy.data and (case.vacancy is None or case.vacancy.code != chosen.vacancy.data):
        return False
    if chosen.certificate.data == "yes" and case.claim is None:
        return False
    is_late = case.answer_due_at is not None and case.answer_due_at <= at
    return chosen.late.data != "yes" or is_late


def _chosen(waiting: list[Application]) -> QueueFilter:
    chosen = QueueFilter(request.args, meta={"csrf": False})
    codes = sorted({case.vacancy.code for case in waiting if case.vacancy is not None})
    chosen.vacancy.choices = [("", chosen.vacancy.label.text), *((code, code) for code in codes)]
    return chosen


@pages.get("/screening")
@access.officer(*READERS)
def queue(code: str) -> str:
    """Cases that the viewer stays away from are not theirs to see."""
    round_ = round_of(code, *READERS)
    away = recused_from(reading(), viewer().account_id, round_.id)
    cases = queries.awaiting_decision(reading(), round_.id)
    waiting = [case for case in cases if case.id not in away]
    declared = queries.awaiting_verification(reading(), round_.id)
    chosen = _chosen(waiting)
    return render_template(
        "recruitment/screening/office/queue.html",
        round_=round_,
        waiting=[case for case in waiting if _is_wanted(case, chosen, now())],
        total=len(waiting),
        unverified=[case for case in declared if case.id not in away],
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
    round_ = round_of(code, SCREENER)
    names = request.form.getlist("case")
    cases = {case.public_id: case for case in queries.awaiting_decision(reading(), round_.id)}
    verdicts = {}
    for name in names:
        verdict = check_application(cases[name]) if name in cases else None
        verdicts[name] = verdict.outcome if verdict is not None else "needs_person"
    word = BulkWord(form.outcome.data or "", names, verdicts)
    return preview_many(reading(), round_.id, word, by=acting(viewer(), SCREENER))


def _bulk_page(code: str, form: BulkForm, preview: BulkPreview) -> str:
    form.seen.data = preview.digest
    return render_template(
        "recruitment/screening/office/bulk.html",
        round_=round_of(code, SCREENER),
        form=form,
        preview=preview,
        needs_text=preview.outcome == "return",
    )


@pages.post("/screening/bulk")
@access.officer(SCREENER)
def bulk(code: str) -> Answer:
    """First post: the preview. Second, with its digest: the word itself, all or none."""
    form = BulkForm()
    form.reason_code.choices = choices("screening.reason")
    form.outcome.choices = [
        pair for pair in choices("screening.outcome") if pair[0] in {"pass", "return"}
    ]
    preview = _previewed(code, form)
    if not form.seen.data or not form.validate_on_submit():
        return _bulk_page(code, form, preview)
    names = [row.public_id for row in preview.going]
    word = BulkWord(preview.outcome, names, dict.fromkeys(names, "eligible"))
    with refusals_on(form, screening_reason_missing="text"), act_on_round(code, SCREENER) as act:
        present = preview_many(act.session, act.round_.id, word, by=act.by, lock=True)
        said = {"reason_code": form.reason_code.data or "", "text": form.text.data or ""}
        decide_many(act, present, seen=form.seen.data, **said)
        return back(".queue", code=code)
    return again(_bulk_page(code, form, _previewed(code, form)))
