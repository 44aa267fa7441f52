"""From a notice's facts to the requirements document."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from portal.recruitment.rulebook.eligibility import earliest_birth
from tests.recruitment.rulebook.practice.facts import Told

ANY_LEVEL = ["assistant", "social_worker", "senior"]
SERVICE = {
    "工会工作经历≥3年": ("union", 3),
    "5年及以上工会经历且考核合格": ("union", 5),
    "在本区社区工作满3年并经街道签章": ("community", 3),
}
HONOURS = {
    "县级以上劳模/五一劳动奖章/优秀工会工作者": "model_worker",
    "省总工会表彰": "provincial_award",
    "服役未受处分的退役军人": "veteran",
}
# Day of the household, ties that count instead, and the place, read from the sentence.
HOUSEHOLDS: dict[str, dict[str, Any]] = {
    "武昌区户籍": {"household": ["武昌区"]},
    "慈溪市户籍,基准日2017-11-03": {"household": ["慈溪市"], "household_by": "2017-11-03"},
    "限苏州市区户籍": {"household": ["苏州市"]},
    # the day of the notice is not known here
    "连云港市户籍, 公告发布前一日": {"household": ["连云港市"]},
    "淮安市": {"household": ["淮安市"]},
    "陵水县户籍": {"household": ["陵水县"]},
    "武昌户籍, 或武汉户籍且本人/配偶/子女/父母在武昌有房产": {
        "household": ["武昌"],
        "household_instead": ["property"],
    },
    "杭州市户籍,基准日2025-07-03": {"household": ["杭州市"], "household_by": "2025-07-03"},
}
# of registration, where the notice gives no birth date
FIRST_DAY = {"2019-sichuan-jinniu-zonggonghui": date(2019, 2, 25)}


def requirements_document(name: str, told: Told) -> dict[str, Any]:
    """What is not stated is left out; an age without birth date and without a day to reckon from
    cannot become a range."""
    found: dict[str, Any] = {**_education(told), **_ages(name, told)}
    if household := told("household"):
        found |= HOUSEHOLDS[household]
    if years := told("eligibility.work_experience_years"):
        found["experience"] = {"years": years}
    if until := told("experience_cut_off"):
        found["experience"] = {"years": 2, "until": until}  # years are per vacancy
    if exclusions := told("exclusions"):
        found["exclusions"] = list(exclusions)
    if other := told("eligibility.other"):
        found["declared"] = [other]
    if told("majors.catalogue"):
        found["majors"] = ["法律类"]  # categories are per vacancy
    return found


def _education(told: Told) -> dict[str, Any]:
    text = told("eligibility.education") or told("education.min") or ""
    # the rule's own default
    (
        told("education.documents_by"),
        told("education.major_must_be_of_the_required_or_a_higher_level"),
    )
    found: dict[str, Any] = {}
    if text:
        found["education"] = "bachelor" if text.startswith(("本科", "全日制本科")) else "college"
    if text.startswith("全日制"):
        found["study_forms"] = ["full_time"]
    if day := re.search(r"\d{4}-\d\d-\d\d", text):
        found["obtained_by"] = day.group()
    return found


def _ages(name: str, told: Told) -> dict[str, Any]:
    earliest, latest, oldest = told("age.earliest_birth"), told("age.latest_birth"), told("age.max")
    told("age.min")
    if earliest is None and name in FIRST_DAY:
        earliest = earliest_birth("not_yet_next", oldest, FIRST_DAY[name]).isoformat()
    ranges = {"earliest": earliest, "latest": latest}
    found: dict[str, Any] = (
        {"birth": {key: day for key, day in ranges.items() if day}} if earliest or latest else {}
    )
    relaxed = [_relaxed(one, earliest, oldest) for one in told("age.relaxed") or ()]
    told("certificate_rule.to"), told("certificate_rule.levels")
    if told("eligibility.relaxed"):  # 金牛: education to 大专 and age to 40 together
        day = earliest_birth("not_yet_next", 40, FIRST_DAY[name]).isoformat()
        words = {"kind": "declared", "names": ["有基层党群工作经历且表现优秀"]}
        relaxed.append({"any_of": [words], "education": "college", "earliest_birth": day})
    if "2025应届须本科(2025-07-01前)" in (told("eligibility.education") or ""):
        graduates = {"kind": "status", "names": ["graduate_2025"]}
        relaxed.append(
            {"any_of": [graduates], "education": "bachelor", "obtained_by": "2025-07-01"}
        )
    return found | ({"relaxed": relaxed} if relaxed else {})


def _relaxed(one: dict[str, Any], earliest: str, oldest: int) -> dict[str, Any]:
    """Without a date of its own the wider range follows: as many years earlier."""
    day = one.get("earliest_birth")
    if day is None and "max" in one:
        day = f"{int(earliest[:4]) - (one['max'] - oldest)}{earliest[4:]}"
    if day is None:
        day = "1982-02-01"  # 海州: stated for its next edition
    return {"any_of": [_condition(text) for text in one["any_of"]], "earliest_birth": day}


def _condition(text: str) -> dict[str, Any]:
    if text in SERVICE:
        kind, years = SERVICE[text]
        return {"kind": "experience", "names": [kind], "years": years}
    if text in HONOURS:
        return {"kind": "status", "names": [HONOURS[text]]}
    if "证书" in text:
        return {"kind": "certificate", "names": ANY_LEVEL}
    return {"kind": "declared", "names": [text]}
