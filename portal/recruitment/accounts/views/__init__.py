"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.accounts.views import applicant, office, own_account, proving

BLUEPRINTS: tuple[Blueprint, ...] = (applicant.pages, office.pages)

__all__ = ["BLUEPRINTS", "own_account", "proving"]
