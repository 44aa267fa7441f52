"""The officer's desk, and the round's hub with every stage and what stands in the way."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.desk import Look
from portal.foundation.web.history import history_standing
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.calendars.queries import ends_soon
from portal.recruitment.desk.journey_of_round import stages_of
from portal.recruitment.desk.menus import hub_links
from portal.recruitment.desk.waiting import waiting_for
from portal.recruitment.rounds.look import RoundLook
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rounds.queries import rounds_within_reach
from portal.recruitment.rulebook.roles import (
    AUDIT_ADMIN,
    AUDITOR,
    BUSINESS_ROLES,
    SUPERVISING_BODY,
    SUPERVISOR,
)

pages = Blueprint("desk_office", __name__, url_prefix="/office")
WATCHES_HISTORY = (AUDITOR, SUPERVISOR, SUPERVISING_BODY, AUDIT_ADMIN)


@pages.get("", alias=True)  # where a sign-in without another goal leads
@pages.get("/desk")
@access.officer()
def desk() -> str:
    """Administrators see an empty desk: none of them reads business data."""
    works = viewer().has_role(*BUSINESS_ROLES)
    rounds = rounds_within_reach(reading(), viewer().unions_for(*BUSINESS_ROLES)) if works else []
    return render_template(
        "recruitment/desk/office/desk.html",
        rounds=rounds[:12],
        waiting=waiting_for(Look(reading(), viewer(), now()), rounds),
        works=works,
        standing=history_standing() if viewer().has_role(*WATCHES_HISTORY) else None,
        year_missing=ends_soon(reading(), local(now()).date()),
    )


@pages.get("/rounds/<code>")
@access.officer(*BUSINESS_ROLES)
def round_hub(code: str) -> str:
    round_ = round_of(code, *BUSINESS_ROLES)
    return render_template(
        "recruitment/desk/office/round_hub.html",
        round_=round_,
        stages=stages_of(RoundLook(reading(), viewer(), now(), round_)),
        links=hub_links(round_),
    )
