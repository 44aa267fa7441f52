"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.archives.views import office

BLUEPRINTS: tuple[Blueprint, ...] = (office.pages,)
