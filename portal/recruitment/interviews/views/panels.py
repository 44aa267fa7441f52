"""The morning's draw of panels, substitutes and staff, before the supervisor (F-07)."""

from __future__ import annotations

from flask import Response, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.recruitment.interviews import day_queries
from portal.recruitment.interviews.forms import LotsForm, NumbersForm, PanelSizeForm, ReasonForm
from portal.recruitment.interviews.printed_forms import panel_record_pdf
from portal.recruitment.interviews.services import discard_panels, draw_panels
from portal.recruitment.interviews.views.day_page import (
    TYPISTS,
    act_on_day,
    day_page,
    outcome_rows,
    to_day,
)
from portal.recruitment.interviews.views.days import READERS, pages
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rounds.uploads import clean_upload, keep_upload
from portal.recruitment.rulebook.marking.panels import PanelSize
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR


@pages.post("/<day_id>/panel-commitment")
@access.officer(EXAM_OFFICER, weighty=True)
def commit(code: str, day_id: str) -> Answer:
    form = PanelSizeForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_too_few_drawn="examiners"),
            act_on_day(code, day_id, EXAM_OFFICER) as (act, day),
        ):
            sizes = [
                PanelSize(room.name, form.examiners.data or 0, form.invigilators.data or 0)
                for room in day.rooms
                if room.state == "planned"
            ]
            draw_panels.commit_panels(act, day, sizes, by_lots=bool(form.by_lots.data))
            return to_day(code, day_id)
    return again(day_page(code, day_id, EXAM_OFFICER, size=form))


@pages.post("/<day_id>/panel-draw")
@access.officer(EXAM_OFFICER, weighty=True)
def draw_members(code: str, day_id: str) -> Answer:
    form = NumbersForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, draw_numbers="numbers", draw_too_few_digits="numbers"),
            act_on_day(code, day_id, EXAM_OFFICER) as (act, day),
        ):
            panel_draw = draw_panels.locked_draw(act.session, day)
            draw_panels.draw_panels(act, panel_draw, form.numbers.data or "")
            return to_day(code, day_id)
    return again(day_page(code, day_id, EXAM_OFFICER, numbers=form))


def _order(text: str) -> list[int]:
    """Raises ``Refused('interview.lots_order')`` for what are no numbers."""
    words = text.replace("、", " ").replace("，", " ").replace(",", " ").replace("-", " ").split()
    if not all(one.isascii() and one.isdecimal() and len(one) <= 4 for one in words):
        raise Refused("interview.lots_order", count="")
    return [int(one) for one in words]


@pages.post("/<day_id>/lots")
@access.officer(*TYPISTS, weighty=True)
def type_lots(code: str, day_id: str) -> Answer:
    form = LotsForm()
    if form.validate_on_submit():
        with refusals_on(form, interview_lots_order="order", interview_scan_missing="scan"):
            order = _order(form.order.data or "")
            upload = request.files.get("scan")
            clean = clean_upload(upload, sheets=False) if upload and upload.filename else None
            with act_on_day(code, day_id, *TYPISTS) as (act, day):
                scan = "" if clean is None else keep_upload(act, clean).sha256
                panel_draw = draw_panels.locked_draw(act.session, day)
                draw_panels.type_lots(act, panel_draw, order, scan)
                return to_day(code, day_id)
    return again(day_page(code, day_id, *TYPISTS, lots=form))


@pages.get("/<day_id>/F-07.pdf")
@access.officer(*READERS)
def panel_record(code: str, day_id: str) -> Response:
    round_ = round_of(code, *READERS)
    day = day_queries.day_in(reading(), round_.id, day_id)
    panel_draw = draw_panels.standing_draw(reading(), day.id)
    if panel_draw is None:
        raise Refused("interview.no_panel_draw")
    data = panel_record_pdf(round_, day, panel_draw, outcome_rows(panel_draw))
    return as_download(Response(data, mimetype="application/pdf"), f"F-07-{code}.pdf")


@pages.post("/<day_id>/panel-confirmation")
@access.officer(SUPERVISOR, weighty=True)
def confirm(code: str, day_id: str) -> Response:
    with act_on_day(code, day_id, SUPERVISOR) as (act, day):
        draw_panels.confirm_panels(act, draw_panels.locked_draw(act.session, day))
    return to_day(code, day_id)


@pages.post("/<day_id>/panel-discards")
@access.officer(CHECKER, weighty=True)
def propose_discard(code: str, day_id: str) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_reason_missing="reason"),
            act_on_day(code, day_id, CHECKER) as (act, day),
        ):
            panel_draw = draw_panels.locked_draw(act.session, day)
            discard_panels.propose_panel_discard(act, panel_draw, form.reason.data or "")
            return to_day(code, day_id)
    return again(day_page(code, day_id, CHECKER, reason=form))


@pages.post("/<day_id>/panel-discards/<any(confirmation, refusal):how>")
@access.officer(SUPERVISOR, weighty=True)
def decide_discard(code: str, day_id: str, how: str) -> Response:
    with act_on_day(code, day_id, SUPERVISOR) as (act, day):
        panel_draw = draw_panels.locked_draw(act.session, day)
        if how == "confirmation":
            discard_panels.confirm_panel_discard(act, panel_draw)
        else:
            discard_panels.refuse_panel_discard(act, panel_draw)
    return to_day(code, day_id)
