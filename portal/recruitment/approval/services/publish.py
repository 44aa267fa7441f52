"""Publishing: from here on the rules of the round are frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.approval.services.decide import require_other_people
from portal.recruitment.approval.services.freeze import freeze_policy
from portal.recruitment.audit import Act, Actor
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.models import Notice, RecruitmentRound
from portal.recruitment.rulebook.lifecycles import ROUND


def publish_recruitment_notice(
    session: Session, round_: RecruitmentRound, body: dict[str, Any], *, by: Actor, at: datetime
) -> Publication:
    """Freeze the policy and publish the notice with ``body`` (facts, sections, tables).

    That it is what was approved, the caller has seen to (``release_round``). Raises Refused when
    the round is not approved, or for the drafter.
    """
    after = ROUND.after(round_.state, "publish")
    require_other_people(session, round_, "publish", by)
    round_.state, round_.published_at = after, at
    publication = publish_notice(
        session, round_, "recruitment", f"{round_.title}公告", body, by=by, at=at
    )
    freeze_policy(session, round_, publication_number=publication.number, at=at)
    return publication


def publish_notice(
    session: Session,
    round_: RecruitmentRound,
    kind: str,
    title: str,
    body: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Publication:
    """A notice of the round: numbered within the round, published, and linked."""
    publication = publish(
        Act(session, by, at), Document(kind=kind, round_code=round_.code, title=title, body=body)
    )
    session.flush()
    number = 1 + (
        session.scalar(select(func.max(Notice.number)).where(Notice.round_id == round_.id)) or 0
    )
    session.add(
        Notice(
            round_id=round_.id,
            kind=kind,
            number=number,
            publication_id=publication.id,
            published_at=at,
        )
    )
    return publication
