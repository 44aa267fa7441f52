"""公示: the list with names goes out for N working days, objections are taken in and answered, and
silence clears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.jobs.rows import each_within
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import Reckoning, local_day
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.publication.terms import length_words, publicity_reckoning
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy, Objection
from portal.recruitment.vetting.queries import candidacies_of, expired
from portal.recruitment.vetting.services.tell import tell

LEAST_TEXT = 6
OUTCOMES = ("dismissed", "upheld")


@dataclass(frozen=True)
class Publicity:
    """The publicity of the vacancies ``codes``, whose policy is the same: its length in words and
    how its last moment is counted."""

    codes: tuple[str, ...]
    length: str
    reckoning: Reckoning


def reckon_publicity(
    session: Session, round_: RecruitmentRound, vacancies: Iterable[Vacancy], at: datetime
) -> list[Publicity]:
    """The publicity of a list published at ``at``, by each vacancy's own policy: the day itself
    does not count, days off do not, make-up days do; where the policy counts calendar days, only a
    last day off moves on. Earliest end first.

    Raises ``Refused('period.calendar_missing')`` when it runs into a year whose holidays are not
    announced.
    """
    calendar = working_calendar(session)
    found: dict[tuple[str, Reckoning], set[str]] = {}
    for vacancy in vacancies:
        policy = read_policy(overridden(round_.policy, vacancy.policy_override))
        reckoning = publicity_reckoning(policy, local_day(at), calendar)
        length = length_words(policy.publicity_days, policy.publicity_unit)
        found.setdefault((length, reckoning), set()).add(vacancy.code)
    shown = [Publicity(tuple(sorted(codes)), *terms) for terms, codes in found.items()]
    return sorted(shown, key=lambda one: (one.reckoning.end, one.codes))


def awaiting_publicity(session: Session, round_id: int) -> list[Candidacy]:
    """Everybody who is proposed and not yet on a public list."""
    people = candidacies_of(session, round_id)
    return [candidacy for candidacy in people if candidacy.state == "proposed"]


def publish_proposed(act: RoundAct, body: dict[str, Any]) -> Publication:
    """The checker publishes everybody who is proposed; ``body`` is the list made by
    ``documents.proposed_body``.

    Raises ``Refused('vetting.nobody_proposed')``, ``'two_people.same'`` when the publisher of the
    conclusions is asked to release them, ``'two_people.screened'`` for whoever screened one of
    them, ``'publication.leak'`` when the list holds what may not go
    out.
    """
    people = awaiting_publicity(act.session, act.round_.id)
    if not people:
        raise Refused("vetting.nobody_proposed")
    for candidacy in people:
        require_another(act.by.account_id, candidacy.medical_by, candidacy.background_by)
        require_not_screener(act.session, candidacy.application, act.by.account_id)
    vacancies = [candidacy.vacancy for candidacy in people]
    publicities = reckon_publicity(act.session, act.round_, vacancies, act.at)
    ends_at = publicities[-1].reckoning.end
    publication = publish(
        act,
        Document(
            kind="proposed_hire",
            round_code=act.round_.code,
            title=f"{act.round_.title}拟聘用人员公示",
            body=body,
            expires_at=ends_at,
        ),
    )
    act.session.flush()
    _begin_publicity(act, people, publication, publicities)
    act.record_on_round(
        "vetting.publish",
        f"publication:{publication.number}",
        people=str(len(people)),
        ends_at=ends_at.isoformat(),
    )
    return publication


def _begin_publicity(
    act: RoundAct,
    people: list[Candidacy],
    publication: Publication,
    publicities: Iterable[Publicity],
) -> None:
    by_code = {code: one.reckoning for one in publicities for code in one.codes}
    for candidacy in people:
        reckoning = by_code[candidacy.vacancy.code]
        text = f"您在拟聘用名单中公示。{reckoning.printed()[-1]}。"
        candidacy.state = CANDIDACY.after(candidacy.state, "publish")
        candidacy.publication_id = publication.id
        candidacy.publicity_starts_at, candidacy.publicity_ends_at = act.at, reckoning.end
        tell(act, candidacy, "vetting.publicity", "拟聘用公示", text)


def take_in_objection(
    act: RoundAct, candidacy: Candidacy, text: str, said_by: str = ""
) -> Objection:
    """Write down an objection (``said_by`` empty = anonymous); the candidacy is suspended until it
    is answered.

    Raises ``Refused('vetting.publicity_over')`` after the last moment, ``'vetting.reason_missing'``
    without a substance.
    """
    if candidacy.state != "suspended":
        after = CANDIDACY.after(candidacy.state, "object")
        if candidacy.publicity_ends_at is None or act.at >= candidacy.publicity_ends_at:
            raise Refused("vetting.publicity_over")
        candidacy.state = after
    objection = Objection(
        candidacy_id=candidacy.id,
        said_by=said_by.strip(),
        text=require_reason(text, "vetting.reason_missing", least=LEAST_TEXT),
        received_at=act.at,
        received_by=act.by.account_id,
    )
    act.session.add(objection)
    act.session.flush()
    subject = f"objection:{objection.public_id}"
    act.record_on_round("vetting.object", subject, candidacy=candidacy.public_id)
    return objection


def answer_objection(act: RoundAct, objection: Objection, outcome: str, answer: str) -> None:
    """``dismissed`` (不影响) or ``upheld`` (取消), by another person than the one who took it in.

    While another objection to the same candidate is open, a dismissal leaves the candidate
    suspended. Raises ``Refused('two_people.same')``, ``'two_people.screened'``,
    ``'objection.answered'``, ``'vetting.outcome'``, ``'vetting.reason_missing'``.
    """
    if objection.outcome is not None:
        raise Refused("objection.answered")
    require_another(act.by.account_id, objection.received_by)
    if outcome not in OUTCOMES:
        raise Refused("vetting.outcome")
    objection.answer = require_reason(answer, "vetting.reason_missing", least=LEAST_TEXT)
    objection.outcome = outcome
    candidacy = act.session.get_one(Candidacy, objection.candidacy_id)
    require_not_screener(act.session, candidacy.application, act.by.account_id)
    objection.answered_by, objection.answered_at = act.by.account_id, act.at
    act.session.flush()
    if candidacy.state == "suspended":
        _conclude(act, candidacy, objection)
    act.record_on_round(f"vetting.objection_{outcome}", f"objection:{objection.public_id}")


def _conclude(act: RoundAct, candidacy: Candidacy, objection: Objection) -> None:
    """What the answer to the objection means for the candidate who is suspended."""
    if objection.outcome == "upheld":
        candidacy.state = CANDIDACY.after(candidacy.state, "uphold_objection")
        candidacy.reason = objection.answer
        title = "公示异议成立，取消拟聘用"
        tell(act, candidacy, "vetting.upheld", title, objection.answer)
        return
    still_open = act.session.scalar(
        select(Objection.id).where(
            Objection.candidacy_id == candidacy.id, Objection.outcome.is_(None)
        )
    )
    if still_open is None:
        candidacy.state = CANDIDACY.after(candidacy.state, "dismiss_objection")


def clear_expired(act: RoundAct) -> int:
    """Everybody whose publicity has ended without an open objection is cleared; returns how many.

    May be repeated. It is the clock that acts: ``act.by`` is ``SYSTEM``.
    """
    text = "公示没有影响聘用的异议，接下来办理聘用手续。"

    def cleared(candidacy_id: int) -> int:
        candidacy = act.session.get_one(Candidacy, candidacy_id)
        candidacy.state = CANDIDACY.after(candidacy.state, "clear")
        act.record_on_round("vetting.clear", f"candidacy:{candidacy.public_id}")
        tell(act, candidacy, "vetting.cleared", "公示期满", text)
        return candidacy_id

    people = expired(act.session, act.round_.id, act.at)
    return len(each_within(act.session, f"vetting.clear/{act.round_.id}", people, cleared))
