"""Publishing: from here on the rules of the round are frozen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from portal.recruitment.approval.services.decide import require_other_people
from portal.recruitment.approval.services.freeze import freeze_policy
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import Notice
from portal.recruitment.rulebook.lifecycles import ROUND


def publish_recruitment_notice(act: RoundAct, body: dict[str, Any]) -> Publication:
    """Freeze the policy and publish the notice with ``body`` (facts, sections, tables).

    That it is what was approved, the caller has seen to (``release_round``). Raises Refused when
    the round is not approved, or for the drafter.
    """
    round_ = act.round_
    after = ROUND.after(round_.state, "publish")
    require_other_people(act, "publish")
    round_.state, round_.published_at = after, act.at
    publication = publish_notice(act, "recruitment", f"{round_.title}公告", body)
    freeze_policy(act, round_, publication_number=publication.number, at=act.at)
    return publication


def publish_notice(act: RoundAct, kind: str, title: str, body: dict[str, Any]) -> Publication:
    """A notice of the round: numbered within the round, published, and linked."""
    publication = publish(
        act, Document(kind=kind, round_code=act.round_.code, title=title, body=body)
    )
    act.session.flush()
    numbers = select(func.max(Notice.number)).where(Notice.round_id == act.round_.id)
    act.session.add(
        Notice(
            round_id=act.round_.id,
            kind=kind,
            number=1 + (act.session.scalar(numbers) or 0),
            publication_id=publication.id,
            published_at=act.at,
        )
    )
    return publication
