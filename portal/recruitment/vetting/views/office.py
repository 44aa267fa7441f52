"""体检、考察和公示: the people of a round, one form each for what comes next."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.request_files import receive_proofs
from portal.recruitment.labels import choices, word
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.vetting import against, queries
from portal.recruitment.vetting.documents import proposed_lists
from portal.recruitment.vetting.forms import (
    BackgroundForm,
    DeclineForm,
    MedicalForm,
    ObjectionForm,
    PublicityForm,
)
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.personal_acts import possible_acts
from portal.recruitment.vetting.posting import cleared_round
from portal.recruitment.vetting.services import (
    examine,
    leave,
    objections,
    publicity,
    take_over,
)
from portal.recruitment.vetting.services.substitute import (
    call_substitutes,
    next_in_line,
    reserves,
)

pages = Blueprint("vetting_office", __name__, url_prefix="/office/rounds/<code>/vetting")
READERS = (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES)


def _totals(people: list[Candidacy], lines: list[ResultLine]) -> dict[int, str]:
    """Candidacy → 总成绩 as the list prints it."""
    by_application = {line.application_id: line for line in lines}
    return {
        one.id: queries.total_printed(one.vacancy, by_application[one.application_id])
        for one in people
        if one.application_id in by_application
    }


def _unfilled(round_: RecruitmentRound) -> list[tuple[str, str]]:
    if not queries.open_losses(reading(), round_.id):
        return []
    answer = next_in_line(reading(), round_, at=now())
    return [(place.vacancy, word("unfilled", place.reason)) for place in answer.unfilled]


def _ends(candidacy: Candidacy) -> str:
    """The last moment as the list prints it: midnight is 24:00 of the day before."""
    if candidacy.publicity_ends_at is None:
        return ""
    return printed_moment(candidacy.publicity_ends_at, is_end=True)


def _reckoning(proposed: list[Candidacy]) -> list[str]:
    try:
        periods = publicity.reckon_publicity(reading(), proposed, now())
    except Refused:
        return []
    if len(periods) == 1:
        return list(periods[0].reckoning.printed())
    return [
        _("岗位 %(codes)s：%(line)s", codes="、".join(one.codes), line=line)
        for one in periods
        for line in one.reckoning.printed()
    ]


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _index(cleared_round(code, *READERS), PublicityForm(formdata=None))


def _index(round_: RecruitmentRound, form: PublicityForm) -> str:
    lines = queries.ranking_lines(reading(), round_.id)
    people = queries.candidacies_of(reading(), round_.id)
    losses, unfilled = queries.open_losses(reading(), round_.id), _unfilled(round_)
    proposed = publicity.awaiting_publicity(reading(), round_.id)
    intake = take_over.intake(reading(), round_)
    may_act, checks = bool(viewer().unions_for(PUBLISHER)), CHECKER in viewer().roles
    return render_template(
        "recruitment/vetting/office/index.html",
        round_=round_,
        people=people,
        lines={line.application_id: line for line in lines},
        totals=_totals(people, lines),
        is_public=bool(lines),
        tied=intake.tied,
        unsettled=queries.unsettled(reading(), round_.id),
        losses=losses,
        reserves=reserves(reading(), round_),
        unfilled=unfilled,
        objections=against.objections_of(reading(), round_.id),
        names={one.id: one.application.account.display_name for one in people},
        proposed=proposed,
        reckoning=_reckoning(proposed) if proposed else [],
        may_take_over=may_act and bool(intake.lines),
        may_substitute=may_act and len(losses) > len(unfilled),
        may_publish=checks and bool(proposed),
        may_answer=checks,
        form=form,
        ends={candidacy.id: _ends(candidacy) for candidacy in people},
    )


@pages.post("/take-over")
@access.officer(PUBLISHER)
def enter(code: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        take_over.take_over(act)
    return back(".index", code=code)


@pages.post("/substitutes")
@access.officer(PUBLISHER)
def substitute(code: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        call_substitutes(act)
    return back(".index", code=code)


@pages.post("/publicity")
@access.officer(CHECKER, weighty=True)
def publish(code: str) -> Answer:
    form = PublicityForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, CHECKER) as act:
            lists = proposed_lists(act.session, act.round_, act.at)
            publicity.publish_proposed(act, form.approval(), lists)
            return back(".index", code=code)
    return again(_index(round_of(code, CHECKER), form))


KINDS: dict[str, type[Form]] = {
    "medical": MedicalForm,
    "background": BackgroundForm,
    "decline": DeclineForm,
    "objection": ObjectionForm,
}


def _forms(filled: Form | None = None) -> dict[str, Form]:
    """One form for each thing that can happen to a person; the one that was sent comes back with
    what was typed."""
    forms = {
        name: filled if isinstance(filled, kind) else kind(formdata=None)
        for name, kind in KINDS.items()
    }
    for name in ("medical", "background"):
        forms[name].outcome.choices = choices(name)
    return forms


def _person(round_: RecruitmentRound, candidacy: Candidacy, filled: Form | None = None) -> str:
    line = queries.line_of(reading(), candidacy)
    actions = set(CANDIDACY.actions(candidacy.state)) if PUBLISHER in viewer().roles else set()
    return render_template(
        "recruitment/vetting/office/person.html",
        round_=round_,
        one=candidacy,
        application=candidacy.application,
        line=line,
        total=queries.total_printed(candidacy.vacancy, line),
        forms=_forms(filled),
        may=actions,
        ends=_ends(candidacy),
        objections=[
            item
            for item in against.objections_of(reading(), round_.id)
            if item.candidacy_id == candidacy.id
        ],
        may_object=PUBLISHER in viewer().roles and _may_object(candidacy),
        may_examine=PUBLISHER in viewer().roles and candidacy.state in examine.MEDICALS,
        examinations=candidacy.examinations,
        findings=against.findings_of(reading(), candidacy.id),
        acts=possible_acts(reading(), candidacy, viewer().roles),
        gate=queries.gate_of_hire(reading(), candidacy),
        may_take_late=PUBLISHER in viewer().roles and _is_late(candidacy),
    )


def _is_late(candidacy: Candidacy) -> bool:
    ends_at = candidacy.publicity_ends_at
    return ends_at is not None and now() >= ends_at and candidacy.state not in queries.GONE


def _may_object(candidacy: Candidacy) -> bool:
    ends_at = candidacy.publicity_ends_at
    is_on = ends_at is not None and now() < ends_at
    return is_on and candidacy.state in objections.OPEN_TO_OBJECTIONS


@pages.get("/<public_id>")
@access.officer(*READERS)
def person(code: str, public_id: str) -> str:
    round_ = cleared_round(code, *READERS)
    return _person(round_, queries.candidacy_in(reading(), round_.id, public_id))


def _do(
    code: str, public_id: str, form: Form, service: Callable[..., object], *values: object
) -> Answer:
    """Send a checked form to ``service(act, candidacy, *values)``; a refusal comes back on it."""
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            candidacy = take_over.locked_candidacy(act.session, act.round_.id, public_id)
            service(act, candidacy, *values)
            return back(".person", code=code, public_id=public_id)
    return again(_sent_back(code, public_id, form))


def _sent_back(code: str, public_id: str, form: Form) -> str:
    round_ = round_of(code, PUBLISHER)
    return _person(round_, queries.candidacy_in(reading(), round_.id, public_id), form)


@pages.post("/<public_id>/medical")
@access.officer(PUBLISHER, weighty=True)
def medical(code: str, public_id: str) -> Answer:
    form = MedicalForm()
    form.outcome.choices = choices("medical")
    conclusion = (form.outcome.data, form.note.data or "")
    return _do(code, public_id, form, examine.record_medical, *conclusion)


@pages.post("/<public_id>/background")
@access.officer(PUBLISHER, weighty=True)
def background(code: str, public_id: str) -> Answer:
    form = BackgroundForm()
    form.outcome.choices = choices("background")
    conclusion = (form.outcome.data, form.note.data or "", form.ground.data or "")
    return _do(code, public_id, form, examine.record_background, *conclusion)


@pages.post("/<public_id>/decline")
@access.officer(PUBLISHER, weighty=True)
def decline(code: str, public_id: str) -> Answer:
    form = DeclineForm()
    return _do(code, public_id, form, leave.decline, form.reason.data or "")


@pages.post("/<public_id>/objections")
@access.officer(PUBLISHER)
def object_to(code: str, public_id: str) -> Answer:
    form = ObjectionForm()
    with refusals_on(form):
        storage = current_app.extensions["storage"]
        files = receive_proofs(storage, scanner(), form.files.data or [])
    if form.errors:
        return again(_sent_back(code, public_id, form))
    said = objections.Said(form.text.data or "", form.said_by.data or "", files)
    return _do(code, public_id, form, objections.take_in_objection, said)
