"""The interviews of the past round: a drawn order, seven examiners, one candidate who does not
come."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import officer_by_login
from portal.recruitment.audit import Act, Actor
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import PAST, TIED, moment
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.services import (
    assign_panel,
    draw_order,
    hold_interview,
    mark_turns,
    plan_rooms,
    sign_room,
)
from portal.recruitment.results.services.publish_run import place_vacancies

PANEL = tuple(f"kaoguan{number}" for number in range(1, 8))
# How far each examiner stands from the candidate's level: the highest and the lowest fall away.
LEANING = (
    Fraction(0),
    Fraction(2),
    Fraction(-2),
    Fraction(1),
    Fraction(-1),
    Fraction("0.5"),
    Fraction("-0.5"),
)
STAYS_AWAY = 4  # the turn at which nobody comes


def interview(telling: RoundTelling) -> None:
    on = moment(telling.at - timedelta(days=42), 9)
    panel = [_account(telling, login) for login in PANEL]
    room = _prepare(telling, panel, on)
    hold_interview.start_room(telling.act_on_round("kaowu", on), room)
    _hold(telling, room, panel, on)
    closed = on + timedelta(hours=7)
    hold_interview.close_room(telling.act_on_round("kaowu", closed), room)
    _sign(telling, room, closed)
    telling.session.flush()


def _sign(telling: RoundTelling, room: InterviewRoom, closed: datetime) -> None:
    """F-13 by 计分员, 核分员, 主考官 and 监督员, a few minutes after each other."""
    steps = (
        ("dengfen1", sign_room.sign_tally),
        ("hefen", sign_room.sign_check),
        (PANEL[0], sign_room.sign_chief),
        ("jiandu", sign_room.countersign_room),
    )
    for number, (login, step) in enumerate(steps, 1):
        step(telling.act_on_round(login, closed + timedelta(minutes=4 * number)), room)


def _account(telling: RoundTelling, login: str) -> Account:
    account = officer_by_login(telling.session, login)
    if account is None:
        raise LookupError(login)
    return account


def _prepare(telling: RoundTelling, panel: list[Account], on: datetime) -> InterviewRoom:
    """The day before: room, panel and vacancies; the order is drawn 40 minutes before."""
    act = telling.act_on_round("kaowu", on - timedelta(days=1))
    room = plan_rooms.plan_room(act, "第一面试室", on)
    assign_panel.assign_panel(act, room, [account.id for account in panel])
    telling.session.flush()
    place_vacancies(act, [room], ["QJ11", "QJ12", "QJ13"])
    telling.session.flush()
    draw_order.commit_order(act, room)
    drawn = telling.act_on_round("kaowu", on - timedelta(minutes=40))
    draw_order.draw_order(drawn, room, "41833-70952-11846-20377")
    telling.session.flush()
    return room


def _hold(telling: RoundTelling, room: InterviewRoom, panel: list[Account], on: datetime) -> None:
    serial_of = {application.id: serial for serial, application in telling.applications.items()}
    for turn in range(len(room.slots)):
        at = on + timedelta(minutes=20 * turn)
        act = telling.act_on_round("kaowu", at)
        slot = hold_interview.call_next(act, room, present=turn != STAYS_AWAY)
        telling.session.flush()
        if slot.state != "present":
            continue
        level = _level(serial_of[slot.application_id])
        for account, leaning in zip(panel, LEANING, strict=True):
            by = Actor(account.id, f"考官 {account.display_name}")
            marked = Act(telling.session, by, at + timedelta(minutes=15))
            marks = {"": level + leaning}
            mark_turns.submit_marks(marked, slot, marks)
        telling.session.flush()


def _level(serial: int) -> Fraction:
    """How well somebody speaks: the two who tie speak equally well, the third a little less."""
    if serial in TIED[:2]:
        return Fraction(85)
    return Fraction(84) if serial in TIED else Fraction(70 + serial * 13 % 14)


CHAPTERS = (Chapter(interview, order=110, tales=(PAST,)),)
