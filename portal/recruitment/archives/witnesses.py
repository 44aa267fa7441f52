"""What the end of a round says about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.archives.models import Destruction, Erasure, RoundEnd
from portal.recruitment.rounds.witnesses import on_round

END = ("round_end", RoundEnd.public_id)
ERASURE = ("erasure", Erasure.public_id)
DESTRUCTION = ("destruction", Destruction.public_id)
TRACES = (
    on_round("the proposal of", END, RoundEnd.proposed_at, ("archives.propose_end",), (RoundEnd,)),
    on_round(
        "the decision on",
        END,
        RoundEnd.decided_at,
        ("archives.end", "archives.refuse_end"),
        (RoundEnd,),
    ),
    on_round("the deletion", ERASURE, Erasure.at, ("archives.erase",), (Erasure,), both=True),
    on_round(
        "the record of",
        DESTRUCTION,
        Destruction.recorded_at,
        ("archives.record_destruction",),
        (Destruction,),
    ),
    on_round(
        "the decision on",
        DESTRUCTION,
        Destruction.decided_at,
        ("archives.confirm_destruction", "archives.refuse_destruction"),
        (Destruction,),
    ),
)
SUBJECTS = (Subject(*END), Subject(*ERASURE), Subject(*DESTRUCTION))
