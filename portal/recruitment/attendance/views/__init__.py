"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.attendance.views.corrections import pages as corrections
from portal.recruitment.attendance.views.office import pages

BLUEPRINTS = (pages, corrections)
