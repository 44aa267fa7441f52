"""Pages of this room."""

from __future__ import annotations

from portal.foundation.web.log.views import office_pages, public_pages
from portal.recruitment.public_log.navigation import KEEPERS
from portal.recruitment.public_log.queries import LOG
from portal.recruitment.unions.posting import act_as

BLUEPRINTS = (
    public_pages(LOG, "shared/layouts/public.html"),
    office_pages(LOG, "shared/layouts/office.html", act_as, KEEPERS),
)

__all__ = ["BLUEPRINTS"]
