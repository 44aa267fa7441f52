"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.attendance.look import paper_titles
from portal.recruitment.attendance.queries import corrections_of, open_rooms_of
from portal.recruitment.exams.queries import runs_in_force
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER


def rooms_to_close(look: RoundLook) -> int:
    """Rooms without their signed record after the sitting, once per paper."""
    return sum(
        len(open_rooms_of(look.session, run.id, paper))
        for run in runs_in_force(look.session, look.round_.id)
        if look.at >= run.sitting_ends_at
        for paper in paper_titles(look.session, look.round_, run)
    )


def corrections_to_answer(look: RoundLook) -> int:
    corrections = corrections_of(look.session, look.round_.id)
    return sum(1 for correction in corrections if correction.state == "proposed")


WAITING = (
    RoundWaiting(
        "attendance.rooms",
        (EXAM_OFFICER,),
        rooms_to_close,
        "attendance_office.index",
        _("张考场情况记录单待录入"),
        order=127,
    ),
    RoundWaiting(
        "attendance.corrections",
        (CHECKER,),
        corrections_to_answer,
        "attendance_office.index",
        _("项到考登记更正待核准"),
        order=128,
    ),
)
