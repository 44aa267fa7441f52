"""补编, first person: whom it concerns, what is broken, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import Room, SeatingRun
from portal.recruitment.exams.queries import candidates_in
from portal.recruitment.exams.services.prepare_rooms import room_row
from portal.recruitment.exams.supplement_models import Supplement, SupplementPerson
from portal.recruitment.exams.supplement_queries import concerned_by, supplements_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import SEATING_SUPPLEMENT
from portal.recruitment.rulebook.seating.supplement import REASONS

LEAST_REASON = 6


@dataclass(frozen=True, slots=True)
class Change:
    """What happened. ``blocked``: room → seat numbers separated by blanks; ``opened``: rooms that
    come to help; ``people``: those concerned although their desk is there, or who have none."""

    kind: str
    reason: str
    closed: Sequence[Room] = ()
    blocked: Mapping[Room, str] = field(default_factory=dict)
    opened: Sequence[Room] = ()
    people: Sequence[Application] = ()


def draft_supplement(act: RoundAct, run: SeatingRun, change: Change) -> Supplement:
    """Put it down for a second person to release.

    Raises ``Refused('supplement.not_released')``, ``'supplement.exam_over'``,
    ``'supplement.open'`` while another one waits, ``'supplement.nobody'``,
    ``'supplement.not_called'`` for somebody who doesn't sit in this sitting,
    ``'supplement.reason_missing'``, ``'seating.blocked'``.
    """
    if run.state != "released":
        raise Refused("supplement.not_released")
    if act.at >= run.sitting_ends_at:
        raise Refused("supplement.exam_over")
    before = supplements_of(act.session, run.id)
    if any(other.state == "drafted" for other in before):
        raise Refused("supplement.open")
    if change.kind not in REASONS:
        raise Refused("supplement.kind")
    reason = require_reason(change.reason, "supplement.reason_missing", least=LEAST_REASON)
    for room, seats in change.blocked.items():
        room_row(room.site, room, seats)
    supplement = Supplement(
        run_id=run.id,
        number=len(before) + 1,
        state=SEATING_SUPPLEMENT.initial,
        kind=change.kind,
        reason=reason,
        closed=[room.id for room in change.closed],
        blocked={str(room.id): seats for room, seats in change.blocked.items() if seats},
        opened=[room.id for room in change.opened],
        drafted_by=act.by.account_id,
        drafted_at=act.at,
    )
    act.session.add(supplement)
    act.session.flush()
    _name_people(act, run, supplement, change.people)
    concerned = concerned_by(act.session, supplement)
    if not concerned:
        raise Refused("supplement.nobody")
    act.record_on_round(
        "exams.draft_supplement",
        f"supplement:{supplement.public_id}",
        kind=change.kind,
        reason=reason,
        concerned=str(len(concerned)),
    )
    return supplement


def _name_people(
    act: RoundAct, run: SeatingRun, supplement: Supplement, people: Sequence[Application]
) -> None:
    called = {application.id for application in candidates_in(act.session, run.sitting)}
    for application in people:
        if application.id not in called:
            raise Refused("supplement.not_called", number=application.number)
        act.session.add(
            SupplementPerson(supplement_id=supplement.id, application_id=application.id)
        )
    act.session.flush()


def drop_supplement(act: RoundAct, supplement: Supplement, reason: str) -> None:
    """Raises ``Refused('supplement.reason_missing')``."""
    after = SEATING_SUPPLEMENT.after(supplement.state, "drop")
    told = require_reason(reason, "supplement.reason_missing", least=LEAST_REASON)
    supplement.state, supplement.dropped_reason = after, told
    supplement.dropped_by, supplement.dropped_at = act.by.account_id, act.at
    act.record_on_round("exams.drop_supplement", f"supplement:{supplement.public_id}", reason=told)
