"""A second look at a drawn sample, without the first word on the page."""

from __future__ import annotations

from flask import Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
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
from portal.recruitment.screening.views.case import shown_content, unless_recused
from portal.recruitment.screening.views.desk import READERS, pages


@pages.get("/samples")
@access.officer(*READERS)
def samples(code: str) -> str:
    round_ = round_of(code, *READERS)
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
    with act_on_round(code, CHECKER, SUPERVISOR) as act:
        draw_sample(act)
    return back(".samples", code=code)


def _sample(round_: RecruitmentRound, public_id: str) -> ScreeningSample:
    return unless_recused(queries.sample_in(reading(), round_.id, public_id))


def _second_form(*, empty: bool) -> SecondWordForm:
    form = SecondWordForm(formdata=None) if empty else SecondWordForm()
    form.outcome.choices = [
        pair for pair in choices("screening.outcome") if pair[0] in {"pass", "fail"}
    ]
    form.reason_code.choices = choices("screening.reason")
    return form


def _page(
    round_: RecruitmentRound,
    sample: ScreeningSample,
    second: SecondWordForm | None = None,
    settle: SettleForm | None = None,
) -> str:
    """While the second word is out, nobody sees the first one here."""
    blind = sample.state == "drawn"
    differing = sample.state == "differing"
    me = viewer().account_id
    return render_template(
        "recruitment/screening/office/sample.html",
        round_=round_,
        sample=sample,
        blind=blind,
        form=second or _second_form(empty=True),
        settle_form=settle or _settle_form(empty=True),
        **shown_content(sample.application),
        may_look=blind and viewer().has_role(SCREENER) and me != sample.first_by,
        may_settle=differing
        and viewer().has_role(CHECKER)
        and me not in {sample.first_by, sample.second_by},
    )


def _settle_form(*, empty: bool) -> SettleForm:
    form = SettleForm(formdata=None) if empty else SettleForm()
    form.stands.choices = choices("sample.stands")
    return form


@pages.get("/samples/<public_id>")
@access.officer(*READERS)
def sample(code: str, public_id: str) -> str:
    round_ = round_of(code, *READERS)
    return _page(round_, _sample(round_, public_id))


@pages.post("/samples/<public_id>")
@access.officer(SCREENER)
def sample_word(code: str, public_id: str) -> Answer:
    _sample(round_of(code, SCREENER), public_id)
    form = _second_form(empty=False)
    if form.validate_on_submit():
        with (
            refusals_on(form, screening_reason_missing="text"),
            act_on_round(code, SCREENER) as act,
        ):
            row = locked_sample(act.session, act.round_.id, public_id)
            second_word(act, row, form.opinion())
            return back(".samples", code=code)
    round_ = round_of(code, SCREENER)
    return again(_page(round_, _sample(round_, public_id), second=form))


@pages.post("/samples/<public_id>/settlement")
@access.officer(CHECKER)
def sample_settle(code: str, public_id: str) -> Answer:
    _sample(round_of(code, CHECKER), public_id)
    form = _settle_form(empty=False)
    if form.validate_on_submit():
        stands, reason = form.stands.data == "yes", form.reason.data or ""
        with refusals_on(form, sample_reason_missing="reason"), act_on_round(code, CHECKER) as act:
            row = locked_sample(act.session, act.round_.id, public_id)
            settle_difference(act, row, stands=stands, reason=reason)
            return back(".samples", code=code)
    round_ = round_of(code, CHECKER)
    return again(_page(round_, _sample(round_, public_id), settle=form))
