"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.handover import commands
from portal.recruitment.handover.views import (
    applicant,
    changes,
    hire_page,
    machine,
    office,
    papers,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    applicant.pages,
    office.pages,
    hire_page.pages,
    changes.pages,
    papers.pages,
    machine.pages,
)
commands.attach(machine.pages)

__all__ = ["BLUEPRINTS"]
