"""An act on one application, as services receive it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application
from portal.recruitment.audit import SYSTEM, Act, Actor
from portal.recruitment.messages.services import send

APPLICANT = "报名人本人"  # an applicant stands in the chain without a name


@dataclass(frozen=True, slots=True)
class CaseAct(Act):
    """An act inside the transaction in which ``application`` was loaded for change, and locked."""

    application: Application

    def record_on_case(self, action: str, subject: str = "", **facts: object) -> None:
        """Write into the round's chain; without a subject the entry speaks of the application."""
        told = subject or f"application:{self.application.public_id}"
        self.record(action, told, chain=self.application.round_.code, **facts)

    def tell(self, kind: str, title: str, body: str, link: str = "") -> None:
        """Send the applicant a message; without a link it leads to the application."""
        send(
            self.session,
            self.application.account_id,
            kind,
            title,
            body,
            at=self.at,
            link=link or f"/my/applications/{self.application.public_id}",
            round_code=self.application.round_.code,
        )


def on_case(act: Act, application: Application) -> CaseAct:
    """The same act, on this application."""
    return CaseAct(act.session, act.by, act.at, application)


def own_act(session: Session, application: Application, at: datetime) -> CaseAct:
    """The applicant acts on their own application."""
    return CaseAct(session, Actor(application.account_id, APPLICANT), at, application)


def clock_act(session: Session, application: Application, at: datetime) -> CaseAct:
    """A deadline has passed: nobody acts but the clock."""
    return CaseAct(session, SYSTEM, at, application)
