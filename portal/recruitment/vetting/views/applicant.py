"""What candidates see of their own vetting: conclusions, a re-test, being heard, declining."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.period import printed_moment
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.remedy import remedy_words
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.unions.posting import act_as
from portal.recruitment.vetting.against import findings_of, open_finding
from portal.recruitment.vetting.forms import DeclineForm, StatementForm
from portal.recruitment.vetting.models import AdverseFinding, Candidacy
from portal.recruitment.vetting.queries import line_of, own_candidacy
from portal.recruitment.vetting.services.adverse import hear
from portal.recruitment.vetting.services.examine import ask_retest
from portal.recruitment.vetting.services.leave import decline

pages = Blueprint("vetting_applicant", __name__, url_prefix="/my/candidacies")


@contextmanager
def _acting(public_id: str) -> Iterator[tuple[RoundAct, Candidacy]]:
    """The applicant acts on their own candidacy, its round locked."""
    with act_as() as act:
        own = own_candidacy(act.session, public_id, viewer().account_id)
        round_ = locked_round(act.session, own.application.round_id)
        yield RoundAct.of(act, round_), own


@pages.route("/<public_id>", methods=["GET", "POST"])
@access.applicant
def show(public_id: str) -> Answer:
    """The state in words and, while it is possible, the form to decline."""
    own_candidacy(reading(), public_id, viewer().account_id)
    form = DeclineForm() if request.method == "POST" else DeclineForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form), _acting(public_id) as (act, own):
            decline(act, own, form.reason.data or "")
            return back(".show", public_id=public_id)
    return shown(_page(public_id, form, StatementForm(formdata=None)))


@pages.post("/<public_id>/retest")
@access.applicant
def retest(public_id: str) -> Response:
    """复检, once."""
    with _acting(public_id) as (act, own):
        ask_retest(act, own)
    return back(".show", public_id=public_id)


@pages.post("/<public_id>/statement")
@access.applicant
def state(public_id: str) -> Answer:
    """陈述申辩 against a finding that was told."""
    own_candidacy(reading(), public_id, viewer().account_id)
    form = StatementForm()
    if form.validate_on_submit():
        with refusals_on(form), _acting(public_id) as (act, own):
            hear(act, open_finding(act.session, own.id), form.statement.data or "")
            return back(".show", public_id=public_id)
    return again(_page(public_id, DeclineForm(formdata=None), form))


def _page(public_id: str, form: DeclineForm, statement: StatementForm) -> str:
    candidacy = own_candidacy(reading(), public_id, viewer().account_id)
    findings, ends_at = findings_of(reading(), candidacy.id), candidacy.publicity_ends_at
    return render_template(
        "recruitment/vetting/applicant/show.html",
        one=candidacy,
        application=candidacy.application,
        line=line_of(reading(), candidacy),
        form=form,
        statement=statement,
        examinations=candidacy.examinations,
        findings=findings,
        remedy=remedy_words(candidacy.application.round_.conduct),
        may_decline=CANDIDACY.allows(candidacy.state, "decline"),
        retest_until=_retest_until(candidacy),
        may_state=_may_state(findings),
        ends=printed_moment(ends_at, is_end=True) if ends_at else "",
    )


def _may_state(findings: list[AdverseFinding]) -> bool:
    return bool(findings) and findings[0].state == "told" and now() < findings[0].hear_until


def _retest_until(candidacy: Candidacy) -> str:
    """Until when a re-test may be asked for; '' = it may not."""
    failed = candidacy.last("medical")
    if candidacy.state != "medical_failed" or failed is None or failed.until is None:
        return ""
    return printed_moment(failed.until, is_end=True) if now() < failed.until else ""
