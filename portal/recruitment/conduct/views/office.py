"""The list of cases of a round, and the entry of a suspicion."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.conduct import queries
from portal.recruitment.conduct.forms import RaiseForm
from portal.recruitment.conduct.services.raise_case import Subject, Suspicion, raise_cases
from portal.recruitment.exams.queries import seat_by_ticket
from portal.recruitment.labels import word
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.conduct.grounds import GROUNDS
from portal.recruitment.rulebook.lifecycles.conduct import HANDLERS
from portal.recruitment.rulebook.roles import (
    CHECKER,
    CITY_APPROVER,
    READING_ROLES,
    SUPERVISOR,
)
from portal.recruitment.vacancies.policies import policies_in_force

pages = Blueprint("conduct_office", __name__, url_prefix="/office/rounds/<code>/conduct")
READERS = (*HANDLERS, CHECKER, CITY_APPROVER, SUPERVISOR, *READING_ROLES)
RAISED_ON = {
    "conduct_facts_missing": "facts",
    "conduct_subject_unknown": "subjects",
    "conduct_subject_missing": "subjects",
    "conduct_two_scripts": "subjects",
    "conduct_raised_already": "subjects",
    "conduct_paper_missing": "paper",
}


def raise_form(session: Session, round_: RecruitmentRound, form: RaiseForm) -> RaiseForm:
    titles: dict[str, str] = {}
    for policy in policies_in_force(session, round_):
        parts = {part.code: part.title for part in policy.components}
        parts |= {paper.code: paper.title for part in policy.components for paper in part.papers}
        titles = parts | titles
    form.ground.choices = [
        (
            ground.code,
            f"{word('conduct.kind', ground.kind)} · {word('conduct.ground', ground.code)}",
        )
        for ground in GROUNDS
    ]
    form.paper.choices = [("", "—"), *titles.items()]
    form.subject_kind.choices = [
        (kind, word("conduct.subject_kind", kind)) for kind in ("application", "script")
    ]
    return form


def _page(code: str, form: RaiseForm | None = None) -> str:
    round_ = round_of(code, *READERS)
    return render_template(
        "recruitment/conduct/office/index.html",
        round_=round_,
        cases=queries.cases_of(reading(), round_.id),
        effects=_effects(round_.id),
        form=raise_form(reading(), round_, form or RaiseForm(formdata=None)),
        may_raise=viewer().has_role(*HANDLERS),
    )


def _effects(round_id: int) -> list[tuple[str, queries.Effect]]:
    """What is in force, each beside the number of the application that it is about."""
    effects = queries.effects_in_force(reading(), round_id)
    numbers = queries.numbers_of(reading(), [effect.application_id for effect in effects])
    return [(numbers[effect.application_id], effect) for effect in effects]


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(code)


@pages.post("")
@access.officer(*HANDLERS)
def register(code: str) -> Answer:
    """A suspicion; several lines are one finding with a case each."""
    form = raise_form(reading(), round_of(code, *HANDLERS), RaiseForm())
    if form.validate_on_submit():
        with refusals_on(form, **RAISED_ON), act_on_round(code, *HANDLERS) as act:
            suspicion = Suspicion(form.ground.data, form.facts.data, form.paper.data or "")
            names = [line.strip() for line in form.subjects.data if line.strip()]
            subjects = [_subject(act, suspicion, form.subject_kind.data, name) for name in names]
            cases = raise_cases(act, suspicion, subjects)
            return back("conduct_case.show", code=code, public_id=cases[0].public_id)
    return again(_page(code, form))


def _subject(act: RoundAct, suspicion: Suspicion, kind: str, name: str) -> Subject:
    """Raises ``Refused('conduct.subject_unknown')``, ``'conduct.paper_missing'``."""
    if kind == "script":
        if not suspicion.paper:
            raise Refused("conduct.paper_missing")
        return Subject("script", name)
    seat = seat_by_ticket(act.session, name)
    if seat is None or seat.run.round_id != act.round_.id:
        raise Refused("conduct.subject_unknown", subject=name)
    return Subject("application", seat.application.public_id, seat.application_id)
