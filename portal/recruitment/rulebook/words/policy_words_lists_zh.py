"""What a policy says in Chinese of claims, tickets, public lists and corrections."""

from __future__ import annotations

from portal.recruitment.rulebook.policy.shape import ClaimRule, Policy, TicketRule
from portal.recruitment.rulebook.words.explain_titles import Titles, listed

DEADLINES = {"application_end": "报名截止前", "document_recheck": "资格复审前"}
_WRITTEN = {
    "all": "笔试成绩按准考证号公布全部考生的",
    "shortlisted": "笔试成绩只公布入围考生的，其他考生自行查询",
    "none": "笔试成绩不公布名单，由考生自行查询",
}
_UNPRINTED = {
    "admitted": "未带准考证的，核对身份证件和考生名册后可以入场",
    "absent": "未带纸质准考证的不得入场，按缺考处理",
}
_LISTS = {
    "seating_evidence": "考场编排",
    "written_result": "笔试成绩",
    "preferences": "优先和加分",
    "shortlist": "面试入围",
    "interview_result": "面试成绩",
    "ranking": "总成绩",
}
_SHORTLIST = {
    "keep_told": "已通知入围的仍可参加面试，更正后应入围的增补入围",
    "recompute": "按更正后的成绩重新确定入围人员",
}
_RANKING = {
    "keep_told": "已公布的名次不降低，更正后应提高的予以提高",
    "recompute": "按更正后的成绩重新排列名次",
}
_OFFER = {
    "keep": "已发出的聘用通知书不因此收回",
    "reopen": "已发出的聘用通知书重新研究决定",
}


def deadline(text: str) -> str:
    """``application_end``, ``document_recheck`` or a date, as “…前”."""
    if text in DEADLINES:
        return DEADLINES[text]
    year, month, day = (int(part) for part in text.split("-"))
    return f"{year}年{month}月{day}日前"


def claim(rule: ClaimRule | None) -> str:
    """What has to be handed in for a preference, and until when."""
    if rule is None:
        return ""
    said = f"，并声明：{rule.sentence.strip().rstrip('。')}" if rule.sentence else ""
    papers = listed(list(rule.papers), "zh")
    return f"申请享受的，须在{deadline(rule.deadline)}提交{papers}{said}。"


def lists(policy: Policy, names: Titles) -> list[str]:
    """Tickets, how long each list stands, and what a corrected score changes."""
    rule = policy.corrections
    entry = f"{_SHORTLIST[rule.shortlist]}；" if policy.shortlist is not None else ""
    return [
        f"{_WRITTEN[policy.written_list]}。",
        _tickets(policy.tickets),
        _days(policy),
        f"名单公布后成绩有更正的，{entry}{_RANKING[rule.ranking]}；{_OFFER[rule.offer]}。",
    ]


def _tickets(rule: TicketRule) -> str:
    pattern = rule.pattern or ""
    fixed = pattern.rstrip("#")
    shape = f"共{len(pattern) + 1}位" if pattern else ""
    head = f"，以{fixed}开头" if fixed else ""
    return (
        f"准考证号{shape}{head}{'，' if shape else ''}按不公开的随机顺序编排，末位为校验码；"
        f"{_UNPRINTED[rule.unprinted]}。"
    )


def _days(policy: Policy) -> str:
    each = [
        f"{title}名单公布{policy.list_days[kind]}天（自然日）"
        for kind, title in _LISTS.items()
        if kind in policy.list_days
    ]
    return f"{'，'.join(each)}，期满撤下。" if each else ""


def publicity_end(policy: Policy) -> str:
    """The hour of the last day, and what happens where calendar days end on a holiday."""
    hour = f"至最后一日{policy.publicity_ends_at:%H:%M}止"
    return hour + (
        "；最后一日是法定休假日的，至休假日结束的次日止" if policy.publicity_unit == "days" else ""
    )
