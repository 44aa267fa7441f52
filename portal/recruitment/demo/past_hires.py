"""The end of the past round: one hired and on the way to the register, one in publicity now, one
whose medical is deferred."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.audit import SYSTEM
from portal.recruitment.demo.chapters import Chapter, Telling
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.rounds import moment
from portal.recruitment.handover.record_of_hire import HireTerms
from portal.recruitment.handover.services.hire import confirm_hire, prepare_hire
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vetting.documents import proposed_body
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services.examine import record_background, record_medical
from portal.recruitment.vetting.services.publicity import clear_expired, publish_proposed
from portal.recruitment.vetting.services.take_over import take_over

NOTE = "档案、现实表现和原单位意见均符合要求"


def tell_hires(session: Session, round_: RecruitmentRound, at: datetime) -> None:
    """Where the holidays of a year are not announced yet, the story ends before the publicity that
    would need them."""
    publisher = actor(session, "jingban")
    session.expire_all()
    candidacies = {
        one.vacancy.code: one
        for one in take_over(
            RoundAct(session, publisher, moment(at - timedelta(days=38), 9), round_)
        )
    }
    session.flush()
    examined = moment(at - timedelta(days=36), 15)
    record_medical(RoundAct(session, publisher, examined, round_), candidacies["QJ13"], "deferred")
    try:
        _propose(session, round_, candidacies["QJ11"], examined, moment(at - timedelta(days=28), 9))
        _hire(session, round_, candidacies["QJ11"], at)
        _propose(
            session,
            round_,
            candidacies["QJ12"],
            moment(at - timedelta(days=9), 10),
            moment(at - timedelta(days=2), 9),
        )
    except Refused as refused:
        if refused.code != "period.calendar_missing":
            raise


def _propose(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    examined: datetime,
    published: datetime,
) -> None:
    publisher = actor(session, "jingban")
    record_medical(RoundAct(session, publisher, examined, round_), candidacy, "pass")
    record_background(
        RoundAct(session, publisher, examined + timedelta(days=2), round_), candidacy, "pass", NOTE
    )
    session.flush()
    publish_proposed(
        RoundAct(session, actor(session, "fuhe"), published, round_),
        proposed_body(session, round_, published),
    )
    session.flush()


def _hire(session: Session, round_: RecruitmentRound, candidacy: Candidacy, at: datetime) -> None:
    clear_expired(RoundAct(session, SYSTEM, moment(at - timedelta(days=12), 9), round_))
    session.flush()
    starts_on = local(at).date()
    terms = HireTerms(
        placement_id=candidacy.vacancy.using_union_id or 0,
        starts_on=starts_on,
        ends_on=_three_years(starts_on),
        probation_ends_on=starts_on + timedelta(days=59),
        contract_number="清总工聘〔演示〕1号",
        avoidance_confirmed=True,
        avoidance_note="经办人核对，本单位负责人无亲属关系",
    )
    hire = prepare_hire(
        RoundAct(session, actor(session, "jingban"), at - timedelta(days=1), round_),
        candidacy,
        terms,
        in_post=0,
    )
    session.flush()
    confirm_hire(RoundAct(session, actor(session, "fuhe"), at - timedelta(minutes=5), round_), hire)
    session.flush()


def _three_years(first: date) -> date:
    return first.replace(year=first.year + 3, day=min(first.day, 28)) - timedelta(days=1)


def _told(telling: Telling) -> None:
    tell_hires(telling.session, telling.rounds["past"], telling.at)


CHAPTERS = (Chapter(_told, order=50, done=0.55),)
