"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from portal.recruitment.archives.models import Destruction
from portal.recruitment.archives.queries import end_of_round, to_destroy
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, SUPERVISOR


def to_confirm(look: RoundLook) -> int:
    end = end_of_round(look.session, look.round_.id)
    return int(end is not None and end.state == "proposed")


def overdue(look: RoundLook) -> int:
    end = end_of_round(look.session, look.round_.id)
    return len(to_destroy(look.session, end, look.at))


def to_countersign(look: RoundLook) -> int:
    statement = select(func.count()).where(
        Destruction.round_id == look.round_.id, Destruction.state == "recorded"
    )
    return look.session.scalar(statement) or 0


WAITING = (
    RoundWaiting(
        "archives.to_confirm",
        (CHECKER,),
        to_confirm,
        "archives_office.index",
        _("个批次待确认结束"),
        order=221,
    ),
    RoundWaiting(
        "archives.to_destroy",
        (PUBLISHER,),
        overdue,
        "archives_office.index",
        _("类材料保存期满，待销毁并登记"),
        order=223,
    ),
    RoundWaiting(
        "archives.to_countersign",
        (SUPERVISOR,),
        to_countersign,
        "archives_office.index",
        _("条销毁登记待签认"),
        order=225,
    ),
)
