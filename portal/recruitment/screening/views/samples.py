"""A second look at a drawn sample, without the first word on the page."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import CHECKER, SCREENER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.forms import SecondWordForm, SettleForm
from portal.recruitment.screening.models import ScreeningSample
from portal.recruitment.screening.services.look_again import (
    draw_sample,
    locked_sample,
    second_word,
    settle_difference,
)
from portal.recruitment.screening.services.recuse import is_recused
from portal.recruitment.screening.views.case import shown_content
from portal.recruitment.screening.views.desk import READERS, pages, round_for
from portal.recruitment.unions.acting import acting


@pages.get("/samples")
@access.officer(*READERS)
def samples(code: str) -> str:
    round_ = round_for(code, *READERS)
    rows = queries.samples_of(reading(), round_.id)
    looked = [row for row in rows if row.second_at is not None]
    return render_template(
        "recruitment/screening/office/samples.html",
        round_=round_,
        samples=rows,
        looked=len(looked),
        agreed=sum(1 for row in looked if row.second_outcome == row.decision.outcome),
        form=ConfirmForm(formdata=None),
        may_draw=viewer().has_role(CHECKER) or viewer().has_role(SUPERVISOR),
    )


@pages.post("/samples")
@access.officer(CHECKER, SUPERVISOR)
def draw(code: str) -> Response:
    round_ = round_for(code, CHECKER, SUPERVISOR)
    with transaction() as session:
        draw_sample(
            session,
            locked_round(session, round_.id),
            by=acting(viewer(), CHECKER, SUPERVISOR),
            at=now(),
        )
    return redirect(url_for(".samples", code=code), 303)


def _sample(round_: RecruitmentRound, public_id: str) -> ScreeningSample:
    found = queries.sample_in(reading(), round_.id, public_id)
    if is_recused(reading(), found.application_id, viewer().account_id):
        raise Refused("screening.recused")
    return found


def _second_form(*, empty: bool) -> SecondWordForm:
    form = SecondWordForm(formdata=None) if empty else SecondWordForm()
    form.outcome.choices = [
        pair for pair in choices("screening.outcome") if pair[0] in {"pass", "fail"}
    ]
    form.reason_code.choices = choices("screening.reason")
    return form


def _page(
    round_: RecruitmentRound, sample: ScreeningSample, second: SecondWordForm, settle: SettleForm
) -> str:
    """While the second word is out, nobody sees the first one here."""
    settle.stands.choices = choices("sample.stands")
    blind = sample.state == "drawn"
    return render_template(
        "recruitment/screening/office/sample.html",
        round_=round_,
        sample=sample,
        blind=blind,
        form=second,
        settle_form=settle,
        **shown_content(sample.application),
        may_look=blind and viewer().has_role(SCREENER) and viewer().account_id != sample.first_by,
        may_settle=sample.state == "differing"
        and viewer().has_role(CHECKER)
        and viewer().account_id not in {sample.first_by, sample.second_by},
    )


@pages.get("/samples/<public_id>")
@access.officer(*READERS)
def sample(code: str, public_id: str) -> str:
    round_ = round_for(code, *READERS)
    return _page(
        round_, _sample(round_, public_id), _second_form(empty=True), SettleForm(formdata=None)
    )


@pages.post("/samples/<public_id>")
@access.officer(SCREENER)
def sample_word(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = round_for(code, SCREENER)
    _sample(round_, public_id)
    form = _second_form(empty=False)
    if form.validate_on_submit():
        with refusals_on(form, screening_reason_missing="text"), transaction() as session:
            row = locked_sample(session, round_.id, public_id)
            by = acting(viewer(), SCREENER)
            second_word(
                session,
                row,
                form.outcome.data,
                reason_code=form.reason_code.data or "",
                text=form.text.data or "",
                by=by,
                at=now(),
            )
            return redirect(url_for(".samples", code=code), 303)
    round_ = round_for(code, SCREENER)
    return _page(round_, _sample(round_, public_id), form, SettleForm(formdata=None)), 422


@pages.post("/samples/<public_id>/settlement")
@access.officer(CHECKER)
def sample_settle(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = round_for(code, CHECKER)
    _sample(round_, public_id)
    form = SettleForm()
    form.stands.choices = choices("sample.stands")
    if form.validate_on_submit():
        with refusals_on(form, sample_reason_missing="reason"), transaction() as session:
            row = locked_sample(session, round_.id, public_id)
            by = acting(viewer(), CHECKER)
            settle_difference(
                session,
                row,
                stands=form.stands.data == "yes",
                reason=form.reason.data or "",
                by=by,
                at=now(),
            )
            return redirect(url_for(".samples", code=code), 303)
    round_ = round_for(code, CHECKER)
    return _page(round_, _sample(round_, public_id), _second_form(empty=True), form), 422
