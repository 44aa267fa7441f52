"""公示: lists with names go out for N days each, and silence clears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.jobs.rows import each_within
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import Reckoning, local_day
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.publication.terms import length_words, publicity_reckoning
from portal.recruitment.vetting.approval import Approval
from portal.recruitment.vetting.deadlines import expired
from portal.recruitment.vetting.models import Candidacy, PublicityList
from portal.recruitment.vetting.queries import candidacies_of, effective_policy, held_up
from portal.recruitment.vetting.services.tell import tell

LEAST_NUMBER = 4


@dataclass(frozen=True)
class Publicity:
    """A list to be: the people of vacancies with one clock, its length in words, and how its last
    moment is counted."""

    people: tuple[Candidacy, ...]
    length: str
    reckoning: Reckoning

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted({candidacy.vacancy.code for candidacy in self.people}))


def reckon_publicity(
    session: Session, people: Iterable[Candidacy], at: datetime
) -> list[Publicity]:
    """The lists that these people go onto if published at ``at``, by each vacancy's own policy: the
    day itself does not count, days off do not, make-up days do; where the policy counts calendar
    days, only a last day off moves on. Earliest end first.

    Raises ``Refused('period.calendar_missing')`` when it runs into a year whose holidays are not
    announced.
    """
    calendar = working_calendar(session)
    found: dict[tuple[str, Reckoning], list[Candidacy]] = {}
    for candidacy in people:
        policy = effective_policy(candidacy.vacancy)
        reckoning = publicity_reckoning(policy, local_day(at), calendar)
        length = length_words(policy.publicity_days, policy.publicity_unit)
        found.setdefault((length, reckoning), []).append(candidacy)
    lists = [Publicity(tuple(members), *terms) for terms, members in found.items()]
    return sorted(lists, key=lambda one: (one.reckoning.end, one.codes))


def awaiting_publicity(session: Session, round_id: int) -> list[Candidacy]:
    """Everybody who is proposed and not yet on a public list, but nobody of a vacancy whose
    corrected ranking has to be decided and carried out first."""
    waiting = held_up(session, round_id)
    return [
        candidacy
        for candidacy in candidacies_of(session, round_id)
        if candidacy.state == "proposed" and candidacy.vacancy_id not in waiting
    ]


def require_approval(approval: Approval) -> None:
    """Raises ``Refused('vetting.minutes_missing')``, ``'vetting.approval_missing'``."""
    require_reason(approval.minutes, "vetting.minutes_missing", least=LEAST_NUMBER)
    if approval.minutes_on is None:
        raise Refused("vetting.minutes_missing", least=LEAST_NUMBER)
    require_reason(approval.union_opinion, "vetting.approval_missing", least=2)


def publish_proposed(
    act: RoundAct, approval: Approval, drafts: Iterable[tuple[Publicity, dict[str, Any]]]
) -> list[PublicityList]:
    """The checker publishes everybody who is proposed; ``drafts`` are the lists of
    ``documents.proposed_lists``, each with its body.

    Raises ``Refused('vetting.minutes_missing')``, ``'vetting.approval_missing'`` without G-06,
    ``'vetting.nobody_proposed'``, ``'two_people.same'`` when the publisher of the conclusions is
    asked to release them, ``'two_people.screened'`` for whoever screened one of them,
    ``'publication.leak'`` when a list holds what may not go out.
    """
    require_approval(approval)
    lists = list(drafts)
    if not lists:
        raise Refused("vetting.nobody_proposed")
    for publicity, _body in lists:
        for candidacy in publicity.people:
            require_another(act.by.account_id, *candidacy.examiners)
            require_not_screener(act.session, candidacy.application, act.by.account_id)
    return [_publish_one(act, approval, publicity, body) for publicity, body in lists]


def _publish_one(
    act: RoundAct, approval: Approval, publicity: Publicity, body: dict[str, Any]
) -> PublicityList:
    publication = publish(
        act,
        Document(
            kind="proposed_hire",
            round_code=act.round_.code,
            title=f"{act.round_.title}拟聘用人员公示",
            body=body,
            expires_at=publicity.reckoning.end,
        ),
    )
    act.session.flush()
    row = PublicityList(
        round_id=act.round_.id,
        number=_next_number(act),
        publication_id=publication.id,
        minutes=approval.minutes.strip(),
        minutes_on=approval.minutes_on,
        union_opinion=approval.union_opinion.strip(),
        starts_at=act.at,
        ends_at=publicity.reckoning.end,
    )
    act.session.add(row)
    act.session.flush()
    _begin_publicity(act, publicity, row)
    act.record_on_round(
        "vetting.publish",
        f"publication:{publication.number}",
        people=str(len(publicity.people)),
        minutes=row.minutes,
        union_opinion=row.union_opinion,
        ends_at=row.ends_at.isoformat(),
    )
    return row


def _next_number(act: RoundAct) -> int:
    newest = select(func.max(PublicityList.number)).where(PublicityList.round_id == act.round_.id)
    return 1 + (act.session.scalar(newest) or 0)


def _begin_publicity(act: RoundAct, publicity: Publicity, row: PublicityList) -> None:
    for candidacy in publicity.people:
        candidacy.move("publish")
        candidacy.publicity = row
        text = f"您在拟聘用名单中公示。{publicity.reckoning.printed()[-1]}。"
        tell(act, candidacy, "vetting.publicity", "拟聘用公示", text)
    act.session.flush()


def clear_expired(act: RoundAct) -> int:
    """Everybody whose publicity has ended without an open objection is cleared; returns how many.

    May be repeated. It is the clock that acts: ``act.by`` is ``SYSTEM``.
    """
    text = "公示没有影响聘用的异议，接下来办理聘用手续。"

    def cleared(candidacy_id: int) -> int:
        candidacy = act.session.get_one(Candidacy, candidacy_id)
        candidacy.move("clear")
        act.record_on_round("vetting.clear", f"candidacy:{candidacy.public_id}")
        tell(act, candidacy, "vetting.cleared", "公示期满", text)
        return candidacy_id

    people = expired(act.session, act.round_.id, act.at)
    return len(each_within(act.session, f"vetting.clear/{act.round_.id}", people, cleared))
