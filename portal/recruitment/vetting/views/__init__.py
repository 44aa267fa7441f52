"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.vetting.views import acts, applicant, objections, office

BLUEPRINTS: tuple[Blueprint, ...] = (applicant.pages, office.pages)

__all__ = ["BLUEPRINTS", "acts", "objections"]
