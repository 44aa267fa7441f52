"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.conduct.views.applicant import pages as applicant
from portal.recruitment.conduct.views.case import pages as case
from portal.recruitment.conduct.views.office import pages as office

BLUEPRINTS = (office, case, applicant)
