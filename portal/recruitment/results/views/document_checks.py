"""资格复审: whom to call, what two people saw, and who takes a place that fell free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.cells import link
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.labels import choices, word
from portal.recruitment.results.correction_forms import (
    DocumentAgainForm,
    DocumentCallForm,
    DocumentReasonForm,
    DocumentVerdictForm,
)
from portal.recruitment.results.current_set import entitled, lines_in_force
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.queries import (
    document_checks,
    own_application,
    own_document_check,
    policy_groups,
)
from portal.recruitment.results.services import check_documents as checking
from portal.recruitment.results.services.fill_freed_places import call_substitutes, free_places
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.lifecycles import DOCUMENT_CHECK
from portal.recruitment.rulebook.lifecycles.results import LOOKING
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.unions.posting import act_as
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancy_in

pages = Blueprint(
    "results_documents", __name__, url_prefix="/office/rounds/<code>/results/documents"
)
own = Blueprint("results_own_documents", __name__, url_prefix="/my/document-checks")
READERS = (PUBLISHER, *LOOKING, SUPERVISOR, *READING_ROLES)


def _vacancies(round_: RecruitmentRound) -> list[Vacancy]:
    """Those with an interview that the shortlist leads to."""
    groups = policy_groups(reading(), round_)
    with_interview = [group for group in groups if group.policy.interview is not None]
    return [vacancy for group in with_interview for vacancy in group.vacancies]


def _tickets(vacancies: list[Vacancy]) -> dict[int, str]:
    lines = lines_in_force(reading(), "shortlist", [vacancy.id for vacancy in vacancies])
    return {line.application_id: line.ticket_number for line in lines}


def _to_call(vacancies: list[Vacancy], checks: list[DocumentCheck]) -> list[tuple[str, str]]:
    """Vacancies where somebody is to be called: of the shortlist, or for a place that is free."""
    known = {one.application_id for one in checks}
    found = []
    for vacancy in vacancies:
        new = len(entitled(reading(), vacancy, "shortlist") - known)
        free = len(free_places(reading(), vacancy.id))
        if new:
            found.append((vacancy.code, _("%(c)s（入围 %(n)s 人）", c=vacancy.code, n=new)))
        elif free:
            found.append(
                (f"{vacancy.code}:", _("%(c)s（递补 %(n)s 个名额）", c=vacancy.code, n=free))
            )
    return found


def _index(round_: RecruitmentRound, form: DocumentCallForm | None = None) -> str:
    vacancies = _vacancies(round_)
    checks = document_checks(reading(), [vacancy.id for vacancy in vacancies])
    tickets = _tickets(vacancies)
    form = form or DocumentCallForm(formdata=None)
    form.vacancy.choices = _to_call(vacancies, checks)
    rows = [
        [
            link(tickets.get(one.application_id, one.application.number), _address(round_, one)),
            one.vacancy.code,
            _span(one),
            _("递补") if one.replaces_id is not None else "",
            word("document_check.state", one.state),
        ]
        for one in checks
    ]
    may_call = PUBLISHER in viewer().roles and bool(form.vacancy.choices)
    return render_template(
        "recruitment/results/office/document_checks.html",
        round_=round_,
        form=form,
        rows=rows,
        may_call=may_call,
    )


def _span(check: DocumentCheck) -> str:
    return f"{printed_moment(check.starts_at)} – {printed_moment(check.ends_at, is_end=True)}"


def _address(round_: RecruitmentRound, check: DocumentCheck) -> str:
    return url_for("results_documents.show", code=round_.code, check_id=check.public_id)


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _index(round_of(code, *READERS))


@pages.post("")
@access.officer(PUBLISHER)
def call(code: str) -> Answer:
    round_, form = round_of(code, PUBLISHER), DocumentCallForm()
    vacancies = _vacancies(round_)
    checks = document_checks(reading(), [vacancy.id for vacancy in vacancies])
    form.vacancy.choices = _to_call(vacancies, checks)
    if form.validate_on_submit():
        chosen, substitutes = form.vacancy.data.removesuffix(":"), form.vacancy.data.endswith(":")
        papers = (form.papers.data or "").splitlines()
        terms = checking.Call(form.starts_at.data, form.ends_at.data, form.venue.data, papers)
        with (
            refusals_on(form, document_check_time="starts_at", document_check_papers="papers"),
            act_on_round(code, PUBLISHER) as act,
        ):
            vacancy = vacancy_in(act.session, act.round_, chosen)
            if not substitutes:
                checking.call_shortlisted(act, vacancy, terms)
                return back(".index", code=code)
            call_substitutes(act, vacancy, terms)
            return back(".index", code=code)
    return again(_index(round_of(code, PUBLISHER), form))


def _in_round(round_: RecruitmentRound, check_id: str) -> DocumentCheck:
    """Raises ``Refused('document_check.not_found')``."""
    for check in document_checks(reading(), [vacancy.id for vacancy in _vacancies(round_)]):
        if check.public_id == check_id:
            return check
    raise Refused("document_check.not_found")


FORMS: dict[str, type[Form]] = {
    "note": DocumentVerdictForm,
    "send_back": DocumentReasonForm,
    "decline": DocumentReasonForm,
    "call_again": DocumentAgainForm,
}


def _form(action: str, check: DocumentCheck, *, posted: bool) -> Form:
    form = FORMS[action]() if posted else FORMS[action](formdata=None)
    if action == "note":
        form.seen.choices = [(paper, paper) for paper in check.papers]
        form.verdict.choices = choices("document_check.verdict")
    for field in form:
        field.id = field.label.field_id = f"{action}-{field.name}"
    return form


def _page(round_: RecruitmentRound, check: DocumentCheck, filled: dict[str, Form]) -> str:
    actions = set(DOCUMENT_CHECK.actions(check.state, viewer().roles))
    apart = viewer().account_id != check.noted_by
    forms = {
        action: (filled.get(action) or _form(action, check, posted=False))
        if action in actions
        else None
        for action in FORMS
    }
    return render_template(
        "recruitment/results/office/document_check.html",
        round_=round_,
        check=check,
        ticket=_tickets([check.vacancy]).get(check.application_id, check.application.number),
        span=_span(check),
        forms=forms,
        may={
            "confirm": f"confirm_{check.verdict}" in actions and apart,
            "mark_absent": "mark_absent" in actions,
        },
    )


@pages.get("/<check_id>")
@access.officer(*READERS)
def show(code: str, check_id: str) -> str:
    round_ = round_of(code, *READERS)
    return _page(round_, _in_round(round_, check_id), {})


Step = Callable[[RoundAct, DocumentCheck, Any], None]


def _take(code: str, check_id: str, action: str, roles: tuple[str, ...], step: Step) -> Answer:
    round_ = round_of(code, *roles)
    form = _form(action, _in_round(round_, check_id), posted=True)
    if form.validate_on_submit():
        fields = {"document_check_reason": "reason"}
        if action == "call_again":
            fields["document_check_time"] = "starts_at"
        with refusals_on(form, **fields), act_on_round(code, *roles) as act:
            step(act, checking.locked_check(act.session, act.round_.id, check_id), form)
            return back(".show", code=code, check_id=check_id)
    round_ = round_of(code, *roles)
    return again(_page(round_, _in_round(round_, check_id), {action: form}))


@pages.post("/<check_id>/note")
@access.officer(*LOOKING)
def note(code: str, check_id: str) -> Answer:
    return _take(
        code,
        check_id,
        "note",
        LOOKING,
        lambda act, check, form: checking.note_check(
            act, check, form.verdict.data or "", form.seen.data or [], form.reason.data or ""
        ),
    )


@pages.post("/<check_id>/confirmation")
@access.officer(*LOOKING, weighty=True)
def confirm(code: str, check_id: str) -> Response:
    with act_on_round(code, *LOOKING) as act:
        checking.confirm_check(act, checking.locked_check(act.session, act.round_.id, check_id))
    return back(".show", code=code, check_id=check_id)


@pages.post("/<check_id>/return")
@access.officer(*LOOKING)
def send_back(code: str, check_id: str) -> Answer:
    return _take(
        code,
        check_id,
        "send_back",
        LOOKING,
        lambda act, check, form: checking.send_back_check(act, check, form.reason.data or ""),
    )


@pages.post("/<check_id>/absence")
@access.officer(CHECKER, weighty=True)
def absent(code: str, check_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        checking.mark_absent(act, checking.locked_check(act.session, act.round_.id, check_id))
    return back(".show", code=code, check_id=check_id)


@pages.post("/<check_id>/withdrawal")
@access.officer(PUBLISHER)
def decline(code: str, check_id: str) -> Answer:
    return _take(
        code,
        check_id,
        "decline",
        (PUBLISHER,),
        lambda act, check, form: checking.decline_check(act, check, form.reason.data or ""),
    )


@pages.post("/<check_id>/again")
@access.officer(CHECKER, weighty=True)
def call_again(code: str, check_id: str) -> Answer:
    return _take(
        code,
        check_id,
        "call_again",
        (CHECKER,),
        lambda act, check, form: checking.call_again(
            act,
            check,
            checking.Call(form.starts_at.data, form.ends_at.data, check.venue, check.papers),
            form.reason.data or "",
        ),
    )


def _own(public_id: str) -> DocumentCheck:
    """Raises ``Refused('results.not_found')``, ``'document_check.not_found'``."""
    application = own_application(reading(), public_id, viewer().account_id)
    check = own_document_check(reading(), application.id)
    if check is None:
        raise Refused("document_check.not_found")
    return check


@own.route("/<public_id>", methods=["GET", "POST"])
@access.applicant
def mine(public_id: str) -> Answer:
    """When and where, what to bring, what came of it; and the form to give up."""
    check = _own(public_id)
    form = DocumentReasonForm() if request.method == "POST" else DocumentReasonForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form, document_check_reason="reason"), act_as() as act:
            round_ = locked_round(act.session, check.round_id)
            row = checking.locked_check(act.session, round_.id, check.public_id)
            checking.decline_check(RoundAct.of(act, round_), row, form.reason.data or "")
            return back(".mine", public_id=public_id)
    check = _own(public_id)
    page = render_template(
        "recruitment/results/applicant/document_check.html",
        check=check,
        span=_span(check),
        form=form,
        may_decline=DOCUMENT_CHECK.allows(check.state, "decline"),
    )
    return shown(page)
