"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.plans.views import exceptions, overviews, sheets, units

BLUEPRINTS: tuple[Blueprint, ...] = (overviews.pages, exceptions.pages, sheets.pages, units.pages)
