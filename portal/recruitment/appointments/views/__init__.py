"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.appointments.views import office, requests

BLUEPRINTS: tuple[Blueprint, ...] = (office.pages,)

__all__ = ["BLUEPRINTS", "requests"]
