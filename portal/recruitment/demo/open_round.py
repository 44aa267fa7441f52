"""A county round in the middle of registration, and Suzhou's that has just opened: people in every
state a screener meets."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import fill_in, hand_in
from portal.recruitment.demo.applicants import Person, apply
from portal.recruitment.demo.chapters import Chapter, Telling
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.rounds import huaian_round, moment, suzhou_round
from portal.recruitment.demo.second_looks import tell_second_looks
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide, decide_claim
from portal.recruitment.vacancies.queries import vacancies_of

PLACES = [
    ("QJ01", "长西街道工会工作者", "320812-T02", 1),
    ("QJ02", "水渡口街道工会工作者", "320812-T05", 2),
    ("QJ03", "清江浦经济开发区工会工作者", "320812-Z01", 1),
    ("QJ04", "闸口街道工会工作者", "320812-T07", 1),
]
LEVELS = ("", "assistant", "", "social_worker", "")


def _screen(
    session: Session,
    application: Application,
    outcome: str,
    at: datetime,
    *,
    code: str = "",
    text: str = "",
) -> None:
    by = actor(session, "shencha")
    decide(
        CaseAct(session, by, at, application),
        Opinion(outcome, code, text),
        seen_digest=application.content_digest or "",
    )


def tell_open_round(
    session: Session, storage: Storage, hashed: str, at: datetime
) -> RecruitmentRound:
    """Drafts 1–7, waiting 8–13, returned 14–16, returned and mended 17–19, passed 20–40, refused
    41–44, withdrawn 45."""
    opens, closes = moment(at - timedelta(days=6), 9), moment(at + timedelta(days=3), 16)
    round_ = huaian_round(
        session,
        storage,
        title="清江浦区第二批公开招聘社会化工会工作者",
        opens=opens,
        closes=closes,
        written=at + timedelta(days=20),
        places=PLACES,
    )
    vacancies, by_serial = vacancies_of(session, round_.id), dict[int, Application]()
    for serial in range(1, 46):
        person, vacancy = Person(serial), vacancies[serial % 4]
        late = 8 <= serial <= 13
        when = (
            at - timedelta(hours=3 * (14 - serial) + 1)
            if late
            else at - timedelta(hours=120 - serial * 2)
        )
        level = "senior" if serial == 12 else LEVELS[serial % 5]
        refused = 41 <= serial <= 44
        application = apply(
            session,
            storage,
            round_,
            person,
            vacancy,
            hashed,
            when,
            level=level,
            submit=serial >= 8,
            pdf=serial % 2 == 0,
            household="徐州市云龙区" if refused else "",
            relative=serial == 13,
        )
        by_serial[serial] = application
        if serial >= 14:
            _decided(session, application, serial, when, at)
    session.flush()
    tell_second_looks(session, round_, by_serial, at)
    return round_


def _decided(
    session: Session, application: Application, serial: int, when: datetime, at: datetime
) -> None:
    if serial <= 16:
        _screen(
            session,
            application,
            "return",
            at - timedelta(hours=4),
            code="C03",
            text="职业水平证书第 1 页管理号后 4 位看不清，请重拍或上传电子证书 PDF。",
        )
    elif serial <= 19:
        _screen(
            session,
            application,
            "return",
            when + timedelta(hours=5),
            code="C02",
            text="毕业证书照片缺右下角的证书编号，请重拍整页。",
        )
        session.flush()
        if (
            application.mend_until is not None
            and when + timedelta(hours=20) < application.mend_until
        ):
            hand_in.submit(own_act(session, application, when + timedelta(hours=20)))
    elif serial <= 40:
        _screen(session, application, "pass", when + timedelta(hours=7))
        if application.claim is not None and serial % 4 != 3:
            action = "refuse" if serial == 33 else "verify"
            note = "管理号在考试网查不到，与证书姓名不一致" if action == "refuse" else ""
            decide_claim(
                CaseAct(session, actor(session, "shencha"), when + timedelta(hours=8), application),
                action,
                method="exam_site",
                note=note,
            )
    elif serial <= 44:
        _screen(
            session,
            application,
            "fail",
            when + timedelta(hours=9),
            code="D04",
            text="户籍在徐州市，不符合公告第三条“淮安市户籍”的条件。",
        )
    elif fill_in.is_open(application.round_, at):
        hand_in.withdraw(own_act(session, application, when + timedelta(hours=10)))


def tell_suzhou_round(
    session: Session, storage: Storage, hashed: str, at: datetime
) -> RecruitmentRound:
    """The city-run round, two days after its opening: serials 111–122."""
    opens, closes = moment(at - timedelta(days=2), 10), moment(at + timedelta(days=7), 17)
    round_ = suzhou_round(
        session, storage, opens=opens, closes=closes, written=at + timedelta(days=26)
    )
    vacancies = vacancies_of(session, round_.id)
    for serial in range(111, 123):
        apply(
            session,
            storage,
            round_,
            Person(serial),
            vacancies[serial % 6],
            hashed,
            at - timedelta(hours=124 - serial),
            level=LEVELS[serial % 5],
            household="苏州市姑苏区",
        )
    return round_


def _told(telling: Telling) -> None:
    telling.rounds["open"] = tell_open_round(
        telling.session, telling.storage, telling.hashed, telling.at
    )
    telling.session.flush()


def _suzhou_told(telling: Telling) -> None:
    tell_suzhou_round(telling.session, telling.storage, telling.hashed, telling.at)


CHAPTERS = (Chapter(_told, order=60), Chapter(_suzhou_told, order=80))
