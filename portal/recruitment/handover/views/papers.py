"""Receipts on paper: typed by one person, confirmed by another."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.recruitment.handover import queries
from portal.recruitment.handover.forms import PaperForm
from portal.recruitment.handover.models import HandReceipt
from portal.recruitment.handover.services import by_hand
from portal.recruitment.handover.views.changes import OFFICE, hire_page, own
from portal.recruitment.labels import choices
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER

pages = Blueprint("handover_papers", __name__, url_prefix="/office/rounds/<code>/handover/hires")


@pages.route("/<public_id>/papers", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def enter(code: str, public_id: str) -> Answer:
    form = PaperForm() if request.method == "POST" else PaperForm(formdata=None)
    form.kind.choices = choices("hand_receipt.kind")
    if form.validate_on_submit():
        with (
            refusals_on(form, hire_paper_missing="paper", hire_paper_future="on"),
            act_on_round(code, PUBLISHER) as act,
        ):
            by_hand.enter_by_hand(
                act,
                own(act, public_id),
                form.kind.data or "",
                paper=form.paper.data or "",
                on=form.on.data,
                words=form.words.data or "",
            )
            return back("handover_hire.show", code=code, public_id=public_id)
    round_ = round_of(code, PUBLISHER)
    hire = queries.hire_in(reading(), round_.id, public_id)
    lead = _("接口还不能传送的回执，按管理端的来文登记，由另一人核对后生效。")
    return shown(hire_page(round_, hire, form, _("登记管理端来文"), lead))


def _paper(act: RoundAct, public_id: str, row_id: str) -> HandReceipt:
    return queries.of_hire(act.session, HandReceipt, own(act, public_id), row_id)


@pages.post("/<public_id>/papers/<row_id>/confirm")
@access.officer(CHECKER, weighty=True)
def confirm(code: str, public_id: str, row_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        by_hand.confirm_by_hand(act, _paper(act, public_id, row_id))
    return back("handover_hire.show", code=code, public_id=public_id)


@pages.post("/<public_id>/papers/<row_id>/drop")
@access.officer(*OFFICE)
def drop(code: str, public_id: str, row_id: str) -> Response:
    with act_on_round(code, *OFFICE) as act:
        by_hand.drop_by_hand(act, _paper(act, public_id, row_id))
    return back("handover_hire.show", code=code, public_id=public_id)
