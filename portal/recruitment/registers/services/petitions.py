"""信访举报: taken in with or without a name, handled by the supervisors alone, answered within the
clock.

The clock is 10 working days, extended once by as many (law-and-clocks §4, 异议调查); what stands in
the audit chain names no person.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.kernel.period import end_of, local_day, working_days_after
from portal.recruitment.audit import GENERAL_CHAIN, Actor, record
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.registers.models import Petition, PetitionStep
from portal.recruitment.registers.queries import receipt_index
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import PETITION
from portal.recruitment.unions.models import Union

WORKING_DAYS = 10
PUBLIC = Actor(None, "举报人")
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
PER_HOUR = 120
SAYS_WHAT = ("accept", "decline", "extend", "answer")


def due_after(session: Session, event_on: date) -> datetime:
    """Ten working days after the day itself; two weeks where the year's holidays are not announced,
    because nobody is turned away for that."""
    try:
        return working_days_after(event_on, WORKING_DAYS, working_calendar(session)).end
    except Refused:
        return end_of(event_on + timedelta(days=14))


def count_one(session: Session, at: datetime) -> None:
    """Bound a flood without knowing who writes: one counter for everybody.

    Raises ``Refused('petition.busy')``.
    """
    if isinstance(
        throttle.hit(session, "petition", "everybody", at, PER_HOUR, timedelta(hours=1)),
        throttle.Wait,
    ):
        raise Refused("petition.busy")


def receive_petition(
    session: Session,
    union: Union,
    round_: RecruitmentRound | None,
    *,
    channel: str,
    concern: str,
    matter: str,
    name: str = "",
    contact: str = "",
    received_on: date | None = None,
    by: Actor = PUBLIC,
    at: datetime,
) -> tuple[Petition, str]:
    """Take a petition in; returns it with its receipt code, which stands nowhere else.

    Without a name it is anonymous, whatever else is given.
    """
    code = "".join(secrets.choice(SIGNS) for _sign in range(12))
    prefix = f"XF{local(at).year}-{union.code}-"
    number = 1 + (
        session.scalar(
            select(func.count()).select_from(Petition).where(Petition.number.startswith(prefix))
        )
        or 0
    )
    on = received_on or local_day(at)
    petition = Petition(
        number=f"{prefix}{number:04d}",
        union_id=union.id,
        round_id=round_.id if round_ else None,
        received_on=on,
        channel=channel,
        named=bool(name),
        concern=concern,
        receipt_index=receipt_index(code),
        due_at=due_after(session, on),
    )
    petition.name, petition.contact, petition.matter = name or None, contact or None, matter
    session.add(petition)
    session.flush()
    record(
        session,
        "notices.receive_petition",
        f"petition:{petition.public_id}",
        at=at,
        by=by,
        chain=round_.code if round_ else GENERAL_CHAIN,
        number=petition.number,
        channel=channel,
        concern=concern,
    )
    return petition, f"{code[:4]}-{code[4:8]}-{code[8:]}"


def handle_petition(
    session: Session,
    public_id: str,
    action: str,
    *,
    text: str = "",
    investigator: str = "",
    way: str = "",
    answered_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Petition:
    """``accept`` (names who investigates), ``decline``, ``extend`` (once), ``answer``, ``close``.

    Raises ``Refused('lifecycle.not_allowed')``, ``'petition.text_missing'``,
    ``'petition.investigator_missing'``, ``'petition.extended_once'``.
    """
    petition = session.scalar(
        locked(session, select(Petition).where(Petition.public_id == public_id))
    )
    if petition is None:
        raise Refused("petition.not_found")
    after = PETITION.after(petition.state, action)
    if action in SAYS_WHAT and not text:
        raise Refused("petition.text_missing")
    if action == "accept":
        if not investigator:
            raise Refused("petition.investigator_missing")
        petition.investigator = investigator
    if action == "extend":
        if petition.extended:
            raise Refused("petition.extended_once")
        petition.extended, petition.due_at = (
            True,
            due_after(session, local_day(petition.due_at - timedelta(seconds=1))),
        )
    if action in {"answer", "decline"}:
        petition.answer, petition.answered_on, petition.answered_by_way = (
            text,
            answered_on or local_day(at),
            way,
        )
    petition.state = after
    step = PetitionStep(
        petition_id=petition.id, action=action, by=by.account_id, by_words=by.words, at=at
    )
    step.text = text or None
    session.add(step)
    record(
        session,
        "notices.handle_petition",
        f"petition:{petition.public_id}",
        at=at,
        by=by,
        chain=petition.round_.code if petition.round_ else GENERAL_CHAIN,
        number=petition.number,
        step=action,
    )
    return petition
