"""What may wait for an officer of this stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Pile
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.queries import cases_of
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.lifecycles.conduct import HANDLERS
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, SUPERVISOR


def _over(until: datetime | None, at: datetime) -> bool:
    return until is not None and at >= until


def _for_handlers(case: ConductCase, look: RoundLook) -> bool:
    if case.state == "suspected":
        return case.application_id is not None
    if case.state == "told":
        return _over(case.statement_until, look.at)
    return case.state in ("heard", "countersigned", "decided")


def _for_checkers(case: ConductCase, look: RoundLook) -> bool:
    if case.state == "served":
        return _over(case.remedy_until, look.at)
    return case.state in ("opened", "proposed")


def _for_supervisors(case: ConductCase, _look: RoundLook) -> bool:
    return case.state == "checked"


def _for_reviewers(case: ConductCase, _look: RoundLook) -> bool:
    return case.state == "under_review"


def _for_city(case: ConductCase, _look: RoundLook) -> bool:
    return case.state == "under_appeal"


def _pile(waits: Callable[[ConductCase, RoundLook], bool]) -> Callable[[RoundLook], Pile]:
    def count(look: RoundLook) -> Pile:
        return Pile(sum(1 for case in cases_of(look.session, look.round_.id) if waits(case, look)))

    return count


WAITING = (
    RoundWaiting(
        "conduct.handle",
        HANDLERS,
        _pile(_for_handlers),
        "conduct_office.index",
        _("件违纪违规或差错待办理"),
        order=142,
    ),
    RoundWaiting(
        "conduct.check",
        (CHECKER,),
        _pile(_for_checkers),
        "conduct_office.index",
        _("件违纪违规或差错待签发、核对"),
        order=143,
    ),
    RoundWaiting(
        "conduct.countersign",
        (SUPERVISOR,),
        _pile(_for_supervisors),
        "conduct_office.index",
        _("件处理意见待会签"),
        order=264,
    ),
    RoundWaiting(
        "conduct.review",
        (CHECKER, CITY_APPROVER),
        _pile(_for_reviewers),
        "conduct_office.index",
        _("件处理决定待复核"),
        order=144,
    ),
    RoundWaiting(
        "conduct.appeal",
        (CITY_APPROVER,),
        _pile(_for_city),
        "conduct_office.index",
        _("件处理决定的申诉待办"),
        order=27,
    ),
)
