"""The names that people write for what a requirement asks: education, certificate, household.

Official words, Chinese in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EDUCATION = {
    "secondary": "高中（中专）及以上",
    "college": "大学专科及以上",
    "bachelor": "大学本科及以上",
    "master": "硕士研究生及以上",
    "doctor": "博士研究生",
}
DEGREES = {"bachelor": "学士及以上", "master": "硕士及以上", "doctor": "博士"}
STUDY_FORMS = {
    "full_time": "全日制",
    "part_time_graduate": "非全日制研究生",
    "adult": "成人教育",
    "self_taught": "自学考试",
    "online": "网络教育",
    "open": "开放教育",
    "abroad": "国（境）外",
}
TIES = {"origin": "生源地", "residence_permit": "居住证", "spouse": "配偶户籍", "property": "房产"}
DOCUMENTS = {
    "resident_id": "居民身份证",
    "hk_macau_permit": "港澳居民居住证",
    "taiwan_permit": "台湾居民居住证",
    "foreign_permanent": "外国人永久居留身份证",
    "passport": "护照",
}
LEVELS = {"assistant": "助理社会工作师", "social_worker": "社会工作师", "senior": "高级社会工作师"}
STATUSES = {"veteran": "退役军人", "model_worker": "劳动模范"}
# Conditions of a relaxed range whose names are codes in the document; anything else is kept as it
# was written.
NAMED: Mapping[str, Mapping[str, str]] = {"certificate": LEVELS, "status": STATUSES}
EMPLOYMENT = {
    "county_direct": "县（市、区）总工会直签",
    "city_direct": "市总工会直签",
    "institution": "工会所属事业单位签订",
    "township": "乡镇（街道）、开发区签订",
    "dispatch": "劳务派遣",
    "agency": "人事代理",
    "bought_service": "购买服务",
}


def shown_names(condition: Mapping[str, Any]) -> list[str]:
    """The names of a condition of a relaxed range as people write them."""
    words = NAMED.get(condition["kind"], {})
    return [words.get(name, name) for name in condition.get("names") or ()]
