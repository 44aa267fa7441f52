"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.handover.queries import alarms, deliveries_of, hires_of, ready_for_hire
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER


def unconfirmed(look: RoundLook) -> int:
    hires = hires_of(look.session, look.round_.id)
    return sum(1 for hire in hires if hire.state == "awaiting_confirmation")


def ready(look: RoundLook) -> int:
    return len(ready_for_hire(look.session, look.round_.id))


def stuck_letters(look: RoundLook) -> int:
    hires = [hire.id for hire in hires_of(look.session, look.round_.id)]
    return sum(alarms(deliveries_of(look.session, hires)).values())


WAITING = (
    RoundWaiting(
        "handover.unconfirmed",
        (CHECKER,),
        unconfirmed,
        "handover_office.index",
        _("份聘用待复核"),
        order=140,
    ),
    RoundWaiting(
        "handover.ready",
        (PUBLISHER,),
        ready,
        "handover_office.index",
        _("人公示期满，待办理聘用"),
        order=150,
    ),
    RoundWaiting(
        "handover.stuck",
        (PUBLISHER,),
        stuck_letters,
        "handover_office.index",
        _("件移交没有送到，要人处理"),
        order=160,
        urgent=True,
    ),
)
