"""How an officer is named where he acts."""

from __future__ import annotations

from portal.foundation.web.viewer import Viewer
from portal.recruitment.audit import Actor
from portal.recruitment.labels import word


def acting(viewer: Viewer, *roles: str) -> Actor:
    """The viewer in the first of ``roles`` that he holds: 「单位 角色 姓名」; an applicant acts as
    himself, without a name in the chain."""
    for holding in viewer.holdings:
        if not roles or holding.role in roles:
            return Actor(
                viewer.account_id,
                f"{holding.union_name} {word('role', holding.role)} {viewer.display_name}",
            )
    return Actor(viewer.account_id, "报名人本人")
