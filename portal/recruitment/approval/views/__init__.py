"""Pages of this stage."""

from portal.recruitment.approval.views import confirmations, downloads, notice_text, office, papers

BLUEPRINTS = (office.pages, papers.pages, notice_text.pages, confirmations.pages, downloads.pages)
