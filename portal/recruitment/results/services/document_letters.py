"""What a person is told about 资格复审."""

from __future__ import annotations

from portal.kernel.period import printed_moment
from portal.recruitment.messages.services import send
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.rounds.act import RoundAct

OUTCOMES = {
    "passed": ("资格复审合格", "您的资格复审合格，面试安排另行通知。"),
    "failed": ("资格复审不合格", "您的资格复审不合格，不再参加面试。原因：{reason}。"),
    "absent": ("没有参加资格复审", "您在规定时间内没有参加资格复审，按放弃处理。"),
    "declined": ("已登记放弃", "您放弃资格复审和面试的声明已登记：{reason}。"),
}
REMEDY = "有异议的，请按公告写明的途径尽快提出；登记有误的，由复核人员更正后重新通知。"


def tell_called(act: RoundAct, check: DocumentCheck) -> None:
    opening = "您已递补进入资格复审" if check.replaces_id is not None else "请参加资格复审"
    until = printed_moment(check.ends_at, is_end=True)
    _send(
        act,
        check,
        opening,
        f"岗位 {check.vacancy.code} {check.vacancy.name}。时间 {printed_moment(check.starts_at)} 至"
        f" {until}，地点 {check.venue}。请带原件：{'、'.join(check.papers)}。"
        "不参加的按放弃处理；不能参加的，请在这里放弃，或尽早说明。",
    )


def tell_outcome(act: RoundAct, check: DocumentCheck) -> None:
    title, text = OUTCOMES[check.state]
    remedy = REMEDY if check.state in ("failed", "absent") else ""
    _send(act, check, title, text.format(reason=check.reason) + remedy)


def _send(act: RoundAct, check: DocumentCheck, title: str, text: str) -> None:
    send(
        act.session,
        check.application.account_id,
        "results.documents",
        title,
        text,
        at=act.at,
        link=f"/my/document-checks/{check.application.public_id}",
        round_code=act.round_.code,
    )
