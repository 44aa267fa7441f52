"""What examinations and objections say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.witnesses import on_round
from portal.recruitment.vetting.models import Candidacy, Objection

CANDIDACY = ("candidacy", Candidacy.public_id)
TRACES = (
    on_round(
        "the medical examination of",
        CANDIDACY,
        Candidacy.medical_at,
        ("vetting.medical",),
        (Candidacy, Application),
    ),
    on_round(
        "the background check of",
        CANDIDACY,
        Candidacy.background_at,
        ("vetting.background",),
        (Candidacy, Application),
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
