"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.foundation.web.desk import Look, Waiting
from portal.recruitment.interviews.models import InterviewRoom, PanelMember
from portal.recruitment.rounds.look import RoundWaiting, in_state
from portal.recruitment.rulebook.roles import EXAMINER, SUPERVISOR


def rooms_to_mark(look: Look) -> int:
    rooms = select(InterviewRoom.id).join(PanelMember, PanelMember.room_id == InterviewRoom.id)
    own = PanelMember.account_id == look.viewer.account_id
    open_ = InterviewRoom.state.in_(("drawn", "running"))
    return len(look.session.scalars(rooms.where(own, open_).distinct()).all())


WAITING = (
    RoundWaiting(
        "interviews.closed",
        (SUPERVISOR,),
        in_state(InterviewRoom, "closed"),
        "interviews_office.index",
        _("个面试室待会签"),
        order=270,
    ),
    Waiting(
        "interviews.marks",
        (EXAMINER,),
        rooms_to_mark,
        "interviews_examiner.index",
        _("个面试室等您评分"),
        order=50,
    ),
)
