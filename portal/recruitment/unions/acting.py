"""How an officer is named where they act."""

from __future__ import annotations

from portal.foundation.officers.viewers import acting_in
from portal.foundation.web.viewer import Viewer
from portal.recruitment.audit import Actor
from portal.recruitment.labels import word


def acting(viewer: Viewer, *roles: str) -> Actor:
    """The viewer in the first of ``roles`` that they hold: 「单位 角色 姓名」; an applicant acts as
    themself, without a name in the chain."""
    return acting_in(viewer, roles, word, "报名人本人")
