"""The columns of the vacancy table (form A-09) as it is uploaded, pasted and downloaded, with the
headings that real notices give them.

The table is an official document: headings and words in its cells are Chinese whatever the reader's
language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.foundation.sheets.headings import Headings as SheetHeadings


@dataclass(frozen=True, slots=True)
class Column:
    """``title`` is the heading that we write; ``also`` are headings that mean the same.

    ``derived``: shown, never read.
    """

    code: str
    title: str
    also: tuple[str, ...] = ()
    derived: bool = False
    hint: str = ""


PLACED_LATER = "聘用后分配"
OPEN = "不限"
# written where a cell can't say what stands in the system; read as: leave it as it is
KEEP = "〔不变〕"

COLUMNS = (
    Column("serial", "序号", ("编号", "序列"), derived=True),
    Column(
        "organiser", "主管单位", ("主管部门", "组织单位", "主管组织单位", "主办单位"), derived=True
    ),
    Column(
        "recruiting_union",
        "招聘单位",
        ("招录单位", "报考单位", "单位名称", "招聘单位名称"),
        hint="工会名称或代码；不填为主办工会",
    ),
    Column(
        "using_union",
        "实际用人单位",
        ("用人单位", "使用单位", "实际使用单位", "所在单位"),
        hint="工会名称或代码；先招后分的写“聘用后分配”",
    ),
    Column(
        "code",
        "岗位代码",
        ("职位代码", "岗位编号", "岗位编码", "职位编号", "代码"),
        hint="字母和数字，最多 12 位",
    ),
    Column("name", "岗位名称", ("职位名称", "岗位", "职位", "招聘岗位"), hint="最多 60 字"),
    Column(
        "duties",
        "岗位职责",
        ("工作职责", "岗位描述", "职位简介", "岗位说明", "工作内容", "岗位简介"),
        hint="最多 1000 字",
    ),
    Column(
        "headcount",
        "招聘人数",
        ("人数", "招录人数", "计划数", "招聘计划", "计划招聘人数", "需求人数", "招聘名额"),
        hint="1 到 200",
    ),
    Column(
        "quota_reason",
        "超员额理由",
        ("超出员额理由", "超员理由"),
        hint="指导意见没有列明的单位超过员额时填写",
    ),
    Column("opening_ratio", "开考比例", ("比例",), hint="如 3:1；不填按批次"),
    Column(
        "graduates",
        "招聘对象",
        ("对象", "应届", "应届要求", "招聘范围", "是否应届", "应往届要求"),
        hint="如 2026届毕业生、2024—2026届毕业生、不限",
    ),
    Column("education", "学历", ("学历要求", "学历条件", "最低学历"), hint="如 大学本科及以上"),
    Column("degree", "学位", ("学位要求", "最低学位"), hint="如 学士及以上"),
    Column(
        "study_forms",
        "学习形式",
        ("教育形式", "学历类型", "学历性质"),
        hint="如 全日制；几种用顿号隔开",
    ),
    Column(
        "obtained_by",
        "学历取得截止日",
        ("毕业证书取得时间", "学历取得时间", "毕业时间"),
        hint="如 2026-07-31",
    ),
    Column(
        "majors",
        "专业",
        ("专业要求", "所需专业", "专业条件", "专业名称"),
        hint="几个专业用顿号隔开",
    ),
    Column(
        "earliest_birth",
        "最早出生日期",
        ("出生日期不早于", "出生日期起", "出生年月起"),
        hint="如 1991-01-01",
    ),
    Column(
        "latest_birth",
        "最晚出生日期",
        ("出生日期不晚于", "出生日期止", "出生年月止"),
        hint="如 2008-01-01",
    ),
    Column(
        "relaxed_birth",
        "年龄放宽",
        ("放宽", "放宽条件", "年龄放宽条件"),
        hint="每行一项，如 1986-01-01：退役军人；从事过工会工作",
    ),
    Column("political", "政治面貌", ("政治面貌要求", "政治条件"), hint="如 中共党员、中共预备党员"),
    Column(
        "household",
        "户籍或生源",
        ("户籍", "户口", "户籍要求", "生源地", "户籍生源", "户籍或生源地"),
        hint="地名，用顿号隔开",
    ),
    Column("household_by", "户籍截止日", ("户籍迁入截止日", "户籍时间"), hint="如 2026-06-30"),
    Column(
        "household_instead", "户籍可代替条件", ("户籍放宽",), hint="生源地、居住证、配偶户籍、房产"
    ),
    Column(
        "experience_years",
        "工作经历年数",
        ("工作年限", "工作经历", "基层工作年限", "工作经历年限"),
        hint="如 2",
    ),
    Column(
        "experience_until",
        "工作经历截止日",
        ("工作年限截止日", "工作经历计算截止日"),
        hint="如 2026-08-31",
    ),
    Column("experience_kinds", "工作经历种类", ("经历种类",), hint="如 工会、社区；不填为任何工作"),
    Column(
        "certificate",
        "资格证书",
        ("证书", "职业资格", "资格证书要求", "职业水平证书"),
        hint="须持有 或 须持有且登记有效",
    ),
    Column(
        "declared",
        "其他条件",
        ("其它条件", "其他要求", "其它要求", "其他资格条件", "其他"),
        hint="几项用分号隔开",
    ),
    Column("exclusions", "不得报考的情形", ("不得报考情形", "限制条件"), hint="几项用分号隔开"),
    Column("documents", "可用的证件", ("证件种类",), hint="如 居民身份证、港澳居民居住证"),
    Column(
        "condition_reason",
        "特别条件的理由",
        ("条件理由", "设置理由"),
        hint="限户籍、全日制等要写明",
    ),
    Column(
        "employment_form",
        "用工形式",
        ("用工方式", "聘用形式", "聘用方式"),
        hint="如 县（市、区）总工会直签",
    ),
    Column(
        "contracting_party",
        "聘用单位",
        ("劳动合同签订单位", "聘用单位劳动合同签订单位", "签约单位", "合同签订单位"),
        hint="不填为主办工会",
    ),
    Column("work_place", "工作地点", ("工作地", "工作单位地址"), hint="最多 80 字"),
    Column(
        "pay_note",
        "薪酬参考",
        ("薪酬", "待遇", "薪资待遇", "工资待遇", "薪酬待遇", "年薪"),
        hint="最多 200 字",
    ),
    Column("remark", "备注", ("说明", "其他说明"), hint="最多 300 字"),
    Column("relaxed", "其他放宽", (), derived=True),
    Column("phone", "咨询电话", ("联系电话", "电话", "联系方式", "咨询方式"), derived=True),
    Column(
        "conduct", "考试方式与比例", ("考试方式", "考试比例", "考试形式", "成绩比例"), derived=True
    ),
    Column("pass_mark", "合格线", ("合格分数线", "最低分数线"), derived=True),
)
BY_CODE = {column.code: column for column in COLUMNS}
REQUIRED = ("code", "name", "headcount")
# A limit of age in words is read in several ways, so no column with it may be passed over in
# silence.
AGE_IN_WORDS = frozenset(("年龄", "年龄要求", "年龄条件", "年龄上限"))
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】")


def plain_heading(text: str) -> str:
    """Without blanks, line breaks, brackets with what they hold, and a colon at the end."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _BRACKETED.sub("", text).strip("*:：") or text


_NAMES = {
    plain_heading(name): column.code for column in COLUMNS for name in (column.title, *column.also)
}
_NAMES |= {
    "聘用单位劳动合同签订单位": "contracting_party",
    "户籍/生源": "household",
    "用人单位实际用人单位": "using_union",
}


@dataclass(frozen=True, slots=True)
class Headings:
    """Place of the heading → code of the column; headings that no column is known for; codes that
    stand twice; required ones that are missing."""

    codes: dict[int, str]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]
    missing: tuple[str, ...]
    ages: tuple[str, ...]


def heading_code(heading: str) -> str | None:
    """The code of the column that a heading means."""
    return _NAMES.get(plain_heading(heading))


SHEET_HEADINGS = SheetHeadings(
    lambda heading: "age" if plain_heading(heading) in AGE_IN_WORDS else heading_code(heading),
    needed=frozenset(REQUIRED),
    single=frozenset(("code", "headcount")),
    unread=frozenset((*(column.code for column in COLUMNS if column.derived), "age")),
)


def read_headings(headings: Sequence[str]) -> Headings:
    codes: dict[int, str] = {}
    unknown, ages = [], []
    for place, heading in enumerate(headings):
        name = plain_heading(heading)
        if name in _NAMES:
            codes[place] = _NAMES[name]
        else:
            (ages if name in AGE_IN_WORDS else unknown).append(heading)
    known = list(codes.values())
    twice = tuple(BY_CODE[code].title for code in dict.fromkeys(known) if known.count(code) > 1)
    missing = tuple(BY_CODE[code].title for code in REQUIRED if code not in known)
    return Headings(codes, tuple(unknown), twice, missing, tuple(ages))


def titles(codes: Iterable[str]) -> list[str]:
    return [BY_CODE[code].title for code in codes]
