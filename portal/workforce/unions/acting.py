"""How an officer is named where they act."""

from __future__ import annotations

from portal.foundation.officers.viewers import acting_in
from portal.foundation.web.viewer import Viewer
from portal.workforce.audit import Actor
from portal.workforce.labels import word


def acting(viewer: Viewer, *roles: str) -> Actor:
    """The viewer in the first of ``roles`` that they hold: 「单位 角色 姓名」."""
    return acting_in(viewer, roles, word, viewer.display_name)
