"""The screener's first word on each application, and in the past round whether each vacancy
opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.recruitment.demo.applicants import Arrival
from portal.recruitment.demo.chapters import Chapter, RoundTelling, Step
from portal.recruitment.demo.tales import OPEN, PAST
from portal.recruitment.screening.documents import opening_body
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queries import openings
from portal.recruitment.screening.services.decide import decide, decide_claim
from portal.recruitment.screening.services.open_vacancies import (
    decide_opening,
    propose_openings,
    publish_openings,
)

NOT_VERIFIED, NOT_FOUND = 73, 33
PASS = Opinion("pass")
UNREADABLE = Opinion(
    "return", "C03", "职业水平证书第 1 页管理号后 4 位看不清，请重拍或上传电子证书 PDF。"
)
CUT_OFF = Opinion("return", "C02", "毕业证书照片缺右下角的证书编号，请重拍整页。")
ELSEWHERE = Opinion("fail", "D04", "户籍在徐州市，不符合公告第三条“淮安市户籍”的条件。")


def look_in_past_round(telling: RoundTelling, arrival: Arrival) -> None:
    """Everybody passes."""
    _decide(telling, arrival, PASS, arrival.at + timedelta(hours=5))
    if arrival.serial != NOT_VERIFIED:
        _verify(telling, arrival, arrival.at + timedelta(hours=6))


def look_in_open_round(telling: RoundTelling, arrival: Arrival) -> None:
    """14–16 returned just now, 17–19 earlier, 20–40 passed, 41–44 refused."""
    serial, at = arrival.serial, arrival.at
    if 14 <= serial <= 16:
        _decide(telling, arrival, UNREADABLE, telling.at - timedelta(hours=4))
    elif 17 <= serial <= 19:
        _decide(telling, arrival, CUT_OFF, at + timedelta(hours=5))
    elif 20 <= serial <= 40:
        _decide(telling, arrival, PASS, at + timedelta(hours=7))
        if serial % 4 != 3:
            _verify(telling, arrival, at + timedelta(hours=8))
    elif 41 <= serial <= 44:
        _decide(telling, arrival, ELSEWHERE, at + timedelta(hours=9))


def _decide(telling: RoundTelling, arrival: Arrival, opinion: Opinion, at: datetime) -> None:
    act = telling.act_on_case("shencha", at, arrival.serial)
    decide(act, opinion, seen_digest=act.application.content_digest or "")


def _verify(telling: RoundTelling, arrival: Arrival, at: datetime) -> None:
    """A word on the certificate, where one is claimed."""
    act = telling.act_on_case("shencha", at, arrival.serial)
    if act.application.claim is None:
        return
    action, note = "verify", ""
    if arrival.serial == NOT_FOUND:
        action, note = "refuse", "管理号在考试网查不到，与证书姓名不一致"
    decide_claim(act, action, method="exam_site", note=note)


def open_vacancies(telling: RoundTelling) -> None:
    at = telling.at - timedelta(days=66)
    propose_openings(telling.act_on_round("jingban", at))
    telling.session.flush()
    by_city = telling.act_on_round("shiji", at + timedelta(hours=2))
    for item in openings(telling.session, telling.round_.id):
        decide_opening(
            by_city,
            item,
            kind=item.proposed_kind,
            headcount=item.proposed_headcount,
            reason="",
        )
    telling.session.flush()
    publish_openings(
        telling.act_on_round("fuhe", at + timedelta(hours=3)),
        opening_body(telling.session, telling.round_),
    )


CHAPTERS = (Chapter(open_vacancies, order=70, tales=(PAST,)),)
STEPS = (
    Step(look_in_past_round, order=10, tales=(PAST,)),
    Step(look_in_open_round, order=10, tales=(OPEN,)),
)
