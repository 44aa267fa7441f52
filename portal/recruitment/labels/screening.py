"""Words of screening and of the opening ratio."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "screening.not_found": Refusal(
        _("没有找到这份决定"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "screening.content_changed": Refusal(_("报名人刚刚改过内容"), _("请按新提交的内容重新审核。")),
    "screening.reason_missing": Refusal(
        _("退回、不通过都要选原因，并写清楚是哪一件、怎么补"), _("不能只写“材料不全”。"), 422
    ),
    "screening.decided_meanwhile": Refusal(
        _("%(by)s 已在 %(at)s 决定：%(outcome)s"),
        _("您写的内容还在下面，没有保存为意见；不同意的，可以申请更正。"),
        409,
    ),
    "screening.against_reason": Refusal(
        _("自查有不符合的条件，通过要写明理由"), _("理由只给复核人员和监督员看。"), 422
    ),
    "screening.nothing_to_undo": Refusal(
        _("这份意见现在不能收回"),
        _("只能由作出意见的人在 10 分钟内收回；过后请申请更正，由另一人确认。"),
    ),
    "screening.nothing_to_correct": Refusal(
        _("没有可以更正的意见"), _("请看看这件报名现在的状态。")
    ),
    "screening.correction_reason": Refusal(_("请写明为什么更正"), "", 422),
    "screening.roster_large": Refusal(
        _("名单超过 %(most)s 人"), _("请先选岗位，再按岗位下载。"), 422
    ),
    "screening.no_claim": Refusal(_("这份报名没有声明证书"), ""),
    "screening.method_missing": Refusal(_("请选择核验途径"), "", 422),
    "screening.recused": Refusal(_("您已回避这件报名"), _("请由另一位工作人员办理。"), 403),
    "screening.vacancy_cancelled": Refusal(
        _("这个岗位已经取消，不用再审核"),
        _("报名人已收到通知，可以改报其他岗位，改报后再审核。"),
        409,
    ),
    "screening.recusal_ground": Refusal(
        _("请选择回避的情形"), _("选“利害关系”或“其他”的，请写一句说明。"), 422
    ),
    "screening.bulk_outcome": Refusal(
        _("只有通过和退回补充可以一起办理"), _("不通过要逐件写明理由。"), 422
    ),
    "screening.bulk_changed": Refusal(_("预览以后有报名变了"), _("请重新预览，再确认。")),
    "screening.bulk_empty": Refusal(_("没有可以一起办理的报名"), _("请先勾选。"), 422),
    "screening_objection.not_found": Refusal(
        _("没有找到这份复核申请"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "screening_objection.nothing_to_object": Refusal(
        _("现在没有可以申请复核的决定"), _("请看看您的报名现在的状态。")
    ),
    "screening_objection.too_late": Refusal(
        _("申请复核的时间已过"), _("仍有异议的，可以向上一级工会申诉。")
    ),
    "screening_objection.answered_already": Refusal(
        _("这个决定已经复核过"), _("对复核结论不服的，可以向上一级工会申诉。")
    ),
    "screening_objection.text_missing": Refusal(
        _("请写清楚事项和理由（不少于 %(least)s 个字）"), "", 422
    ),
    "screening_appeal.not_found": Refusal(
        _("没有找到这份申诉"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "screening_appeal.nothing_to_appeal": Refusal(
        _("现在没有可以申诉的复核结论"), _("复核维持原决定的，才可以向上一级工会申诉。")
    ),
    "screening_appeal.too_late": Refusal(_("申诉的时间已过"), _("期限和计算过程见复核答复书。")),
    "sample.not_found": Refusal(_("没有找到这件抽查"), "", 404),
    "sample.nothing_to_draw": Refusal(_("没有可以抽查的审核意见"), _("有新的意见以后再抽。")),
    "sample.outcome": Refusal(_("请选择通过或不通过"), "", 422),
    "sample.reason_missing": Refusal(_("请写明理由"), "", 422),
    "sample.too_late": Refusal(
        _("这个岗位的开考比例已经核定，不能再退回重审"), _("请按复核或更正程序办理。")
    ),
    "opening.too_early": Refusal(_("报名还没有截止，不能核定开考比例"), ""),
    "opening.cases_wait": Refusal(
        _("还有 %(count)s 件没有审核意见"), _("全部审完后才能核定开考比例。")
    ),
    "opening.objections_wait": Refusal(
        _("还有 %(count)s 份复核或申诉没有答复（岗位 %(vacancies)s）"),
        _("答复可能改变通过人数，全部答复后才能核定开考比例。"),
    ),
    "opening.decided": Refusal(_("这个岗位已经核定过"), _("核减后不再恢复。")),
    "opening.reason_missing": Refusal(
        _("与规则建议不一致的，要写明理由"), _("理由会和结果一起公开。"), 422
    ),
    "opening.reason_personal": Refusal(
        _("理由里有证件号码或手机号"), _("理由会公开，请去掉号码。"), 422
    ),
    "opening.decision": Refusal(
        _("人数与处理意见不一致"), _("开考为原计划 %(before)s 人；核减要少于它；取消填 0。"), 422
    ),
    "opening.numbers": Refusal(_("开考比例或人数不对"), _("请核对规则里的开考比例。"), 422),
    "opening.undecided": Refusal(_("还有岗位没有核定"), _("全部核定后一起公告。")),
}

WORDS = {
    "screening.outcome": {
        "pass": _("通过"),
        "return": _("退回补充"),
        "fail": _("不通过"),
        "reverse": _("复核后通过"),
    },
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
    "screening_objection.state": {
        "received": _("复核申请已收到"),
        "upheld": _("维持原决定"),
        "reversed": _("撤销原决定"),
        "withdrawn": _("已撤回"),
    },
    "screening_appeal.state": {
        "received": _("申诉已收到"),
        "upheld": _("维持原决定"),
        "reversed": _("撤销原决定"),
        "withdrawn": _("已撤回"),
    },
    "screening_notice.kind": {
        "mend_over": _("报名终止告知书（逾期未补充）"),
        "vacancy_cancelled": _("岗位取消和改报告知书"),
        "transfer_over": _("报名终止告知书（逾期未改报）"),
        "withdrawn": _("撤回报名确认书"),
        "not_handed_in": _("报名终止告知书（逾期未重新提交）"),
    },
    "screening_notice.fact": {
        "mend_over": _("报名材料被退回补充，规定时间内没有重新提交，本次报名终止。"),
        "vacancy_cancelled": _(
            "所报岗位通过资格审查的人数没有达到开考比例，岗位取消。"
            "可以在改报时间内改报一次其他岗位，改报后不能改回。"
        ),
        "transfer_over": _("所报岗位取消，改报时间内没有另选岗位，本次报名终止。"),
        "withdrawn": _("本人撤回报名。报名截止前可以重新提交；不留不利记录。"),
        "not_handed_in": _("撤回后到报名截止时没有重新提交，本次报名终止。"),
    },
    "screening_notice.basis": {
        "mend_over": _("退回通知书写明的补充时限；公告“资格审查”一节。"),
        "vacancy_cancelled": _("公告“开考比例”一节。"),
        "transfer_over": _("公告“开考比例”一节和改报时间。"),
        "withdrawn": _("公告“报名”一节。"),
        "not_handed_in": _("公告“报名”一节和报名时间。"),
    },
    "screening_sample.state": {
        "drawn": _("待复看"),
        "agreed": _("两人一致"),
        "differing": _("两人不一致"),
        "settled": _("已由第三人定"),
    },
    "screening_objection.subject": {"decision": _("资格初审不通过"), "claim": _("证书核验不通过")},
    "screening_objection.action": {"uphold": _("维持原决定"), "reverse": _("撤销原决定")},
    "sample.stands": {"yes": _("第一个意见成立"), "no": _("退回重审，由别人重新决定")},
    "recusal.ground": {
        "spouse": _("夫妻"),
        "blood": _("直系血亲"),
        "collateral": _("三代以内旁系血亲"),
        "in_law": _("近姻亲"),
        "other_kin": _("其他亲属（养父母子女等）"),
        "interest": _("有利害关系"),
        "other": _("其他可能影响公正的情形"),
    },
    "finding.outcome": {"met": _("符合"), "not_met": _("不符合"), "person": _("要人判断")},
    "bulk.why_not": {
        "": _("办理"),
        "decided": _("已有意见"),
        "recused": _("您已回避"),
        "needs_person": _("有条件要人判断"),
        "not_met": _("有条件不符合"),
    },
    "content.part": {
        "vacancy": _("报考岗位"),
        "person": _("个人信息"),
        "education": _("学历"),
        "work": _("经历"),
        "certificate": _("证书"),
        "files": _("材料"),
        "avoidance": _("回避和便利"),
        "declaration": _("承诺"),
        "other": _("其他"),
    },
    "content.member": {
        "sex": _("性别"),
        "political": _("政治面貌"),
        "household": _("户籍所在地"),
        "address": _("通信地址"),
        "mobile": _("手机号"),
        "spare_contact": _("备用联系人和电话"),
        "education": _("学历"),
        "degree": _("学位"),
        "study_form": _("学习形式"),
        "school": _("毕业院校"),
        "major": _("专业"),
        "graduated_on": _("毕业时间"),
        "verification_code": _("学历验证码"),
        "entries": _("经历"),
        "years": _("工作年限"),
        "present_employer": _("现工作单位"),
        "relaxed": _("放宽条件"),
        "applies": _("回避关系"),
        "office": _("亲属的单位和职务"),
    },
    "claim.action": {"verify": _("核验通过"), "refuse": _("核验不通过")},
    "claim.method": {
        "exam_site": _("中国人事考试网"),
        "electronic": _("电子证书"),
        "original": _("查看原件"),
    },
    "opening.kind": {"open": _("开考"), "reduce": _("核减后开考"), "cancel": _("取消岗位")},
}
