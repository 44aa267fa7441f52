"""Changes of a round, and the family of notices they belong to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.changes.models import NoticeChange, NoticeTelling
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.models import Notice, RecruitmentRound
from portal.recruitment.rounds.queries import policy_versions
from portal.recruitment.rulebook.policy import overridden, policy_digest


def changes_of(session: Session, round_id: int) -> list[NoticeChange]:
    """Newest first."""
    return list(
        session.scalars(
            select(NoticeChange)
            .where(NoticeChange.round_id == round_id)
            .order_by(NoticeChange.id.desc())
        )
    )


def change_in(session: Session, round_: RecruitmentRound, public_id: str) -> NoticeChange:
    """Raises ``Refused('change.not_found')``, also for another round's."""
    found = session.scalar(
        select(NoticeChange).where(
            NoticeChange.round_id == round_.id, NoticeChange.public_id == public_id
        )
    )
    if found is None:
        raise Refused("change.not_found")
    return found


def telling_of(session: Session, publication_number: str | None) -> NoticeTelling | None:
    return session.scalar(
        select(NoticeTelling).where(NoticeTelling.publication_number == publication_number)
    )


@dataclass(frozen=True)
class NoticeLine:
    """A notice of the round with its publication; ``change`` where it came out of one."""

    number: int
    kind: str
    publication: Publication
    change: NoticeChange | None


def notice_lines(session: Session, round_: RecruitmentRound) -> list[NoticeLine]:
    """Every notice that went out for the round, in order."""
    statement = (
        select(Notice, Publication)
        .join(Publication, Publication.id == Notice.publication_id)
        .where(Notice.round_id == round_.id)
        .order_by(Notice.number)
    )
    own = {
        change.publication_number: change
        for change in changes_of(session, round_.id)
        if change.publication_number
    }
    return [
        NoticeLine(notice.number, notice.kind, publication, own.get(publication.number))
        for notice, publication in session.execute(statement).all()
    ]


def version_behind(
    session: Session, round_id: int, digest: str, override: dict[str, object] | None = None
) -> int | None:
    """Which version of the round's rules stands behind the digest of a run (a vacancy's
    ``override`` on top); None for none."""
    for version in reversed(policy_versions(session, round_id)):
        document = overridden(version.document, override) if override else version.document
        if policy_digest(document) == digest:
            return version.number
    return None
