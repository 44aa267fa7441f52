"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Look, Pile, Waiting
from portal.recruitment.registers.queries import OPEN, petitions_within_reach, unreceived_events
from portal.recruitment.registers.services.places import places_missing
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER, SUPERVISOR


def unreceived(look: RoundLook) -> int:
    return unreceived_events(look.session, [look.round_.id]).get(look.round_.id, 0)


def missing_places(look: RoundLook) -> int:
    """Registration can't begin without them; afterwards nobody is asked any more."""
    window = look.round_.window("registration")
    asked = look.round_.state == "published" and window is not None and look.at < window.ends_at
    return len(places_missing(look.round_)) if asked else 0


def petitions(look: Look) -> Pile:
    within_reach = petitions_within_reach(look.session, look.viewer.unions_for(SUPERVISOR))
    waiting = [petition for petition in within_reach if petition.state in OPEN]
    return Pile(len(waiting), urgent=any(petition.due_at <= look.at for petition in waiting))


WAITING = (
    RoundWaiting(
        "registers.events",
        (CITY_APPROVER,),
        unreceived,
        "registers_events.index",
        _("份重大事项报告待签收"),
        order=20,
        urgent=True,
    ),
    RoundWaiting(
        "registers.places",
        (PUBLISHER, CHECKER),
        missing_places,
        "registers_places.places",
        _("处公告发布渠道没有登记齐，报名不能开始"),
        order=60,
        urgent=True,
    ),
    Waiting(
        "registers.petitions",
        (SUPERVISOR,),
        petitions,
        "registers_petitions_office.index",
        _("件信访举报待办"),
        order=60,
    ),
)
