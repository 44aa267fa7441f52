"""Publishing a change: in one transaction it is applied, the notice goes out with its number, and
everybody who applied will be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.hand_in import hand_over
from portal.recruitment.applications.services.lose_vacancy import meet_cancelling, tell_all
from portal.recruitment.approval.services import publish_notice
from portal.recruitment.approval.services.freeze import freeze_policy
from portal.recruitment.audit import entries
from portal.recruitment.changes.act import ChangeAct
from portal.recruitment.changes.services.approve import change_digest
from portal.recruitment.changes.services.draft import check_change, items_of, require_published
from portal.recruitment.changes.services.tell import order_telling
from portal.recruitment.changes.services.values import present_value, put
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
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


def publish_change(act: ChangeAct, title: str, body: dict[str, Any]) -> Publication:
    """``body`` is made by ``documents.change_body`` from the same change.

    Raises ``Refused('two_people.same')`` for the drafter and the approver,
    ``'change.changed_since_approval'``, ``'change.stale'`` when another notice has touched the same
    place meanwhile, ``'change.…'`` when dates have passed, ``'publication.leak'``.
    """
    change = act.change
    after = NOTICE_CHANGE.after(change.state, "publish")
    require_published(act.round_)
    require_another(act.by.account_id, change.drafted_by, change.replied_by)
    items = items_of(change)
    _require_as_approved(act, items)
    _put_all(act, items)
    publication = publish_notice(act, change.kind, title, body)
    change.state, change.publication_number = after, publication.number
    _sign_publication(act)
    if _is_of_policy(items):
        _freeze(act, publication.number, act.at)
    for item in items:
        _reach_applicants(act, item, publication)
    order_telling(act, publication, body=change.reason)
    told = {"kind": change.kind, "number": publication.number, "digest": publication.digest}
    act.record_on_change("changes.publish", **told)
    return publication


def _sign_publication(act: ChangeAct) -> None:
    act.change.published_by, act.change.published_words = act.by.account_id, act.by.words
    act.change.published_at = act.at


def _require_as_approved(act: ChangeAct, items: list[Item]) -> None:
    """Nothing was touched since the city's yes, neither the change nor what it changes."""
    if act.change.approved_digest != change_digest(act.change):
        raise Refused("change.changed_since_approval")
    for item in items:
        if present_value(act.session, act.round_, *item.place) != item.before:
            raise Refused("change.stale", place=item.field or item.key or item.target)
    check_change(act.round_, act.change, act.at)


def _is_of_policy(items: list[Item]) -> bool:
    return any(item.target == POLICY for item in items)


def _freeze(act: ChangeAct, number: str, at: datetime) -> None:
    freeze_policy(act, act.round_, publication_number=number, at=at)


def _put_all(act: ChangeAct, items: list[Item]) -> None:
    round_ = act.round_
    if _is_of_policy(items) and not policy_versions(act.session, round_.id):
        # A round from before versions: what held so far becomes the first one.
        _freeze(act, f"{round_.code}-N1", round_.published_at or act.at)
    for item in items:
        put(act, item)
    act.session.flush()


def _reach_applicants(act: RoundAct, item: Item, publication: Publication) -> None:
    if item.target == REQUIREMENTS:
        _judge_again(act, item.key)
    if item.target == WINDOW and item.key == "registration":
        _take_up_again(act)
    if item.target == HEADCOUNT and item.after == 0:
        _free(act, item.key, publication)


def _judge_again(act: RoundAct, code: str) -> None:
    """Requirements have changed: whoever was judged by the old ones is judged anew, with the clock
    started again."""
    statement = (
        select(Application)
        .where(Application.round_id == act.round_.id, Application.state.in_(DECIDED))
        .order_by(Application.id)
    )
    if code:
        vacancy = vacancy_in(act.session, act.round_, code)
        statement = statement.where(Application.vacancy_id == vacancy.id)
    for application in act.session.scalars(statement).all():
        case = on_case(act, application)
        hand_over(case, APPLICATION.after(application.state, "reconsider"))
        case.record_on_case("changes.judge_again")
        meet_cancelling(case)


def _take_up_again(act: RoundAct) -> None:
    """Registration is open again: what lapsed as a draft or because nothing was mended is a draft
    once more, with everything that was typed.

    Who let the transfer window pass is not meant: their vacancy had been cancelled, and a transfer
    happens once.
    """
    statement = select(Application).where(
        Application.round_id == act.round_.id, Application.state == "lapsed"
    )
    for application in act.session.scalars(statement.order_by(Application.id)).all():
        before = _state_before_lapse(act, application)
        if before in ("draft", "returned"):
            _resume(on_case(act, application), before)


def _state_before_lapse(act: RoundAct, application: Application) -> str:
    subject = f"application:{application.public_id}"
    for entry in entries(act.session, act.round_.code, subject=subject):
        if entry.action == LAPSED:
            return str(entry.facts["before"])
    return ""


def _resume(act: CaseAct, before: str) -> None:
    act.application.state = APPLICATION.after(act.application.state, "resume")
    act.record_on_case("changes.resume_draft")
    if before == "returned":
        act.tell(
            "application.resumed",
            "报名延长，可以继续补充后再提交",
            "您的报名因补充时间已过而失效，现在报名时间延长，报名表已恢复，填过的内容都在。"
            "请按审查意见补充，在新的报名截止时间前提交。",
        )


def _free(act: RoundAct, code: str, publication: Publication) -> None:
    """The vacancy is gone while registration runs or cases wait: nobody stays behind in it."""
    why = f"《{publication.title}》（{publication.number}）取消了这个岗位。"
    tell_all(act, vacancy_in(act.session, act.round_, code), why)
