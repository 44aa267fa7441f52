"""Figures of any day: who was in post, who came and who left since the beginning of that year."""

from __future__ import annotations

from datetime import datetime, time

from flask import Blueprint, render_template, request

from portal.foundation.time.clock import SHANGHAI, local
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.period import DAY
from portal.workforce.desk.past import PastDay, figures_of_day
from portal.workforce.rulebook.flows import Flow
from portal.workforce.rulebook.roles import READING_ROLES
from portal.workforce.workers.spell_forms import DayForm

pages = Blueprint("past_office", __name__, url_prefix="/office/figures")


@pages.get("")
@access.officer(*READING_ROLES)
def index() -> str:
    """As known now, or as known at the end of a day."""
    form = DayForm(request.args)
    form.validate()
    on = form.on.data or local(now()).date()
    known = form.known.data
    known_at = None if known is None else datetime.combine(known + DAY, time(), SHANGHAI)
    roots = viewer().unions_for(*READING_ROLES)
    figures = figures_of_day(reading(), roots, PastDay(on, known_at))
    return render_template(
        "workforce/desk/figures.html",
        form=form,
        on=on,
        known=known,
        rows=[[line.name, *_numbers(line.flow)] for line in figures.lines],
        total=_numbers(figures.total),
    )


def _numbers(flow: Flow) -> list[int]:
    return [
        *(flow.at_start, flow.hired, flow.moved_in),
        *(flow.left, flow.moved_out, flow.at_end),
    ]
