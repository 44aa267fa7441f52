"""The first of the past round is hired and on the way to the register."""

from __future__ import annotations

from datetime import date, timedelta

from portal.foundation.time.clock import local
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.stages.vetting import NO_CALENDAR, candidacy_for
from portal.recruitment.demo.tales import PAST
from portal.recruitment.handover.record_of_hire import HireTerms
from portal.recruitment.handover.services.hire import confirm_hire, prepare_hire


def hire_first(telling: RoundTelling) -> None:
    candidacy = candidacy_for(telling, "QJ11")
    starts_on = local(telling.at).date()
    terms = HireTerms(
        placement_id=candidacy.vacancy.using_union_id or 0,
        starts_on=starts_on,
        ends_on=_three_years(starts_on),
        probation_ends_on=starts_on + timedelta(days=59),
        contract_number="清总工聘〔演示〕1号",
        avoidance_confirmed=True,
        avoidance_note="经办人核对，本单位负责人无亲属关系",
    )
    prepared = telling.act_on_round("jingban", telling.at - timedelta(days=1))
    hire = prepare_hire(prepared, candidacy, terms, in_post=0)
    telling.session.flush()
    confirm_hire(telling.act_on_round("fuhe", telling.at - timedelta(minutes=5)), hire)
    telling.session.flush()


def _three_years(first: date) -> date:
    return first.replace(year=first.year + 3, day=min(first.day, 28)) - timedelta(days=1)


CHAPTERS = (Chapter(hire_first, order=150, tales=(PAST,), ends_on=NO_CALENDAR),)
