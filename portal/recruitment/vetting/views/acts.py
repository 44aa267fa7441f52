"""One page for each further act on a person, for a late objection, and for a corrected ranking."""

from __future__ import annotations

from flask import abort, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting import queries
from portal.recruitment.vetting.forms import CollectiveForm, LateForm
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.personal_acts import BY_NAME, PersonalAct
from portal.recruitment.vetting.services.objections import Said, take_in_late
from portal.recruitment.vetting.services.settle import settle_vacancy
from portal.recruitment.vetting.services.take_over import locked_candidacy
from portal.recruitment.vetting.views.office import pages


def _act(name: str) -> PersonalAct:
    found = BY_NAME.get(name)
    if found is None:
        abort(404)
    if found.role not in viewer().roles:
        abort(403)
    return found


def _form(kind: type[Form], words: str) -> Form:
    form = kind() if request.method == "POST" else kind(formdata=None)
    if words:
        form.outcome.choices = choices(words)
    return form


@pages.route("/<public_id>/acts/<name>", methods=["GET", "POST"])
@access.officer(PUBLISHER, CHECKER, weighty=True)
def personal(code: str, public_id: str, name: str) -> Answer:
    """Documents, hearing, decision and service of a finding, suspension, revocation."""
    act_kind = _act(name)
    queries.candidacy_in(reading(), round_of(code, act_kind.role).id, public_id)
    form = _form(act_kind.form, act_kind.choices)
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, act_kind.role) as act:
            candidacy = locked_candidacy(act.session, act.round_.id, public_id)
            act_kind.do(act, candidacy, form)
            return back(".person", code=code, public_id=public_id)
    round_ = round_of(code, act_kind.role)
    candidacy = queries.candidacy_in(reading(), round_.id, public_id)
    return shown(_page(round_, candidacy, act_kind, form))


def _page(round_: RecruitmentRound, candidacy: Candidacy, act_kind: PersonalAct, form: Form) -> str:
    return render_template(
        "recruitment/vetting/office/act.html",
        round_=round_,
        one=candidacy,
        act=act_kind,
        form=form,
        fields=[field for field in form if field.type != "CSRFTokenField"],
    )


@pages.route("/<public_id>/late-objections", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def late(code: str, public_id: str) -> Answer:
    """What comes in after the publicity goes to the supervisors; its code is shown once."""
    queries.candidacy_in(reading(), round_of(code, PUBLISHER).id, public_id)
    form = LateForm() if request.method == "POST" else LateForm(formdata=None)
    taken = None
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            candidacy = locked_candidacy(act.session, act.round_.id, public_id)
            petition, receipt = take_in_late(
                act, candidacy, Said(form.text.data or "", form.said_by.data or "")
            )
            taken = (petition.number, receipt)
    round_ = round_of(code, PUBLISHER)
    page = render_template(
        "recruitment/vetting/office/late.html",
        round_=round_,
        one=queries.candidacy_in(reading(), round_.id, public_id),
        form=form,
        taken=taken,
    )
    return page if taken else shown(page)


@pages.route("/settlements/<vacancy_id>", methods=["GET", "POST"])
@access.officer(CHECKER, weighty=True)
def settle(code: str, vacancy_id: str) -> Answer:
    """Who stays, leaves and enters after a correction, before it is carried out."""
    queries.vacancy_in(reading(), round_of(code, CHECKER).id, vacancy_id)
    form = CollectiveForm() if request.method == "POST" else CollectiveForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, CHECKER) as act:
            vacancy = queries.vacancy_in(act.session, act.round_.id, vacancy_id)
            settle_vacancy(
                act, vacancy, reason=form.reason.data or "", minutes=form.minutes.data or ""
            )
            return back(".index", code=code)
    round_ = round_of(code, CHECKER)
    return shown(_settlement(round_, queries.vacancy_in(reading(), round_.id, vacancy_id), form))


def _settlement(round_: RecruitmentRound, vacancy: Vacancy, form: CollectiveForm) -> str:
    names = {
        line.application.public_id: (line.ticket_number, line.place)
        for line in queries.ranking_lines(reading(), round_.id)
    }
    answer = queries.settlement_of(reading(), vacancy)
    return render_template(
        "recruitment/vetting/office/settlement.html",
        round_=round_,
        vacancy=vacancy,
        answer=answer,
        names=names,
        form=form,
    )
