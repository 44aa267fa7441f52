"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Look
from portal.recruitment.approval.gates import city_rounds, county_parts
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER


def requested(look: RoundLook) -> int:
    return int(look.round_.state == "submitted")


def approved(look: RoundLook) -> int:
    return int(look.round_.state == "approved")


def city_drafts(look: Look) -> list[RecruitmentRound]:
    return [round_ for round_ in city_rounds(look.session) if round_.state in EDITABLE]


def unconfirmed_parts(look: RoundLook) -> int:
    """A county's own vacancies in its city's round, which nobody there has confirmed."""
    held = set(look.viewer.unions_for(CHECKER, PUBLISHER))
    parts = county_parts(look.session, look.round_)
    return sum(1 for part in parts if part.union.id in held and part.confirmation is None)


WAITING = (
    RoundWaiting(
        "approval.requested",
        (CITY_APPROVER,),
        requested,
        "approval_office.show",
        _("方案待批复"),
        order=10,
    ),
    RoundWaiting(
        "approval.approved",
        (CHECKER,),
        approved,
        "approval_office.show",
        _("公告待发布"),
        order=100,
    ),
    RoundWaiting(
        "approval.confirmations",
        (CHECKER, PUBLISHER),
        unconfirmed_parts,
        "approval_confirmations.show",
        _("个单位的岗位待确认"),
        order=70,
        rounds=city_drafts,
        anywhere=True,
    ),
)
