"""The public bodies of result lists: ticket numbers, no names. Official documents are Chinese."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.period import Window, printed_moment
from portal.recruitment.applications.queries import verified_level
from portal.recruitment.changes.queries import version_behind
from portal.recruitment.interviews.queries import rooms_of
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.queries import (
    PolicyGroup,
    entered_applications,
    group_of,
    is_listed,
    lines_of,
    policy_groups,
)
from portal.recruitment.results.services.inputs import candidates
from portal.recruitment.results.services.recheck_clock import RECHECKED, recheck_window
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.publication.figures import printed, printed_cells
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence

STATES = {
    "ranked": "",
    "scored": "",
    "below_pass_mark": "未达合格线",
    "incomplete": "未参加面试",
    "absent": "缺考",
    "void": "违纪",
}
OUTCOMES = {
    "proposed": "招聘人数以内",
    "tied_at_cut": "并列，须加试",
    "reserve": "招聘人数以外",
    "": "",
}
EXTRA_CELLS = {"absent": "缺考", "void": "无效"}
LEVELS = {"assistant": "助理社会工作师", "social_worker": "社会工作师", "senior": "高级社会工作师"}
EFFECTS = {"tie_break": "总成绩相同时优先", "points": "加分"}
CAPTIONS = {
    "written_result": "笔试成绩",
    "shortlist": "面试入围",
    "interview": "面试成绩",
    "ranking": "总成绩和名次",
}
_PLACE = [
    ("vacancy", "岗位代码"),
    ("vacancy_name", "岗位"),
    ("headcount", "招聘人数"),
    ("ticket_number", "准考证号"),
]
_COLUMNS = {
    "written_result": [*_PLACE, ("written", "笔试成绩"), ("state", "备注")],
    "shortlist": [
        *_PLACE,
        ("score", "成绩"),
        ("place", "名次"),
        ("entered", "是否入围"),
        ("state", "备注"),
    ],
    "interview": [
        *_PLACE,
        ("room", "面试室"),
        ("raw", "原始分"),
        ("room_mean", "本室平均"),
        ("overall_mean", "总平均"),
        ("coefficient", "系数"),
        ("score", "面试成绩"),
        ("state", "备注"),
    ],
    "ranking": [
        *_PLACE,
        ("written", "笔试"),
        ("interview", "面试"),
        ("points", "加分"),
        ("composite", "总成绩"),
        ("extra_test", "加试"),
        ("place", "名次"),
        ("outcome", "结果"),
        ("tie", "同分怎么排"),
        ("state", "备注"),
    ],
}

_ALWAYS = {code for code, _title in _PLACE} | {"place", "score", "written", "composite", "entered"}
RECOMPUTE = "下载复核材料包，用公开的核验程序重算，可以得到同样的名单。材料包里没有姓名。"


def _cells(line: ResultLine, group: PolicyGroup, kind: str) -> dict[str, str]:
    """Column → text, figures with the places that the policy rounds them to."""
    figures = line.figures
    interview = group.policy.interview.component if group.policy.interview else ""
    own = {
        "vacancy": line.vacancy.code,
        "vacancy_name": line.vacancy.name,
        "headcount": str(line.vacancy.seats),
        "ticket_number": line.ticket_number,
        "state": STATES[line.state],
        "outcome": OUTCOMES.get(line.outcome, ""),
        "entered": "是" if line.outcome == "yes" else "否",
        "score": printed(line.score, None),
        "place": "" if line.place is None else str(line.place),
        "written": figures.get(group.written_component, figures.get("score", "")),
        "interview": figures.get(interview, ""),
        "extra_test": EXTRA_CELLS.get(extra := figures.get("extra_test", ""), extra),
    }
    cells = {**{code: value for code, value in figures.items() if isinstance(value, str)}, **own}
    return printed_cells(cells, group.policy, kind)


def run_table(
    session: Session, round_: RecruitmentRound, run: ResultRun, *, everybody: bool = False
) -> dict[str, Any]:
    """The table as it goes out; with ``everybody`` as the checker sees it before.

    A ranking lists those who entered the interview; a written result and a shortlist those whom
    the policy's ``written_list`` names.
    """
    group = group_of(session, round_, run.policy_digest)
    lines = lines_of(session, run.id)
    if run.kind == "ranking" and group.policy.interview is not None:
        entered = entered_applications(session, group)
        lines = [line for line in lines if line.application_id in entered]
    if not everybody:
        lines = [line for line in lines if is_listed(line, run.kind, group.policy)]
    columns = _COLUMNS[run.kind]
    rows = []
    for line in lines:
        cells = _cells(line, group, run.kind)
        rows.append([cells.get(code, "") for code, _title in columns])
    columns, rows = _without_empty(columns, rows)
    return {
        "code": run.kind,
        "caption": CAPTIONS[run.kind],
        "columns": [{"code": code, "title": title} for code, title in columns],
        "rows": rows,
    }


NAMED = {
    "shortlisted": "本名单只公布进入面试范围的考生；其他考生登录后查询本人成绩。",
    "none": "笔试成绩不公布名单，考生登录后查询本人成绩。",
}


def _without_empty(
    columns: list[tuple[str, str]], rows: list[list[str]]
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Columns in which nobody has anything (points where the policy has none, coefficients with one
    room) are left out."""
    kept = [
        n
        for n, (code, _title) in enumerate(columns)
        if code in _ALWAYS or any(row[n] not in ("", "0") for row in rows)
    ]
    return [columns[n] for n in kept], [[row[n] for n in kept] for row in rows]


def run_body(
    session: Session, round_: RecruitmentRound, run: ResultRun, at: datetime
) -> dict[str, Any]:
    """The whole public page of a run that is published at ``at``: digests, rules in words, until
    when a re-check can be asked for, and its table."""
    group = group_of(session, round_, run.policy_digest)
    facts = [
        ("规则摘要（SHA-256）", run.policy_digest),
        ("输入摘要（SHA-256）", run.input_digest),
        ("结果摘要（SHA-256）", run.output_digest),
        ("计算程序", run.code_version),
    ]
    facts += _policy_version(session, round_, run, group)
    facts += _drawn_orders(session, round_, run) if run.kind == "interview" else []
    sections = [{"heading": "计算规则", "text": policy_sentence(group.policy)}]
    if run.kind in RECHECKED:
        window = recheck_window(session, round_, group.policy, run.kind, at)
        sections.append({"heading": "成绩复核", "text": _recheck(round_, group, window)})
    sections.append({"heading": "谁都可以重算", "text": RECOMPUTE})
    table, named = run_table(session, round_, run), NAMED.get(group.policy.written_list, "")
    if run.kind == "written_result" and named:
        sections.insert(0, {"heading": "公布范围", "text": named})
    return {
        "facts": [{"term": term, "value": value} for term, value in facts],
        "sections": sections,
        "tables": [table] if table["rows"] else [],
    }


def _policy_version(
    session: Session, round_: RecruitmentRound, run: ResultRun, group: PolicyGroup
) -> list[tuple[str, str]]:
    """Which of the round's published rules this run was computed under; all of them stay public
    beside each other."""
    override = group.vacancies[0].policy_override or None
    number = version_behind(session, round_.id, run.policy_digest, override)
    return [] if number is None else [("规则版本", f"第{number}版")]


def _drawn_orders(
    session: Session, round_: RecruitmentRound, run: ResultRun
) -> list[tuple[str, str]]:
    """What an outsider needs to redraw the order of every room on the list; who was in which room
    stands in the table."""
    names = {line.figures["room"] for line in lines_of(session, run.id)}
    facts = []
    for room in rooms_of(session, round_.id):
        if room.name in names:
            facts += [
                (f"{room.name}顺序抽签：承诺值", room.commitment or ""),
                (f"{room.name}：承诺值公布编号", room.commitment_number or "—"),
                (f"{room.name}：秘密（现已公开）", room.secret or ""),
                (f"{room.name}：现场报数", room.numbers or ""),
                (f"{room.name}：种子", room.seed or ""),
            ]
    return facts


def _recheck(round_: RecruitmentRound, group: PolicyGroup, window: Window | None) -> str:
    rule, phone = group.policy.recheck, round_.contact_phone or "见公告"
    until = f"，到{printed_moment(window.end, is_end=True)}为止" if window is not None else ""
    return (
        f"对成绩有疑问的，可以在公布后{rule.window_days}个工作日内（公布当日不计入{until}）"
        f"申请复核登分和计算，收到申请后{rule.answer_days}个工作日内答复；不重新评卷。"
        f"咨询电话 {phone}。"
    )


PREFERENCE_COLUMNS = {
    "vacancy": "岗位代码",
    "ticket_number": "准考证号",
    "item": "项目",
    "level": "等级",
    "effect": "作用",
    "basis": "依据",
}
VERIFIED_ONLY = "以下证书由工作人员核验通过。没有核验通过的声明不起任何作用。"
NOBODY_VERIFIED = "没有核验通过的优先条件。"


def preferences_body(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    """Everybody with a verified certificate, and what it changes under the vacancy's policy."""
    rows = [
        row
        for group in policy_groups(session, round_)
        for row in _preference_rows(session, round_, group)
    ]
    table = {
        "code": "preferences",
        "caption": "优先条件核验名单",
        "columns": [{"code": code, "title": title} for code, title in PREFERENCE_COLUMNS.items()],
        "rows": sorted(rows),
    }
    return {
        "facts": [{"term": "人数", "value": str(len(rows))}],
        "sections": [{"heading": "", "text": VERIFIED_ONLY if rows else NOBODY_VERIFIED}],
        "tables": [table],
    }


def _preference_rows(
    session: Session, round_: RecruitmentRound, group: PolicyGroup
) -> list[list[str]]:
    """In the order of ``PREFERENCE_COLUMNS``."""
    wanted = group.policy.certificate.preference
    item = next((item for item in group.policy.preferences if item.code == wanted), None)
    if item is None:
        return []
    title = item.title or "社会工作者职业水平证书"
    effect, basis = EFFECTS[item.effect], item.basis or ""
    rows = []
    for ticket, application in candidates(session, round_.id, group).items():
        level = verified_level(application)
        if level in item.permitted:
            vacancy = application.vacancy.code  # type: ignore[union-attr]
            rows.append([vacancy, ticket, title, LEVELS[level], effect, basis])
    return rows
