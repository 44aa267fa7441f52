"""A second person confirms, then the list goes out with the evidence that anybody can recompute."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act, Actor, head, record
from portal.recruitment.interviews.models import InterviewRoom, InterviewSlot
from portal.recruitment.interviews.services.plan_rooms import fill_room
from portal.recruitment.messages.services import send
from portal.recruitment.publications.bundle import build_bundle
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.queries import (
    entered_applications,
    group_of,
    lines_of,
    policy_groups,
    preferences_publication,
    publication_of,
    run_in_force,
)
from portal.recruitment.results.services.inputs import inputs_of
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import RESULT_RUN

PUBLICATION_KIND = {
    "written_result": "written_result",
    "shortlist": "shortlist",
    "interview": "interview_result",
    "ranking": "ranking",
}
TITLES = {
    "written_result": "笔试成绩",
    "shortlist": "面试入围名单",
    "interview": "面试成绩",
    "ranking": "总成绩和名次",
}


def locked_run(session: Session, round_id: int, public_id: str) -> ResultRun:
    """Raises ``Refused('results.run_not_found')``."""
    statement = select(ResultRun).where(
        ResultRun.round_id == round_id, ResultRun.public_id == public_id
    )
    run = session.scalar(locked(session, statement))
    if run is None:
        raise Refused("results.run_not_found")
    return run


def is_current(session: Session, round_: RecruitmentRound, run: ResultRun) -> bool:
    """Whether scores, verifications, marks and policy are still those that the run was computed
    from."""
    for group in policy_groups(session, round_):
        if group.digest == run.policy_digest:
            return inputs_of(session, round_, group, run.kind).digest == run.input_digest
    return False


def confirm_run(
    session: Session, round_: RecruitmentRound, run: ResultRun, *, by: Actor, at: datetime
) -> None:
    """复核 by another person than who computed.

    Raises ``Refused('two_people.same')``, ``'results.inputs_changed'``.
    """
    after = RESULT_RUN.after(run.state, "confirm")
    if by.account_id == run.computed_by:
        raise Refused("two_people.same")
    if not is_current(session, round_, run):
        raise Refused("results.inputs_changed")
    run.state, run.confirmed_by, run.confirmed_at = after, by.account_id, at
    record(
        session,
        "results.confirm",
        f"result_run:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=run.kind,
        output_sha256=run.output_digest,
    )


def _bundle(session: Session, storage: Storage, round_: RecruitmentRound, run: ResultRun) -> bytes:
    members = {name: storage.read(key) for name, key in run.inputs.items()}
    return build_bundle(run.kind, round_.code, members, head(session, round_.code), ResultRun.vault)


def publish_run(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    run: ResultRun,
    body: dict[str, Any],
    *,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Publication:
    """Publish a confirmed run.

    Where one of its kind and policy is public already, this is a further edition of it and needs a
    reason.

    Raises ``Refused('two_people.same')`` for the person who confirmed,
    ``'results.inputs_changed'``, ``'publication.reason_missing'``, ``'publication.leak'``,
    ``'bundle.…'``.
    """
    after = RESULT_RUN.after(run.state, "publish")
    if by.account_id == run.confirmed_by:
        raise Refused("two_people.same")
    if not is_current(session, round_, run):
        raise Refused("results.inputs_changed")
    older = run_in_force(session, round_.id, run.kind, run.policy_digest)
    before = publication_of(session, older) if older is not None else None
    bundle = _bundle(session, storage, round_, run)
    publication = publish(
        Act(session, by, at),
        Document(
            kind=PUBLICATION_KIND[run.kind],
            round_code=round_.code,
            title=_title(session, round_, run),
            body=body,
            number=before.number if before else None,
            reason=reason.strip(),
            bundle_key=storage.put(bundle),
        ),
    )
    session.flush()
    if older is not None:
        older.state = RESULT_RUN.after(older.state, "supersede")
    run.state, run.publication_id = after, publication.id
    record(
        session,
        "results.publish",
        f"result_run:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=run.kind,
        publication=publication.number,
        bundle_sha256=hashlib.sha256(bundle).hexdigest(),
    )
    _tell(session, round_, run, at)
    return publication


def _title(session: Session, round_: RecruitmentRound, run: ResultRun) -> str:
    several = len(policy_groups(session, round_)) > 1
    codes = "、".join(sorted(group_of(session, round_, run.policy_digest).codes)) if several else ""
    return f"{round_.title}{TITLES[run.kind]}" + (f"（岗位 {codes}）" if several else "")


def _tell(session: Session, round_: RecruitmentRound, run: ResultRun, at: datetime) -> None:
    statement = (
        select(Application.account_id, Application.public_id)
        .join(ResultLine, ResultLine.application_id == Application.id)
        .where(ResultLine.run_id == run.id)
        .order_by(ResultLine.id)
    )
    for account_id, public_id in session.execute(statement):
        send(
            session,
            account_id,
            f"results.{run.kind}",
            f"{TITLES[run.kind]}已公布",
            "登录后可以看到您的成绩、名次和每一步怎么算的。",
            at=at,
            link=f"/my/results/{public_id}",
            round_code=round_.code,
        )


def publish_preferences(
    session: Session,
    round_: RecruitmentRound,
    body: dict[str, Any],
    *,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Publication:
    """优先名单, before the interview: who holds what by ticket number, and what it changes.

    A further edition needs a reason.
    """
    before = preferences_publication(session, round_.code)
    publication = publish(
        Act(session, by, at),
        Document(
            kind="preferences",
            round_code=round_.code,
            title=f"{round_.title}优先条件核验名单",
            body=body,
            number=before.number if before else None,
            reason=reason.strip(),
        ),
    )
    session.flush()
    return publication


def place_vacancies(
    session: Session,
    round_: RecruitmentRound,
    room: InterviewRoom,
    codes: Iterable[str],
    *,
    by: Actor,
    at: datetime,
) -> list[InterviewSlot]:
    """Put everybody whom the published shortlist let in, for whole vacancies, into a room.

    Raises ``Refused('results.no_vacancy')``, ``'results.shortlist_first'``,
    ``'results.preferences_first'``, and as ``fill_room``.
    """
    wanted = set(codes)
    if not wanted:
        raise Refused("results.no_vacancy")
    if preferences_publication(session, round_.code) is None:
        raise Refused("results.preferences_first")
    found: set[int] = set()
    for group in policy_groups(session, round_):
        inside = wanted & group.codes
        run = run_in_force(session, round_.id, "shortlist", group.digest)
        if inside and run is None:
            raise Refused("results.shortlist_first", vacancy=min(inside))
        if inside and run is not None:
            entered = entered_applications(session, round_.id, group)
            found |= {
                line.application_id
                for line in lines_of(session, run.id)
                if line.vacancy.code in inside
            } & entered
    return fill_room(session, round_, room, found, by=by, at=at)
