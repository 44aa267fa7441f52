"""考场编排, in public: draw with the numbers called out, countersign, or discard and start afresh.

Each step is another person's, and anyone can recompute the outcome.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.foundation.files.storage import Storage
from portal.kernel import draw
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.services.give_tickets import give_tickets
from portal.recruitment.exams.services.read_lists import Lists, lists_of
from portal.recruitment.exams.services.shadow_run import ask_shadow
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rule_files.seating_files import seating_report, write_seats
from portal.recruitment.rulebook import seating
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from portal.recruitment.rulebook.publication.gate import leaks

LEAST_REASON = 6


@dataclass(frozen=True, slots=True)
class Call:
    """The numbers called out on site, and who called them; both are published."""

    numbers: str
    called_by: str


def draw_run(act: RoundAct, storage: Storage, run: SeatingRun, call: Call) -> None:
    """Mix in the numbers called out on site and seat everybody; a job recomputes it by the
    independent program.

    Raises ``Refused('draw.numbers')``, ``'draw.too_few_digits'``, ``'seating.numbers_missing'``,
    ``'seating.numbers_personal'``, ``'seating.list_changed'`` when an application or a room
    changed since the commitment, ``'seating.unseated'`` when somebody has no seat.
    """
    after = SEATING_RUN.after(run.state, "draw")
    _require_publishable(call)
    lists = lists_of(act.session, run.sitting)
    if lists.digest() != run.list_digest:
        raise Refused("seating.list_changed")
    run.seed = draw.seed(run.secret, call.numbers, run.list_digest)
    seated = _seated(lists, run.seed)
    run.seats_file, run.report = _store_seats(storage, seated)
    tickets_hmac = _give_seats(act, run, lists, seated)
    run.state, run.drawn_at = after, act.at
    run.numbers, run.numbers_by = call.numbers, call.called_by
    act.record_on_round(
        "exams.draw_seats",
        f"seating:{run.public_id}",
        numbers=call.numbers,
        seed=run.seed,
        output_sha256=run.report["output_sha256"],
        tickets_hmac=tickets_hmac,
        neighbours=str(seated.same_vacancy_neighbours),
        bound=str(seated.same_vacancy_lower_bound),
    )
    act.session.flush()
    ask_shadow(act, run)


def _require_publishable(call: Call) -> None:
    if not call.numbers or not call.called_by:
        raise Refused("seating.numbers_missing")
    draw.require_enough_digits(call.numbers)
    if leaks("seating_evidence", {"numbers": call.numbers, "called_by": call.called_by}):
        raise Refused("seating.numbers_personal")


def _seated(lists: Lists, seed: str) -> seating.Seating:
    seated = seating.seat(lists.persons, lists.rooms, seed)
    if seated.unseated:
        first = seated.unseated[0]
        raise Refused(
            "seating.unseated",
            count=len(seated.unseated),
            first=first.candidate,
            reason=first.reason,
        )
    return seated


def _give_seats(act: RoundAct, run: SeatingRun, lists: Lists, seated: seating.Seating) -> str:
    """The keyed digest of the ticket numbers of everybody who got a seat."""
    rooms = {(site.code, room.code): room for site, room in lists.places}
    given, tickets_hmac = give_tickets(act, lists.applications)
    for seat in seated.seats:
        act.session.add(
            Seat(
                run_id=run.id,
                application_id=lists.applications[seat.candidate].id,
                room_id=rooms[seat.site, seat.room].id,
                number=seat.seat,
                row=seat.row,
                column=seat.column,
                ticket=given[seat.candidate],
            )
        )
    return tickets_hmac


def _store_seats(storage: Storage, seated: seating.Seating) -> tuple[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seats.csv"
        digest = write_seats(path, seated.seats)
        data = path.read_bytes()
    return storage.put(data), dict(seating_report(seated, digest))


def countersign_run(act: RoundAct, run: SeatingRun) -> None:
    """监督员会签. Raises ``Refused('two_people.same')``."""
    after = SEATING_RUN.after(run.state, "countersign")
    require_another(act.by.account_id, run.committed_by)
    run.state, run.countersigned_by, run.countersigned_at = after, act.by.account_id, act.at
    act.record_on_round("exams.countersign_seats", f"seating:{run.public_id}", seed=run.seed)


def discard_run(act: RoundAct, run: SeatingRun, reason: str) -> None:
    """Start afresh, on the record; seats drawn by the run are gone, its transcript stays.

    Raises ``Refused('seating.reason_missing')``.
    """
    after = SEATING_RUN.after(run.state, "discard")
    told = require_reason(reason, "seating.reason_missing", least=LEAST_REASON)
    for seat in act.session.scalars(select(Seat).where(Seat.run_id == run.id)):
        act.session.delete(seat)
    run.state = after
    act.record_on_round("exams.discard_seats", f"seating:{run.public_id}", reason=told)
