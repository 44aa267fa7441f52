"""开考比例: the rule proposes, another person decides, a deviation says why in public, and whoever
loses his vacancy may transfer once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.transfer import transfer
from portal.recruitment.audit import breaks
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import OpeningDecision
from portal.recruitment.screening.opening_effects import Transfers, effects, transfers_from
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queries import openings
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.open_vacancies import (
    decide_opening,
    propose_openings,
    publish_openings,
)
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.applications import eligible_application, submitted_application
from tests.builders.exams import after_registration, prepared_room
from tests.builders.rounds import BODY, Office, actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


def _round(
    session: Session, storage: Storage, at: datetime, *counts: int
) -> tuple[Office, RecruitmentRound, list[list[Application]]]:
    """A round with a vacancy of two for each of ``counts``, and that many people passed for it."""
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(
        session, unions, at=at, officers=officers, vacancies=len(counts), headcount=2
    )
    people = [
        [
            eligible_application(
                session, round_, storage, at=at, screener=officers.screener, vacancy=vacancy
            )
            for _ in range(count)
        ]
        for vacancy, count in zip(vacancies_of(session, round_.id), counts, strict=True)
    ]
    return officers, round_, people


def _decide(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    item: OpeningDecision,
    kind: str,
    headcount: int,
    reason: str = "",
) -> None:
    at = after_registration(round_) + timedelta(hours=1)
    decide_opening(
        RoundAct(session, actor(officers.city_approver), at, round_),
        item,
        kind=kind,
        headcount=headcount,
        reason=reason,
    )


def test_rule_proposes_open_reduce_and_cancel(
    session: Session, storage: Storage, at: datetime
) -> None:
    officers, round_, _people = _round(session, storage, at, 6, 4, 2)
    by = actor(officers.publisher)
    with pytest.raises(Refused, match=r"opening\.too_early"):
        propose_openings(
            RoundAct(session, by, after_registration(round_) - timedelta(hours=2), round_)
        )
    propose_openings(RoundAct(session, by, after_registration(round_), round_))
    assert [
        (item.proposed_kind, item.proposed_headcount) for item in openings(session, round_.id)
    ] == [
        ("open", 2),
        ("reduce", 1),
        ("cancel", 0),
    ]
    # asked twice, proposed once
    assert propose_openings(RoundAct(session, by, after_registration(round_), round_)) == []


def test_deviation_needs_a_public_reason_without_numbers_of_persons(
    session: Session, storage: Storage, at: datetime
) -> None:
    officers, round_, _people = _round(session, storage, at, 4)
    propose_openings(
        RoundAct(session, actor(officers.publisher), after_registration(round_), round_)
    )
    item = openings(session, round_.id)[0]
    with pytest.raises(Refused, match=r"opening\.reason_missing"):
        _decide(session, round_, officers, item, "open", 2)
    with pytest.raises(Refused, match=r"opening\.decision"):
        _decide(session, round_, officers, item, "reduce", 2)
    with pytest.raises(Refused, match=r"opening\.reason_personal"):
        _decide(session, round_, officers, item, "open", 2, "张三要求，电话 13912345678")
    _decide(session, round_, officers, item, "open", 2, "乡镇急需，经批复同意")
    with pytest.raises(Refused, match=r"opening\.decided"):
        _decide(session, round_, officers, item, "cancel", 0, "又不要了")
    assert breaks(session, round_.code) == []


def test_who_proposed_does_not_decide(session: Session, storage: Storage, at: datetime) -> None:
    officers, round_, _people = _round(session, storage, at, 6)
    propose_openings(
        RoundAct(session, actor(officers.city_approver), after_registration(round_), round_)
    )
    with pytest.raises(Refused, match=r"two_people\.same"):
        _decide(session, round_, officers, openings(session, round_.id)[0], "open", 2)


def test_cases_wait_until_their_deadline_and_not_for_ever(
    session: Session, storage: Storage, at: datetime
) -> None:
    officers, round_, _people = _round(session, storage, at, 6)
    last = after_registration(round_) - timedelta(hours=2)
    returned = submitted_application(session, round_, storage, at=last)
    by = actor(officers.publisher)
    with pytest.raises(Refused, match=r"opening\.cases_wait.*count=1"):
        propose_openings(RoundAct(session, by, after_registration(round_), round_))
    decide(
        CaseAct(session, actor(officers.screener), last, returned),
        Opinion("return", "C02", "毕业证书不清楚"),
        seen_digest=returned.content_digest or "",
    )
    with pytest.raises(Refused, match=r"opening\.cases_wait"):
        propose_openings(RoundAct(session, by, last + timedelta(hours=47), round_))
    propose_openings(RoundAct(session, by, last + timedelta(hours=48), round_))
    assert returned.state == "lapsed"


def test_cancelled_applicants_are_told_and_transfer_once(
    session: Session, storage: Storage, at: datetime
) -> None:
    officers, round_, people = _round(session, storage, at, 6, 1)
    propose_openings(
        RoundAct(session, actor(officers.publisher), after_registration(round_), round_)
    )
    first, second = openings(session, round_.id)
    with pytest.raises(Refused, match=r"opening\.undecided"):
        publish_openings(
            RoundAct(session, actor(officers.checker), after_registration(round_), round_), BODY
        )
    _decide(session, round_, officers, first, "open", 2)
    _decide(session, round_, officers, second, "cancel", 0)
    session.flush()
    alone, target = people[1][0], session.get_one(Vacancy, first.vacancy_id)
    assert alone.state == "transferring" and {one.state for one in people[0]} == {"eligible"}
    assert session.scalars(
        select(Message.account_id).where(Message.kind == "vacancy.cancelled")
    ).all() == [alone.account_id]
    window = round_.window("transfer")
    assert window is not None
    for moment in (window.starts_at - timedelta(seconds=1), window.ends_at):
        with pytest.raises(Refused, match=r"application\.transfer_closed"):
            transfer(own_act(session, alone, moment), target)
    with pytest.raises(Refused, match=r"opening\.never_back"):
        transfer(
            own_act(session, alone, window.starts_at), session.get_one(Vacancy, second.vacancy_id)
        )
    digest = alone.content_digest
    transfer(own_act(session, alone, window.starts_at), target)
    session.flush()
    assert (alone.state, alone.vacancy_id, alone.transferred_from_id) == (
        "submitted",
        first.vacancy_id,
        second.vacancy_id,
    )
    assert alone.content_digest != digest and alone.answer_due_at == window.starts_at + timedelta(
        hours=24
    )
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        transfer(own_act(session, alone, window.starts_at), target)
    assert breaks(session, round_.code) == []


def test_effects_are_shown_before_the_decision_and_transfers_after_it(
    session: Session, storage: Storage, at: datetime
) -> None:
    officers, round_, people = _round(session, storage, at, 6, 1)
    propose_openings(
        RoundAct(session, actor(officers.publisher), after_registration(round_), round_)
    )
    first, second = openings(session, round_.id)
    would = effects(session, round_)
    assert would[second.id][0] == 1
    assert [
        (one.kind, one.headcount, one.released, one.freed, one.targets)
        for one in would[second.id][1]
    ] == [
        ("open", 2, 0, 0, ()),
        ("reduce", 1, 1, 0, ()),
        ("cancel", 0, 2, 1, ("01",)),
    ]
    assert would[first.id][1][-1].targets == ()  # the other one is proposed to be cancelled
    _decide(session, round_, officers, first, "open", 2)
    _decide(session, round_, officers, second, "cancel", 0)
    session.flush()
    assert effects(session, round_) == {}
    assert transfers_from(session, second.vacancy) == Transfers(1, (), 0)
    window = round_.window("transfer")
    assert window is not None
    transfer(own_act(session, people[1][0], window.starts_at), first.vacancy)
    session.flush()
    assert transfers_from(session, second.vacancy) == Transfers(0, (("01", 1),), 0)


def test_opening_and_transfer_through_the_pages(
    app: object, committed: Committed, signed_in: Callable[..., Browser], clock: Clock, at: datetime
) -> None:
    with committed() as session:
        officers, round_, people = _round(session, app.extensions["storage"], at, 6, 1)  # type: ignore[attr-defined]
        alone, transfers = people[1][0], round_.window("transfer")
        assert alone.account and transfers is not None
        later, prepared_at = after_registration(round_), transfers.starts_at
        prepared_room(session, round_, officers, at=at)
    base = f"/office/rounds/{round_.code}"
    clock.travel_to(later)
    publisher, city, checker = (
        signed_in(officers.publisher),
        signed_in(officers.city_approver),
        signed_in(officers.checker),
    )
    assert city.submit(f"{base}/opening/propose").status_code == 403
    assert publisher.submit(f"{base}/opening/propose").status_code == 303
    assert "各种处理会怎样" in city.get(f"{base}/opening").text
    with committed() as session:
        items = [item.id for item in openings(session, round_.id)]
    assert (
        publisher.submit(
            f"{base}/opening/{items[0]}", {"kind": "open", "headcount": "2"}
        ).status_code
        == 403
    )
    refused = city.submit(
        f"{base}/opening/{items[1]}", {"kind": "open", "headcount": "2", "reason": ""}
    )
    assert refused.status_code == 422 and "要写明理由" in refused.text
    assert (
        city.submit(f"{base}/opening/{items[0]}", {"kind": "open", "headcount": "2"}).status_code
        == 303
    )
    assert checker.submit(f"{base}/opening/publish").status_code == 409  # one is not decided
    assert (
        city.submit(f"{base}/opening/{items[1]}", {"kind": "cancel", "headcount": "0"}).status_code
        == 303
    )
    notice = checker.submit(f"{base}/opening/publish")
    assert notice.status_code == 303 and "取消岗位" in checker.get(notice.location).text
    clock.travel_to(prepared_at)
    own, path = signed_in(alone.account), f"/my/applications/{alone.public_id}"
    for requirements, words, offered in (
        ({"birth": {"earliest": "2012-01-01"}}, "不符合这个岗位的条件，不能改报过去", False),
        ({"majors": ["虚构类"]}, "可以改报；这几项要由审核人员判断", True),
    ):
        with committed() as session:
            vacancies_of(session, round_.id)[0].requirements = requirements
        page = own.get(f"{path}/transfer").text
        assert words in page and ('type="radio"' in page) == offered
        if not offered:
            assert own.submit(f"{path}/transfer", {"vacancy": "01"}).status_code == 422
            with committed() as session, pytest.raises(Refused, match=r"application\.target_unmet"):
                transfer(
                    own_act(session, session.get_one(Application, alone.id), prepared_at),
                    vacancies_of(session, round_.id)[0],
                )
    assert "改报" in own.get("/my").text and "改报岗位" in own.get(path).text
    # the cancelled one is no choice
    assert own.submit(f"{path}/transfer", {"vacancy": "02"}).status_code == 422
    assert own.submit(f"{path}/transfer", {"vacancy": "01"}).status_code == 303
    assert "待审核" in own.get(path).text
