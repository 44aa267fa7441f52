"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.changes.views import parts, public
from portal.recruitment.changes.views.office import pages

MODULES = (parts,)  # they add their pages to the blueprint
BLUEPRINTS: tuple[Blueprint, ...] = (pages, public.pages)

__all__ = ["BLUEPRINTS", "MODULES"]
