"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Pile
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import PUBLISHER


def drafts(look: RoundLook) -> Pile:
    state = look.round_.state
    return Pile(int(state in {"draft", "returned"}), urgent=state == "returned")


WAITING = (
    RoundWaiting(
        "rounds.draft",
        (PUBLISHER,),
        drafts,
        "desk_office.round_hub",
        _("方案没有报出"),
        order=50,
    ),
)
