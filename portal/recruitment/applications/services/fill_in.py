"""Filling in: the draft and its sections (files and the claim have modules of their own).

Nothing typed is lost, also when two tabs disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act
from portal.recruitment.registers.services.places import places_missing
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy

EDITABLE = ("draft", "returned")


def is_open(round_: RecruitmentRound, at: datetime) -> bool:
    """Whether the registration window holds ``at`` (half-open: the last moment is outside) and the
    notice stands wherever it must."""
    window = round_.window("registration")
    return (
        round_.state == "published"
        and window is not None
        and window.starts_at <= at < window.ends_at
        and not places_missing(round_)
    )


def may_edit(application: Application, at: datetime) -> bool:
    """A draft while registration is open; a returned one until its own deadline."""
    if application.state == "draft":
        return is_open(application.round_, at)
    return (
        application.state == "returned"
        and application.mend_until is not None
        and at < application.mend_until
    )


def start(
    act: Act, round_: RecruitmentRound, account: Account, *, vacancy: Vacancy | None = None
) -> Application:
    """The person's one application in the round: the one there is, or a new draft.

    Raises ``Refused('application.closed')``.
    """
    begun = application_in(act.session, round_.id, account.id)
    if begun is not None:
        if vacancy is not None and begun.vacancy_id is None and begun.state == "draft":
            begun.vacancy_id = vacancy.id
        return begun
    _require_open(round_, act.at)
    application = Application(
        round_id=round_.id,
        account_id=account.id,
        vacancy_id=None if vacancy is None else vacancy.id,
        started_at=act.at,
        saved_at=act.at,
    )
    application.facts = {"person": {"mobile": account.mobile or ""}, "revisions": {}}
    act.session.add(application)
    act.session.flush()
    on_case(act, application).record_on_case("applications.start")
    return application


def _require_open(round_: RecruitmentRound, at: datetime) -> None:
    if is_open(round_, at):
        return
    if round_.state == "published" and places_missing(round_):
        raise Refused("round.not_announced")
    raise Refused("application.closed")


def application_in(session: Session, round_id: int, account_id: int) -> Application | None:
    """The person's one application in a round, if begun."""
    return session.scalar(
        select(Application).where(
            Application.round_id == round_id, Application.account_id == account_id
        )
    )


def own_application(
    session: Session, public_id: str, account_id: int, *, lock: bool = False
) -> Application:
    """Raises ``Refused('application.not_found')``, also for another person's."""
    statement = select(Application).where(
        Application.public_id == public_id, Application.account_id == account_id
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("application.not_found")
    return found


def require_editable(application: Application, at: datetime) -> None:
    if application.state not in EDITABLE:
        raise Refused("application.not_editable", state=application.state)
    if not may_edit(application, at):
        raise Refused(
            "application.closed" if application.state == "draft" else "application.mend_over"
        )


def revision(application: Application, section: str) -> int:
    """How often the section was saved; a form carries the number it was shown with."""
    return int((application.facts or {}).get("revisions", {}).get(section, 0))


def save_section(act: CaseAct, section: str, values: Mapping[str, Any], *, seen: int) -> None:
    """Keep a section as typed, complete or not.

    Raises ``Refused('application.changed_elsewhere')`` when another tab or device saved other
    values since the form was shown.
    """
    application = act.application
    require_editable(application, act.at)
    facts = dict(application.facts or {})
    if revision(application, section) != seen and facts.get(section) != dict(values):
        raise Refused("application.changed_elsewhere", section=section)
    facts[section] = dict(values)
    facts["revisions"] = facts.get("revisions", {}) | {section: revision(application, section) + 1}
    facts["carried"] = [name for name in facts.get("carried", ()) if name != section]
    application.facts = facts
    application.saved_at = act.at


def choose_vacancy(act: CaseAct, vacancy: Vacancy, *, seen: int) -> None:
    """``seen`` as in :func:`save_section`.

    Raises ``Refused('vacancy.not_found')`` for another round's or a cancelled one,
    ``'application.vacancy_fixed'`` after a return, ``'application.changed_elsewhere'`` when another
    was chosen since the form was shown.
    """
    application = act.application
    require_editable(application, act.at)
    if revision(application, "vacancy") != seen and application.vacancy_id != vacancy.id:
        raise Refused("application.changed_elsewhere", section="vacancy")
    if vacancy.round_id != application.round_id or vacancy.state == "cancelled":
        raise Refused("vacancy.not_found")
    if application.state == "returned" and application.vacancy_id != vacancy.id:
        raise Refused("application.vacancy_fixed")
    application.vacancy_id = vacancy.id
    facts = dict(application.facts or {})
    application.facts = facts | {
        "revisions": facts.get("revisions", {}) | {"vacancy": revision(application, "vacancy") + 1}
    }
    application.saved_at = act.at


def looked_at(application: Application, section: str) -> None:
    """A section taken over from the last application has been looked at."""
    facts = application.facts or {}
    carried = facts.get("carried", ())
    if section in carried:
        application.facts = facts | {"carried": [name for name in carried if name != section]}
