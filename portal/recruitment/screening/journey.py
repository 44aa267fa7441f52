"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.journey import form_of
from portal.recruitment.applications.look import (
    ApplicationLook,
    Link,
    Next,
    NextStep,
    Point,
    Step,
    Verdict,
    Verdicts,
)
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.applications.services.fill_in import may_edit
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import (
    CHECKER,
    CITY_APPROVER,
    PUBLISHER,
    SCREENER,
    SUPERVISOR,
)
from portal.recruitment.screening.models import ScreeningDecision, ScreeningObjection
from portal.recruitment.screening.queries import (
    decisions_on,
    figures,
    notices_on,
    objections_on,
    openings,
)

UNPUBLISHED = {"draft", "returned", "submitted", "approved"}


def screened(look: RoundLook) -> Standing:
    round_ = look.round_
    counts = figures(look.session, round_.id, look.at)
    waiting = counts.get("submitted", 0)
    line = _(
        "待审 %(w)s，通过 %(p)s，不通过 %(f)s，退回 %(r)s",
        w=waiting,
        p=counts.get("eligible", 0),
        f=counts.get("ineligible", 0),
        r=counts.get("returned", 0),
    )
    window = round_.window("registration")
    over = window is not None and look.at >= window.ends_at and waiting == 0
    phase = "next" if round_.state in UNPUBLISHED else "done" if over else "now"
    return Standing(phase, (line,))


def opened(look: RoundLook) -> Standing:
    rows = openings(look.session, look.round_.id)
    if not rows:
        return Standing("next", (_("报名截止、全部审完后核定"),))
    decided = sum(1 for row in rows if row.decided_at)
    line = _("%(d)s / %(n)s 个岗位已核定", d=decided, n=len(rows))
    return Standing("done" if decided == len(rows) else "now", (line,))


def letters(look: ApplicationLook) -> Iterator[Link]:
    """Every letter of screening, oldest first: decisions, what was objected to, and notices."""
    kinds: tuple[tuple[Any, str, str], ...] = (
        (decisions_on, _("通知书"), "screening_applicant.letter"),
        (objections_on, _("复核"), "screening_objections.show"),
        (notices_on, _("告知书"), "screening_applicant.notice"),
    )
    for rows_on, text, page in kinds:
        for row in look.once(rows_on):
            yield Link(text, page, {"public_id": row.public_id})


def decided(look: ApplicationLook) -> Iterator[Point]:
    application = look.application
    submitted, last = application.number is not None, look.once(decisions_on)[-1:]
    usual = "done" if submitted and application.state != "draft" else "next"
    yield Point(
        _("资格初审"),
        {"submitted": "now", "returned": "act"}.get(application.state, usual),
        ("application.state", application.state) if submitted else None,
        tuple(decision.text for decision in last),
        tuple(letters(look)),
    )


def mend(look: ApplicationLook) -> Next | None:
    application = look.application
    if application.state != "returned" or not may_edit(application, look.at):
        return None
    decisions = look.once(decisions_on)
    return Next(
        _("补充材料"),
        decisions[-1].text if decisions else "",
        form_of(application, _("去补充")),
        application.mend_until,
    )


def verdicts(look: ApplicationLook) -> Iterator[Verdict]:
    for decision in reversed(look.once(decisions_on)):
        values = {"public_id": decision.public_id}
        yield Verdict(
            _("资格初审"),
            ("screening.outcome", decision.outcome),
            decision.at,
            decision.text,
            decision.by_words,
            (Link(_("看通知书"), "screening_applicant.letter", values),),
        )


def decision_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """资格初审意见 and 复核, as the letters say them."""
    ids = [application.id for application in applications_of(session, account_id)]
    return [*_decisions(session, ids), *_objections(session, ids)]


def _decisions(session: Session, ids: list[int]) -> Iterator[dict[str, Any]]:
    rows = select(ScreeningDecision).where(ScreeningDecision.application_id.in_(ids))
    for decision in session.scalars(rows.order_by(ScreeningDecision.id)):
        yield {
            "kind": "decision",
            "outcome": decision.outcome,
            "reason": decision.reason_code,
            "text": decision.text,
            "by": decision.by_words,
            "at": decision.at.isoformat(),
        }


def _objections(session: Session, ids: list[int]) -> Iterator[dict[str, Any]]:
    rows = select(ScreeningObjection).where(ScreeningObjection.application_id.in_(ids))
    for objection in session.scalars(rows.order_by(ScreeningObjection.id)):
        yield {
            "kind": "objection",
            "subject": objection.subject,
            "state": objection.state,
            "text": objection.text,
            "answer": objection.answer,
            "at": objection.filed_at.isoformat(),
        }


ROUND = (
    Stage(
        lazy_gettext("报名和资格初审"),
        screened,
        "screening_office.queue",
        30,
        (SCREENER, CHECKER, SUPERVISOR),
    ),
    Stage(
        lazy_gettext("开考比例"),
        opened,
        "screening_office.opening",
        40,
        (PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR),
    ),
)
PERSON = (Step(decided, order=20),)
NEXT = (NextStep(mend, order=10),)
VERDICTS = (Verdicts(verdicts, order=10),)
OWN_DATA = {"decisions": decision_data}
