"""The person's own case: the notice, what they say to it, the decision, and what can be done."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.posting import act_as_applicant
from portal.recruitment.applications.request_files import receive_proofs
from portal.recruitment.conduct import queries
from portal.recruitment.conduct.documents import evidence_picture, paper_in, paper_pdf
from portal.recruitment.conduct.forms import WITHOUT_WORDS, StatementForm
from portal.recruitment.conduct.services.hear import open_letters
from portal.recruitment.conduct.services.lay_evidence import lay_evidence
from portal.recruitment.conduct.services.papers import is_served
from portal.recruitment.conduct.services.take_step import take_step
from portal.recruitment.rounds.remedy import remedy_words
from portal.recruitment.rulebook.conduct.grounds import ground_of
from portal.recruitment.rulebook.lifecycles import CONDUCT_CASE
from portal.recruitment.rulebook.roles import APPLICANT

pages = Blueprint("conduct_applicant", __name__, url_prefix="/my/conduct")


def _page(public_id: str, filled: dict[str, StatementForm] | None = None) -> str:
    case = queries.own_case(reading(), public_id, viewer().account_id)
    actions = [step for step in CONDUCT_CASE.actions(case.state, (APPLICANT,)) if step != "serve"]
    forms = {step: StatementForm(formdata=None, prefix=f"{step}-") for step in actions}
    return render_template(
        "recruitment/conduct/applicant/case.html",
        case=case,
        ground=ground_of(case.ground),
        hrefs={
            row.public_id: url_for(".paper", public_id=public_id, paper_id=row.public_id)
            for row in case.papers
        },
        steps={**forms, **{name: form for name, form in (filled or {}).items() if name in forms}},
        without_words=WITHOUT_WORDS,
        own_words=[step for step in case.steps if step.by == viewer().account_id and step.text],
        remedy=remedy_words(case.round_.conduct),
        at=now(),
    )


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    """Opening the papers is their service."""
    person = viewer().account_id
    case = queries.own_case(reading(), public_id, person)
    if any(not is_served(paper) for paper in case.papers):
        with act_as_applicant() as act:
            open_letters(act, queries.own_case(act.session, public_id, person, lock=True))
    return _page(public_id)


@pages.post("/<public_id>/<action>")
@access.applicant
def step(public_id: str, action: str) -> Answer:
    """What the person says or asks for; what was typed survives a refusal."""
    person = viewer().account_id
    queries.own_case(reading(), public_id, person)
    form = StatementForm(prefix=f"{action}-")
    if form.validate_on_submit():
        with refusals_on(form, conduct_text_missing="text"):
            storage = current_app.extensions["storage"]
            files = receive_proofs(storage, scanner(), form.files.data or [])
            with act_as_applicant() as act:
                case = queries.own_case(act.session, public_id, person, lock=True)
                take_step(act, case, action, form.said(), roles=(APPLICANT,))
                lay_evidence(act, case, files, from_person=True)
            return back(".show", public_id=public_id)
    return again(_page(public_id, {action: form}))


@pages.get("/<public_id>/evidence/<file_id>/<int:page>.jpg")
@access.applicant
def evidence_page(public_id: str, file_id: str, page: int) -> Response:
    """What the person laid before the office; the office's own files may show other people."""
    case = queries.own_case(reading(), public_id, viewer().account_id)
    own = [file for file in case.evidence if file.from_person]
    return picture(evidence_picture(current_app.extensions["storage"], own, file_id, page))


@pages.get("/<public_id>/papers/<paper_id>.pdf")
@access.applicant
def paper(public_id: str, paper_id: str) -> Response:
    """A paper of one's own, once it was opened on the page."""
    case = queries.own_case(reading(), public_id, viewer().account_id)
    own = paper_in(case, paper_id)
    if not is_served(own):
        return back(".show", public_id=public_id)
    return pdf(paper_pdf(case, own), f"{case.number}.pdf")
