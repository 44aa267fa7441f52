"""Words of vacancies and quotas."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.labels.wording import Refusal

REFUSALS = {
    "vacancy.not_found": Refusal(_("没有找到这个岗位"), _("岗位可能已经改号或取消，请回到岗位表看看。"), 404),
    "vacancy.code_taken": Refusal(_("岗位代码 %(code)s 已经用过"), _("一个批次里每个岗位代码只能用一次。"), 422),
    "quota.figures_missing": Refusal(
        _("%(unit)s还没有工会组织数和职工人数，不能测算员额"), _("请先在「工会与员额」里填写数字、日期和来源。"), 422
    ),
    "quota.above_ceiling": Refusal(
        _(
            "超出员额：%(unit)s上限 %(ceiling)s 人，在岗 %(in_post)s 人，在途 %(pending)s 人（批次和人数：%(rounds)s），"
            "还余 %(remaining)s 人，申请 %(requested)s 人"
        ),
        _("请减少人数、换一个单位，或在「用人计划」里向市总工会申请超员额批准。"),
        422,
    ),
    "quota.reason_missing": Refusal(
        _("%(unit)s还余 %(remaining)s 人，申请 %(requested)s 人，超出的要写明理由"),
        _("这类单位不在指导意见列明的范围内；理由会给审批人看，并记录在案。"),
        422,
    ),
    "round.not_ready": Refusal(_("还有 %(count)s 项没有办好，不能报出"), _("请看「报出之前还差」里打叉的几项。"), 422),
}

WORDS = {
    "vacancy.state": {
        "planned": _("拟设"),
        "open": _("报名中"),
        "opened": _("开考"),
        "reduced": _("核减后开考"),
        "cancelled": _("已取消"),
    },
    "employment_form": {
        "county_direct": _("县（市、区）总工会直签"),
        "city_direct": _("市总工会直签"),
        "institution": _("工会所属事业单位签订"),
        "township": _("乡镇（街道）、开发区签订"),
        "dispatch": _("劳务派遣"),
        "agency": _("人事代理"),
        "bought_service": _("购买服务"),
    },
    "gate": {
        "vacancies": _("岗位表里至少有一个岗位"),
        "timetable": _("日程里有报名、笔试、面试的时间"),
        "text": _("公告正文已经写好"),
        "phones": _("咨询电话和监督电话已经填写"),
        "quota": _("超过 5 人的岗位写明了理由"),
        "personal_numbers": _("公告正文、电话和岗位表里没有证件号码、手机号"),
    },
    "education.wish": {
        "": _("不限"),
        "secondary": _("高中（中专）及以上"),
        "college": _("大学专科及以上"),
        "bachelor": _("大学本科及以上"),
        "master": _("硕士研究生及以上"),
        "doctor": _("博士研究生"),
    },
    "degree.wish": {"": _("不限"), "bachelor": _("学士及以上"), "master": _("硕士及以上"), "doctor": _("博士")},
}
