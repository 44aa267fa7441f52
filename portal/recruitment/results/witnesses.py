"""What computed results say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.results.models import ResultRun
from portal.recruitment.rounds.witnesses import on_round

RUN = ("result_run", ResultRun.public_id)
TRACES = (
    on_round("the result", RUN, ResultRun.computed_at, ("results.compute",), (ResultRun,)),
    on_round(
        "the confirmation of", RUN, ResultRun.confirmed_at, ("results.confirm",), (ResultRun,)
    ),
)
SUBJECTS = (Subject(*RUN),)
