"""What a person is told about a corrected list: that it is being dealt with, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.recruitment.messages.services.inbox import send
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.rounds.act import RoundAct

LISTS = {"shortlist": "面试入围名单", "ranking": "总成绩和名次"}
OUTCOME_WORDS = {
    ("shortlist", "keep"): "您此前已被告知入围，更正后仍可参加面试。",
    ("shortlist", "leave"): "更正后您不在入围名单内，不再参加面试。",
    ("shortlist", "enter"): "更正后您进入面试，面试时间和地点另行通知。",
    ("ranking", "keep"): "您已经办理的事项不受更正影响，继续办理。",
    ("ranking", "leave"): "更正后您不在招聘人数以内，此前以原名次办理的事项终止。",
    ("ranking", "enter"): "更正后您在招聘人数以内，接下来的安排另行通知。",
    (
        "ranking",
        "wait",
    ): "更正后您的名次在招聘人数以内，但名额已由此前告知的人保留；有名额空出时按名次递补。",
}
REMEDY = "对这个决定有异议的，可以按公告写明的途径提出复核、申诉。"


def _figures(told: Mapping[str, Any]) -> str:
    if told["state"] == "void":
        return "成绩无效"
    place = f"第{told['place']}名" if told["place"] else "无名次"
    return f"{told['score'] or '无成绩'}，{place}"


def tell_open(act: RoundAct, rows: Sequence[Consequence]) -> None:
    """On the day of the corrected list: one message for each person it concerns."""
    for row in _one_each(rows):
        _send(
            act,
            row,
            f"{LISTS[row.run.kind]}已更正，涉及您",
            f"原来：{_figures(row.old)}；更正后：{_figures(row.new)}。"
            "对您的影响正在按程序研究，有了决定会通知您。在此以前，这个岗位的后续手续暂停办理。",
        )


def tell_decided(act: RoundAct, case: Sequence[Consequence]) -> None:
    row = case[0]
    _send(
        act,
        row,
        f"{LISTS[row.run.kind]}更正后的处理决定",
        f"原来：{_figures(row.old)}；更正后：{_figures(row.new)}。"
        f"{OUTCOME_WORDS[row.run.kind, row.outcome]}理由：{row.reason}。"
        f"集体研究的会议纪要：{row.minutes}。{REMEDY}",
    )


def _one_each(rows: Sequence[Consequence]) -> list[Consequence]:
    return list({row.application_id: row for row in reversed(rows)}.values())


def _send(act: RoundAct, row: Consequence, title: str, text: str) -> None:
    send(
        act.session,
        row.application.account_id,
        "results.consequence",
        title,
        text,
        at=act.at,
        link=f"/my/results/{row.application.public_id}",
        round_code=act.round_.code,
    )
