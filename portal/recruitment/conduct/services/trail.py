"""What every step of a case leaves behind: a row that is never changed, and an entry in the chain
that names no person and tells nothing of what was said."""

from __future__ import annotations

from portal.recruitment.applications.act import on_case
from portal.recruitment.audit import Act
from portal.recruitment.conduct.models import ConductCase, ConductStep


def note(act: Act, case: ConductCase, action: str, text: str = "", **facts: str) -> ConductStep:
    """Write the step down."""
    step = ConductStep(case_id=case.id, action=action, by_words=act.by.words, at=act.at)
    step.by, step.text = act.by.account_id, text.strip() or None
    act.session.add(step)
    act.session.flush()
    told = {"number": case.number, "state": case.state} | facts
    act.record(f"conduct.case_{action}", _subject(case), chain=case.round_.code, **told)
    return step


def _subject(case: ConductCase) -> str:
    return f"conduct:{case.public_id}"


def tell(act: Act, case: ConductCase, kind: str, title: str, body: str) -> None:
    """A letter to the person; it leads to the case."""
    if case.application is None:
        return
    on_case(act, case.application).tell(
        f"conduct.{kind}", title, body, f"/my/conduct/{case.public_id}"
    )
