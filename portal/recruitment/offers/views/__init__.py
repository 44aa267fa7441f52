"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.offers.views import applicant, office

BLUEPRINTS: tuple[Blueprint, ...] = (applicant.pages, office.pages)
