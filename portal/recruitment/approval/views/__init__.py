"""Pages of this stage."""

from portal.recruitment.approval.views import (
    confirmations,
    downloads,
    notice_text,
    office,
    papers,
    preparations,
)

MODULES = (preparations,)  # they add their pages to the blueprint of the papers

BLUEPRINTS = (office.pages, papers.pages, notice_text.pages, confirmations.pages, downloads.pages)
