"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.publications.views.public import pages

BLUEPRINTS = (pages,)

__all__ = ["BLUEPRINTS"]
