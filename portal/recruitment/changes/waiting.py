"""What may wait for an officer of this stage."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _

from portal.recruitment.changes.queries import changes_of
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER


def changes_in(state: str) -> Callable[[RoundLook], int]:
    """Counts the notices after publication that are in ``state``."""

    def count(look: RoundLook) -> int:
        changes = changes_of(look.session, look.round_.id)
        return sum(1 for change in changes if change.state == state)

    return count


WAITING = (
    RoundWaiting(
        "changes.submitted",
        (CITY_APPROVER,),
        changes_in("submitted"),
        "changes_office.index",
        _("份变更公告待审批"),
        order=70,
        urgent=True,
    ),
    RoundWaiting(
        "changes.approved",
        (CHECKER,),
        changes_in("approved"),
        "changes_office.index",
        _("份变更公告待发布"),
        order=80,
        urgent=True,
    ),
    RoundWaiting(
        "changes.returned",
        (PUBLISHER,),
        changes_in("returned"),
        "changes_office.index",
        _("份变更公告被退回"),
        order=90,
        urgent=True,
    ),
)
