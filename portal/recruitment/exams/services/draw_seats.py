"""考场编排, in public: draw with the numbers called out and typed by two, countersign.

Each step is another person's, and anyone can recompute the outcome.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.foundation.files.storage import Storage
from portal.kernel import draw
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.services.give_tickets import give_tickets
from portal.recruitment.exams.services.read_lists import Lists, lists_of
from portal.recruitment.exams.services.seat_people import seated
from portal.recruitment.exams.services.shadow_run import ask_shadow
from portal.recruitment.exams.services.transcripts import opened_secret
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rule_files.seating_files import seating_report, write_seats
from portal.recruitment.rulebook import seating
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from portal.recruitment.rulebook.publication.gate import leaks


@dataclass(frozen=True, slots=True)
class Call:
    """The numbers called out on site, and who called them; both are published."""

    numbers: str
    called_by: str


def type_numbers(act: RoundAct, storage: Storage, run: SeatingRun, call: Call) -> None:
    """Two people type what was called out. The first is kept; the second, who must have typed the
    same, draws; a job recomputes the outcome by the independent program.

    Raises ``Refused('draw.numbers')``, ``'draw.too_few_digits'``, ``'seating.numbers_missing'``,
    ``'seating.numbers_personal'``, ``'seating.not_published'``, ``'seating.before_ceremony'``,
    ``'seating.numbers_differ'``, ``'seating.list_changed'`` when an application or a room changed
    since the commitment, ``'seating.secret_lost'``.
    """
    _require_ceremony(act, run)
    require_publishable(call)
    first = run.typed_by if run.state == "called" else None
    if first is None or first == act.by.account_id:
        _type_first(act, run, call)
        return
    after = SEATING_RUN.after(run.state, "draw")
    if call.numbers != run.typed_numbers:
        raise Refused("seating.numbers_differ")
    run.agreed_by, run.numbers, run.numbers_by = act.by.account_id, call.numbers, call.called_by
    _draw(act, storage, run)
    run.state = after


def _require_ceremony(act: RoundAct, run: SeatingRun) -> None:
    if not run.commitment_number or run.draw_at is None:
        raise Refused("seating.not_published")
    if act.at < run.draw_at:
        raise Refused("seating.before_ceremony")


def _type_first(act: RoundAct, run: SeatingRun, call: Call) -> None:
    run.state = SEATING_RUN.after(run.state, "call")
    run.typed_numbers, run.typed_by, run.typed_at = call.numbers, act.by.account_id, act.at
    # The numbers are told with the draw: the second types what was heard, not what was read.
    act.record_on_round("exams.call_numbers", f"seating:{run.public_id}")


def _draw(act: RoundAct, storage: Storage, run: SeatingRun) -> None:
    """Mix in the numbers and seat everybody."""
    lists = lists_of(act.session, run.sitting)
    if lists.digest() != run.list_digest:
        raise Refused("seating.list_changed")
    run.seed = draw.seed(opened_secret(run), run.numbers or "", run.list_digest)
    outcome = seated(lists, run.seed)
    run.seats_file, run.report = store_seats(storage, outcome)
    tickets_hmac = _give_seats(act, run, lists, outcome)
    run.drawn_at = act.at
    act.record_on_round(
        "exams.draw_seats",
        f"seating:{run.public_id}",
        numbers=run.numbers,
        seed=run.seed,
        output_sha256=run.report["output_sha256"],
        tickets_hmac=tickets_hmac,
        neighbours=str(outcome.same_vacancy_neighbours),
        bound=str(outcome.same_vacancy_lower_bound),
    )
    act.session.flush()
    ask_shadow(act, run)


def require_publishable(call: Call) -> None:
    """Raises ``Refused('seating.numbers_missing')``, ``'draw.numbers'``,
    ``'draw.too_few_digits'``, ``'seating.numbers_personal'``."""
    if not call.numbers or not call.called_by:
        raise Refused("seating.numbers_missing")
    draw.require_enough_digits(call.numbers)
    if leaks("seating_evidence", {"numbers": call.numbers, "called_by": call.called_by}):
        raise Refused("seating.numbers_personal")


def _give_seats(act: RoundAct, run: SeatingRun, lists: Lists, outcome: seating.Seating) -> str:
    """The keyed digest of the ticket numbers of everybody who got a seat."""
    rooms = {(site.code, room.code): room for site, room in lists.places}
    given, tickets_hmac = give_tickets(act, lists.applications)
    for seat in outcome.seats:
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


def store_seats(storage: Storage, outcome: seating.Seating) -> tuple[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seats.csv"
        digest = write_seats(path, outcome.seats)
        data = path.read_bytes()
    return storage.put(data), dict(seating_report(outcome, digest))


def countersign_run(act: RoundAct, run: SeatingRun) -> None:
    """监督员会签. Raises ``Refused('two_people.same')``."""
    after = SEATING_RUN.after(run.state, "countersign")
    require_another(act.by.account_id, run.committed_by)
    run.state, run.countersigned_by, run.countersigned_at = after, act.by.account_id, act.at
    act.record_on_round("exams.countersign_seats", f"seating:{run.public_id}", seed=run.seed)
