"""What offers say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application
from portal.recruitment.offers.models import Offer
from portal.recruitment.rounds.witnesses import on_round
from portal.recruitment.vetting.models import Candidacy

OFFER = ("offer", Offer.public_id)
PATH = (Offer, Candidacy, Application)
TRACES = (
    on_round("the sending of", OFFER, Offer.sent_at, ("offers.send",), PATH),
    on_round("the answer to", OFFER, Offer.answered_at, ("offers.answer",), PATH),
)
SUBJECTS = (Subject(*OFFER),)
