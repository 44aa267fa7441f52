"""The timetable of a round: drawn, checked, suggested, and typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.filters import day as day_words
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading
from portal.kernel.errors import Refused
from portal.recruitment.calendars.queries import ends_soon, named_days, working_calendar
from portal.recruitment.labels import word
from portal.recruitment.labels.rounds import BASIS, CONCERNS
from portal.recruitment.rounds.models import WINDOWS, RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE, check_timetable, set_windows
from portal.recruitment.rounds.timetable_forms import (
    SuggestForm,
    TimetableForm,
    timetable_form,
    values_of,
)
from portal.recruitment.rounds.timetable_picture import Line, draw, lines
from portal.recruitment.rounds.views.office import pages
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.publication.terms import timetable_terms
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.rulebook.timetable.suggestion import suggested
from portal.recruitment.rulebook.timetable.windows import Concern, Span, concerns


def spans_of(round_: RecruitmentRound) -> dict[str, Span]:
    """The timetable in order of the process."""
    spans = {}
    for kind in WINDOWS:
        window = round_.window(kind)
        if window is not None:
            spans[kind] = (window.starts_at, window.ends_at)
    return spans


def _worded(concern: Concern) -> str:
    facts = {
        name: day_words(value) if isinstance(value, date) else value
        for name, value in concern.facts.items()
    }
    for name, group in (("earlier", "window"), ("why", "calendar.day"), ("unit", "publicity.unit")):
        if name in facts:
            facts[name] = word(group, str(facts[name]))
    return str(CONCERNS[concern.code]) % {"window": word("window", concern.window), **facts}


def drawing(round_: RecruitmentRound, windows: Mapping[str, Span]) -> dict[str, Any]:
    """What the drawing, its table and its warnings need; also used where a change of the timetable
    is shown."""
    session, at = reading(), now()
    calendar, policy = working_calendar(session), read_policy(round_.policy)
    noticed = local(round_.published_at or at).date()
    doubtful = concerns(
        windows,
        calendar,
        terms=timetable_terms(policy),
        noticed_on=noticed,
    )
    years = {local(at).year, *(end.year for span in windows.values() for end in span)}
    table, names = lines(windows, calendar), named_days(session, years)
    return {
        "picture": draw(windows, calendar),
        "lines": table,
        "concerns": [(concern.window, _worded(concern)) for concern in doubtful],
        "free_days": {line.kind: _free_days(line, names) for line in table},
        "year_missing": ends_soon(session, local(at).date()),
    }


def _free_days(line: Line, names: Mapping[date, str]) -> list[str]:
    """What the window meets on its days, each name once: 春节, 国庆节调休上班, 未公布."""
    met = []
    for day, why in line.free_days:
        usual = gettext("未公布") if why == "unknown" else word("calendar.day", why)
        worked = gettext("调休上班") if why == "makeup" else ""
        met.append(f"{names.get(day, usual)}{worked}")
    return list(dict.fromkeys(met))


def _suggestion(round_: RecruitmentRound, form: TimetableForm) -> dict[str, Span]:
    """The usual timetable from the day asked for; a refusal (an unannounced year) stands on the
    form."""
    asked = SuggestForm(request.args)
    if not asked.start.data:
        return {}
    terms = timetable_terms(read_policy(round_.policy))
    with refusals_on(form):
        return suggested(asked.start.data, working_calendar(reading()), terms)
    return {}


def drawable(form: TimetableForm) -> dict[str, Span]:
    """The windows typed so far that can be drawn, also while something else about them is wrong."""
    spans = {}
    for kind in WINDOWS:
        start = form[f"{kind}_starts"].data
        end = form[f"{kind}_ends"].data or start
        if start is not None and start <= end:
            spans[kind] = (start, end)
    return spans


def _typed(form: TimetableForm) -> dict[str, Span] | None:
    """The windows typed, checked; None when something is wrong, with the words on its field."""
    if not form.validate():
        return None
    windows = form.windows()
    if form.errors:
        return None
    try:
        check_timetable(windows)
    except Refused as refused:
        form.blame(refused)
        return None
    return windows


@pages.route("/<code>/timetable", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def timetable(code: str) -> Answer:
    """A post saves, or with ``preview`` only draws what was typed; ``?start=`` fills in the usual
    timetable from that day."""
    round_ = round_of(code, PUBLISHER)
    windows = spans_of(round_)
    form_class = timetable_form({kind: word("window", kind) for kind in WINDOWS})
    standing = values_of(windows)
    form = form_class(data=standing, standing=standing)
    if request.method == "POST":
        typed = _typed(form)
        if typed is not None and "preview" not in request.form:
            with act_on_round(code, PUBLISHER) as act:
                set_windows(act, typed)
            return back(".timetable", code=code, saved=1)
        page = _page(round_, form, typed if typed is not None else drawable(form))
        return shown(page) if form.errors else page
    if round_.state in EDITABLE and (usual := _suggestion(round_, form)):
        form = form_class(formdata=None, data=values_of(usual), standing=standing)
        return _page(round_, form, usual, filled=True)
    return _page(round_, form, windows)


def _page(
    round_: RecruitmentRound,
    form: TimetableForm,
    windows: Mapping[str, Span],
    *,
    filled: bool = False,
) -> str:
    return render_template(
        "recruitment/rounds/office/timetable.html",
        form=form,
        round_=round_,
        windows=WINDOWS,
        editable=round_.state in EDITABLE,
        basis=BASIS,
        filled=filled,
        previewed="preview" in request.form,
        saved=request.args.get("saved") == "1" and request.method == "GET",
        start=request.args.get("start", ""),
        **drawing(round_, windows),
    )
