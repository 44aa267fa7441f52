"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.handover.queries import (
    alarms,
    asked_of,
    deliveries_of,
    hires_of,
    open_conflicts,
    ready_for_hire,
    unanswered,
)
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


def to_confirm(look: RoundLook) -> int:
    """Corrections, cancellations and papers that wait for the second person."""
    hires = [hire for hire in hires_of(look.session, look.round_.id) if hire.edition > 0]
    drafts = sum(1 for hire in hires if hire.draft is not None and hire.state != "refused")
    return drafts + asked_of(look.session, [hire.id for hire in hires])


def unsettled(look: RoundLook) -> int:
    hires = [hire.id for hire in hires_of(look.session, look.round_.id)]
    return sum(len(rows) for rows in open_conflicts(look.session, hires).values())


def silent(look: RoundLook) -> int:
    """What arrived over there and was neither taken nor sent back for days."""
    hires = [hire.id for hire in hires_of(look.session, look.round_.id)]
    return len(unanswered(look.session, hires, look.at))


WAITING = (
    RoundWaiting(
        "handover.silent",
        (PUBLISHER,),
        silent,
        "handover_office.index",
        _("份聘用移交三天以上，管理端没有答复"),
        order=166,
    ),
    RoundWaiting(
        "handover.to_confirm",
        (CHECKER,),
        to_confirm,
        "handover_office.index",
        _("份聘用的更正、撤销、来文待复核"),
        order=145,
    ),
    RoundWaiting(
        "handover.unsettled",
        (PUBLISHER, CHECKER),
        unsettled,
        "handover_office.index",
        _("处聘用资料两边不一致，要人处理"),
        order=165,
        urgent=True,
    ),
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
