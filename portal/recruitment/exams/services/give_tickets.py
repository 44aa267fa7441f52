"""准考证: one for each candidate of a round, numbered in an order that only this side can tell."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from portal.foundation.time.clock import local
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import Ticket
from portal.recruitment.exams.queries import tickets
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.seating.ticket_numbers import (
    own_pattern,
    secret_tickets,
    tickets_digest,
)


def give_tickets(act: RoundAct, people: Mapping[str, Application]) -> tuple[dict[str, Ticket], str]:
    """By application number the ticket of each, and the keyed digest that the chain holds of the
    numbers. Who has a ticket of this round keeps it.

    Raises ``Refused('numbering.too_narrow')``.
    """
    secret = Ticket.vault.index("ticket-order", act.round_.code)
    known = tickets(act.session, act.round_.id)
    given = {
        number: known[application.id]
        for number, application in people.items()
        if application.id in known
    }
    fresh = [number for number in people if number not in given]
    own = own_pattern(f"{local(act.at):%y}{act.round_.id % 1000:03d}", len(people))
    pattern = read_policy(act.round_.policy).tickets.pattern or own
    taken = act.session.scalars(select(Ticket.number)).all()
    for number, ticket_number in secret_tickets(secret, fresh, pattern, taken).items():
        given[number] = Ticket(
            round_id=act.round_.id, application_id=people[number].id, number=ticket_number
        )
        act.session.add(given[number])
    act.session.flush()
    return given, tickets_digest(secret, {number: row.number for number, row in given.items()})
