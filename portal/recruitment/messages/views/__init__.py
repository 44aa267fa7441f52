"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.messages.views import inboxes

BLUEPRINTS: tuple[Blueprint, ...] = (inboxes.applicant_pages, inboxes.office_pages)
