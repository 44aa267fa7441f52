"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from portal.recruitment.applications.look import ApplicationLook, Link, Point, Step
from portal.recruitment.applications.models import Application
from portal.recruitment.handover.models import Hire
from portal.recruitment.handover.queries import hire_of
from portal.recruitment.labels import word
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR

ENDS = {"filed", "left", "cancelled"}


def handed_over(look: RoundLook) -> Standing:
    hires = (
        select(Hire.state, func.count())
        .join(Application)
        .where(Application.round_id == look.round_.id)
        .group_by(Hire.state)
    )
    counts = look.session.execute(hires).all()
    if not counts:
        return Standing("next", (_("聘用、移交管理端、省级备案"),))
    phase = "done" if {state for state, _count in counts} <= ENDS else "now"
    return Standing(phase, tuple(f"{word('hire.state', state)} {count}" for state, count in counts))


def hired(look: ApplicationLook) -> Iterator[Point]:
    """A hire that the workforce side sent back is the officers' affair: the person reads that it is
    confirmed."""
    title, hire = _("聘用、移交和备案"), look.once(hire_of)
    if hire is None or hire.confirmed_at is None:
        yield Point(title, "next")
        return
    state = "announced" if hire.state == "refused" else hire.state
    lines = (_("备案编号 %(n)s", n=hire.filing_number),) if hire.filing_number else ()
    link = Link(_("看详情"), "handover_applicant.show", {"public_id": hire.public_id})
    phase = "done" if hire.state in ENDS else "now"
    yield Point(title, phase, ("hire.state", state), lines, (link,))


ROUND = (
    Stage(
        lazy_gettext("聘用、移交和备案"),
        handed_over,
        "handover_office.index",
        100,
        (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
PERSON = (Step(hired, order=60),)
