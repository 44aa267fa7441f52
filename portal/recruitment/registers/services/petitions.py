"""信访举报: taken in with or without a name, handled by the supervisors alone, answered within the
clock.

The clock is 10 working days, extended once by as many (law-and-clocks §4, 异议调查); what stands in
the audit chain names no person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import end_of, local_day, working_days_after
from portal.recruitment.audit import GENERAL_CHAIN, Act, Actor
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.registers.models import Petition, PetitionStep
from portal.recruitment.registers.queries import receipt_index
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import PETITION
from portal.recruitment.unions.models import Union

WORKING_DAYS = 10
PUBLIC = Actor(None, "举报人")
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
SAYS_WHAT = ("accept", "decline", "extend", "answer")
LAST_SECOND = timedelta(seconds=1)  # a period that ends at midnight belongs to the day before


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in, on paper or by the page; without a name it is anonymous."""

    channel: str
    concern: str
    matter: str
    name: str = ""
    contact: str = ""
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a supervisor says at a step, and, where the step asks for it, who investigates, in
    which way and on which day was answered."""

    text: str = ""
    investigator: str = ""
    way: str = ""
    answered_on: date | None = None


NOTHING_SAID = Step()


def due_after(session: Session, event_on: date) -> datetime:
    """Ten working days after the day itself; two weeks where the year's holidays are not announced,
    because nobody is turned away for that."""
    try:
        return working_days_after(event_on, WORKING_DAYS, working_calendar(session)).end
    except Refused:
        return end_of(event_on + timedelta(days=14))


def receive_petition(
    act: Act, union: Union, round_: RecruitmentRound | None, intake: Intake
) -> tuple[Petition, str]:
    """Take a petition in; returns it with its receipt code, which stands nowhere else."""
    code = "".join(secrets.choice(SIGNS) for _sign in range(12))
    on = intake.received_on or local_day(act.at)
    petition = Petition(
        number=_next_number(act, union),
        union_id=union.id,
        round_id=round_.id if round_ else None,
        received_on=on,
        channel=intake.channel,
        named=bool(intake.name),
        concern=intake.concern,
        receipt_index=receipt_index(code),
        due_at=due_after(act.session, on),
    )
    petition.name, petition.contact = intake.name or None, intake.contact or None
    petition.matter = intake.matter
    act.session.add(petition)
    act.session.flush()
    said = {"channel": intake.channel, "concern": intake.concern}
    _record(act, "notices.receive_petition", petition, round_, **said)
    return petition, f"{code[:4]}-{code[4:8]}-{code[8:]}"


def _next_number(act: Act, union: Union) -> str:
    prefix = f"XF{local(act.at).year}-{union.code}-"
    taken = select(func.count()).select_from(Petition).where(Petition.number.startswith(prefix))
    return f"{prefix}{1 + (act.session.scalar(taken) or 0):04d}"


def handle_petition(act: Act, public_id: str, action: str, step: Step = NOTHING_SAID) -> Petition:
    """``accept`` (names who investigates), ``decline``, ``extend`` (once), ``answer``, ``close``.

    Raises ``Refused('lifecycle.not_allowed')``, ``'petition.text_missing'``,
    ``'petition.investigator_missing'``, ``'petition.extended_once'``.
    """
    petition = _locked(act.session, public_id)
    after = PETITION.after(petition.state, action)
    if action in SAYS_WHAT:
        require_reason(step.text, "petition.text_missing")
    if action == "accept":
        petition.investigator = require_reason(step.investigator, "petition.investigator_missing")
    if action == "extend":
        _extend(act.session, petition)
    if action in {"answer", "decline"}:
        petition.answer, petition.answered_by_way = step.text, step.way
        petition.answered_on = step.answered_on or local_day(act.at)
    petition.state = after
    taken = PetitionStep(petition_id=petition.id, action=action, by_words=act.by.words, at=act.at)
    taken.by, taken.text = act.by.account_id, step.text or None
    act.session.add(taken)
    _record(act, "notices.handle_petition", petition, petition.round_, step=action)
    return petition


def _locked(session: Session, public_id: str) -> Petition:
    petition = session.scalar(
        locked(session, select(Petition).where(Petition.public_id == public_id))
    )
    if petition is None:
        raise Refused("petition.not_found")
    return petition


def _extend(session: Session, petition: Petition) -> None:
    if petition.extended:
        raise Refused("petition.extended_once")
    petition.extended = True
    petition.due_at = due_after(session, local_day(petition.due_at - LAST_SECOND))


def _record(
    act: Act, action: str, petition: Petition, round_: RecruitmentRound | None, **facts: object
) -> None:
    chain = round_.code if round_ else GENERAL_CHAIN
    subject = f"petition:{petition.public_id}"
    act.record(action, subject, chain=chain, number=petition.number, **facts)
