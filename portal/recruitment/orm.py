"""The recruitment side's declarative base.

Stages import ``Base`` from here; ``tables.py`` of the app imports all stages' models.
"""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from portal.foundation.data.rows import SideBase, side_metadata


class Base(SideBase, DeclarativeBase):
    metadata = side_metadata()
