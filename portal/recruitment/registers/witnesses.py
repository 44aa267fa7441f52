"""What reports and petitions say about the audit chain."""

from __future__ import annotations

from sqlalchemy import func

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.recruitment.audit import GENERAL_CHAIN
from portal.recruitment.registers.models import MajorEvent, Petition, PetitionStep
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.witnesses import on_round

EVENT = ("event", MajorEvent.public_id)
PETITION = ("petition", Petition.public_id)
TRACES = (
    *(
        on_round("a step of", EVENT, at, (action,), (MajorEvent,))
        for at, action in (
            (MajorEvent.at, "notices.report_event"),
            (MajorEvent.received_at, "notices.receive_event"),
            (MajorEvent.answered_at, "notices.answer_event"),
        )
    ),
    Trace(
        "a step of",
        speaking_of(*PETITION, func.coalesce(RecruitmentRound.code, GENERAL_CHAIN), PetitionStep.at)
        .select_from(PetitionStep)
        .join(Petition)
        .outerjoin(RecruitmentRound),
        ("notices.handle_petition",),
        both=True,
    ),
)
SUBJECTS = (
    Subject(*EVENT),
    Subject(*PETITION),
)
