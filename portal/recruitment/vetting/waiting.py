"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER
from portal.recruitment.vetting.services.publicity import awaiting_publicity


def proposed(look: RoundLook) -> int:
    return len(awaiting_publicity(look.session, look.round_.id))


WAITING = (
    RoundWaiting(
        "vetting.proposed",
        (CHECKER,),
        proposed,
        "vetting_office.index",
        _("人待公示"),
        order=130,
    ),
)
