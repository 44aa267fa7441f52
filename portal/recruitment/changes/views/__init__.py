"""Pages of this stage."""

from __future__ import annotations

from flask import Blueprint

from portal.recruitment.changes import jobs

BLUEPRINTS: tuple[Blueprint, ...] = ()

__all__ = ["BLUEPRINTS", "jobs"]
