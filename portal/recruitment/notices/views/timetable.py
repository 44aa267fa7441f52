"""The timetable of a round."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from portal.foundation.forms import Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import word
from portal.recruitment.notices.forms import timetable_form
from portal.recruitment.notices.models import WINDOWS
from portal.recruitment.notices.services import EDITABLE, locked_round, set_windows
from portal.recruitment.notices.views.office import drafting, hub, pages, shown
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.unions.acting import acting


def _typed_windows(form: Form) -> dict[str, tuple[datetime, datetime]]:
    found = {}
    for kind in WINDOWS:
        starts, ends = form[f"{kind}_starts"].data, form[f"{kind}_ends"].data
        if starts is not None:
            found[kind] = (starts, ends if ends is not None else starts)
    return found


@pages.route("/<code>/timetable", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def timetable(code: str) -> Response | tuple[str, int] | str:
    round_ = drafting(code)
    given = {f"{window.kind}_starts": window.starts_at for window in round_.windows} | {
        f"{window.kind}_ends": window.ends_at for window in round_.windows
    }
    form = timetable_form({kind: word("window", kind) for kind in WINDOWS})(data=given)
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            set_windows(session, locked_round(session, round_.id), _typed_windows(form), by=acting(viewer(), PUBLISHER), at=now())
            return hub(code)
    return shown("timetable", form, round_=round_, windows=WINDOWS, editable=round_.state in EDITABLE)
