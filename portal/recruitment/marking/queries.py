"""Batches, booklets and scripts as coders, clerks, arbiter and supervisor see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import AuditEntry
from portal.recruitment.conduct.queries import effects_in_force
from portal.recruitment.exams.models import Sitting
from portal.recruitment.exams.queries import tickets
from portal.recruitment.marking.models import Booklet, Channel, Keying, MarkingBatch, Paper, Script
from portal.recruitment.marking.score_models import Score
from portal.recruitment.rulebook.marking.effects import Sanction, with_effects
from portal.recruitment.unions.holders import in_force
from portal.recruitment.unions.models import Appointment, Union
from portal.recruitment.unions.queries import lineage


def batches_of(session: Session, round_id: int) -> list[MarkingBatch]:
    """By paper and number; cancelled ones among them."""
    statement = (
        select(MarkingBatch)
        .join(Paper, Paper.id == MarkingBatch.paper_id)
        .options(selectinload(MarkingBatch.channels))
        .where(MarkingBatch.round_id == round_id)
        .order_by(Paper.code, Paper.id, MarkingBatch.number)
    )
    return list(session.scalars(statement))


def batch_in(session: Session, round_id: int, public_id: str) -> MarkingBatch:
    """Raises ``Refused('marking.batch_not_found')``."""
    batch = session.scalar(
        select(MarkingBatch).where(
            MarkingBatch.round_id == round_id, MarkingBatch.public_id == public_id
        )
    )
    if batch is None:
        raise Refused("marking.batch_not_found")
    return batch


def locked_batch(session: Session, round_id: int, public_id: str) -> MarkingBatch:
    """A batch of the round to change. Raises ``Refused('marking.batch_not_found')``."""
    statement = select(MarkingBatch).where(
        MarkingBatch.round_id == round_id, MarkingBatch.public_id == public_id
    )
    batch = session.scalar(locked(session, statement))
    if batch is None:
        raise Refused("marking.batch_not_found")
    return batch


def booklet_in(session: Session, batch: MarkingBatch, code: str) -> Booklet:
    """Raises ``Refused('marking.booklet_not_found')``."""
    booklet = session.scalar(
        select(Booklet).where(Booklet.batch_id == batch.id, Booklet.code == code)
    )
    if booklet is None:
        raise Refused("marking.booklet_not_found")
    return booklet


def script_counts(session: Session, batch_id: int) -> dict[str, int]:
    """State → number of scripts."""
    rows = session.execute(
        select(Script.state, func.count()).where(Script.batch_id == batch_id).group_by(Script.state)
    )
    return dict(rows.all())


def booklet_counts(session: Session, batch_id: int) -> dict[str, tuple[int, int]]:
    """Code of the booklet → (scripts, scripts agreed or settled), in order of the codes."""
    done = func.sum(case((Script.state.in_(("agreed", "settled")), 1), else_=0))
    statement = (
        select(Booklet.code, func.count(), done)
        .join(Script, Script.booklet_id == Booklet.id)
        .where(Booklet.batch_id == batch_id)
        .group_by(Booklet.code)
        .order_by(Booklet.code)
    )
    return {code: (count, int(ready)) for code, count, ready in session.execute(statement)}


def booklet_keyed(session: Session, channel: Channel) -> dict[str, int]:
    """Code of the booklet → scripts that this channel has keyed."""
    statement = (
        select(Booklet.code, func.count())
        .join(Script, Script.booklet_id == Booklet.id)
        .join(Keying, (Keying.script_id == Script.id) & (Keying.channel_id == channel.id))
        .group_by(Booklet.code)
    )
    return dict(session.execute(statement).all())


def keying_page(
    session: Session, booklet: Booklet, channel: Channel
) -> list[tuple[Script, Keying | None]]:
    """Scripts of a booklet in its order, each with this channel's own keying and never the
    other's."""
    statement = (
        select(Script, Keying)
        .outerjoin(Keying, (Keying.script_id == Script.id) & (Keying.channel_id == channel.id))
        .where(Script.booklet_id == booklet.id)
        .order_by(Script.position)
    )
    return [(script, keying) for script, keying in session.execute(statement)]


def keyed_counts(session: Session, batch_id: int) -> dict[str, int]:
    """Channel → number of scripts keyed: figures only, no values."""
    statement = (
        select(Channel.code, func.count(Keying.id))
        .outerjoin(Keying, Keying.channel_id == Channel.id)
        .where(Channel.batch_id == batch_id)
        .group_by(Channel.code)
        .order_by(Channel.code)
    )
    return dict(session.execute(statement).all())


def differing_scripts(session: Session, batch_id: int) -> list[Script]:
    """For the third person alone: every keying beside the others."""
    statement = (
        select(Script)
        .options(
            selectinload(Script.keyings).joinedload(Keying.channel), joinedload(Script.booklet)
        )
        .where(
            Script.batch_id == batch_id,
            Script.state.in_(("differing", "settled")),
        )
        .order_by(Script.sealed_code)
    )
    return list(session.scalars(statement))


def scripts_with(session: Session, batch_id: int, codes: Sequence[str]) -> list[Script]:
    """Scripts of the batch under these sealed codes, locked, with their keyings."""
    statement = (
        select(Script)
        .options(selectinload(Script.keyings).joinedload(Keying.channel))
        .where(Script.batch_id == batch_id, Script.sealed_code.in_(codes))
        .order_by(Script.sealed_code)
    )
    return list(session.scalars(locked(session, statement)))


def clerks_for(session: Session, organiser: Union, on: date) -> list[Account]:
    """Accounts that hold 登分人员 in the organiser or above it on this day."""
    unions = [union.id for union in lineage(session, organiser)]
    statement = (
        select(Account)
        .join(Appointment, Appointment.account_id == Account.id)
        .where(
            Appointment.role == "score_clerk",
            Appointment.union_id.in_(unions),
            *in_force(on),
            Account.state == "active",
        )
        .order_by(Account.id)
    )
    return list(session.scalars(statement).unique())


def chained_digest(session: Session, chain: str, subject: str, *actions: str) -> str:
    """What the newest entry about ``subject`` says in ``digest``; '' where there is none."""
    statement = (
        select(AuditEntry.facts)
        .where(
            AuditEntry.chain == chain,
            AuditEntry.subject == subject,
            AuditEntry.action.in_(actions),
        )
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    facts = session.scalar(statement)
    return str(facts.get("digest", "")) if facts else ""


def tickets_of(session: Session, round_id: int) -> dict[int, str]:
    """Application id → ticket number, for everybody whose seat was drawn."""
    return {one: ticket.number for one, ticket in tickets(session, round_id).items()}


@dataclass(frozen=True, slots=True)
class ScoreInForce:
    """``kind``: score (with its exact ``value``), absent, void; ``edition`` of the score that it
    rests on."""

    kind: str
    value: Fraction | None
    edition: int


def scores_in_force(session: Session, round_id: int, paper: str) -> dict[int, ScoreInForce]:
    """Application id → what counts in this paper: the newest edition of each score, with what was
    decided about the person or the script applied."""
    return _in_force(session, round_id, paper).get(paper, {})


def newest_editions(session: Session, round_id: int, paper: str) -> dict[int, int]:
    """Application id → number of the newest edition of its score in this paper."""
    statement = (
        select(Score.application_id, func.max(Score.edition))
        .join(Application, Application.id == Score.application_id)
        .where(Application.round_id == round_id, Score.paper == paper)
        .group_by(Score.application_id)
    )
    return dict(session.execute(statement).all())


def _in_force(
    session: Session, round_id: int, paper: str | None = None
) -> dict[str, dict[int, ScoreInForce]]:
    statement = (
        select(Score, Sitting.replaces_id)
        .join(Application, Application.id == Score.application_id)
        .outerjoin(Paper, Paper.id == Score.paper_id)
        .outerjoin(Sitting, Sitting.id == Paper.sitting_id)
        .where(Application.round_id == round_id)
        .order_by(Score.edition)
    )
    if paper is not None:
        statement = statement.where(Score.paper == paper)
    decided = _decided(session, round_id)
    papers: dict[str, dict[int, ScoreInForce]] = {}
    for score, replaces in session.execute(statement):
        key = (score.application_id, score.paper)
        sanctions = [*decided.get(key, ()), *decided.get((score.application_id, ""), ())]
        counts = with_effects(score.kind, score.value, sanctions, again=replaces is not None)
        people = papers.setdefault(score.paper, {})
        people.pop(score.application_id, None)
        if counts is not None:
            people[score.application_id] = ScoreInForce(*counts, score.edition)
    return papers


def _decided(session: Session, round_id: int) -> dict[tuple[int, str], list[Sanction]]:
    """(application id, paper or '' for every one) → what decisions do to its scores."""
    decided: dict[tuple[int, str], list[Sanction]] = {}
    for effect in effects_in_force(session, round_id):
        sanction = Sanction(effect.kind, effect.points)
        decided.setdefault((effect.application_id, effect.paper), []).append(sanction)
    return decided


def written_scores(
    session: Session, round_id: int
) -> dict[int, dict[str, tuple[str, Fraction | None]]]:
    """Application id → paper → (kind, value): what counts in every paper of the round."""
    scores: dict[int, dict[str, tuple[str, Fraction | None]]] = {}
    for paper, people in _in_force(session, round_id).items():
        for application_id, score in people.items():
            scores.setdefault(application_id, {})[paper] = (score.kind, score.value)
    return scores
