"""聘用通知书 on the person's own page: read, accepted, declined."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.period import printed_moment
from portal.recruitment.offers.forms import ReasonForm
from portal.recruitment.offers.models import Offer
from portal.recruitment.offers.posting import advance_offers
from portal.recruitment.offers.queries import own_offer
from portal.recruitment.offers.services import offer as offering
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.lifecycles import OFFER
from portal.recruitment.rulebook.timetable.labour import contract_due, insurance_due
from portal.recruitment.unions.posting import act_as

pages = Blueprint("offers_applicant", __name__, url_prefix="/my/offers")


@contextmanager
def _acting(public_id: str) -> Iterator[tuple[RoundAct, Offer]]:
    """The applicant acts on their own offer, its round locked."""
    with act_as() as act:
        own = own_offer(act.session, public_id, viewer().account_id)
        round_ = locked_round(act.session, own.candidacy.application.round_id)
        yield RoundAct.of(act, round_), own


@pages.route("/<public_id>", methods=["GET", "POST"])
@access.applicant
def show(public_id: str) -> Answer:
    """The offer and, while it is possible, the way to accept or, with a reason, to decline."""
    own = own_offer(reading(), public_id, viewer().account_id)
    advance_offers(own.candidacy.application.round_id)
    form = ReasonForm() if request.method == "POST" else ReasonForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form), _acting(public_id) as (act, offer):
            offering.decline(act, offer, form.reason.data or "")
            return back(".show", public_id=public_id)
    return shown(_page(own_offer(reading(), public_id, viewer().account_id), form))


@pages.post("/<public_id>/acceptance")
@access.applicant
def accept(public_id: str) -> Response:
    with _acting(public_id) as (act, offer):
        offering.accept(act, offer)
    return back(".show", public_id=public_id)


def _page(offer: Offer, form: ReasonForm) -> str:
    begun = offer.reported_on
    is_hired = offer.candidacy.state == "hired"
    return render_template(
        "recruitment/offers/applicant/show.html",
        offer=offer,
        application=offer.candidacy.application,
        vacancy=offer.candidacy.vacancy,
        form=form,
        until=printed_moment(offer.answer_by, is_end=True),
        silence=offering.IF_SILENT,
        may_accept=OFFER.allows(offer.state, "accept") and now() < offer.answer_by,
        may_decline=OFFER.allows(offer.state, "decline") and not is_hired,
        contract_due=contract_due(begun) if begun else None,
        insurance_due=insurance_due(begun) if begun else None,
    )
