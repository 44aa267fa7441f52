"""聘用通知、报到: whom to send an offer, what was answered, who reported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.offers import queries
from portal.recruitment.offers.forms import OfferForm, ReasonForm, ReportForm
from portal.recruitment.offers.models import Offer
from portal.recruitment.offers.posting import advance_offers
from portal.recruitment.offers.services import offer as offering
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import OFFER
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.posting import cleared_round
from portal.recruitment.vetting.queries import (
    candidacies_of,
    candidacy_in,
    effective_policy,
    gate_of_hire,
)
from portal.recruitment.vetting.services.take_over import locked_candidacy

pages = Blueprint("offers_office", __name__, url_prefix="/office/rounds/<code>/offers")
READERS = (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES)
ANSWER_DAYS, REPORT_DAYS = 5, 15  # calendar days, as offices usually give them


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    advance_offers(cleared_round(code, *READERS).id)
    round_ = round_of(code, *READERS)
    people = candidacies_of(reading(), round_.id)
    waiting = queries.awaiting_offer(reading(), people)
    return render_template(
        "recruitment/offers/office/index.html",
        round_=round_,
        waiting=waiting,
        gates={one.id: gate_of_hire(reading(), one) for one in waiting},
        offers=queries.offers_of(reading(), round_.id),
        may_send=PUBLISHER in viewer().roles,
    )


def _offer_form(candidacy: Candidacy) -> OfferForm:
    today = local(now()).date()
    usual: dict[str, Any] = {
        "union": candidacy.vacancy.using_union_id or 0,
        "answer_on": today + timedelta(days=ANSWER_DAYS),
        "report_on": today + timedelta(days=REPORT_DAYS),
    }
    form = OfferForm() if request.method == "POST" else OfferForm(formdata=None, data=usual)
    units = queries.unit_choices(reading(), candidacy.vacancy.round_id)
    named = candidacy.vacancy.using_union_id
    form.union.choices = [
        *([] if named else [(0, "—")]),
        *((union.id, union.name) for union in units if named in (None, union.id)),
    ]
    return form


@pages.route("/to/<public_id>", methods=["GET", "POST"])
@access.officer(PUBLISHER, weighty=True)
def to(code: str, public_id: str) -> Answer:
    """Write and send an offer to one person."""
    form = _offer_form(candidacy_in(reading(), round_of(code, PUBLISHER).id, public_id))
    if form.validate_on_submit():
        with refusals_on(form, offer_terms="answer_on"), act_on_round(code, PUBLISHER) as act:
            candidacy = locked_candidacy(act.session, act.round_.id, public_id)
            closes = effective_policy(candidacy.vacancy).publicity_ends_at
            offering.send_offer(act, candidacy, form.terms(closes))
            return back(".index", code=code)
    round_ = round_of(code, PUBLISHER)
    page = render_template(
        "recruitment/offers/office/send.html",
        round_=round_,
        one=candidacy_in(reading(), round_.id, public_id),
        form=form,
        silence=offering.IF_SILENT,
    )
    return shown(page)


Act = tuple[str, type[Form], str, Callable[[RoundAct, Offer, Any], None]]
# Name → role, form, step of the lifecycle, service.
ACTS: dict[str, Act] = {
    "refusal": (
        PUBLISHER,
        ReasonForm,
        "decline",
        lambda act, offer, form: offering.decline(act, offer, form.reason.data or ""),
    ),
    "recall": (
        CHECKER,
        ReasonForm,
        "recall",
        lambda act, offer, form: offering.recall(act, offer, form.reason.data or ""),
    ),
    "report": (
        PUBLISHER,
        ReportForm,
        "report",
        lambda act, offer, form: offering.report(act, offer, form.on.data),
    ),
    "absence": (
        PUBLISHER,
        ReasonForm,
        "miss",
        lambda act, offer, form: offering.miss(act, offer, form.reason.data or ""),
    ),
}


def _possible(offer: Offer) -> list[str]:
    """Names of what the viewer may do with the offer now."""
    roles = viewer().roles
    return [
        name
        for name, (role, _form, step, _do) in ACTS.items()
        if role in roles and OFFER.allows(offer.state, step)
    ]


@pages.get("/<public_id>")
@access.officer(*READERS)
def show(code: str, public_id: str) -> str:
    advance_offers(cleared_round(code, *READERS).id)
    round_ = round_of(code, *READERS)
    return _page(round_, queries.offer_in(reading(), round_.id, public_id))


def _page(round_: RecruitmentRound, offer: Offer) -> str:
    return render_template(
        "recruitment/offers/office/show.html",
        round_=round_,
        offer=offer,
        one=offer.candidacy,
        acts=_possible(offer),
        may_accept=PUBLISHER in viewer().roles and OFFER.allows(offer.state, "accept"),
    )


@pages.post("/<public_id>/acceptance")
@access.officer(PUBLISHER)
def accept(code: str, public_id: str) -> Response:
    """A written answer that came to the office."""
    with act_on_round(code, PUBLISHER) as act:
        offering.accept(act, queries.offer_in(act.session, act.round_.id, public_id))
    return back(".show", code=code, public_id=public_id)


@pages.route("/<public_id>/acts/<name>", methods=["GET", "POST"])
@access.officer(PUBLISHER, CHECKER, weighty=True)
def act(code: str, public_id: str, name: str) -> Answer:
    """Declined on paper, recalled, reported, not reported."""
    if name not in ACTS:
        abort(404)
    role, kind, _step, do = ACTS[name]
    if role not in viewer().roles:
        abort(403)
    queries.offer_in(reading(), round_of(code, role).id, public_id)
    form = kind() if request.method == "POST" else kind(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form, offer_reported_on="on"), act_on_round(code, role) as acting:
            do(acting, queries.offer_in(acting.session, acting.round_.id, public_id), form)
            return back(".show", code=code, public_id=public_id)
    round_ = round_of(code, role)
    page = render_template(
        "recruitment/offers/office/act.html",
        round_=round_,
        offer=queries.offer_in(reading(), round_.id, public_id),
        name=name,
        form=form,
        fields=[field for field in form if field.type != "CSRFTokenField"],
    )
    return shown(page)
