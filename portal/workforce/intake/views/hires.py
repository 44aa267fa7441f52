"""Hires that were handed over, as both sides' states have them: what doesn't fit, and cancellations
that came on paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.cells import Cell, link, tag
from portal.foundation.web.filters import day, moment
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import Act
from portal.workforce.intake import queries
from portal.workforce.intake.forms import LetterForm, SettlementForm
from portal.workforce.intake.models import HandedHire, IntakeConflict, PaperCancellation
from portal.workforce.intake.services import cancel as cancelling
from portal.workforce.intake.services.settle_conflict import settle_conflict
from portal.workforce.labels import choices, word
from portal.workforce.rulebook.roles import CITY_REVIEWER, COUNTY_CLERK
from portal.workforce.unions.posting import act_as

pages = Blueprint("intake_hires", __name__, url_prefix="/office/hires")
OFFICE = (COUNTY_CLERK, CITY_REVIEWER)
KIND = {
    "announced": "live",
    "refused": "act",
    "accepted": "pass",
    "filed": "pass",
    "cancelling": "act",
    "cancelled": "void",
    "left": "void",
}


@pages.get("")
@access.officer(*OFFICE)
def index() -> str:
    hires = queries.hires_within(reading(), viewer().unions_for(*OFFICE))
    conflicts = queries.rows_of(reading(), IntakeConflict, hires)
    troubled = {one.handed_id for one in conflicts if one.state == "open"}
    papers = queries.rows_of(reading(), PaperCancellation, hires)
    waiting = {one.handed_id for one in papers if one.state == "entered"}
    return render_template(
        "workforce/intake/hires.html",
        lines=[_line(hire, hire.id in troubled, hire.id in waiting) for hire in hires],
        troubled=len(troubled),
        waiting=len(waiting),
    )


def _line(hire: HandedHire, is_troubled: bool, is_waiting: bool) -> list[Cell]:
    note = _("两边对不上") if is_troubled else _("撤销待核对") if is_waiting else ""
    return [
        hire.hire,
        hire.round_code,
        tag(word("handed_hire.state", hire.state), KIND[hire.state], note=note),
        hire.worker_number or "—",
        hire.filing_number or "—",
        link(_("详情"), url_for("intake_hires.show", public_id=hire.public_id)),
    ]


@pages.get("/<public_id>")
@access.officer(*OFFICE)
def show(public_id: str) -> str:
    session = reading()
    hire = queries.hire_within(session, public_id, viewer().unions_for(*OFFICE))
    conflicts = queries.rows_of(session, IntakeConflict, [hire])
    papers = queries.rows_of(session, PaperCancellation, [hire])
    is_reviewer = CITY_REVIEWER in viewer().roles
    return render_template(
        "workforce/intake/hire.html",
        hire=hire,
        kind=KIND[hire.state],
        editions=[
            [
                _("第 %(n)s 版", n=one.number),
                moment(one.announced_at),
                moment(one.taken_at) if one.taken_at else "—",
                one.record_sha256[:12],
            ]
            for one in hire.editions
        ],
        conflicts=[one for one in conflicts if one.state == "open"],
        settled=[_settled(one) for one in conflicts if one.state == "settled"],
        papers=[_paper(one) for one in papers],
        entered=[one for one in papers if one.state == "entered"],
        there={code for code, _text in choices("intake_conflict.there")},
        events={code for code, _text in choices("outgoing.event")},
        me=viewer().account_id,
        is_reviewer=is_reviewer,
        may_enter=hire.state not in ("cancelling", "cancelled", "left"),
    )


def _settled(one: IntakeConflict) -> list[Cell]:
    return [word("intake_conflict.reason", one.reason), moment(one.at), one.settlement]


def _paper(one: PaperCancellation) -> list[Cell]:
    return [
        word("paper_cancellation.reason", one.reason),
        one.paper,
        day(one.written_on),
        word("paper_cancellation.state", one.state),
        one.words or "—",
    ]


def _own(act: Act, public_id: str, *roles: str) -> HandedHire:
    reachable = viewer().unions_for(*roles)
    return queries.hire_within(act.session, public_id, reachable, for_change=True)


def _page(public_id: str, form: Any, title: str, lead: str) -> str:
    hire = queries.hire_within(reading(), public_id, viewer().unions_for(*OFFICE))
    href = url_for("intake_hires.show", public_id=hire.public_id)
    return render_template(
        "workforce/intake/form.html", form=form, title=title, lead=lead, href=href
    )


@pages.route("/<public_id>/cancel", methods=["GET", "POST"])
@access.officer(*OFFICE)
def cancel(public_id: str) -> Answer:
    form = LetterForm() if request.method == "POST" else LetterForm(formdata=None)
    form.reason.choices = choices("paper_cancellation.reason")
    if form.validate_on_submit():
        with (
            refusals_on(form, hire_paper_missing="paper", hire_paper_future="on"),
            act_as(*OFFICE) as act,
        ):
            cancelling.enter_cancellation(act, _own(act, public_id, *OFFICE), form.letter())
            return back(".show", public_id=public_id)
    lead = _("按招聘单位的来函登记，由市级另一人核对后办理；已备案的，要再由省级注销备案。")
    return shown(_page(public_id, form, _("登记撤销来函"), lead))


def _cancellation(act: Act, public_id: str, row_id: str, *roles: str) -> PaperCancellation:
    hire = _own(act, public_id, *roles)
    return queries.row_of_hire(act.session, PaperCancellation, hire, row_id)


@pages.post("/<public_id>/cancellations/<row_id>/confirm")
@access.officer(CITY_REVIEWER, weighty=True)
def confirm(public_id: str, row_id: str) -> Response:
    with act_as(CITY_REVIEWER) as act:
        row = _cancellation(act, public_id, row_id, CITY_REVIEWER)
        cancelling.confirm_cancellation(act, row)
    return back(".show", public_id=public_id)


@pages.post("/<public_id>/cancellations/<row_id>/drop")
@access.officer(*OFFICE)
def drop(public_id: str, row_id: str) -> Response:
    with act_as(*OFFICE) as act:
        cancelling.drop_cancellation(act, _cancellation(act, public_id, row_id, *OFFICE))
    return back(".show", public_id=public_id)


@pages.route("/<public_id>/conflicts/<row_id>", methods=["GET", "POST"])
@access.officer(CITY_REVIEWER)
def settle(public_id: str, row_id: str) -> Answer:
    form = SettlementForm() if request.method == "POST" else SettlementForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form, hire_reason_missing="words"), act_as(CITY_REVIEWER) as act:
            hire = _own(act, public_id, CITY_REVIEWER)
            row = queries.row_of_hire(act.session, IntakeConflict, hire, row_id)
            settle_conflict(act, row, form.words.data or "")
            return back(".show", public_id=public_id)
    lead = _("请先与招聘单位核对。这里只记下结果。")
    return shown(_page(public_id, form, _("处理两边不一致"), lead))
