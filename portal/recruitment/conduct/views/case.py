"""One case at the office: its papers, its evidence, and the steps that the lifecycle allows."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.request_files import receive_proofs
from portal.recruitment.conduct import queries
from portal.recruitment.conduct.documents import evidence_picture, paper_in, paper_pdf
from portal.recruitment.conduct.forms import (
    OF_STEP,
    WITHOUT_WORDS,
    EvidenceForm,
    OutcomeForm,
    ReceiptForm,
    TextForm,
)
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.services.hear import serve_paper
from portal.recruitment.conduct.services.lay_evidence import lay_evidence
from portal.recruitment.conduct.services.papers import is_served, newest
from portal.recruitment.conduct.services.take_step import take_step
from portal.recruitment.conduct.views.office import READERS
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.conduct.grounds import ground_of
from portal.recruitment.rulebook.lifecycles import CONDUCT_CASE
from portal.recruitment.rulebook.lifecycles.conduct import HANDLERS
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, CITY_APPROVER, SUPERVISOR

pages = Blueprint("conduct_case", __name__, url_prefix="/office/rounds/<code>/conduct/<public_id>")
ACTING = (*HANDLERS, CHECKER, CITY_APPROVER, SUPERVISOR)
STEP_REFUSED_ON = {
    "conduct_text_missing": "text",
    "conduct_effect_not_allowed": "effect",
    "conduct_points": "points",
    "conduct_clause_missing": "clause",
    "conduct_notice_silent": "clause",
    "conduct_statement_unanswered": "answer",
    "conduct_minutes_missing": "minutes",
}
RECEIPT_REFUSED_ON = {
    "conduct_way": "way",
    "conduct_served_at": "served_at",
    "conduct_witness_missing": "witness",
}


def _step_form(case: ConductCase, action: str, **given: object) -> TextForm:
    """The form of a step; ``formdata=None`` for a blank one."""
    form = OF_STEP.get(action, TextForm)(prefix=f"{action}-", **given)
    if isinstance(form, OutcomeForm):
        form.effect.choices = [
            (effect, word("conduct.effect", effect)) for effect in ground_of(case.ground).effects
        ]
    return form


def _steps(case: ConductCase) -> list[str]:
    """What the viewer may do now, but for service, which has a form of its own."""
    roles = [role for role in viewer().roles if role != APPLICANT]
    return [step for step in CONDUCT_CASE.actions(case.state, roles) if step != "serve"]


def _receipt_form(form: ReceiptForm) -> ReceiptForm:
    form.way.choices = [pair for pair in choices("conduct.way") if pair[0] != "online"]
    return form


def _page(code: str, public_id: str, filled: dict[str, Form] | None = None) -> str:
    round_ = round_of(code, *READERS)
    case = queries.case_in(reading(), round_.id, public_id)
    forms = {step: _step_form(case, step, formdata=None) for step in _steps(case)}
    waits = newest(case, "decision" if case.state == "decided" else "notice")
    return render_template(
        "recruitment/conduct/office/case.html",
        round_=round_,
        case=case,
        ground=ground_of(case.ground),
        hrefs={
            row.public_id: url_for(".paper", code=code, public_id=public_id, paper_id=row.public_id)
            for row in case.papers
        },
        steps={**forms, **{name: form for name, form in (filled or {}).items() if name in forms}},
        without_words=WITHOUT_WORDS,
        receipt_form=(filled or {}).get("receipt") or _receipt_form(ReceiptForm(formdata=None)),
        evidence_form=(filled or {}).get("evidence") or EvidenceForm(formdata=None),
        may_serve=viewer().has_role(*HANDLERS)
        and case.state in ("told", "decided")
        and waits is not None
        and not is_served(waits),
        may_add=viewer().has_role(*HANDLERS) and case.state not in (*queries.ENDED, "closed"),
        related=queries.related(reading(), case),
        at=now(),
    )


@pages.get("")
@access.officer(*READERS)
def show(code: str, public_id: str) -> str:
    return _page(code, public_id)


@pages.post("/steps/<action>")
@access.officer(*ACTING, weighty=True)
def step(code: str, public_id: str, action: str) -> Answer:
    """One step, by somebody whom the lifecycle names for it in this state."""
    case = queries.case_in(reading(), round_of(code, *ACTING).id, public_id)
    roles = _roles_of(case.state, action)
    form = _step_form(case, action)
    if form.validate_on_submit():
        fields = {code: name for code, name in STEP_REFUSED_ON.items() if name in form}
        with refusals_on(form, **fields), act_on_round(code, *roles) as act:
            locked = queries.case_in(act.session, act.round_.id, public_id, lock=True)
            take_step(act, locked, action, form.said(), roles=roles)
            return back(".show", code=code, public_id=public_id)
    return again(_page(code, public_id, {action: form}))


def _roles_of(state: str, action: str) -> tuple[str, ...]:
    """The viewer's roles that may take this step. Raises ``Refused('conduct.not_your_step')``."""
    held = tuple(
        role
        for role in ACTING
        if viewer().has_role(role) and action in CONDUCT_CASE.actions(state, (role,))
    )
    if not held:
        raise Refused("conduct.not_your_step")
    return held


@pages.post("/service")
@access.officer(*HANDLERS)
def service(code: str, public_id: str) -> Answer:
    """送达回证 of what was handed over, posted or left."""
    form = _receipt_form(ReceiptForm())
    if form.validate_on_submit():
        with refusals_on(form, **RECEIPT_REFUSED_ON), act_on_round(code, *HANDLERS) as act:
            case = queries.case_in(act.session, act.round_.id, public_id, lock=True)
            serve_paper(act, case, form.receipt())
            return back(".show", code=code, public_id=public_id)
    return again(_page(code, public_id, {"receipt": form}))


@pages.post("/evidence")
@access.officer(*HANDLERS)
def add_evidence(code: str, public_id: str) -> Answer:
    form = EvidenceForm()
    round_of(code, *HANDLERS)
    if form.validate_on_submit():
        with refusals_on(form):
            storage = current_app.extensions["storage"]
            files = receive_proofs(storage, scanner(), form.files.data or [])
            with act_on_round(code, *HANDLERS) as act:
                case = queries.case_in(act.session, act.round_.id, public_id, lock=True)
                lay_evidence(act, case, files, from_person=False)
            return back(".show", code=code, public_id=public_id)
    return again(_page(code, public_id, {"evidence": form}))


@pages.get("/evidence/<file_id>/<int:page>.jpg")
@access.officer(*READERS)
def evidence_page(code: str, public_id: str, file_id: str, page: int) -> Response:
    case = queries.case_in(reading(), round_of(code, *READERS).id, public_id)
    storage = current_app.extensions["storage"]
    return picture(evidence_picture(storage, case.evidence, file_id, page))


@pages.get("/papers/<paper_id>.pdf")
@access.officer(*READERS)
def paper(code: str, public_id: str, paper_id: str) -> Response:
    """To print, stamp and hand over."""
    case = queries.case_in(reading(), round_of(code, *READERS).id, public_id)
    return pdf(paper_pdf(case, paper_in(case, paper_id)), f"{case.number}-{paper_id}.pdf")
