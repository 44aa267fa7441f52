"""This stage's part of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

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
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.queries import cases_on
from portal.recruitment.labels import word

ACT = ("told", "decided")
OVER = ("final", "closed", "dropped", "annulled")


def _link(case: ConductCase) -> Link:
    return Link(_("看文书"), "conduct_applicant.show", {"public_id": case.public_id})


def under_way(look: ApplicationLook) -> Iterator[Point]:
    """What the person was told of; nothing before."""
    for case in look.once(cases_on):
        phase = "act" if case.state in ACT else "done" if case.state in OVER else "now"
        yield Point(
            word("conduct.kind", case.kind),
            phase,
            ("conduct.state", case.state),
            (case.number,),
            (_link(case),),
        )


def answer_the_notice(look: ApplicationLook) -> Next | None:
    for case in look.once(cases_on):
        if case.state == "told":
            return Next(
                _("陈述申辩"),
                _("主办单位拟作出处理，决定前请先看告知书。"),
                _link(case),
                case.statement_until,
            )
    return None


def decided(look: ApplicationLook) -> Iterator[Verdict]:
    for case in reversed(look.once(cases_on)):
        for paper in reversed(case.papers):
            if paper.kind == "decision":
                yield Verdict(
                    word("conduct.paper", "decision"),
                    ("conduct.effect", paper.effect),
                    paper.at,
                    paper.text,
                    "",
                    (_link(case),),
                )


def conduct_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """The papers that the person was sent, and their own words."""
    return [
        {
            "number": case.number,
            "kind": case.kind,
            "state": case.state,
            "papers": [
                {"number": paper.number, "kind": paper.kind, "text": paper.text}
                for paper in case.papers
            ],
            "own_words": [step.text for step in case.steps if step.by == account_id and step.text],
        }
        for application in applications_of(session, account_id)
        for case in cases_on(session, application.id)
    ]


PERSON = (Step(under_way, order=36),)
NEXT = (NextStep(answer_the_notice, order=15),)
VERDICTS = (Verdicts(decided, order=36),)
OWN_DATA = {"conduct": conduct_data}
