"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.handover import commands
from portal.recruitment.handover.views import applicant, machine, office

BLUEPRINTS: tuple[Blueprint, ...] = (applicant.pages, office.pages, machine.pages)
commands.attach(machine.pages)

__all__ = ["BLUEPRINTS"]
