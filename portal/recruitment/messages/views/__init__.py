"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.messages import gateway
from portal.recruitment.messages.views import inboxes, ways

__all__ = ["BLUEPRINTS"]

BLUEPRINTS: tuple[Blueprint, ...] = (inboxes.applicant_pages, inboxes.office_pages, ways.pages)
ways.pages.record_once(lambda state: gateway.install(state.app))
