"""My page: one timeline, the next thing to do on top, every decision with its reason."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.desk.journey_of_person import journeys_of
from portal.recruitment.desk.own_data import PARTS

pages = Blueprint("desk_applicant", __name__)


@pages.get("/my")
@access.applicant
def my_page() -> str:
    journeys = journeys_of(reading(), viewer().account_id, now())
    claims = {
        journey.application.id: claim_sentence(journey.application, now()) for journey in journeys
    }
    return render_template(
        "recruitment/desk/applicant/my_page.html", journeys=journeys, claims=claims
    )


@pages.record_once
def _offer_own_data(state: object) -> None:
    """A person's copy of his data includes what the stages behind the application keep."""
    state.app.extensions.setdefault("own_data", {}).update(PARTS)  # type: ignore[attr-defined]
