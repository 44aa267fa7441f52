"""My page: one timeline, the next thing to do on top, every decision with its reason."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.desk.journey_of_person import journeys_of

pages = Blueprint("desk_applicant", __name__)


@pages.get("/my")
@access.applicant
def my_page() -> str:
    journeys = journeys_of(reading(), viewer().account_id, now())
    return render_template("recruitment/desk/applicant/my_page.html", journeys=journeys)
