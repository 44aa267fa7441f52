"""A half-day's page: timetable, calls, the morning's draw, and what the viewer may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, render_template

from portal.foundation.web.forms import Form
from portal.foundation.web.posting import back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel import draw
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.forms import (
    CallForm,
    LotsForm,
    NumbersForm,
    PanelSizeForm,
    ReasonForm,
)
from portal.recruitment.interviews.models import InterviewDay
from portal.recruitment.interviews.pool_models import PanelDraw
from portal.recruitment.interviews.services import (
    call_examiners,
    discard_panels,
    draw_panels,
    issue_cards,
    plan_days,
)
from portal.recruitment.interviews.services.keep_pool import pool_of
from portal.recruitment.labels import word
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import PANEL_DRAW
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR

TYPISTS = (EXAM_OFFICER, CHECKER)


@contextmanager
def act_on_day(code: str, day_id: str, *roles: str) -> Iterator[tuple[RoundAct, InterviewDay]]:
    with act_on_round(code, *roles) as act:
        yield act, queries.day_in(act.session, act.round_.id, day_id)


def _timetable(day: InterviewDay) -> list[dict[str, Any]]:
    """Room by room, when each turn is expected; codes only."""
    return [
        {
            "room": room,
            "turns": [
                {
                    "code": turn.candidate_code,
                    "at": plan_days.begins_at(day, room.starts_at, turn.position),
                }
                for turn in room.slots
                if turn.position is not None
            ],
        }
        for room in day.rooms
        if room.state != "cancelled"
    ]


def outcome_rows(panel_draw: PanelDraw) -> list[dict[str, Any]]:
    people = {person.public_id: person for person in pool_of(reading(), panel_draw.day.round_id)}
    return [
        {
            "room": one["room"],
            "place": one["place"],
            "role": word("pool.role", one["role"]),
            "who": people[one["member"]].account.display_name,
        }
        for one in panel_draw.outcome
    ]


def _may(panel_draw: PanelDraw | None) -> dict[str, bool]:
    actions = () if panel_draw is None else PANEL_DRAW.actions(panel_draw.state, viewer().roles)
    lots = panel_draw is not None and panel_draw.method == "lots"
    waiting = panel_draw is not None and panel_draw.state == "committed"
    discard = panel_draw is not None and PANEL_DRAW.allows(panel_draw.state, "discard")
    asked = panel_draw is not None and discard_panels.is_discard_open(reading(), panel_draw)
    return {
        "call": viewer().has_role(EXAM_OFFICER) and panel_draw is None,
        "cards": viewer().has_role(EXAM_OFFICER),
        "commit": viewer().has_role(EXAM_OFFICER) and panel_draw is None,
        "draw": "draw" in actions and not lots,
        "type": waiting and lots and viewer().has_role(*TYPISTS),
        "confirm": "confirm" in actions,
        "discard": discard and not asked and viewer().has_role(CHECKER),
        "decide_discard": discard and asked and viewer().has_role(SUPERVISOR),
    }


def day_page(code: str, day_id: str, *roles: str, **filled: Form) -> str:
    session, round_ = reading(), round_of(code, *roles)
    day = queries.day_in(session, round_.id, day_id)
    calls = call_examiners.calls_of(session, day.id)
    called = {call.pool_id for call in calls}
    panel_draw = draw_panels.standing_draw(session, day.id)
    call_form = filled.get("call") or CallForm(formdata=None)
    call_form.people.choices = people_choices(round_.id, called)
    return render_template(
        "recruitment/interviews/office/day.html",
        round_=round_,
        day=day,
        rooms=_timetable(day),
        calls=calls,
        panel_draw=panel_draw,
        listed=_listed(panel_draw),
        list_digest=draw.list_digest(panel_draw.members) if panel_draw else "",
        cards=issue_cards.cards_of(session, day.id),
        entitled=issue_cards.entitled(session, day),
        outcome=outcome_rows(panel_draw) if panel_draw else [],
        call_form=call_form,
        size_form=filled.get("size") or PanelSizeForm(formdata=None),
        numbers_form=filled.get("numbers") or NumbersForm(formdata=None),
        lots_form=filled.get("lots") or LotsForm(formdata=None),
        reason_form=filled.get("reason") or ReasonForm(formdata=None),
        may=_may(panel_draw),
    )


def people_choices(round_id: int, called: set[int]) -> list[tuple[str, str]]:
    return [
        (person.public_id, f"{person.account.display_name} · {word('pool.role', person.kind)}")
        for person in pool_of(reading(), round_id)
        if person.listed and person.id not in called
    ]


def _listed(panel_draw: PanelDraw | None) -> list[str]:
    """The names behind the list's numbers, for the paper lots."""
    if panel_draw is None or panel_draw.method != "lots":
        return []
    people = {person.public_id: person for person in pool_of(reading(), panel_draw.day.round_id)}
    return [people[member].account.display_name for member in panel_draw.members]


def to_day(code: str, day_id: str) -> Response:
    return back("interviews_days.show", code=code, day_id=day_id)
