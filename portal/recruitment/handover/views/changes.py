"""更正、撤销、收回: asked by one person on a form, made final by another with a button."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.recruitment.handover import queries
from portal.recruitment.handover.forms import (
    CancellationForm,
    CorrectionForm,
    SettlementForm,
    WithdrawalForm,
)
from portal.recruitment.handover.models import HandoverConflict, Hire, HireCancellation
from portal.recruitment.handover.services import cancel as cancelling
from portal.recruitment.handover.services import correct as correcting
from portal.recruitment.handover.services.hire import withdraw_hire
from portal.recruitment.handover.services.settle import settle_conflict
from portal.recruitment.handover.views.hire_form import filled, hire_choices
from portal.recruitment.handover.views.office import REFUSED_AT
from portal.recruitment.labels import choices
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER
from portal.recruitment.vacancies.staffing import people_in_post

pages = Blueprint("handover_changes", __name__, url_prefix="/office/rounds/<code>/handover/hires")
OFFICE = (PUBLISHER, CHECKER)


def hire_page(round_: RecruitmentRound, hire: Hire, form: Form, title: str, lead: str) -> str:
    return render_template(
        "recruitment/handover/office/change.html",
        round_=round_,
        hire=hire,
        form=form,
        title=title,
        lead=lead,
    )


def _form(kind: type[Any]) -> Any:
    return kind() if request.method == "POST" else kind(formdata=None)


def own(act: RoundAct, public_id: str) -> Hire:
    return queries.hire_in(act.session, act.round_.id, public_id)


@pages.route("/<public_id>/correct", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def correct(code: str, public_id: str) -> Answer:
    """The next edition of the record, with its reason."""
    round_ = round_of(code, PUBLISHER)
    hire = queries.hire_in(reading(), round_.id, public_id)
    form = filled(CorrectionForm, hire, empty=request.method == "GET")
    hire_choices(form, round_, hire.vacancy)
    if form.validate_on_submit():
        terms = form.terms()
        in_post = people_in_post(reading(), terms.placement_id)
        with (
            refusals_on(form, hire_unchanged="reason", **REFUSED_AT),
            act_on_round(code, PUBLISHER) as act,
        ):
            correcting.correct_hire(
                act, own(act, public_id), terms, reason=form.reason.data or "", in_post=in_post
            )
            return back("handover_hire.show", code=code, public_id=public_id)
    return shown(
        render_template(
            "recruitment/handover/office/correct.html",
            round_=round_of(code, PUBLISHER),
            hire=queries.hire_in(reading(), round_.id, public_id),
            form=form,
        )
    )


@pages.post("/<public_id>/announce")
@access.officer(CHECKER, weighty=True)
def announce(code: str, public_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        correcting.announce_correction(act, own(act, public_id))
    return back("handover_hire.show", code=code, public_id=public_id)


@pages.post("/<public_id>/drop")
@access.officer(*OFFICE)
def drop(code: str, public_id: str) -> Response:
    with act_on_round(code, *OFFICE) as act:
        correcting.drop_correction(act, own(act, public_id))
    return back("handover_hire.show", code=code, public_id=public_id)


@pages.route("/<public_id>/cancel", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def cancel(code: str, public_id: str) -> Answer:
    form = _form(CancellationForm)
    form.reason.choices = choices("hire_cancellation.reason")
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            said = (form.reason.data or "", form.words.data or "")
            cancelling.cancel_hire(act, own(act, public_id), *said)
            return back("handover_hire.show", code=code, public_id=public_id)
    round_ = round_of(code, PUBLISHER)
    hire = queries.hire_in(reading(), round_.id, public_id)
    lead = _("由另一人确认。确认后资料不再提供给管理端；已入册的，要发函请管理端撤销。")
    return shown(hire_page(round_, hire, form, _("撤销聘用"), lead))


def _cancellation(act: RoundAct, public_id: str, row_id: str) -> HireCancellation:
    return queries.of_hire(act.session, HireCancellation, own(act, public_id), row_id)


@pages.post("/<public_id>/cancellations/<row_id>/confirm")
@access.officer(CHECKER, weighty=True)
def confirm(code: str, public_id: str, row_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        cancelling.confirm_cancellation(act, _cancellation(act, public_id, row_id))
    return back("handover_hire.show", code=code, public_id=public_id)


@pages.post("/<public_id>/cancellations/<row_id>/drop")
@access.officer(*OFFICE)
def drop_cancellation(code: str, public_id: str, row_id: str) -> Response:
    with act_on_round(code, *OFFICE) as act:
        cancelling.drop_cancellation(act, _cancellation(act, public_id, row_id))
    return back("handover_hire.show", code=code, public_id=public_id)


@pages.route("/<public_id>/withdraw", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def withdraw(code: str, public_id: str) -> Answer:
    form = _form(WithdrawalForm)
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            withdraw_hire(act, own(act, public_id), form.words.data or "")
            return back("handover_office.index", code=code)
    round_ = round_of(code, PUBLISHER)
    hire = queries.hire_in(reading(), round_.id, public_id)
    lead = _("还没有复核的聘用可以收回，本人和管理端都不会收到消息。")
    return shown(hire_page(round_, hire, form, _("收回"), lead))


@pages.route("/<public_id>/conflicts/<row_id>", methods=["GET", "POST"])
@access.officer(*OFFICE)
def settle(code: str, public_id: str, row_id: str) -> Answer:
    form = _form(SettlementForm)
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, *OFFICE) as act:
            hire = own(act, public_id)
            row = queries.of_hire(act.session, HandoverConflict, hire, row_id)
            settle_conflict(act, row, form.words.data or "")
            return back("handover_hire.show", code=code, public_id=public_id)
    round_ = round_of(code, *OFFICE)
    hire = queries.hire_in(reading(), round_.id, public_id)
    lead = _("请先与管理端核对。这里只记下结果；需要更正、撤销的，另行办理。")
    return shown(hire_page(round_, hire, form, _("处理两边不一致"), lead))
