"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.applications.services.accommodate import accommodations_in
from portal.recruitment.applications.services.correct import corrections_in
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER


def accommodations(look: RoundLook) -> int:
    needs = accommodations_in(look.session, look.round_)
    return sum(1 for need, _application in needs if need.state == "requested")


def corrections(look: RoundLook) -> int:
    asked = corrections_in(look.session, look.round_)
    return sum(1 for correction in asked if correction.state == "requested")


WAITING = (
    RoundWaiting(
        "applications.accommodations",
        (EXAM_OFFICER,),
        accommodations,
        "applications_office.accommodations",
        _("份合理便利申请待答复"),
        order=230,
    ),
    RoundWaiting(
        "applications.corrections",
        (CHECKER,),
        corrections,
        "applications_office.corrections",
        _("份报名信息更正待办理"),
        order=240,
    ),
)
