"""Words of screening and of the opening ratio."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.labels.wording import Refusal

REFUSALS = {
    "screening.not_found": Refusal(_("没有找到这份决定"), _("地址可能写错了，或者它不属于您。"), 404),
    "screening.content_changed": Refusal(_("报名人刚刚改过内容"), _("请按新提交的内容重新审核。")),
    "screening.reason_missing": Refusal(_("退回、不通过都要选原因，并写清楚是哪一件、怎么补"), _("不能只写“材料不全”。"), 422),
    "screening.no_claim": Refusal(_("这份报名没有声明证书"), ""),
    "screening.method_missing": Refusal(_("请选择核验途径"), "", 422),
    "opening.too_early": Refusal(_("报名还没有截止，不能核定开考比例"), ""),
    "opening.cases_wait": Refusal(_("还有 %(count)s 件没有审核意见"), _("全部审完后才能核定开考比例。")),
    "opening.decided": Refusal(_("这个岗位已经核定过"), _("核减后不再恢复。")),
    "opening.reason_missing": Refusal(_("与规则建议不一致的，要写明理由"), _("理由会和结果一起公开。"), 422),
    "opening.reason_personal": Refusal(_("理由里有证件号码或手机号"), _("理由会公开，请去掉号码。"), 422),
    "opening.decision": Refusal(_("人数与处理意见不一致"), _("开考为原计划 %(before)s 人；核减要少于它；取消填 0。"), 422),
    "opening.numbers": Refusal(_("开考比例或人数不对"), _("请核对规则里的开考比例。"), 422),
    "opening.undecided": Refusal(_("还有岗位没有核定"), _("全部核定后一起公告。")),
}

WORDS = {
    "screening.outcome": {"pass": _("通过"), "return": _("退回补充"), "fail": _("不通过"), "reverse": _("复核后通过")},
    "screening.reason": {
        "": _("— 通过时不用选 —"),
        "C01": _("C01 身份证件不清楚或不一致"),
        "C02": _("C02 学历、学位证书缺少或不清楚"),
        "C03": _("C03 职业水平证书影像无法辨认"),
        "C04": _("C04 照片不合规格"),
        "C05": _("C05 经历或年限证明不足"),
        "C06": _("C06 户籍证明缺少"),
        "D01": _("D01 学历、学位不符合"),
        "D02": _("D02 专业不符合"),
        "D03": _("D03 年龄不符合"),
        "D04": _("D04 户籍不符合"),
        "D05": _("D05 属于回避情形"),
        "D06": _("D06 属于不得报考的情形"),
        "D09": _("D09 其他"),
    },
    "claim.action": {"verify": _("核验通过"), "refuse": _("核验不通过")},
    "claim.method": {"exam_site": _("中国人事考试网"), "electronic": _("电子证书"), "original": _("查看原件")},
    "opening.kind": {"open": _("开考"), "reduce": _("核减后开考"), "cancel": _("取消岗位")},
}
