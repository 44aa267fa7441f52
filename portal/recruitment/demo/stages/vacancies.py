"""The round's vacancies, held against the quotas of their units."""

from __future__ import annotations

from typing import Any

from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.notices import Notice
from portal.recruitment.demo.tales import DRAFT, OPEN, PAST, SUZHOU, Place
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import union_by_code
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy

WITHOUT_REASON = 5  # more than five in one unit need a reason


def put_places(telling: RoundTelling) -> None:
    plan, notice = telling.plan, telling.plan.notice
    act = telling.act_on_round(notice.publisher, plan.drafted)
    organiser = union_by_code(telling.session, notice.union)
    for place in plan.places:
        using = union_by_code(telling.session, place.unit) if place.unit else None
        put_vacancy(
            act,
            _values(notice, place, organiser, using),
            in_post=0,
            quota_reason="依所参照公告的人数" if place.headcount > WITHOUT_REASON else "",
        )


def _values(notice: Notice, place: Place, organiser: Union, using: Union | None) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "recruiting_union_id": organiser.id,
        "using_union_id": using.id if using else None,
        "contracting_party": organiser.name,
        "headcount": place.headcount,
        "work_place": using.short_name if using else notice.work_place,
        **notice.vacancy,
    }


CHAPTERS = (Chapter(put_places, order=20, tales=(PAST, OPEN, SUZHOU, DRAFT)),)
