"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.offers.views import applicant, choices, office

BLUEPRINTS: tuple[Blueprint, ...] = (applicant.pages, choices.pages, office.pages)
