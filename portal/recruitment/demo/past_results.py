"""The second half of the past round: lists computed and confirmed by two people, the interview, and
the tie that the certificate decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import officer_by_login
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act, Actor
from portal.recruitment.demo.chapters import Chapter, Telling
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.past_round import TIED
from portal.recruitment.demo.rounds import moment
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.services import (
    assign_panel,
    draw_order,
    hold_interview,
    plan_rooms,
)
from portal.recruitment.results.documents import preferences_body, run_body
from portal.recruitment.results.services.compute_run import compute
from portal.recruitment.results.services.publish_run import (
    confirm_run,
    place_vacancies,
    publish_preferences,
    publish_run,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound

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


def publish_list(
    session: Session, storage: Storage, round_: RecruitmentRound, kind: str, at: datetime
) -> None:
    """Computed by one, confirmed by another, published.

    Every step reads afresh, as it does where steps are requests of their own.
    """
    session.flush()
    session.expire_all()
    for run in compute(RoundAct(session, actor(session, "jingban"), at, round_), storage, kind):
        session.flush()
        confirm_run(RoundAct(session, actor(session, "fuhe"), at + timedelta(hours=1), round_), run)
        session.flush()
        publish_run(
            RoundAct(session, actor(session, "jingban"), at + timedelta(hours=2), round_),
            storage,
            run,
            run_body(session, round_, run),
        )
    session.flush()


def tell_results(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    applications: dict[int, Application],
    at: datetime,
) -> None:
    """From the written result to the published ranking."""
    publish_list(session, storage, round_, "written_result", moment(at - timedelta(days=51), 9))
    publish_list(session, storage, round_, "shortlist", moment(at - timedelta(days=48), 9))
    on = moment(at - timedelta(days=46), 9)
    publish_preferences(
        RoundAct(session, actor(session, "fuhe"), on, round_), preferences_body(session, round_)
    )
    session.flush()
    _interview(session, round_, applications, moment(at - timedelta(days=42), 9))
    publish_list(session, storage, round_, "interview", moment(at - timedelta(days=41), 9))
    publish_list(session, storage, round_, "ranking", moment(at - timedelta(days=41), 14))


def _level(serial: int) -> Fraction:
    """How well somebody speaks: the two who tie speak equally well, the third a little less."""
    if serial in TIED[:2]:
        return Fraction(85)
    return Fraction(84) if serial in TIED else Fraction(70 + serial * 13 % 14)


def _interview(
    session: Session, round_: RecruitmentRound, applications: dict[int, Application], on: datetime
) -> None:
    officer = actor(session, "kaowu")
    before = on - timedelta(days=1)
    by_officer = RoundAct(session, officer, before, round_)
    act = by_officer
    room = plan_rooms.plan_room(act, "第一面试室", on)
    panel = [_account(session, login) for login in PANEL]
    assign_panel.assign_panel(act, room, [account.id for account in panel])
    session.flush()
    place_vacancies(by_officer, room, ["QJ11", "QJ12", "QJ13"])
    session.flush()
    draw_order.commit_order(act, room)
    draw_order.draw_order(
        RoundAct(session, officer, on - timedelta(minutes=40), round_), room, "4-18-33"
    )
    session.flush()
    hold_interview.start_room(RoundAct(session, officer, on, round_), room)
    _hold(
        session,
        round_,
        room,
        panel,
        {application.id: serial for serial, application in applications.items()},
        on,
    )
    hold_interview.close_room(RoundAct(session, officer, on + timedelta(hours=7), round_), room)
    hold_interview.countersign_room(
        RoundAct(session, actor(session, "jiandu"), on + timedelta(hours=7, minutes=10), round_),
        room,
    )
    session.flush()


def _account(session: Session, login: str) -> Account:
    found = officer_by_login(session, login)
    if found is None:
        raise LookupError(login)
    return found


def _hold(
    session: Session,
    round_: RecruitmentRound,
    room: InterviewRoom,
    panel: list[Account],
    serial_of: dict[int, int],
    on: datetime,
) -> None:
    officer = actor(session, "kaowu")
    members = {member.account_id: member for member in room.members}
    for turn in range(len(room.slots)):
        when = on + timedelta(minutes=20 * turn)
        slot = hold_interview.call_next(
            RoundAct(session, officer, when, round_), room, present=turn != 4
        )
        session.flush()
        if slot.state != "present":
            continue
        for account, leaning in zip(panel, LEANING, strict=True):
            by = Actor(account.id, f"考官 {account.display_name}")
            value = _level(serial_of[slot.application_id]) + leaning
            hold_interview.submit_marks(
                Act(session, by, when + timedelta(minutes=15)),
                slot,
                members[account.id],
                {"": value},
            )
        session.flush()


def _told(telling: Telling) -> None:
    tell_results(
        telling.session,
        telling.storage,
        telling.rounds["past"],
        telling.applications,
        telling.at,
    )


CHAPTERS = (Chapter(_told, order=40),)
