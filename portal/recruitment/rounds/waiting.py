"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Pile
from portal.recruitment.audit import unseen
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import PUBLISHER, SUPERVISOR


def drafts(look: RoundLook) -> Pile:
    state = look.round_.state
    return Pile(int(state in {"draft", "returned"}), urgent=state == "returned")


def watched(look: RoundLook) -> int:
    """What people did in the round on the first day of their power."""
    return len(unseen(look.session, look.round_.code))


WAITING = (
    RoundWaiting(
        "rounds.draft",
        (PUBLISHER,),
        drafts,
        "desk_office.round_hub",
        _("方案没有报出"),
        order=50,
    ),
    RoundWaiting(
        "rounds.watched",
        (SUPERVISOR,),
        watched,
        "desk_audit.of_round",
        _("件新近授权的人办的事没有看"),
        order=65,
        urgent=True,
    ),
)
