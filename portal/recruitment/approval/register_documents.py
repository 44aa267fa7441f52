"""Forms A-11 to A-13: the registers on paper, under the head that names the approved version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.print.form_sheet import FormPart, FormSheet
from portal.foundation.web.filters import day, moment
from portal.recruitment.approval.form_head import head_of
from portal.recruitment.labels import word
from portal.recruitment.registers.models import MajorEvent, Petition
from portal.recruitment.rounds.models import PublicationPlace, RecruitmentRound

PLACE_COLUMNS = ("渠道", "网址", "发布时间", "操作人", "截图", "内容摘要值", "下线时间")
PETITION_COLUMNS = (
    "编号",
    "收到时间",
    "渠道",
    "实名/匿名",
    "事项、涉及环节",
    "受理、调查人",
    "结论、答复",
    "答复日期与方式",
)


def _table(columns: tuple[str, ...], rows: list[list[str]]) -> list[FormPart]:
    return [FormPart("", columns=columns, rows=rows or [["—"] * len(columns)])]


def places_form(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    """A-11; call with the locale set to Chinese."""
    head = head_of(session, round_, "A-11", at)
    parts = _table(PLACE_COLUMNS, [_place_row(place) for place in round_.places])
    return FormSheet("A-11", "发布渠道台账", head, parts, ("经办",), wide=True)


def _place_row(place: PublicationPlace) -> list[str]:
    return [
        f"{word('place.kind', place.kind)}　{place.site}",
        place.address or "—",
        moment(place.published_at),
        place.recorded_words,
        f"SHA-256 {place.screenshot.sha256}" if place.screenshot else "—",
        place.content_digest,
        moment(place.taken_down_at) if place.taken_down_at else "—",
    ]


def event_form(session: Session, event: MajorEvent, at: datetime) -> FormSheet:
    """A-13, one report."""
    with force_locale("zh_Hans_CN"):
        head = head_of(session, event.round_, "A-13", at)
        parts = [FormPart("", facts=_event_facts(event))]
        return FormSheet("A-13", "重大事项报告单", head, parts, ("主要负责人",))


def _event_facts(event: MajorEvent) -> list[tuple[str, str]]:
    received = answered = "—"
    if event.received_at:
        received = f"{event.received_words}，{moment(event.received_at)}"
    if event.answered_at:
        answered = f"{event.answer}（{event.answered_words}，{moment(event.answered_at)}）"
    return [
        ("报告单编号", f"第 {event.number} 号"),
        ("时间", moment(event.happened_at)),
        ("口头报告时间", moment(event.told_at)),
        ("地点", event.place),
        ("事项", event.matter),
        ("影响", event.impact or "—"),
        ("已采取措施", event.measures or "—"),
        ("请示事项", event.asks or "—"),
        ("报告人", f"{event.by_words}，{moment(event.at)}"),
        ("接报人", received),
        ("答复", answered),
    ]


def petition_register(petitions: Iterable[Petition], maker: str, at: datetime) -> FormSheet:
    """A-12: the register of everything within reach; several rounds, so the head names them in the
    rows and bears no policy of one."""
    head = [
        ("批次名称", "见各行"),
        ("表号", "A-12"),
        ("版本", "—"),
        ("生成时间", moment(at)),
        ("数据截止", moment(at)),
        ("政策摘要号", "—"),
        ("编制单位", f"{maker}（章）"),
    ]
    with force_locale("zh_Hans_CN"):
        parts = _table(PETITION_COLUMNS, [_petition_row(petition) for petition in petitions])
        return FormSheet("A-12", "信访举报登记表", head, parts, ("纪检",), wide=True)


def _petition_row(petition: Petition) -> list[str]:
    about = petition.round_.title if petition.round_ else petition.union.name
    concern = word("petition.concern", petition.concern)
    investigator = f"；调查人 {petition.investigator}" if petition.investigator else ""
    return [
        petition.number,
        day(petition.received_on),
        word("petition.channel", petition.channel),
        f"实名：{petition.name}" if petition.named else "匿名",
        f"{about}；{concern}：{petition.matter}",
        f"{word('petition.state', petition.state)}{investigator}",
        petition.answer or "—",
        f"{day(petition.answered_on)} {petition.answered_by_way}".strip(),
    ]
