"""What examinations and objections say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.witnesses import on_round
from portal.recruitment.vetting.models import (
    AdverseFinding,
    Candidacy,
    Examination,
    Objection,
)

CANDIDACY = ("candidacy", Candidacy.public_id)
TRACES = (
    on_round(
        "the examinations of",
        CANDIDACY,
        Examination.at,
        ("vetting.medical", "vetting.background", "vetting.documents"),
        (Examination, Candidacy, Application),
    ),
    on_round(
        "the decision on",
        ("finding", AdverseFinding.public_id),
        AdverseFinding.decided_at,
        ("vetting.adverse_%",),
        (AdverseFinding, Candidacy, Application),
    ),
    on_round(
        "the answer to",
        ("objection", Objection.public_id),
        Objection.answered_at,
        ("vetting.objection_%",),
        (Objection, Candidacy, Application),
    ),
)
SUBJECTS = (Subject(*CANDIDACY),)
