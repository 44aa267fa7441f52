"""Pages of this room."""

from __future__ import annotations

from portal.foundation.web.log.views import office_pages, public_pages
from portal.workforce.public_log.navigation import KEEPERS
from portal.workforce.public_log.queries import LOG
from portal.workforce.unions.posting import act_as

BLUEPRINTS = (
    public_pages(LOG, "shared/layouts/workforce.html"),
    office_pages(LOG, "shared/layouts/workforce.html", act_as, KEEPERS),
)

__all__ = ["BLUEPRINTS"]
