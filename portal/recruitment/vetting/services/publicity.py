"""公示: the list with names goes out for N working days, objections are taken in and answered, and
silence clears."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import Reckoning, days_after, local_day, working_days_after
from portal.recruitment.audit import SYSTEM, Act, Actor, record
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.messages.services import send
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.vetting.models import Candidacy, Objection
from portal.recruitment.vetting.queries import candidacies_of, expired

LEAST_TEXT = 6
OUTCOMES = ("dismissed", "upheld")


def reckon_publicity(session: Session, round_: RecruitmentRound, at: datetime) -> Reckoning:
    """The publicity of a list published at ``at``: the day itself does not count, days off do not,
    make-up days do; where the policy counts calendar days, only a last day off moves on.

    Raises ``Refused('period.calendar_missing')`` when it runs into a year whose holidays are not
    announced.
    """
    policy = read_policy(round_.policy)
    reckon = days_after if policy.publicity_unit == "days" else working_days_after
    return reckon(local_day(at), policy.publicity_days, working_calendar(session))


def awaiting_publicity(session: Session, round_id: int) -> list[Candidacy]:
    return [one for one in candidacies_of(session, round_id) if one.state == "proposed"]


def publish_proposed(
    session: Session, round_: RecruitmentRound, body: dict[str, Any], *, by: Actor, at: datetime
) -> Publication:
    """The checker publishes everybody who is proposed; ``body`` is the list made by
    ``documents.proposed_body``.

    Raises ``Refused('vetting.nobody_proposed')``, ``'two_people.same'`` when the publisher of the
    conclusions is asked to release them, ``'publication.leak'`` when the list holds what may not go
    out.
    """
    people = awaiting_publicity(session, round_.id)
    if not people:
        raise Refused("vetting.nobody_proposed")
    if any(by.account_id in {one.medical_by, one.background_by} for one in people):
        raise Refused("two_people.same")
    reckoning = reckon_publicity(session, round_, at)
    publication = publish(
        Act(session, by, at),
        Document(
            kind="proposed_hire",
            round_code=round_.code,
            title=f"{round_.title}拟聘用人员公示",
            body=body,
            expires_at=reckoning.end,
        ),
    )
    session.flush()
    for one in people:
        one.state = CANDIDACY.after(one.state, "publish")
        one.publication_id, one.publicity_starts_at, one.publicity_ends_at = (
            publication.id,
            at,
            reckoning.end,
        )
        send(
            session,
            one.application.account_id,
            "vetting.publicity",
            "拟聘用公示",
            f"您在拟聘用名单中公示。{reckoning.printed()[-1]}。",
            at=at,
            link=f"/my/candidacies/{one.public_id}",
            round_code=round_.code,
        )
    record(
        session,
        "vetting.publish",
        f"publication:{publication.number}",
        at=at,
        by=by,
        chain=round_.code,
        people=str(len(people)),
        ends_at=reckoning.end.isoformat(),
    )
    return publication


def take_in_objection(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    *,
    said_by: str,
    text: str,
    by: Actor,
    at: datetime,
) -> Objection:
    """Write down an objection (``said_by`` empty = anonymous); the candidacy is suspended until it
    is answered.

    Raises ``Refused('vetting.publicity_over')`` after the last moment, ``'vetting.reason_missing'``
    without a substance.
    """
    if candidacy.state != "suspended":
        after = CANDIDACY.after(candidacy.state, "object")
        if candidacy.publicity_ends_at is None or at >= candidacy.publicity_ends_at:
            raise Refused("vetting.publicity_over")
        candidacy.state = after
    if len(text.strip()) < LEAST_TEXT:
        raise Refused("vetting.reason_missing")
    row = Objection(
        candidacy_id=candidacy.id,
        said_by=said_by.strip(),
        text=text.strip(),
        received_at=at,
        received_by=by.account_id,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "vetting.object",
        f"objection:{row.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        candidacy=candidacy.public_id,
    )
    return row


def answer_objection(
    session: Session,
    round_: RecruitmentRound,
    objection: Objection,
    outcome: str,
    *,
    answer: str,
    by: Actor,
    at: datetime,
) -> None:
    """``dismissed`` (不影响) or ``upheld`` (取消), by another person than the one who took it in.

    While another objection to the same candidate is open, a dismissal leaves the candidate
    suspended. Raises ``Refused('two_people.same')``, ``'objection.answered'``,
    ``'vetting.outcome'``, ``'vetting.reason_missing'``.
    """
    if objection.outcome is not None:
        raise Refused("objection.answered")
    if objection.received_by == by.account_id:
        raise Refused("two_people.same")
    if outcome not in OUTCOMES:
        raise Refused("vetting.outcome")
    if len(answer.strip()) < LEAST_TEXT:
        raise Refused("vetting.reason_missing")
    objection.outcome, objection.answer, objection.answered_by, objection.answered_at = (
        outcome,
        answer.strip(),
        by.account_id,
        at,
    )
    session.flush()
    candidacy = session.get_one(Candidacy, objection.candidacy_id)
    if candidacy.state == "suspended":
        _conclude(session, round_, candidacy, outcome, answer.strip(), at)
    record(
        session,
        f"vetting.objection_{outcome}",
        f"objection:{objection.public_id}",
        at=at,
        by=by,
        chain=round_.code,
    )


def _conclude(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    outcome: str,
    answer: str,
    at: datetime,
) -> None:
    if outcome == "upheld":
        candidacy.state, candidacy.reason = (
            CANDIDACY.after(candidacy.state, "uphold_objection"),
            answer,
        )
        send(
            session,
            candidacy.application.account_id,
            "vetting.upheld",
            "公示异议成立，取消拟聘用",
            answer,
            at=at,
            link=f"/my/candidacies/{candidacy.public_id}",
            round_code=round_.code,
        )
        return
    still_open = session.scalar(
        select(Objection.id).where(
            Objection.candidacy_id == candidacy.id, Objection.outcome.is_(None)
        )
    )
    if still_open is None:
        candidacy.state = CANDIDACY.after(candidacy.state, "dismiss_objection")


def clear_expired(session: Session, round_: RecruitmentRound, at: datetime) -> int:
    """Everybody whose publicity has ended without an open objection is cleared; returns how many.

    May be repeated.
    """
    people = expired(session, round_.id, at)
    for one in people:
        one.state = CANDIDACY.after(one.state, "clear")
        record(
            session,
            "vetting.clear",
            f"candidacy:{one.public_id}",
            at=at,
            by=SYSTEM,
            chain=round_.code,
        )
        send(
            session,
            one.application.account_id,
            "vetting.cleared",
            "公示期满",
            "公示没有影响聘用的异议，接下来办理聘用手续。",
            at=at,
            link=f"/my/candidacies/{one.public_id}",
            round_code=round_.code,
        )
    return len(people)
