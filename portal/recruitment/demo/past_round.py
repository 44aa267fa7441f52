"""A county round that went the whole way: drawn seats, sealed codes, a tie won by a verified
certificate, hires on their way to the register."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.decimals import plain
from portal.recruitment.accounts.queries import officer_by_login
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import accommodate
from portal.recruitment.audit import Act
from portal.recruitment.demo.applicants import Person, apply
from portal.recruitment.demo.chapters import Chapter, Telling
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.rounds import huaian_round, moment
from portal.recruitment.exams.documents import evidence_body
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services import (
    commit_seats,
    draw_seats,
    hold_exam,
    prepare_rooms,
    release_seats,
)
from portal.recruitment.marking.models import MarkingBatch, ScoreSheet
from portal.recruitment.marking.services import key_scores, prepare_batch, unseal
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.documents import opening_body
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queries import openings
from portal.recruitment.screening.services.decide import decide, decide_claim
from portal.recruitment.screening.services.open_vacancies import (
    decide_opening,
    propose_openings,
    publish_openings,
)
from portal.recruitment.vacancies.queries import vacancies_of

PLACES = [
    ("QJ11", "长东街道工会工作者", "320812-T01", 1),
    ("QJ12", "淮海街道工会工作者", "320812-T03", 1),
    ("QJ13", "武墩街道工会工作者", "320812-T08", 1),
    ("QJ14", "黄码镇工会工作者", "320812-T10", 1),
]
FIRST, LAST = 46, 110
# The two who tie in QJ11 and the certificate that decides it; 72 has none, 73 claims one that was
# not verified.
TIED = (71, 72, 73)
ABSENT = (55, 64, 88)


def vacancy_index(serial: int) -> int:
    """QJ11 for the three who tie; QJ14 has too few applicants and is cancelled."""
    if serial in TIED:
        return 0
    return 3 if serial in {50, 90} else serial % 3


def written_score(serial: int) -> Fraction:
    """A written score; the three who tie share one that is the best of their vacancy."""
    if serial in TIED:
        return Fraction("86.5")
    return Fraction(48) + Fraction(serial * 37 % 64, 2)


def dates(at: datetime) -> dict[str, datetime]:
    """The days on which things happened, counted back from today."""
    return {
        name: at - timedelta(days=days)
        for name, days in (
            ("opens", 78),
            ("closes", 68),
            ("opening", 66),
            ("seats", 60),
            ("written", 56),
            ("marking", 54),
        )
    }


def tell_past_round(
    session: Session, storage: Storage, hashed: str, at: datetime
) -> tuple[RecruitmentRound, dict[int, Application]]:
    """All up to the unsealed scores. Returns the round and the application of each serial."""
    on = dates(at)
    round_ = huaian_round(
        session,
        storage,
        title="清江浦区第一批公开招聘社会化工会工作者",
        opens=moment(on["opens"], 9),
        closes=moment(on["closes"], 16),
        written=on["written"],
        places=PLACES,
    )
    applications = _apply_and_screen(session, storage, round_, hashed, on)
    _open(session, round_, on["opening"])
    _seat(session, storage, round_, on, applications)
    _mark(session, round_, on["marking"], applications)
    return round_, applications


def _apply_and_screen(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    hashed: str,
    on: dict[str, datetime],
) -> dict[int, Application]:
    vacancies = vacancies_of(session, round_.id)
    screener = actor(session, "shencha")
    found = {}
    for serial in range(FIRST, LAST + 1):
        if serial % 13 == 0 and serial not in TIED:
            continue
        when = on["opens"] + timedelta(hours=6 + serial * 2 - FIRST)
        level = {71: "social_worker", 73: "assistant"}.get(
            serial, "assistant" if serial % 9 == 4 else ""
        )
        application = apply(
            session,
            storage,
            round_,
            Person(serial),
            vacancies[vacancy_index(serial)],
            hashed,
            when,
            level=level,
            pdf=serial % 2 == 0,
        )
        decide(
            CaseAct(session, screener, when + timedelta(hours=5), application),
            Opinion("pass"),
            seen_digest=application.content_digest or "",
        )
        if application.claim is not None and serial != 73:
            decide_claim(
                CaseAct(session, screener, when + timedelta(hours=6), application),
                "verify",
                method="exam_site",
                note="",
            )
        found[serial] = application
    return found


def _open(session: Session, round_: RecruitmentRound, at: datetime) -> None:
    propose_openings(RoundAct(session, actor(session, "jingban"), at, round_))
    session.flush()
    for item in openings(session, round_.id):
        decide_opening(
            RoundAct(session, actor(session, "shiji"), at + timedelta(hours=2), round_),
            item,
            kind=item.proposed_kind,
            headcount=item.proposed_headcount,
            reason="",
        )
    session.flush()
    publish_openings(
        RoundAct(session, actor(session, "fuhe"), at + timedelta(hours=3), round_),
        opening_body(session, round_),
    )


def _seat(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    on: dict[str, datetime],
    applications: dict[int, Application],
) -> None:
    at, officer = on["seats"], actor(session, "kaowu")
    act = RoundAct(session, officer, at, round_)
    site = prepare_rooms.add_site(
        act,
        {
            "code": "01",
            "name": "清江浦演示中学",
            "address": "清江浦区演示路 1 号",
            "travel": "公交 1 路演示中学站",
        },
    )
    for found, _application in accommodate.accommodations_in(session, round_):
        if found.state == "requested":
            accommodate.decide_accommodation(
                Act(session, officer, at),
                found,
                "grant",
                granted=(),
                reason="证明属实，安排一楼无障碍考场。",
            )
    for code, accessible in (("01", True), ("02", False), ("03", False)):
        values = {
            "code": code,
            "place": f"教学楼 {int(code)}01",
            "layout": "5x6",
            "numbering": "snake",
            "first_desk": "right",
            "blocked": "",
            "reserve": 2,
            "accessible": accessible,
        }
        prepare_rooms.add_room(act, site, values)
    starts, ends = moment(on["written"], 9), moment(on["written"], 11)
    run = commit_seats.commit_run(
        act, storage, commit_seats.Sitting(starts_at=starts, ends_at=ends)
    )
    draw_seats.draw_run(
        RoundAct(session, officer, at + timedelta(hours=20), round_),
        storage,
        run,
        draw_seats.Call(numbers="12-7-305", called_by="监督员和两名考生代表"),
    )
    draw_seats.countersign_run(
        RoundAct(session, actor(session, "jiandu"), at + timedelta(hours=20, minutes=10), round_),
        run,
    )
    session.flush()
    seats = seats_of(session, run.id)
    release_seats.release_run(
        RoundAct(session, actor(session, "fuhe"), at + timedelta(hours=22), round_),
        storage,
        run,
        evidence_body(run, seats),
    )
    absent = {applications[serial].id for serial in ABSENT if serial in applications}
    for seat in seats:
        action = "mark_absent" if seat.application_id in absent else "check_in"
        hold_exam.mark_attendance(
            RoundAct(session, officer, starts, round_), run, seat.public_id, action
        )


def _mark(
    session: Session, round_: RecruitmentRound, at: datetime, applications: dict[int, Application]
) -> None:
    first, second = officer_by_login(session, "dengfen1"), officer_by_login(session, "dengfen2")
    if first is None or second is None:
        raise LookupError("clerks")
    (batch,) = prepare_batch.create_batches(
        RoundAct(session, actor(session, "kaowu"), at, round_),
        prepare_batch.Clerks(first.id, second.id),
    )
    serial_of = {application.id: serial for serial, application in applications.items()}
    sheets = list(
        session.scalars(
            select(ScoreSheet)
            .where(ScoreSheet.batch_id == batch.id, ScoreSheet.state == "keying")
            .order_by(ScoreSheet.sealed_code)
        )
    )
    right = {
        sheet.sealed_code: plain(written_score(serial_of[sheet.seat.application_id]))
        for sheet in sheets
    }
    wrong = sheets[3].sealed_code
    mistyped = right | {wrong: plain(written_score(serial_of[sheets[3].seat.application_id]) - 4)}
    key_scores.key_scores(
        RoundAct(session, actor(session, "dengfen1"), at + timedelta(hours=3), round_), batch, right
    )
    key_scores.key_scores(
        RoundAct(session, actor(session, "dengfen2"), at + timedelta(hours=5), round_),
        batch,
        mistyped,
    )
    key_scores.settle(
        RoundAct(session, actor(session, "hefen"), at + timedelta(hours=6), round_),
        batch,
        key_scores.Settlement(wrong, right[wrong], "乙登错，以原卷为准"),
    )
    _unseal(session, round_, batch, at)


def _unseal(session: Session, round_: RecruitmentRound, batch: MarkingBatch, at: datetime) -> None:
    key_scores.lock_batch(
        RoundAct(session, actor(session, "hefen"), at + timedelta(hours=7), round_), batch
    )
    unseal.sign_unsealing(
        RoundAct(session, actor(session, "kaowu"), at + timedelta(hours=8), round_), batch
    )
    unseal.sign_unsealing(
        RoundAct(session, actor(session, "fuhe"), at + timedelta(hours=8, minutes=2), round_), batch
    )
    unseal.unseal(
        RoundAct(session, actor(session, "jiandu"), at + timedelta(hours=8, minutes=5), round_),
        batch,
    )


def _told(telling: Telling) -> None:
    telling.rounds["past"], telling.applications = tell_past_round(
        telling.session, telling.storage, telling.hashed, telling.at
    )


CHAPTERS = (Chapter(_told, order=30, done=0.45),)
