"""Policies to start from: the Jiangsu default, and what real notices do differently, each with its
source.

A template is a change of the default document (``policy_document.overridden``: objects member by
member, lists whole). What a notice leaves to a local document, such as the basis of points, is left
for the drafter to write: the editor refuses points and an order of levels without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.document import default_policy_document, overridden

_HALF_UP = {"places": 2, "mode": "half_up"}
_LEVELS = ["assistant", "social_worker", "senior"]
_WITHOUT_CERTIFICATE = ["component:interview", "component:written"]


@dataclass(frozen=True, slots=True)
class PolicyTemplate:
    """``source``: where the rule was read; ``change``: what it changes in the default."""

    code: str
    source: str
    change: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The whole policy document, ready to be edited."""
        return overridden(default_policy_document(), self.change)


def template(code: str) -> PolicyTemplate:
    """Raises ``Refused('policy.template_unknown')``."""
    found = next((one for one in TEMPLATES if one.code == code), None)
    if found is None:
        raise Refused("policy.template_unknown", found=code[:40])
    return found


def _part(code: str, title: str, line: str | None = "60", **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "title": title,
        "full_mark": "100",
        "rounding": dict(_HALF_UP),
        "pass_mark": line,
        **changes,
    }


def _papers(*papers: tuple[str, str, str, str], line: str | None = "60") -> dict[str, Any]:
    rows = [
        {"code": code, "title": title, "full_mark": full, "coefficient": share}
        for code, title, full, share in papers
    ]
    return _part("written", "笔试", line, papers=rows)


_INTERVIEW = _part("interview", "面试")
_WEIGHTS_40 = {"written": "0.4", "interview": "0.6"}
_WEIGHTS_60 = {"written": "0.6", "interview": "0.4"}
_ALL_POINTS = {
    "target": "written",
    "at": "component",
    "stacking": "highest",
    "cap": None,
    "may_exceed_full_mark": True,
}


def _certificate_points(**points: str) -> dict[str, Any]:
    return {
        "code": "social_worker_certificate",
        "title": "社会工作者职业水平证书",
        "effect": "points",
        "basis": None,
        "points": points,
    }


TEMPLATES = (
    PolicyTemplate(
        "jiangsu", "苏政办发〔2020〕41号；江苏省属事业单位 2022、无锡市事业单位 2022 的计分办法"
    ),
    PolicyTemplate(
        "weights_40_60",
        "镇江市丹徒区 2020、黄石市西塞山区 2022 社区工作者招聘公告",
        {"composite": {"weights": _WEIGHTS_40}},
    ),
    PolicyTemplate(
        "weights_60_40",
        "慈溪市镇总工会 2017、北京市专职工会社会工作者 2017 招聘公告",
        {"composite": {"weights": _WEIGHTS_60}},
    ),
    PolicyTemplate(
        "public_subject_papers",
        "江苏省公共科目笔试：行政职业能力测验、申论各 150 分，各按 1/3 折算",
        {
            "components": [
                _papers(
                    ("aptitude", "行政职业能力测验", "150", "1/3"), ("essay", "申论", "150", "1/3")
                ),
                _INTERVIEW,
            ]
        },
    ),
    PolicyTemplate(
        "three_papers",
        "长沙市总工会 2022 招聘公告：申论 50%、公共基础知识 30%、工会知识 20%",
        {
            "components": [
                _papers(
                    ("essay", "申论", "100", "0.5"),
                    ("general", "公共基础知识", "100", "0.3"),
                    ("union", "工会知识", "100", "0.2"),
                ),
                _INTERVIEW,
            ]
        },
    ),
    PolicyTemplate(
        "two_papers_low_mark",
        "镇江市丹徒区 2020 社区工作者招聘公告：综合知识、社会工作知识各半，笔试合格线 50，"
        "总成绩合格线 60",
        {
            "components": [
                _papers(
                    ("general", "综合基础知识", "100", "0.5"),
                    ("social_work", "社会工作者专业知识", "100", "0.5"),
                    line="50",
                ),
                _part("interview", "面试", line=None),
            ],
            "composite": {"weights": _WEIGHTS_40, "pass_mark": "60"},
        },
    ),
    PolicyTemplate(
        "certificate_points",
        "福州市鼓楼区 2022 社区工作者招聘公告：社会工作师加 2 分、助理社会工作师加 1 分，"
        "退役士兵加 2 分，计入笔试成绩",
        {
            "preferences": [
                _certificate_points(assistant="1", social_worker="2"),
                {
                    "code": "veteran",
                    "title": "退役士兵",
                    "effect": "points",
                    "basis": None,
                    "points": {"yes": "2"},
                },
            ],
            "points": dict(_ALL_POINTS),
            "tie_break": list(_WITHOUT_CERTIFICATE),
        },
    ),
    PolicyTemplate(
        "points_with_cap",
        "黄石市西塞山区 2022 社区工作者招聘公告：证书加 5 分、学历和表彰另加，累计不超过 5 分；"
        "同分先比面试、再比公文写作",
        {
            "components": [
                _papers(
                    ("official_writing", "公文写作", "50", "1"),
                    ("general", "综合知识", "50", "1"),
                    line=None,
                ),
                _part("interview", "面试", line=None),
            ],
            "composite": {"weights": _WEIGHTS_40},
            "preferences": [
                _certificate_points(assistant="5", social_worker="5", senior="5"),
                {
                    "code": "county_honour",
                    "title": "县级表彰",
                    "effect": "points",
                    "basis": None,
                    "points": {"yes": "3"},
                },
                {
                    "code": "city_honour",
                    "title": "市级以上表彰",
                    "effect": "points",
                    "basis": None,
                    "points": {"yes": "5"},
                },
                {
                    "code": "service",
                    "title": "三支一扶、大学生村官、退役士兵",
                    "effect": "points",
                    "basis": None,
                    "points": {"yes": "2"},
                },
            ],
            "points": {**_ALL_POINTS, "stacking": "sum", "cap": "5"},
            "tie_break": ["component:interview", "paper:official_writing"],
        },
    ),
    PolicyTemplate(
        "points_before_pass_mark",
        "厦门市集美区 2017 社区工作者招聘公告：加分不累加，合格线 50 按含加分的笔试成绩判断",
        {
            "components": [
                _part("written", "笔试", line="50", pass_mark_includes_points=True),
                _INTERVIEW,
            ],
            "preferences": [_certificate_points(assistant="2", social_worker="3")],
            "points": dict(_ALL_POINTS),
            "tie_break": list(_WITHOUT_CERTIFICATE),
        },
    ),
    PolicyTemplate(
        "shortlist_two",
        "北京市专职工会社会工作者 2017 招聘公告：面试 1∶2，笔试占六成",
        {"shortlist": {"ratio": "2"}, "composite": {"weights": _WEIGHTS_60}},
    ),
    PolicyTemplate(
        "opening_two",
        "武汉市武昌区工会协理员 2017 招聘公告：开考比例 2∶1，不足的核减",
        {"opening": {"ratio": "2", "on_shortfall": "reduce"}},
    ),
    PolicyTemplate(
        "opening_or_cancel",
        "慈溪市镇总工会 2017 招聘公告：开考比例 3∶1，不足的取消；同分先比笔试、再比客观题",
        {
            "opening": {"ratio": "3", "on_shortfall": "cancel"},
            "composite": {"weights": _WEIGHTS_60},
            "components": [
                _papers(("objective", "客观题", "50", "1"), ("subjective", "主观题", "50", "1")),
                _INTERVIEW,
            ],
            "tie_break": [
                "preference:social_worker_certificate",
                "component:written",
                "paper:objective",
            ],
        },
    ),
    PolicyTemplate(
        "opening_five_cancel",
        "江苏省人力资源和社会保障厅 2013 招聘公告：开考比例 5∶1，不足的取消招聘计划",
        {"opening": {"ratio": "5", "on_shortfall": "cancel"}},
    ),
    PolicyTemplate(
        "uncontested_mark",
        "只有一人或等额竞争的岗位另设面试合格线（等额竞争岗位合格线 70 分的通行写法）",
        {"components": [_part("written", "笔试"), {**_INTERVIEW, "pass_mark_uncontested": "70"}]},
    ),
    PolicyTemplate(
        "room_coefficient",
        "宣城市 2024 面试计分说明：多个面试室按平均分系数调整，平均分 2 位、"
        "系数 3 位、成绩 2 位小数",
        {
            "interview": {
                "room_adjustment": {
                    "method": "grand_mean",
                    "mean_rounding": dict(_HALF_UP),
                    "coefficient_rounding": {"places": 3, "mode": "half_up"},
                    "rounding": dict(_HALF_UP),
                    "cap_at_full_mark": False,
                }
            }
        },
    ),
    PolicyTemplate(
        "room_means",
        "河南省面试“二次平均法”：各室平均分的平均值除以本室平均分",
        {
            "interview": {
                "room_adjustment": {"method": "mean_of_room_means", "rounding": dict(_HALF_UP)}
            }
        },
    ),
    PolicyTemplate(
        "party_or_certificate",
        "苏州市总工会 2019 招录公告：同等条件下中共党员或持证人员优先",
        {
            "preferences": [
                {
                    "code": "preferred",
                    "title": "中共党员身份或社会工作者职业水平证书",
                    "effect": "tie_break",
                    "basis": "苏政办发〔2020〕41号 三(一)",
                    "levels": ["party_member", *_LEVELS],
                }
            ],
            "tie_break": ["preference:preferred", *_WITHOUT_CERTIFICATE],
            "certificate": {"preference": "preferred"},
        },
    ),
    PolicyTemplate(
        "ranked_levels",
        "等级高的优先于等级低的：省文件没有排序，须写明本地依据",
        {
            "preferences": [
                {
                    "code": "social_worker_certificate",
                    "title": "社会工作者职业水平证书",
                    "effect": "tie_break",
                    "basis": None,
                    "levels": list(_LEVELS),
                    "order": list(_LEVELS),
                }
            ]
        },
    ),
    PolicyTemplate(
        "pooled_three_days",
        "南京市秦淮区 2023 社区工作者招录公告：笔试四成，公示 3 天，体检空缺按总成绩统一补录",
        {
            "composite": {"weights": _WEIGHTS_40},
            "publicity_days": 3,
            "publicity_unit": "days",
            "substitution": {"stages": ["medical"], "pooled": True},
        },
    ),
    PolicyTemplate(
        "no_late_substitution",
        "无锡市事业单位 2022 招聘公告：笔试合格线为满分的一半，面试名单公布后不再递补",
        {
            "components": [_part("written", "笔试", line="50"), _INTERVIEW],
            "substitution": {"stages": ["document_recheck"], "until": "interview_list"},
        },
    ),
)
