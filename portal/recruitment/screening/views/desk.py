"""The screening desk: what waits, most urgent first; and one word for many, shown before it is
said."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.self_check import check_application
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, SCREENER, SUPERVISOR
from portal.recruitment.screening import queries, queue_queries
from portal.recruitment.screening.forms import BulkForm, QueueFilter
from portal.recruitment.screening.queue_queries import QueueView
from portal.recruitment.screening.services.decide_many import (
    MOST,
    BulkPreview,
    BulkWord,
    decide_many,
    preview_many,
)
from portal.recruitment.unions.acting import acting

pages = Blueprint("screening_office", __name__, url_prefix="/office/rounds/<code>")
READERS = (SCREENER, CHECKER, SUPERVISOR)


def _view(round_: RecruitmentRound, chosen: QueueFilter | None = None) -> QueueView:
    """The viewer's queue. Cases that they stay away from are not theirs to see."""
    if chosen is None:
        return QueueView(round_.id, viewer().account_id)
    return QueueView(
        round_.id,
        viewer().account_id,
        chosen.vacancy.data or "",
        certificate=chosen.certificate.data == "yes",
        late=chosen.late.data == "yes",
    )


@pages.get("/screening")
@access.officer(*READERS)
def queue(code: str) -> str:
    round_ = round_of(code, *READERS)
    chosen = QueueFilter(request.args, meta={"csrf": False})
    view, session = _view(round_, chosen), reading()
    codes = queue_queries.waiting_vacancies(session, view)
    chosen.vacancy.choices = [("", chosen.vacancy.label.text), *((code, code) for code in codes)]
    after = request.args.get("after", "")[:32]
    waiting, following = queue_queries.waiting_page(session, view, now(), after=after)
    unverified = queue_queries.unverified_page(session, view)
    return render_template(
        "recruitment/screening/office/queue.html",
        round_=round_,
        waiting=waiting,
        after=after,
        following=following,
        first=queue_queries.free_case(session, view.whole, now()),
        looks=queue_queries.looks_on(session, [*waiting, *unverified], now()),
        matching=queue_queries.count_waiting(session, view, now()),
        total=queue_queries.count_waiting(session, view.whole, now()),
        unverified=unverified,
        unverified_count=queue_queries.count_unverified(session, view),
        objections=queries.objections_waiting(session, round_.id),
        samples=queries.samples_of(session, round_.id, states=("drawn", "differing")),
        recused=queue_queries.count_recused(session, view),
        figures=queries.figures(session, round_.id, now()),
        filter=chosen,
        bulk_form=BulkForm(formdata=None),
        may_decide=viewer().has_role(SCREENER),
        me=viewer().account_id,
    )


@pages.get("/screening/against")
@access.officer(*READERS)
def against(code: str) -> str:
    """Passes against the self-check, and how many of them by whom."""
    round_ = round_of(code, *READERS)
    return render_template(
        "recruitment/screening/office/against.html",
        round_=round_,
        corrections=queue_queries.corrections_asked(reading(), round_.id),
        decisions=queue_queries.passes_against(reading(), _view(round_)),
        screeners=queue_queries.figures_by_screener(reading(), round_.id),
    )


def _previewed(code: str, form: BulkForm) -> BulkPreview:
    """The word as it would fall now. The self-check of every case is asked anew."""
    round_ = round_of(code, SCREENER)
    names = request.form.getlist("case")
    waiting = queue_queries.cases_named(reading(), _view(round_), names[:MOST])
    cases = {case.public_id: case for case in waiting}
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
