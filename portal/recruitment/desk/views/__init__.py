"""Pages of this room."""

from portal.recruitment.desk.views import applicant, audit, bulk, live_counts, office

BLUEPRINTS = (applicant.pages, office.pages, live_counts.pages, bulk.pages, audit.pages)
