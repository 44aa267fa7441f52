"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.recoveries.views import office, own

BLUEPRINTS: tuple[Blueprint, ...] = (office.pages, own.pages)
