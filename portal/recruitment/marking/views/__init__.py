"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.marking.views.office import pages

BLUEPRINTS = (pages,)
