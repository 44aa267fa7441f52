"""The end of the past round's ranking: medicals, background checks, publicity; one is in publicity
now, one's medical is deferred.

Where the holidays of a year are not announced yet, the tale ends before the publicity that would
need them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.foundation.time.clock import local
from portal.recruitment.audit import SYSTEM
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import PAST, moment
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.approval import Approval
from portal.recruitment.vetting.documents import proposed_lists
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacies_of
from portal.recruitment.vetting.services.examine import record_background, record_medical
from portal.recruitment.vetting.services.publicity import clear_expired, publish_proposed
from portal.recruitment.vetting.services.take_over import take_over

NOTE = "档案、现实表现和原单位意见均符合要求"
NO_CALENDAR = "period.calendar_missing"


def candidacy_for(telling: RoundTelling, vacancy_code: str) -> Candidacy:
    candidacies = candidacies_of(telling.session, telling.round_.id)
    return next(item for item in candidacies if item.vacancy.code == vacancy_code)


def begin_vetting(telling: RoundTelling) -> None:
    telling.session.expire_all()
    take_over(telling.act_on_round("jingban", moment(telling.at - timedelta(days=38), 9)))
    telling.session.flush()
    record_medical(
        telling.act_on_round("jingban", _first_examined(telling)),
        candidacy_for(telling, "QJ13"),
        "deferred",
    )


def propose_first(telling: RoundTelling) -> None:
    """The one who is hired by now: their publicity ended without an objection."""
    published = moment(telling.at - timedelta(days=28), 9)
    _propose(telling, "QJ11", _first_examined(telling), published)
    ended = moment(telling.at - timedelta(days=12), 9)
    clear_expired(RoundAct(telling.session, SYSTEM, ended, telling.round_))
    telling.session.flush()


def propose_second(telling: RoundTelling) -> None:
    """In publicity now."""
    examined = moment(telling.at - timedelta(days=9), 10)
    _propose(telling, "QJ12", examined, moment(telling.at - timedelta(days=2), 9))


def _first_examined(telling: RoundTelling) -> datetime:
    return moment(telling.at - timedelta(days=36), 15)


def _propose(
    telling: RoundTelling, vacancy_code: str, examined: datetime, published: datetime
) -> None:
    candidacy = candidacy_for(telling, vacancy_code)
    record_medical(telling.act_on_round("jingban", examined), candidacy, "pass")
    checked = telling.act_on_round("jingban", examined + timedelta(days=2))
    record_background(checked, candidacy, "pass", NOTE)
    telling.session.flush()
    publish_proposed(
        telling.act_on_round("fuhe", published),
        Approval("清总工党纪〔演示〕2号", local(published).date(), "市总工会审核同意"),
        proposed_lists(telling.session, telling.round_, published),
    )
    telling.session.flush()


CHAPTERS = (
    Chapter(begin_vetting, order=130, tales=(PAST,)),
    Chapter(propose_first, order=140, tales=(PAST,), ends_on=NO_CALENDAR),
    Chapter(propose_second, order=160, tales=(PAST,), done=0.55, ends_on=NO_CALENDAR),
)
