"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.calendars.views.office import pages

BLUEPRINTS = (pages,)
