"""试排: a trial with a seed of its own, to see what is missing. It is nobody's seat, and nobody
outside the office sees it."""

from __future__ import annotations

from portal.foundation.files.storage import Storage
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.exams.models import SeatingRun, Sitting
from portal.recruitment.exams.queries import standing_run
from portal.recruitment.exams.services.commit_seats import fix_lists
from portal.recruitment.exams.services.draw_seats import store_seats
from portal.recruitment.exams.services.read_lists import lists_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook import seating
from portal.recruitment.rulebook.lifecycles import SEATING_RUN


def draft_run(act: RoundAct, storage: Storage, sitting: Sitting) -> SeatingRun:
    """Seat everybody as far as it goes; a draft before it is written over.

    Raises ``Refused('seating.run_exists')``, ``'seating.nobody'``, ``'seating.no_rooms'``.
    """
    standing = standing_run(act.session, sitting.id)
    if standing is not None and standing.state != "draft":
        raise Refused("seating.run_exists")
    lists = lists_of(act.session, sitting)
    if not lists.persons:
        raise Refused("seating.nobody")
    if not lists.rooms:
        raise Refused("seating.no_rooms")
    run = standing or SeatingRun(round_id=act.round_.id, sitting_id=sitting.id)
    fix_lists(act, storage, run, lists)
    run.seed = draw.seed(run.secret, "", run.list_digest)
    run.seats_file, run.report = store_seats(
        storage, seating.seat(lists.persons, lists.rooms, run.seed)
    )
    act.session.flush()
    act.record_on_round(
        "exams.draft_seats", f"seating:{run.public_id}", candidates=str(len(lists.persons))
    )
    return run


def drop_draft(act: RoundAct, run: SeatingRun) -> None:
    """Raises ``Refused('lifecycle.not_allowed')`` for a run that is no draft."""
    run.state = SEATING_RUN.after(run.state, "drop")
    act.record_on_round("exams.drop_draft", f"seating:{run.public_id}")
