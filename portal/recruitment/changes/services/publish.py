"""Publishing a change: in one transaction it is applied, the notice goes out with its number, and
everybody who applied will be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.hand_in import hand_over
from portal.recruitment.approval.services import publish_notice
from portal.recruitment.approval.services.freeze import freeze_policy
from portal.recruitment.audit import Actor, entries, record
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.services.approve import change_digest
from portal.recruitment.changes.services.draft import check_change, items_of, require_published
from portal.recruitment.changes.services.tell import order_telling
from portal.recruitment.changes.services.values import present_value, put
from portal.recruitment.messages.services import send
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import policy_versions
from portal.recruitment.rulebook.lifecycles import APPLICATION, NOTICE_CHANGE
from portal.recruitment.rulebook.publication.notice_changes import (
    HEADCOUNT,
    POLICY,
    REQUIREMENTS,
    WINDOW,
    Item,
)
from portal.recruitment.vacancies.queries import vacancy_in

LAPSED = "applications.lapse"  # what let_lapse writes into the chain, with the state before
DECIDED = ("eligible", "ineligible")
APPLIED = ("submitted", "returned", "eligible")


def publish_change(
    session: Session,
    round_: RecruitmentRound,
    change: NoticeChange,
    title: str,
    body: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Publication:
    """``body`` is made by ``documents.change_body`` from the same change.

    Raises ``Refused('two_people.same')`` for the drafter and the approver,
    ``'change.changed_since_approval'``, ``'change.stale'`` when another notice has touched the same
    place meanwhile, ``'change.…'`` when dates have passed, ``'publication.leak'``.
    """
    after = NOTICE_CHANGE.after(change.state, "publish")
    require_published(round_)
    if by.account_id in {change.drafted_by, change.replied_by}:
        raise Refused("two_people.same")
    if change.approved_digest != change_digest(change):
        raise Refused("change.changed_since_approval")
    items = items_of(change)
    for item in items:
        if present_value(session, round_, *item.place) != item.before:
            raise Refused("change.stale", place=item.field or item.key or item.target)
    check_change(round_, change, at)
    if POLICY in {item.target for item in items} and not policy_versions(session, round_.id):
        freeze_policy(
            session, round_, publication_number=f"{round_.code}-N1", at=round_.published_at or at
        )  # a round from before versions
    for item in items:
        put(session, round_, item, by=by, at=at)
    session.flush()
    publication = publish_notice(RoundAct(session, by, at, round_), change.kind, title, body)
    change.state, change.published_by, change.published_words = after, by.account_id, by.words
    change.published_at, change.publication_number = at, publication.number
    if POLICY in {item.target for item in items}:
        freeze_policy(session, round_, publication_number=publication.number, at=at)
    for item in items:
        _reach_applicants(session, round_, item, publication, by, at)
    order_telling(session, round_, publication, body=change.reason, at=at)
    record(
        session,
        "changes.publish",
        f"notice_change:{change.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=change.kind,
        number=publication.number,
        digest=publication.digest,
    )
    return publication


def _reach_applicants(
    session: Session,
    round_: RecruitmentRound,
    item: Item,
    publication: Publication,
    by: Actor,
    at: datetime,
) -> None:
    if item.target == REQUIREMENTS:
        _judge_again(session, round_, item.key, by, at)
    if item.target == WINDOW and item.key == "registration":
        _take_up_again(session, round_, by, at)
    if item.target == HEADCOUNT and item.after == 0:
        _free(session, round_, item.key, publication, at)


def _judge_again(
    session: Session, round_: RecruitmentRound, code: str, by: Actor, at: datetime
) -> None:
    """Requirements have changed: whoever was judged by the old ones is judged anew, with the clock
    started again."""
    statement = (
        select(Application)
        .where(Application.round_id == round_.id, Application.state.in_(DECIDED))
        .order_by(Application.id)
    )
    if code:
        statement = statement.where(Application.vacancy_id == vacancy_in(session, round_, code).id)
    for application in session.scalars(statement).all():
        hand_over(session, application, APPLICATION.after(application.state, "reconsider"), at=at)
        record(
            session,
            "changes.judge_again",
            f"application:{application.public_id}",
            at=at,
            by=by,
            chain=round_.code,
        )


def _take_up_again(session: Session, round_: RecruitmentRound, by: Actor, at: datetime) -> None:
    """Registration is open again: what lapsed as a draft or because nothing was mended is a draft
    once more, with everything that was typed.

    Who let the transfer window pass is not meant: his vacancy had been cancelled, and a transfer
    happens once.
    """
    statement = select(Application).where(
        Application.round_id == round_.id, Application.state == "lapsed"
    )
    for application in session.scalars(statement.order_by(Application.id)).all():
        subject = f"application:{application.public_id}"
        before = next(
            (
                one.facts["before"]
                for one in entries(session, round_.code, subject=subject)
                if one.action == LAPSED
            ),
            "",
        )
        if before not in ("draft", "returned"):
            continue
        application.state = APPLICATION.after(application.state, "resume")
        record(session, "changes.resume_draft", subject, at=at, by=by, chain=round_.code)
        if before == "returned":
            send(
                session,
                application.account_id,
                "application.resumed",
                "报名延长，可以继续补充后再提交",
                "您的报名因补充时间已过而失效，现在报名时间延长，报名表已恢复，填过的内容都在。请按审查意见补充，在新的报名截止时间前提交。",
                at=at,
                link=f"/my/applications/{application.public_id}",
                round_code=round_.code,
            )


def _free(
    session: Session, round_: RecruitmentRound, code: str, publication: Publication, at: datetime
) -> None:
    """The vacancy is gone while registration runs or cases wait: eligible people may transfer, the
    others choose another or withdraw."""
    vacancy = vacancy_in(session, round_, code)
    statement = (
        select(Application)
        .where(Application.vacancy_id == vacancy.id, Application.state.in_(APPLIED))
        .order_by(Application.id)
    )
    for application in session.scalars(statement).all():
        if application.state == "eligible":
            application.state = APPLICATION.after(application.state, "vacancy_cancelled")
        send(
            session,
            application.account_id,
            "vacancy.cancelled",
            f"岗位 {vacancy.code} 已取消",
            f"《{publication.title}》（{publication.number}）取消了这个岗位。报名期内可以撤回后改选岗位，已通过审核的可以在改报时间内另选一个岗位。",
            at=at,
            link=f"/my/applications/{application.public_id}",
            round_code=round_.code,
        )
