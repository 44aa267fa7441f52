"""/office/rounds/<code>/messages: one text to many applicants, looked at before it goes, with a log
of what became of it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask import request as asked
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.foundation.data.pagination import page_number
from portal.foundation.text.markdown import render_markdown
from portal.foundation.web import access
from portal.foundation.web.filters import moment
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.desk.bulk_audience import STATES, by_state, masked_name, recipients, samples
from portal.recruitment.labels import word
from portal.recruitment.messages.forms import BulkForm
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
from portal.recruitment.messages.services.notify import again as send_again
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import BULK_MESSAGE
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, PUBLISHER, SCREENER, SUPERVISOR
from portal.recruitment.vacancies.queries import vacancies_of

pages = Blueprint("desk_messages", __name__, url_prefix="/office/rounds/<code>/messages")
WRITERS = (PUBLISHER, SCREENER, EXAM_OFFICER)
CONFIRMERS = (CHECKER, *WRITERS)


@pages.get("")
@access.officer(*CONFIRMERS, SUPERVISOR)
def index(code: str) -> str:
    round_ = round_of(code, *CONFIRMERS, SUPERVISOR)
    listed = [(bulk, bulk_figures(reading(), bulk)) for bulk in bulk_messages(reading(), code)]
    return render_template(
        "recruitment/desk/office/bulk_list.html",
        round_=round_,
        listed=listed,
        may_write=viewer().has_role(*WRITERS),
    )


def _form(round_: RecruitmentRound) -> BulkForm:
    form = BulkForm()
    counts = by_state(reading(), round_)
    form.states.choices = [
        (state, f"{word('application.state', state)}（{counts.get(state, 0)}）") for state in STATES
    ]
    form.vacancies.choices = [
        (vacancy.code, f"{vacancy.code} {vacancy.name}")
        for vacancy in vacancies_of(reading(), round_.id)
    ]
    return form


@pages.route("/new", methods=["GET", "POST"])
@access.officer(*WRITERS)
def new(code: str) -> Answer:
    form = _form(round_of(code, *WRITERS))
    if form.validate_on_submit():
        audience = {name: form[name].data for name in ("states", "vacancies", "unread")}
        with refusals_on(form), act_on_round(code, *WRITERS) as act:
            bulk = draft_bulk(act, code, form.title.data, form.text.data, audience)
            return _back(code, bulk.public_id)
    round_ = round_of(code, *WRITERS)
    return shown(render_template("recruitment/desk/office/bulk_new.html", round_=round_, form=form))


@pages.get("/<public_id>")
@access.officer(*CONFIRMERS, SUPERVISOR)
def show(code: str, public_id: str) -> str:
    round_ = round_of(code, *CONFIRMERS, SUPERVISOR)
    bulk = bulk_of_round(reading(), code, public_id)
    page, receipts = bulk_log(reading(), bulk, page_number(asked.args.get("page")))
    drafted = bulk.state == "draft"
    people = (
        recipients(reading(), round_, bulk.audience) if drafted else bulk_accounts(reading(), bulk)
    )
    figures = bulk_figures(reading(), bulk)
    count = len(people)
    examples = [
        (one[NAME_FIELD], render_markdown(filled(bulk.text, one)))
        for one in samples(reading(), round_, people)
    ]
    own = bulk.drafted_by == viewer().account_id
    actions = BULK_MESSAGE.actions(bulk.state, viewer().roles)
    return render_template(
        "recruitment/desk/office/bulk.html",
        round_=round_,
        bulk=bulk,
        count=count,
        samples=examples,
        figures=figures,
        page=page,
        receipts=[_receipt(one) for one in receipts],
        needs_second=count > SECOND_PERSON_ABOVE,
        limit=SECOND_PERSON_ABOVE,
        may={
            "send": drafted and own and count > 0,
            "confirm": "confirm" in actions and not own,
            "discard": "discard" in actions,
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


def _back(code: str, public_id: str) -> Response:
    return back(".show", code=code, public_id=public_id)


@pages.post("/<public_id>/send")
@access.officer(*WRITERS)
def send(code: str, public_id: str) -> Response:
    """By whoever drafted it; the recipients are fixed now."""
    with act_on_round(code, *WRITERS) as act:
        bulk = locked_bulk(act.session, code, public_id)
        if bulk.drafted_by != act.by.account_id:
            raise Refused("bulk.not_draft")
        ask_to_send(act, bulk, recipients(act.session, act.round_, bulk.audience))
    return _back(code, public_id)


@pages.post("/<public_id>/confirm")
@access.officer(*CONFIRMERS)
def confirm(code: str, public_id: str) -> Response:
    with act_on_round(code, *CONFIRMERS) as act:
        confirm_bulk(act, locked_bulk(act.session, code, public_id))
    return _back(code, public_id)


@pages.post("/<public_id>/discard")
@access.officer(*CONFIRMERS)
def discard(code: str, public_id: str) -> Response:
    with act_on_round(code, *CONFIRMERS) as act:
        discard_bulk(act, locked_bulk(act.session, code, public_id))
    return _back(code, public_id)


@pages.post("/<public_id>/retry")
@access.officer(*WRITERS)
def retry(code: str, public_id: str) -> Response:
    """Every notice of this message that was given up, once more."""
    with act_on_round(code, *WRITERS) as act:
        for notice in dead_notices(act.session, locked_bulk(act.session, code, public_id)):
            send_again(act, notice)
    return _back(code, public_id)
