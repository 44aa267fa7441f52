"""What recomputations say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.rounds.witnesses import on_round
from portal.recruitment.shadow.models import ShadowRun

SHADOW = ("shadow_run", ShadowRun.public_id)
TRACES = (on_round("the recomputation", SHADOW, ShadowRun.at, ("shadow.%",), (ShadowRun,)),)
SUBJECTS = (Subject(*SHADOW),)
