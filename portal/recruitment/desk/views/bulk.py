"""/office/rounds/<code>/messages: one text to many applicants, looked at before it goes, with a log
of what became of it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask import request as asked
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.foundation.data.pagination import page_number
from portal.foundation.text.markdown import render_markdown
from portal.foundation.web import access
from portal.foundation.web.filters import moment
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.desk.bulk_audience import STATES, by_state, masked_name, recipients, samples
from portal.recruitment.labels import word
from portal.recruitment.messages.forms import BulkForm
from portal.recruitment.messages.models import BulkMessage
from portal.recruitment.messages.queries import (
    Receipt,
    bulk_accounts,
    bulk_figures,
    bulk_log,
    bulk_messages,
    bulk_of_round,
    dead_notices,
    locked_bulk,
)
from portal.recruitment.messages.services.bulk import (
    NAME_FIELD,
    SECOND_PERSON_ABOVE,
    ask_to_send,
    confirm_bulk,
    discard_bulk,
    draft_bulk,
    filled,
)
from portal.recruitment.messages.services.notify import again
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, PUBLISHER, SCREENER, SUPERVISOR
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.queries import vacancies_of

pages = Blueprint("desk_messages", __name__, url_prefix="/office/rounds/<code>/messages")
WRITERS = (PUBLISHER, SCREENER, EXAM_OFFICER)
CONFIRMERS = (CHECKER, *WRITERS)


def _round(session: Session, code: str, *allowed: str) -> RecruitmentRound:
    return round_within_reach(session, code, viewer().unions_for(*allowed))


def _acting_role(*allowed: str) -> str:
    return next(role for role in allowed if viewer().has_role(role))


@pages.get("")
@access.officer(*CONFIRMERS, SUPERVISOR)
def index(code: str) -> str:
    round_ = _round(reading(), code, *CONFIRMERS, SUPERVISOR)
    listed = [(bulk, bulk_figures(reading(), bulk)) for bulk in bulk_messages(reading(), code)]
    return render_template(
        "recruitment/desk/office/bulk_list.html",
        round_=round_,
        listed=listed,
        may_write=viewer().has_role(*WRITERS),
    )


@pages.route("/new", methods=["GET", "POST"])
@access.officer(*WRITERS)
def new(code: str) -> Response | tuple[str, int]:
    round_ = _round(reading(), code, *WRITERS)
    form = BulkForm()
    counts = by_state(reading(), round_)
    form.states.choices = [
        (state, f"{word('application.state', state)}（{counts.get(state, 0)}）") for state in STATES
    ]
    form.vacancies.choices = [
        (one.code, f"{one.code} {one.name}") for one in vacancies_of(reading(), round_.id)
    ]
    if form.validate_on_submit():
        audience = {
            "states": form.states.data,
            "vacancies": form.vacancies.data,
            "unread": form.unread.data,
        }
        title, text, by = form.title.data, form.text.data, acting(viewer(), _acting_role(*WRITERS))
        with refusals_on(form), transaction() as session:
            made = draft_bulk(Act(session, by, now()), code, title, text, audience).public_id
        if not form.errors:
            return redirect(url_for(".show", code=code, public_id=made), 303)
        round_ = _round(reading(), code, *WRITERS)
    return render_template(
        "recruitment/desk/office/bulk_new.html", round_=round_, form=form
    ), 422 if form.errors else 200


@pages.get("/<public_id>")
@access.officer(*CONFIRMERS, SUPERVISOR)
def show(code: str, public_id: str) -> str:
    round_ = _round(reading(), code, *CONFIRMERS, SUPERVISOR)
    bulk = bulk_of_round(reading(), code, public_id)
    page, receipts = bulk_log(reading(), bulk, page_number(asked.args.get("page")))
    drafted = bulk.state == "draft"
    people = (
        recipients(reading(), round_, bulk.audience) if drafted else bulk_accounts(reading(), bulk)
    )
    figures = bulk_figures(reading(), bulk)
    count = len(people)
    shown = [
        (one[NAME_FIELD], render_markdown(filled(bulk.text, one)))
        for one in samples(reading(), round_, people)
    ]
    own = bulk.drafted_by == viewer().account_id
    return render_template(
        "recruitment/desk/office/bulk.html",
        round_=round_,
        bulk=bulk,
        count=count,
        samples=shown,
        figures=figures,
        page=page,
        receipts=[_receipt(one) for one in receipts],
        needs_second=count > SECOND_PERSON_ABOVE,
        limit=SECOND_PERSON_ABOVE,
        may={
            "send": drafted and own and count > 0,
            "confirm": bulk.state == "awaiting" and not own and viewer().has_role(*CONFIRMERS),
            "discard": bulk.state in ("draft", "awaiting") and viewer().has_role(*CONFIRMERS),
            "retry": figures["dead"] > 0 and viewer().has_role(*WRITERS),
        },
        form=ConfirmForm(),
    )


def _receipt(receipt: Receipt) -> list[str]:
    """What became of one person's message."""
    return [
        masked_name(receipt.name),
        moment(receipt.delivered_at) if receipt.delivered_at else _("还没有"),
        moment(receipt.read_at) if receipt.read_at else _("未读"),
        word("notice.state", receipt.mail),
        word("notice.state", receipt.sms),
    ]


def _locked(
    session: Session, code: str, public_id: str, *allowed: str
) -> tuple[RecruitmentRound, BulkMessage]:
    return _round(session, code, *allowed), locked_bulk(session, code, public_id)


def _back(code: str, public_id: str) -> Response:
    return redirect(url_for(".show", code=code, public_id=public_id), 303)


@pages.post("/<public_id>/send")
@access.officer(*WRITERS)
def send(code: str, public_id: str) -> Response:
    """By whoever drafted it; the recipients are fixed now."""
    with transaction() as session:
        round_, bulk = _locked(session, code, public_id, *WRITERS)
        if bulk.drafted_by != viewer().account_id:
            raise Refused("bulk.not_draft")
        ask_to_send(
            Act(session, acting(viewer(), _acting_role(*WRITERS)), now()),
            bulk,
            recipients(session, round_, bulk.audience),
        )
    return _back(code, public_id)


@pages.post("/<public_id>/confirm")
@access.officer(*CONFIRMERS)
def confirm(code: str, public_id: str) -> Response:
    with transaction() as session:
        _round_, bulk = _locked(session, code, public_id, *CONFIRMERS)
        confirm_bulk(Act(session, acting(viewer(), _acting_role(*CONFIRMERS)), now()), bulk)
    return _back(code, public_id)


@pages.post("/<public_id>/discard")
@access.officer(*CONFIRMERS)
def discard(code: str, public_id: str) -> Response:
    with transaction() as session:
        _round_, bulk = _locked(session, code, public_id, *CONFIRMERS)
        discard_bulk(Act(session, acting(viewer(), _acting_role(*CONFIRMERS)), now()), bulk)
    return _back(code, public_id)


@pages.post("/<public_id>/retry")
@access.officer(*WRITERS)
def retry(code: str, public_id: str) -> Response:
    """Every notice of this message that was given up, once more."""
    with transaction() as session:
        _round_, bulk = _locked(session, code, public_id, *WRITERS)
        for notice in dead_notices(session, bulk):
            again(Act(session, acting(viewer(), _acting_role(*WRITERS)), now()), notice)
    return _back(code, public_id)
