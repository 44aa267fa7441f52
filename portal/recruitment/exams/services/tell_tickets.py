"""准考证的版本: what a ticket said when it was told. A further edition voids the one before, and
says why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.recruitment.exams.models import Seat, SeatingRun, TicketEdition
from portal.recruitment.exams.queries import seats_in_force, seats_of
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct


def place_of(seat: Seat) -> dict[str, Any]:
    """One sitting of a ticket, without a name."""
    return {
        "sitting": seat.run.sitting.code,
        "run": seat.run.public_id,
        "starts_at": seat.run.sitting_starts_at.isoformat(),
        "ends_at": seat.run.sitting_ends_at.isoformat(),
        "site": seat.room.site.name,
        "room": seat.room.code,
        "seat": seat.number,
    }


def add_edition(session: Session, seats: Collection[Seat], reason: str, at: datetime) -> None:
    """A further edition of the ticket to which all of ``seats`` belong."""
    ticket = next(iter(seats)).ticket
    ticket.edition += 1
    session.add(
        TicketEdition(
            ticket=ticket,
            edition=ticket.edition,
            places=[place_of(seat) for seat in seats],
            reason=reason,
            at=at,
        )
    )


def tell_tickets(
    act: RoundAct, run: SeatingRun, reason: str = "", only: Collection[int] | None = None
) -> None:
    """Everybody with a seat of the run (of ``only``: application ids) gets a further edition and is
    told; ``reason``: why an edition that was printed is void."""
    for seat in seats_of(act.session, run.id):
        if only is not None and seat.application_id not in only:
            continue
        held = seats_in_force(act.session, [seat.application_id])
        add_edition(act.session, held or [seat], reason, act.at)
        again = seat.ticket.edition > 1
        number = f"准考证号 {seat.ticket_number}。"
        send(
            act.session,
            seat.application.account_id,
            "exams.ticket",
            "准考证改过了，请重新打印" if again else "准考证可以打印了",
            f"{number}{reason}以前打印的作废。" if again else f"{number}请核对考点、考场和时间。",
            at=act.at,
            link=f"/my/tickets/{seat.public_id}",
            round_code=act.round_.code,
        )
    act.session.flush()
