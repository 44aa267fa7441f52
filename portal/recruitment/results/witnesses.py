"""What computed results say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.results.consequence_models import Consequence, ListReport
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.extra_test_models import ExtraTest
from portal.recruitment.results.models import ResultRun
from portal.recruitment.rounds.witnesses import on_round

RUN = ("result_run", ResultRun.public_id)
CONSEQUENCE = ("consequence", Consequence.public_id)
EXTRA_TEST = ("extra_test", ExtraTest.public_id)
DOCUMENTS = ("document_check", DocumentCheck.public_id)
TRACES = (
    on_round("the result", RUN, ResultRun.computed_at, ("results.compute",), (ResultRun,)),
    on_round(
        "the confirmation of", RUN, ResultRun.confirmed_at, ("results.confirm",), (ResultRun,)
    ),
    on_round(
        "the report of",
        RUN,
        ListReport.recorded_at,
        ("results.report_list",),
        (ListReport, ResultRun),
    ),
    *(
        on_round(
            "a decision on",
            CONSEQUENCE,
            at,
            (f"results.consequence_{act}",),
            (Consequence, ResultRun),
        )
        for at, act in (
            (Consequence.proposed_at, "propose"),
            (Consequence.checked_at, "check"),
            (Consequence.verified_at, "check"),
            (Consequence.countersigned_at, "countersign"),
            (Consequence.decided_at, "decide"),
        )
    ),
    on_round(
        "the extra test",
        EXTRA_TEST,
        ExtraTest.planned_at,
        ("results.extra_test_plan",),
        (ExtraTest,),
    ),
    on_round(
        "the signature on",
        EXTRA_TEST,
        ExtraTest.countersigned_at,
        ("results.extra_test_countersign",),
        (ExtraTest,),
    ),
    *(
        on_round(
            "a step of the re-check", DOCUMENTS, at, (f"results.documents_{act}",), (DocumentCheck,)
        )
        for at, act in (
            (DocumentCheck.called_at, "call"),
            (DocumentCheck.noted_at, "note"),
            (DocumentCheck.confirmed_at, "confirm"),
        )
    ),
)
SUBJECTS = (Subject(*RUN), Subject(*CONSEQUENCE), Subject(*EXTRA_TEST), Subject(*DOCUMENTS))
