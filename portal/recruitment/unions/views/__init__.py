"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.unions.views import office, sheets

BLUEPRINTS: tuple[Blueprint, ...] = (office.pages,)

__all__ = ["BLUEPRINTS", "sheets"]
