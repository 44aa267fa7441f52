"""What applications and requests say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application, ApplicationVersion, CertificateClaim
from portal.recruitment.applications.request_models import AccommodationRequest, CorrectionRequest
from portal.recruitment.rounds.witnesses import on_round

CASE = ("application", Application.public_id)
ACCOMMODATION = ("accommodation", AccommodationRequest.public_id)
CORRECTION = ("correction", CorrectionRequest.public_id)
TRACES = (
    on_round(
        "the application", CASE, Application.started_at, ("applications.start",), (Application,)
    ),
    on_round(
        "what was handed in with",
        CASE,
        ApplicationVersion.submitted_at,
        ("applications.%", "changes.judge_again", "screening.reconsider"),
        (ApplicationVersion, Application),
    ),
    on_round(
        "the word on the certificate of",
        CASE,
        CertificateClaim.decided_at,
        ("screening.%", "applications.%"),
        (CertificateClaim, Application),
    ),
    on_round(
        "the request",
        ACCOMMODATION,
        AccommodationRequest.requested_at,
        ("applications.accommodation_%",),
        (AccommodationRequest, Application),
    ),
    on_round(
        "the answer to",
        ACCOMMODATION,
        AccommodationRequest.decided_at,
        ("applications.accommodation_%",),
        (AccommodationRequest, Application),
    ),
    on_round(
        "the withdrawal of",
        ACCOMMODATION,
        AccommodationRequest.withdrawn_at,
        ("applications.accommodation_%",),
        (AccommodationRequest, Application),
    ),
    on_round(
        "the request",
        CORRECTION,
        CorrectionRequest.requested_at,
        ("applications.correction_%",),
        (CorrectionRequest, Application),
    ),
    on_round(
        "the answer to",
        CORRECTION,
        CorrectionRequest.decided_at,
        ("applications.correction_%",),
        (CorrectionRequest, Application),
    ),
)
SUBJECTS = (
    Subject(*ACCOMMODATION),
    Subject(*CORRECTION),
)
