"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.marking.views import keying, office

BLUEPRINTS = (office.pages, keying.pages)
