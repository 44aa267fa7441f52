"""合理便利的落实: how a granted request is carried out. Only what was granted, never why."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.accommodate import request_of
from portal.recruitment.exams.adjustment_queries import GRANTED, adjustments_in
from portal.recruitment.exams.queries import candidates_in, seats_in_force, standing_runs
from portal.recruitment.exams.services.tell_tickets import tell_tickets
from portal.recruitment.exams.supplement_models import Adjustment
from portal.recruitment.rounds.act import RoundAct

LAWFUL_EXTRA_TIME = range(101)


@dataclass(frozen=True, slots=True)
class Measures:
    """``extra_time`` in percent of the sitting's length; ``seat_place``: '', ``aisle``,
    ``door``."""

    extra_time: int = 0
    large_print: bool = False
    braille: bool = False
    own_room: bool = False
    guide: bool = False
    equipment: str = ""
    seat_place: str = ""

    def items(self) -> set[str]:
        """The granted items that they need."""
        asked = ("extra_time", "large_print", "braille", "guide", "equipment")
        return {item for item in asked if getattr(self, item)}


def adjust(act: RoundAct, application: Application, measures: Measures) -> Adjustment:
    """Say how it is carried out, or say it anew. Who has a released seat gets a further edition of
    the ticket; a seat that no longer suits is given by a supplement.

    Raises ``Refused('adjustment.not_granted')`` with the items that were not,
    ``'adjustment.extra_time'``, ``'adjustment.list_fixed'`` between commitment and release.
    """
    request = request_of(act.session, application, lock=True)
    granted = request.decision["granted"] if request and request.state in GRANTED else []
    if not granted or not measures.items() <= set(granted):
        raise Refused("adjustment.not_granted")
    if measures.extra_time not in LAWFUL_EXTRA_TIME:
        raise Refused("adjustment.extra_time")
    _require_list_open(act, application)
    row = act.session.scalar(
        select(Adjustment).where(Adjustment.application_id == application.id)
    ) or Adjustment(application_id=application.id)
    for name, value in asdict(measures).items():
        setattr(row, name, value)
    row.decided_by, row.decided_at = act.by.account_id, act.at
    act.session.add(row)
    act.session.flush()
    # The chain says that it was settled, never what.
    act.record_on_round("exams.adjust", f"adjustment:{row.public_id}")
    for seat in seats_in_force(act.session, [application.id])[:1]:
        tell_tickets(act, seat.run, "合理便利的安排有变化。", {application.id})
    return row


def _require_list_open(act: RoundAct, application: Application) -> None:
    for run in standing_runs(act.session, act.round_.id):
        waits = run.state not in ("draft", "released")
        if waits and application in candidates_in(act.session, run.sitting):
            raise Refused("adjustment.list_fixed")


def forget_withdrawn(act: RoundAct) -> int:
    """What was settled on a grant that has ended is deleted; how many rows."""
    kept = {row.id for row in adjustments_in(act.session, act.round_.id).values()}
    rows = select(Adjustment).join(Application).where(Application.round_id == act.round_.id)
    gone = [row for row in act.session.scalars(rows) if row.id not in kept]
    for row in gone:
        act.session.delete(row)
    act.session.flush()
    return len(gone)
