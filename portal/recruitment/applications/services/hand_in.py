"""Handing in: submit (once, whatever is clicked twice), resubmit after a return, withdraw."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.form_scope import asked_by
from portal.recruitment.applications.models import (
    Application,
    ApplicationCounter,
    ApplicationVersion,
    CertificateClaim,
)
from portal.recruitment.applications.services.fill_in import is_open, require_editable
from portal.recruitment.applications.services.index_pictures import index_pictures
from portal.recruitment.applications.services.prove_claim import ask_for_original
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility.application_form import Missing, missing
from portal.recruitment.rulebook.lifecycles import APPLICATION

UNSUBMITTED = ("revisions", "carried")  # how the form was filled in is no part of what it says


def content_of(application: Application) -> dict[str, Any]:
    """Everything a screener decides on, as a JSON value; the claim's number by its keyed index."""
    facts = {
        name: value for name, value in (application.facts or {}).items() if name not in UNSUBMITTED
    }
    return {
        "vacancy": application.vacancy.code if application.vacancy else None,
        "facts": facts,
        "files": sorted(
            [file.kind, file.sha256] for file in application.files if file.replaced_at is None
        ),
        "claim": _claimed(application.claim) if application.claim is not None else None,
    }


def _claimed(claim: CertificateClaim) -> dict[str, Any]:
    until = claim.registered_until
    said = {
        "level": claim.level,
        "number": claim.number_index,
        "approved_on": claim.approved_on.isoformat(),
        "registration": claim.registration,
        "registered_until": until.isoformat() if until else None,
    }
    # Named only where it is no certificate, so that what was submitted before there was a choice
    # keeps its digest.
    return said | ({"evidence": claim.evidence} if claim.evidence != "certificate" else {})


def still_missing(application: Application) -> tuple[Missing, ...]:
    present = [file for file in application.files if file.replaced_at is None]
    return missing(
        application.facts or {},
        asked_by(application.round_),
        has_vacancy=application.vacancy_id is not None,
        has_claim=application.claim is not None,
        file_kinds=frozenset(file.kind for file in present),
        slots=frozenset(file.slot for file in present if file.slot),
    )


def _require_scanned(application: Application, wanted: bool) -> None:
    """Raises ``Refused('file.infected')``, and where files must be clean first,
    ``'file.not_scanned'`` for any that isn't known to be."""
    states = [file.scan_state for file in application.files if file.replaced_at is None]
    if "infected" in states:
        raise Refused("file.infected")
    if wanted and any(state != "clean" for state in states):
        raise Refused("file.not_scanned")


def _next_number(session: Session, round_: RecruitmentRound) -> str:
    statement = locked(
        session, select(ApplicationCounter).where(ApplicationCounter.round_id == round_.id)
    )
    counter = session.scalar(statement)
    if counter is None:
        try:
            with session.begin_nested():
                session.add(ApplicationCounter(round_id=round_.id, last=0))
        except IntegrityError:
            pass  # the round's very first two came in the same moment
        counter = session.scalars(statement).one()
    counter.last += 1
    session.flush()
    return f"{round_.code}-{counter.last:04d}"


def hand_over(act: CaseAct, state: str) -> str:
    """Put the present content before the screeners: keep it under its digest (returned) and start
    the answer's clock."""
    application = act.application
    content = content_of(application)
    application.content_digest = digest = canonical_digest(content)
    application.state, application.submitted_at = state, act.at
    application.answer_due_at = act.at + timedelta(
        hours=int(application.round_.conduct.get("screening_hours", 24))
    )
    application.mend_until = None
    act.session.add(
        ApplicationVersion(
            application_id=application.id, digest=digest, submitted_at=act.at, content=content
        )
    )
    index_pictures(act.session, application)
    return digest


def _require_complete(application: Application, *, files_must_be_clean: bool) -> None:
    lacking = still_missing(application)
    if lacking:
        raise Refused("application.incomplete", count=len(lacking))
    if application.vacancy is not None and application.vacancy.state == "cancelled":
        raise Refused("application.vacancy_cancelled")
    _require_scanned(application, files_must_be_clean)


def submit(act: CaseAct, *, files_must_be_clean: bool = False) -> Application:
    """Hand the application in (again). A second click finds it handed in and changes nothing.

    Raises ``Refused('application.incomplete')``, ``'application.closed'`` past the last moment,
    ``'application.mend_over'``, ``'lifecycle.not_allowed'``; with ``files_must_be_clean``
    ``'file.not_scanned'`` until a scanner has passed every file.
    """
    application = act.application
    if application.state == "submitted":
        return application
    action = "resubmit" if application.state == "returned" else "submit"
    after = APPLICATION.after(application.state, action)
    require_editable(application, act.at)
    _require_complete(application, files_must_be_clean=files_must_be_clean)
    _forget_removed_fields(application)
    if application.number is None:
        application.number = _next_number(act.session, application.round_)
    digest = hand_over(act, after)
    act.record_on_case(f"applications.{action}", number=application.number, digest=digest)
    _confirm(act)
    if action == "submit":
        ask_for_original(act)
    return application


def _confirm(act: CaseAct) -> None:
    act.tell(
        "application.received",
        f"报名表已收到（{act.application.number}）",
        "资格初审意见会在 24 小时内给出，结果会发到这里。",
        f"/my/applications/{act.application.public_id}/receipt",
    )


def _forget_removed_fields(application: Application) -> None:
    """Answers to a field that the round no longer asks are not handed in."""
    facts = application.facts or {}
    asked = {field.code for field in asked_by(application.round_).extra_fields}
    if any(code not in asked for code in facts.get("extra", {})):
        application.facts = facts | {
            "extra": {code: one for code, one in facts["extra"].items() if code in asked}
        }


def withdraw(act: CaseAct) -> None:
    """Take the application back while registration is open.

    Raises ``Refused('application.closed')`` afterwards.
    """
    _change_while_open(act, "withdraw")


def reopen(act: CaseAct) -> None:
    """Go on with a withdrawn or lapsed application while registration is open."""
    _change_while_open(act, "reopen")


def _change_while_open(act: CaseAct, action: str) -> None:
    after = APPLICATION.after(act.application.state, action)
    if not is_open(act.application.round_, act.at):
        raise Refused("application.closed")
    act.application.state = after
    act.record_on_case(f"applications.{action}")
