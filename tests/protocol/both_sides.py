"""A portal and a backend in one process, with a network between them that loses, doubles, delays
and reorders: only services, no HTTP."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.protocol.messages import Answer, encoded
from portal.recruitment.handover.models import Delivery, HandoverConflict, HandReceipt, Hire
from portal.recruitment.handover.queries import announced_record, asked_cancellation
from portal.recruitment.handover.services.by_hand import confirm_by_hand, enter_by_hand
from portal.recruitment.handover.services.cancel import cancel_hire, confirm_cancellation
from portal.recruitment.handover.services.correct import announce_correction, correct_hire
from portal.recruitment.handover.services.hire import confirm_hire, prepare_hire, redeliver
from portal.recruitment.handover.services.receive import receive as hear_receipt
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.queries import candidacy_of
from portal.workforce.audit import Act, Actor
from portal.workforce.intake.models import HandedHire, Incoming, Outgoing
from portal.workforce.intake.papers import Letter
from portal.workforce.intake.services import cancel as paper
from portal.workforce.intake.services.receive import receive as hear_event
from portal.workforce.intake.services.take_over import ask_again, file_and_tell, settle
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import union_by_code
from portal.workforce.workers.models import Filing, Worker
from portal.workforce.workers.services import filing as filing_steps
from tests.builders.hires import Story, actor, prepared, story, terms
from tests.builders.workforce import officer, tree
from tests.builders.workforce import union as workforce_union

AT = datetime.fromisoformat("2026-09-01T01:00:00+00:00")


@dataclass
class Sides:
    portal: Session
    backend: Session
    at: datetime = AT
    corrections: int = 0
    filings: int = 0
    told: Story = field(init=False)
    hire: Hire = field(init=False)

    def __post_init__(self) -> None:
        self.told = story(self.portal)
        self.hire = prepared(self.portal, self.told, at=self.at)
        tree(self.backend)
        street = self.told.tree.street
        county = union_by_code(self.backend, "320812")
        figures = {"single_unions_count": 268, "workers_count": 9120}
        workforce_union(self.backend, code=street.code, parent=county, **figures)
        places = (("county_clerk", "320812"), ("city_reviewer", "320800"))
        self.people = [
            officer(self.backend, role, union_by_code(self.backend, code))
            for role, code in (*places, ("filing_officer", "320000"))
        ]
        confirm_hire(self.office(self.told.checker), self.hire)

    def office(self, account: Any) -> RoundAct:
        return RoundAct(self.portal, actor(account), self.at, self.told.round_)

    def over_there(self, place: int) -> Act:
        person = self.people[place]
        return Act(self.backend, Actor(person.id, person.display_name), self.at)

    @property
    def handed(self) -> HandedHire | None:
        return self.backend.scalar(select(HandedHire))

    @property
    def workers(self) -> list[Worker]:
        return list(self.backend.scalars(select(Worker)))

    def tick(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    # what the portal's office does
    def correct(self) -> None:
        """Another contract number: the next edition."""
        self.corrections += 1
        new_terms = terms(self.told, contract_number=f"2026-{self.corrections}")
        with suppress(Refused):
            correct_hire(
                self.office(self.told.publisher), self.hire, new_terms, reason="合同编号写错"
            )
            announce_correction(self.office(self.told.checker), self.hire)

    def send_again(self, *, mended: bool) -> None:
        if self.hire.state != "refused":
            return
        if mended:
            self.corrections += 1
            candidacy = candidacy_of(self.portal, self.hire.application_id)
            assert candidacy is not None
            new_terms = terms(self.told, contract_number=f"2026-{self.corrections}")
            prepare_hire(self.office(self.told.publisher), candidacy, new_terms)
        redeliver(self.office(self.told.checker), self.hire)

    def cancel(self) -> None:
        with suppress(Refused):
            asked = asked_cancellation(self.portal, self.hire.id) or cancel_hire(
                self.office(self.told.publisher), self.hire, "not_reported", "没有报到"
            )
            confirm_cancellation(self.office(self.told.checker), asked)

    # what the network does
    def event_arrives(self, choice: int, *, answered: bool) -> None:
        """Any message that was ever sent, also one that arrived before."""
        sent = list(self.portal.scalars(select(Delivery).order_by(Delivery.id)))
        one = sent[choice % len(sent)]
        body = one.body
        hear_event(
            self.backend,
            message_id=one.public_id,
            content=encoded(body),
            body=body,
            at=self.at,
        )
        if answered and one.state == "waiting":
            one.state = "delivered"

    def receipt_arrives(self, choice: int, *, answered: bool) -> None:
        sent = list(self.backend.scalars(select(Outgoing).order_by(Outgoing.id)))
        if sent:
            one = sent[choice % len(sent)]
            hear_receipt(self.portal, one.public_id, one.body, at=self.at)
            if answered and one.state == "waiting":
                one.state = "delivered"

    def pull(self, choice: int, *, reached: bool = True) -> None:
        statement = select(Incoming).where(Incoming.state == "received").order_by(Incoming.id)
        waiting = list(self.backend.scalars(statement))
        if not waiting:
            return
        answer = Answer(0, "nobody answered")
        if reached:
            try:
                record = announced_record(self.portal, self.hire.public_id)
                answer = Answer(200, "HTTP 200", record)
            except Refused as refused:
                answer = Answer(404, f"HTTP 404 {refused.code}")
        settle(self.backend, waiting[choice % len(waiting)], answer, at=self.at)

    # what the backend's offices do
    def close_or_open(self) -> None:
        """The union is closed for new people, or open again."""
        code = self.told.tree.street.code
        union = self.backend.scalars(select(Union).where(Union.code == code)).one()
        union.valid_until = None if union.valid_until is not None else date(2026, 9, 1)

    def file(self) -> None:
        for filing in self.backend.scalars(select(Filing).order_by(Filing.id)):
            if filing.state in ("submitted", "returned"):
                if filing.state == "returned":
                    filing_steps.resubmit(self.over_there(0), filing, "已改正")
                filing_steps.forward(self.over_there(1), filing, "同意转报")
                self.filings += 1
                number = f"苏备〔2026〕{self.filings}号"
                file_and_tell(self.over_there(2), filing, number, date(2026, 9, 1))

    def send_back(self) -> None:
        for filing in self.backend.scalars(select(Filing).order_by(Filing.id)):
            if filing.state == "submitted":
                filing_steps.send_back(
                    self.over_there(1), filing, "city_reviewer", ["05"], "合同编号不对"
                )

    def ask_again(self) -> None:
        for row in self.backend.scalars(select(Incoming).where(Incoming.state == "dead")):
            ask_again(self.backend, row, at=self.at)

    # what goes by paper
    def letter(self) -> None:
        """The portal's office writes; the backend's acts on it."""
        handed = self.handed
        if self.hire.state == "cancelling" and handed is not None:
            written = Letter("not_reported", "淮总社〔2026〕3号", date(2026, 9, 1))
            row = paper.enter_cancellation(self.over_there(0), handed, written)
            paper.confirm_cancellation(self.over_there(1), row)

    def letter_back(self) -> None:
        """What became of it over there, entered by two people."""
        handed = self.handed
        gone = handed is None or handed.state == "cancelled"
        if self.hire.state == "cancelling" and gone:
            row: HandReceipt = enter_by_hand(
                self.office(self.told.publisher),
                self.hire,
                "cancelled",
                paper="省总备〔2026〕8号",
                on=date(2026, 9, 1),
            )
            confirm_by_hand(self.office(self.told.checker), row)

    # what must hold
    def check_always(self) -> None:
        standing = [one for one in self.workers if one.state != "void"]
        assert len(standing) <= 1, "hired twice"
        assert len({one.number for one in self.workers}) == len(self.workers)
        for edition in self.hire.editions:
            assert edition.record is not None and edition.record_digest is not None

    def drain(self) -> None:
        """The network works again, and everybody does what waits."""
        for _round in range(4):
            self.tick(60)
            for choice, one in enumerate(
                self.portal.scalars(select(Delivery).order_by(Delivery.id)).all()
            ):
                if one.state in ("waiting", "dead"):
                    self.event_arrives(choice, answered=True)
            self.letter()
            while self.backend.scalar(select(Incoming.id).where(Incoming.state == "received")):
                self.pull(0)
            if self.handed is not None and self.handed.state == "cancelling":
                self.file()
            self.letter()
            for choice, _one in enumerate(self.backend.scalars(select(Outgoing.id)).all()):
                self.receipt_arrives(choice, answered=True)
            self.letter_back()

    def check_agreement(self) -> None:
        """Both rows say the same, or a conflict stands on a desk."""
        hire, handed = self.hire, self.handed
        open_conflicts = self.portal.scalars(
            select(HandoverConflict.reason).where(HandoverConflict.state == "open")
        ).all()
        if open_conflicts:
            assert set(open_conflicts) <= {"after_the_end"}, open_conflicts
            return
        if handed is None:
            assert hire.state == "cancelled"
            return
        standing = [one for one in self.workers if one.state != "void"]
        # A backend that never got the record of a cancelled hire has refused it, and so ended it.
        ends = (hire.state, handed.state)
        assert hire.state == handed.state or ends == ("cancelled", "refused"), ends
        assert bool(standing) == (hire.state in ("accepted", "filed"))
        if hire.state == "cancelled":
            return
        assert hire.worker_number == handed.worker_number
        assert (hire.filing_number, hire.filed_on) == (handed.filing_number, handed.filed_on)
        ours = next(
            (one.record_digest for one in hire.editions if one.number == hire.accepted_edition),
            None,
        )
        assert ours == handed.digest_of(handed.accepted_edition)
        if standing:
            assert standing[0].source_digest == ours
