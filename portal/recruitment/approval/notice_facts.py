"""What each section of the notice says from the round's data alone.

Nobody types these lines, so text and table cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.foundation.web.filters import moment, weekday
from portal.kernel.decimals import plain
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.remedy import object_days, remedy_words
from portal.recruitment.rulebook.policy import Policy, read_policy
from portal.recruitment.rulebook.words import policy_words_zh
from portal.recruitment.rulebook.words.explain_titles import Titles
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.requirements import requirement_facts

Fact = tuple[str, str]
# Stage of the timetable → the section that names its time.
PLACES = {
    "registration": "registration",
    "screening": "screening",
    "transfer": "opening",
    "ticket": "written",
    "written": "written",
    "written_result": "scores",
    "recheck": "scores",
    "document_recheck": "shortlist",
    "interview": "interview",
    "medical": "medical",
    "publicity": "publicity",
}


@dataclass(frozen=True)
class NoticeData:
    """What the facts are made from, read once."""

    round_: RecruitmentRound
    vacancies: list[Vacancy]
    policy: Policy

    @property
    def headcount(self) -> int:
        return sum(vacancy.headcount for vacancy in self.vacancies)


def notice_data(round_: RecruitmentRound, vacancies: list[Vacancy]) -> NoticeData:
    return NoticeData(round_, vacancies, read_policy(round_.policy))


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Exact first and last moment with their weekdays."""
    first = f"{moment(starts_at)}（{weekday(starts_at)}）"
    if starts_at == ends_at:
        return first
    return f"{first}至{moment(ends_at)}（{weekday(ends_at)}），到此刻为止"


def section_facts(data: NoticeData) -> dict[str, list[Fact]]:
    """Section → (term, value), Chinese; call with the locale set to Chinese.

    A section without facts is left out.
    """
    found: dict[str, list[Fact]] = {}
    for window in data.round_.windows:
        found.setdefault(PLACES[window.kind], []).append(
            (f"{word('window', window.kind)}时间", span(window.starts_at, window.ends_at))
        )
    for section, term, value in (*_of_round(data), *_of_conduct(data), *_of_policy(data.policy)):
        if value:
            found.setdefault(section, []).append((term, value))
    return found


def _of_round(data: NoticeData) -> Iterator[tuple[str, str, str]]:
    round_ = data.round_
    yield "basis", "主办单位", round_.organiser.name
    yield "basis", "依据", "、".join(data.policy.basis)
    yield "vacancies", "招聘人数", f"{data.headcount} 人，{len(data.vacancies)} 个岗位"
    yield "vacancies", "岗位表", "见本公告所附岗位表"
    for title, words in requirement_facts(round_, None):
        yield "conditions", title, words
    yield "conditions", "说明", "以上是各岗位共同的条件；岗位表另有规定的，按岗位表"
    parties = sorted(
        {vacancy.contracting_party for vacancy in data.vacancies if vacancy.contracting_party}
    )
    yield "hire", "聘用单位（劳动合同签订单位）", "、".join(parties)
    forms = {word("employment_form", vacancy.employment_form) for vacancy in data.vacancies}
    yield "hire", "用工形式", "、".join(sorted(forms))
    yield "contact", "咨询电话", round_.contact_phone
    yield "contact", "监督电话", round_.supervision_phone


def _of_conduct(data: NoticeData) -> Iterator[tuple[str, str, str]]:
    conduct = data.round_.conduct
    exclusions = [*conduct.get("exclusions", ()), *data.round_.requirements.get("exclusions", ())]
    for number, text in enumerate(dict.fromkeys(exclusions), 1):
        yield "exclusions", f"第{number}种", text
    photo = conduct.get("photo") or {}
    if photo:
        limit = f"，不超过 {photo['max_kilobytes']} KB" if photo.get("max_kilobytes") else ""
        size = f"{photo.get('width', 295)}×{photo.get('height', 413)} 像素"
        yield "registration", "照片规格", f"近期正面免冠证件照，{size}{limit}"
    yield "registration", "收费", conduct.get("fee") or "不收费"
    if hours := conduct.get("screening_hours"):
        yield "screening", "审核意见", f"提交后 {hours} 小时内给出"
    yield "screening", "异议期限", f"收到结论之日起 {object_days(conduct)} 个工作日内"
    yield "avoidance", "回避规定", conduct.get("avoidance", "")
    yield "remedy", "救济途径", remedy_words(conduct)


def _of_policy(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Every sentence of the policy in the section where a reader looks for it, each once."""
    names = Titles(policy, "zh")
    first, *rest = policy_words_zh.scores(policy, names)
    parts, formula = rest[: len(policy.components)], rest[len(policy.components) :]
    cut = [clause for clause in policy_words_zh.cuts(policy, names) if clause]
    yield "opening", "开考比例", cut[0]
    for component, text in zip(policy.components, parts, strict=True):
        section = component.code if component.code in ("written", "interview") else "composite"
        yield section, f"{component.title}办法", text
    yield "shortlist", "入围办法", "".join(cut[1:])
    yield "interview", "评分办法", "".join(policy_words_zh.interview(policy, names))
    yield "composite", "规则", first
    yield "composite", "总成绩", "".join(formula)
    yield "composite", "优先办法", "".join(filter(None, policy_words_zh.preferences(policy, names)))
    yield "composite", "总成绩相同时", "".join(policy_words_zh.ties(policy, names))
    age, recheck, publicity, substitution, kept = policy_words_zh.after(policy, names)
    yield "conditions", "年龄怎么算", age
    yield "scores", "成绩复核", recheck
    yield "publicity", "公示期限", publicity
    yield "publicity", "递补", substitution
    yield "privacy", "材料保存", kept


def exam_words(policy: Policy) -> dict[str, str]:
    """Cells of the vacancy table that come from the policy in force for the vacancy."""
    marks = [
        f"{part.title}{plain(part.pass_mark)}分"
        for part in policy.components
        if part.pass_mark is not None
    ]
    shares = [
        f"{part.title}{plain(policy.composite.weights[part.code] * 100)}%"
        for part in policy.components
    ]
    return {
        "opening_ratio": f"{plain(policy.opening.ratio)}∶1" if policy.opening else "不设",
        "exam": "、".join(shares),
        "pass_marks": "、".join(marks) or "不设",
    }
