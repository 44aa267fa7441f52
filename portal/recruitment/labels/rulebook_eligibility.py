"""Findings of the eligibility rules and cautions about conditions, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from portal.recruitment.labels import accounts

FINDINGS = {
    "document": _("证件种类：%(document)s"),
    "age": _("年龄符合（%(birth_on)s 出生）"),
    "age_unknown": _("证件号码里看不出出生日期，由人核对年龄"),
    "age_too_young": _("出生日期晚于要求"),
    "age_too_old": _("出生日期早于要求"),
    "education": _("学历、学位符合"),
    "education_unknown": _("还没有填学历"),
    "education_too_low": _("学历低于要求"),
    "degree_too_low": _("学位低于要求"),
    "study_form": _("学习形式：由人核对"),
    "education_date_unknown": _("没有填毕业时间"),
    "education_too_late": _("毕业时间晚于要求"),
    "major_unknown": _("还没有填专业"),
    "major_named": _("专业“%(major)s”符合"),
    "major_in_category": _("专业“%(major)s”属于“%(category)s”，符合"),
    "major_other_level": _("专业“%(major)s”在目录的另一个层次里，由人判断"),
    "major_similar": _("专业“%(major)s”与“%(similar)s”相近，由人判断"),
    "major_unlisted": _("专业“%(major)s”目录里没有，由人判断"),
    "major_not_asked": _("专业“%(major)s”不在要求之内"),
    "major_waived": _("专业条件已放宽"),
    "political": _("政治面貌"),
    "political_unknown": _("还没有填政治面貌"),
    "household": _("户籍符合"),
    "household_unknown": _("还没有填户籍"),
    "household_since_unknown": _("户籍迁入时间由人核对"),
    "household_by_tie": _("以其他关系符合户籍条件，由人核对"),
    "household_unclear": _("户籍“%(stated)s”由人判断"),
    "household_elsewhere": _("户籍不在要求的地方"),
    "household_waived": _("户籍条件已放宽"),
    "experience": _("工作经历符合"),
    "experience_unknown": _("还没有填工作年限"),
    "experience_too_short": _("工作年限不够"),
    "experience_unproved": _("工作年限的证明由人核对"),
    "experience_waived": _("工作经历条件已放宽"),
    "certificate": _("职业水平证书"),
    "certificate_missing": _("没有声明职业水平证书"),
    "certificate_not_verified": _("职业水平证书核验没有通过"),
    "certificate_not_registered": _("职业水平证书没有登记"),
    "declared": _("本人承诺：%(condition)s"),
    "condition_declared": _("放宽条件由人核对"),
    "exclusion": _("不得报考的情形"),
    "age_open": _("年龄没有要求"),
    "education_open": _("学历没有要求"),
    "major_open": _("专业没有要求"),
    "political_open": _("政治面貌没有要求"),
    "status": _("放宽条件的身份要求，由人核对证明"),
    "graduate": _("符合 %(year)s 年应届毕业生条件"),
    "graduate_by_service": _("按服务基层或退役大学生视同应届毕业生，由人核对证明"),
    "graduate_unknown": _("没有填毕业时间，由人核对是不是应届毕业生"),
    "graduate_unclear": _("%(graduated)s 年毕业，有没有落实工作单位由人核对"),
    "graduate_other_year": _("%(graduated)s 年毕业，不是 %(year)s 年的应届毕业生"),
    "graduate_employed": _("已经落实工作单位，不算应届毕业生"),
    "graduate_file_moved": _("%(graduated)s 年毕业，档案已经转出，不算应届毕业生"),
}

CAUTIONS = {
    "sex": _("性别"),
    "looks": _("相貌体态"),
    "disability": _("残疾"),
    "hepatitis": _("乙肝"),
    "childbearing": _("婚育"),
    "ethnicity": _("民族"),
    "religion": _("宗教"),
    "school_rank": _("院校层次"),
    "full_time_study": _("全日制"),
    "household": _("户籍"),
    "health_beyond_standard": _("超出体检标准的健康要求"),
    "birth_narrow": _("出生日期范围过窄"),
    "birth_children": _("出生日期范围包括未满 16 周岁的人"),
    "pointed": _("条件过窄，可能指向特定的人"),
}

WORDS = {"caution": CAUTIONS}


def finding_words(code: str, facts: Mapping[str, object]) -> str:
    """A finding as a sentence; a fact that the wording needs and the rule does not give is left
    out."""
    text = str(FINDINGS.get(code.removeprefix("eligibility."), code))
    kinds = accounts.WORDS["identity.kind"]
    if facts.get("document") in kinds:
        facts = {**facts, "document": kinds[str(facts["document"])]}
    return text % _Facts(facts)


class _Facts(dict[str, object]):
    def __missing__(self, _key: str) -> str:
        return "—"
