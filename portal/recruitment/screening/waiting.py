"""What may wait for an officer of this stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Pile
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, SCREENER, SUPERVISOR
from portal.recruitment.screening.queries import (
    appeals_waiting,
    objections_waiting,
    openings,
    papers_waiting,
    samples_of,
)
from portal.recruitment.screening.queue_queries import (
    QueueView,
    corrections_asked,
    count_unverified,
    count_waiting,
)


def late(rows: Iterable[Any], at: datetime) -> list[Any]:
    """Those whose answer is due."""
    return [row for row in rows if row.answer_due_at is not None and row.answer_due_at <= at]


def undecided_openings(look: RoundLook) -> int:
    return sum(1 for row in openings(look.session, look.round_.id) if row.decided_at is None)


def appeals(look: RoundLook) -> Pile:
    """Not those of one's own words."""
    rows = [
        row
        for row in appeals_waiting(look.session, look.round_.id)
        if look.viewer.account_id not in {row.first_decided_by, row.reviewed_by}
    ]
    return Pile(len(rows), urgent=bool(late(rows, look.at)))


def late_cases(look: RoundLook) -> int:
    view = QueueView(look.round_.id, look.viewer.account_id, late=True)
    return count_waiting(look.session, view, look.at)


def cases(look: RoundLook) -> int:
    view = QueueView(look.round_.id, look.viewer.account_id)
    return count_waiting(look.session, view, look.at)


def certificates(look: RoundLook) -> int:
    return count_unverified(look.session, QueueView(look.round_.id, look.viewer.account_id))


def second_looks(look: RoundLook) -> int:
    drawn = samples_of(look.session, look.round_.id, states=("drawn",))
    return sum(1 for row in drawn if row.first_by != look.viewer.account_id)


def differing_looks(look: RoundLook) -> int:
    return len(samples_of(look.session, look.round_.id, states=("differing",)))


def objections(look: RoundLook) -> Pile:
    """Not those against one's own decision."""
    rows = [
        row
        for row in objections_waiting(look.session, look.round_.id)
        if row.first_decided_by != look.viewer.account_id
    ]
    return Pile(len(rows), urgent=bool(late(rows, look.at)))


def late_papers(look: RoundLook) -> int:
    return len(late(papers_waiting(look.session, look.round_.id), look.at))


def corrections(look: RoundLook) -> int:
    return len(corrections_asked(look.session, look.round_.id))


WAITING = (
    RoundWaiting(
        "screening.corrections",
        (CHECKER,),
        corrections,
        "screening_office.against",
        _("件初审意见申请更正，待另一人确认"),
        order=205,
    ),
    RoundWaiting(
        "screening.openings",
        (CITY_APPROVER,),
        undecided_openings,
        "screening_office.opening",
        _("个岗位待核定开考比例"),
        order=30,
    ),
    RoundWaiting(
        "screening.appeals",
        (CITY_APPROVER,),
        appeals,
        "screening_office.appeals",
        _("件申诉待办理"),
        order=40,
    ),
    RoundWaiting(
        "screening.late",
        (SCREENER,),
        late_cases,
        "screening_office.queue",
        _("件已超过 24 小时没有意见"),
        order=170,
        urgent=True,
    ),
    RoundWaiting(
        "screening.cases",
        (SCREENER,),
        cases,
        "screening_office.queue",
        _("件待初审"),
        order=180,
    ),
    RoundWaiting(
        "screening.certificates",
        (SCREENER,),
        certificates,
        "screening_office.queue",
        _("份证书待核验"),
        order=190,
    ),
    RoundWaiting(
        "screening.second_looks",
        (SCREENER,),
        second_looks,
        "screening_office.samples",
        _("件抽查待复看"),
        order=200,
    ),
    RoundWaiting(
        "screening.objections",
        (SCREENER, CHECKER),
        objections,
        "screening_office.objections",
        _("份复核申请待答复"),
        order=210,
    ),
    RoundWaiting(
        "screening.differing",
        (CHECKER,),
        differing_looks,
        "screening_office.samples",
        _("件抽查两人不一致"),
        order=220,
    ),
    RoundWaiting(
        "screening.late_papers",
        (SUPERVISOR,),
        late_papers,
        "screening_office.objections",
        _("份复核或申诉超过时限没有答复"),
        order=250,
        urgent=True,
    ),
)
