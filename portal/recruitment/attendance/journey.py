"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from portal.recruitment.applications.look import ApplicationLook, Point, Step
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.attendance.look import room_rows
from portal.recruitment.attendance.queries import UNKNOWN, attendance_on
from portal.recruitment.exams.queries import runs_in_force
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR


def held(look: RoundLook) -> Standing:
    rows = [
        row
        for run in runs_in_force(look.session, look.round_.id)
        for row in room_rows(look.session, look.round_, run)
    ]
    if not rows:
        return Standing("next", (_("签到、考场情况记录单"),))
    counts = {code: sum(row["counts"][code] for row in rows) for code in ("present", "absent")}
    closed = sum(1 for row in rows if row["record"] is not None)
    lines = (
        _("到考 %(p)s，缺考 %(a)s", p=counts["present"], a=counts["absent"]),
        _("%(d)s / %(n)s 张记录单已录入", d=closed, n=len(rows)),
    )
    return Standing("done" if closed == len(rows) else "now", lines)


def came(look: ApplicationLook) -> Iterator[Point]:
    """What was noted at the person's seat; nothing before somebody noted it."""
    for noted in look.once(attendance_on):
        if noted.state != UNKNOWN:
            yield Point(_("到考登记"), "done", ("attendance", noted.state))


def attendance_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {
            "paper": noted.paper,
            "attendance": noted.state,
            "way": noted.way,
            "at": noted.at.isoformat(),
        }
        for application in applications_of(session, account_id)
        for noted in attendance_on(session, application.id)
    ]


ROUND = (
    Stage(
        lazy_gettext("考试当天"),
        held,
        "attendance_office.index",
        55,
        (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
PERSON = (Step(came, order=31),)
OWN_DATA = {"attendance": attendance_data}
