"""The parts of a change: what shall hold is typed, what holds is read.

Each part is a page of its own and saved by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, request

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.kernel.period import WorkCalendar
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.changes.documents import moment_words, span_words
from portal.recruitment.changes.forms import (
    ContactsForm,
    HeadcountForm,
    SectionForm,
    UntilForm,
    facts_form,
)
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.posting import act_on_change
from portal.recruitment.changes.queries import change_in
from portal.recruitment.changes.services.draft import Place, items_of, put_items
from portal.recruitment.changes.services.values import (
    CONTACTS,
    as_stored,
    present_value,
    windows_after,
)
from portal.recruitment.changes.views.office import pages, shown_part, to_change
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import WINDOWS, RecruitmentRound
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rounds.timetable_forms import timetable_form, values_of
from portal.recruitment.rounds.views.timetable import drawing, spans_of
from portal.recruitment.rulebook.publication.notice_changes import (
    CONTACT,
    HEADCOUNT,
    POLICY,
    REQUIREMENTS,
    TEXT,
    VACANCY,
    VACANCY_FACTS,
    WINDOW,
)
from portal.recruitment.rulebook.publication.notice_sections import SECTIONS
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.rulebook.timetable.windows import Move, Span, length, moved_as_far
from portal.recruitment.rules.forms import PolicyDocumentForm
from portal.recruitment.vacancies.requirement_members import editor, typed_document


def _loaded(code: str, public_id: str) -> tuple[RecruitmentRound, NoticeChange]:
    round_ = round_of(code, PUBLISHER)
    return round_, change_in(reading(), round_, public_id)


def _wished(round_: RecruitmentRound, change: NoticeChange, place: Place) -> Any:
    """What the change says of the place, else what holds."""
    for item in items_of(change):
        if item.place == place:
            return item.after
    return present_value(reading(), round_, *place)


def _save(
    form: Form, code: str, public_id: str, wanted: Mapping[Place, Any], **fields: str
) -> Response | None:
    with refusals_on(form, **fields), act_on_change(code, public_id, PUBLISHER) as act:
        put_items(act, wanted)
        return to_change(code, public_id)
    return None


@pages.route("/<public_id>/contacts", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def contacts(code: str, public_id: str) -> Answer:
    round_, change = _loaded(code, public_id)
    places = {key: (CONTACT, key, "") for key in CONTACTS}
    form = ContactsForm(data={key: _wished(round_, change, place) for key, place in places.items()})
    if form.validate_on_submit() and (
        done := _save(
            form, code, public_id, {place: form[key].data for key, place in places.items()}
        )
    ):
        return done
    return shown_part("contacts", form, round_, change)


@pages.route("/<public_id>/texts", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def section(code: str, public_id: str) -> Answer:
    """``?section=`` says which part of the notice's text."""
    round_, change = _loaded(code, public_id)
    section = request.args.get("section", SECTIONS[0])
    if section not in SECTIONS:
        raise Refused("notice.no_section", section=section)
    place = (TEXT, section, "")
    form = SectionForm(text=_wished(round_, change, place))
    if form.validate_on_submit():
        wanted = {place: (form.text.data or "").replace("\x00", "").replace("\r\n", "\n")}
        if done := _save(form, code, public_id, wanted):
            return done
    return shown_part("section", form, round_, change, section=section)


def _vacancy_code() -> str:
    """``?vacancy=`` says which; an unknown one is found out where its values are read."""
    return request.args.get("vacancy", "").strip() or "-"


@pages.route("/<public_id>/facts", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def facts(code: str, public_id: str) -> Answer:
    (round_, change), vacancy_code = _loaded(code, public_id), _vacancy_code()
    places = {name: (VACANCY, vacancy_code, name) for name in VACANCY_FACTS}
    labels = {name: word("change.place", name) for name in VACANCY_FACTS}
    form = facts_form(labels, VACANCY_FACTS)(
        data={name: _wished(round_, change, place) for name, place in places.items()}
    )
    if form.validate_on_submit():
        wanted = {
            place: (form[name].data or "").replace("\r\n", "\n") for name, place in places.items()
        }
        if done := _save(form, code, public_id, wanted):
            return done
    return shown_part("facts", form, round_, change, keys=VACANCY_FACTS, vacancy_code=vacancy_code)


@pages.route("/<public_id>/headcount", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def headcount(code: str, public_id: str) -> Answer:
    (round_, change), vacancy_code = _loaded(code, public_id), _vacancy_code()
    place = (HEADCOUNT, vacancy_code, "")
    form = HeadcountForm(headcount=_wished(round_, change, place))
    if form.validate_on_submit() and (
        done := _save(form, code, public_id, {place: form.headcount.data})
    ):
        return done
    present = present_value(reading(), round_, *place)
    return shown_part("headcount", form, round_, change, vacancy_code=vacancy_code, present=present)


@pages.route("/<public_id>/requirements", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def requirements(code: str, public_id: str) -> Answer:
    (round_, change), vacancy_code = _loaded(code, public_id), _vacancy_code()
    place = (REQUIREMENTS, vacancy_code, "")
    document = _wished(round_, change, place)
    shared = round_.requirements
    form = editor(shared, document)
    if form.validate_on_submit() and (
        done := _save(form, code, public_id, {place: typed_document(form, shared, document)})
    ):
        return done
    return shown_part("requirements", form, round_, change, vacancy_code=vacancy_code)


@pages.route("/<public_id>/policy", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def policy(code: str, public_id: str) -> Answer:
    round_, change = _loaded(code, public_id)
    place = (POLICY, "", "")
    form = PolicyDocumentForm(
        document=json.dumps(_wished(round_, change, place), ensure_ascii=False, indent=1)
    )
    if form.validate_on_submit() and (done := _save(form, code, public_id, {place: form.parsed})):
        return done
    return shown_part("policy", form, round_, change)


def _proposal(
    round_: RecruitmentRound, until: datetime | None, form: Form
) -> tuple[dict[str, Move], tuple[str, ...]]:
    """Every date that the new end of registration moves, and the windows left to a person; a
    refusal stands on the form."""
    if until is None:
        return {}, ()
    with refusals_on(form):
        return moved_as_far(spans_of(round_), until, working_calendar(reading()))
    return {}, ()


def _moves(round_: RecruitmentRound, windows: Mapping[str, Span]) -> list[dict[str, Any]]:
    """Old and new of every window that differs, with the working days of both, for the page."""
    calendar, before = working_calendar(reading()), spans_of(round_)
    return [
        _move(kind, before.get(kind), windows[kind], calendar)
        for kind in WINDOWS
        if windows.get(kind) is not None and before.get(kind) != windows[kind]
    ]


def _move(kind: str, old: Span | None, new: Span, calendar: WorkCalendar) -> dict[str, Any]:
    lengths = [length(span, calendar).working_days if span else None for span in (old, new)]
    return {
        "kind": kind,
        "before": span_words(old),
        "after": span_words(new),
        "working": lengths,
        "days": (new[0] - old[0]).days if old else None,
    }


def _asked_until() -> datetime | None:
    form = UntilForm(request.args)
    return form.until.data if form.validate() else None


@pages.route("/<public_id>/timetable", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def timetable(code: str, public_id: str) -> Answer:
    """``?until=`` proposes what an extension of registration moves; the proposal can be edited
    before it is saved."""
    round_, change = _loaded(code, public_id)
    windows = windows_after(round_, items_of(change))
    form_class = timetable_form({kind: word("window", kind) for kind in WINDOWS})
    standing = values_of(windows)
    form, proposal, left = form_class(data=standing, standing=standing), {}, ()
    if request.method == "POST" and form.validate():
        typed = form.windows()
        if not form.errors and (done := _save_windows(form, code, public_id, typed)):
            return done
        windows = windows | typed
    elif request.method == "GET":
        proposal, left = _proposal(round_, _asked_until(), form)
        if proposal:
            windows = windows | {kind: move.after for kind, move in proposal.items()}
            form = form_class(formdata=None, data=values_of(windows), standing=standing)
    shown = {"proposed": bool(proposal), "left_out": left} | _timetable_values(round_, windows)
    return shown_part("timetable", form, round_, change, **shown)


def _timetable_values(round_: RecruitmentRound, windows: Mapping[str, Span]) -> dict[str, Any]:
    ends = spans_of(round_)["registration"][1]
    known = {kind: windows[kind] for kind in WINDOWS if kind in windows}
    return {
        "windows": WINDOWS,
        "until": request.args.get("until", ""),
        "moves": _moves(round_, windows),
        "ends": moment_words(ends, is_end=True),
        **drawing(round_, known),
    }


def _save_windows(
    form: Any, code: str, public_id: str, typed: Mapping[str, Span]
) -> Response | None:
    try:
        with act_on_change(code, public_id, PUBLISHER) as act:
            wanted = {(WINDOW, kind, ""): as_stored(span) for kind, span in typed.items()}
            for window in act.round_.windows:
                # An emptied line is no wish to drop a published window.
                present = as_stored((window.starts_at, window.ends_at))
                wanted.setdefault((WINDOW, window.kind, ""), present)
            put_items(act, wanted)
            return to_change(code, public_id)
    except Refused as refused:
        form.blame(refused)
        return None
