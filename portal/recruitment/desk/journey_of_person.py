"""A person's way through a round: what was decided, by whom, why, until when to object, and the one
next thing to do.

Stages contribute their part in ``journey.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from portal.foundation.running.rooms import gathered
from portal.recruitment.applications.look import NOTHING, ApplicationLook, Link, Next
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import applications_of


@dataclass(frozen=True)
class Journey:
    """One application with all that followed from it."""

    application: Application
    next: dict[str, Any] | None
    points: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]


def journeys_of(session: Session, account_id: int, at: datetime) -> list[Journey]:
    """Newest application first."""
    looks = (
        ApplicationLook(session, application, at)
        for application in applications_of(session, account_id)
    )
    return [
        Journey(look.application, _next(look), _points(look), _verdicts(look)) for look in looks
    ]


def _parts(name: str) -> tuple[Any, ...]:
    return gathered("portal.recruitment", "journey.py", name)


def _next(look: ApplicationLook) -> dict[str, Any] | None:
    proposals = (step.find(look) for step in _parts("NEXT"))
    step: Next | None = next((proposal for proposal in proposals if proposal is not None), None)
    if step is None or step is NOTHING:
        return None
    return {
        "title": step.title,
        "text": step.text,
        "due": step.due,
        "href": _href(step.link),
        "link": step.link.text,
    }


def _points(look: ApplicationLook) -> list[dict[str, Any]]:
    """The timeline: reached stages with their state, then what comes."""
    return [
        {
            "title": point.title,
            "phase": point.phase,
            "state": point.state,
            "lines": [line for line in point.lines if line],
            "links": _links(point.links),
        }
        for step in _parts("PERSON")
        for point in step.points(look)
    ]


def _verdicts(look: ApplicationLook) -> list[dict[str, Any]]:
    return [
        {
            "title": verdict.title,
            "state": verdict.state,
            "at": verdict.at,
            "why": verdict.why,
            "by": verdict.by,
            "links": _links(verdict.links),
        }
        for part in _parts("VERDICTS")
        for verdict in part.of(look)
    ]


def _links(links: Iterable[Link]) -> list[tuple[str, str]]:
    return [(link.text, href) for link in links if (href := _href(link))]


def _href(link: Link) -> str:
    built = link.endpoint in current_app.view_functions
    return url_for(link.endpoint, **link.values) if built else ""  # type: ignore[arg-type]
