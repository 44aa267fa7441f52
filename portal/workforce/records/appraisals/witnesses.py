"""What appraisals say about the audit chain of the register."""

from __future__ import annotations

from portal.workforce.records.appraisals.models import Appraisal, Measure
from portal.workforce.workers.witnesses import about_worker

TRACES = (
    about_worker("an appraisal of", Appraisal.recorded_at, ("appraisals.%",), Appraisal),
    about_worker("a measure about", Measure.recorded_at, ("appraisals.%",), Measure),
)
