"""Words of the notices that follow a published one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

_NEW = _("请回到变更列表看看现在的情况。")

REFUSALS = {
    "change.not_found": Refusal(_("没有这一份变更"), _NEW, 404),
    "change.not_published": Refusal(
        _("批次不在进行中，不能发变更公告"),
        _("没有发布的批次直接修改方案；已经结束、归档或取消的批次不再变更。"),
    ),
    "change.unknown_kind": Refusal(_("没有这种公告"), _("请从列表里选择。"), 422),
    "change.reason_missing": Refusal(
        _("请写明变更的理由"), _("理由会印在公告上，所有人都能看到。"), 422
    ),
    "change.frozen": Refusal(_("这份变更已经报出，现在不能改"), _("等市级答复，或被退回后再改。")),
    "change.nothing": Refusal(_("还没有任何变更"), _("请先填写要改的内容，或写明公告正文。"), 422),
    "change.text_missing": Refusal(
        _("请写公告正文"), _("递补公告和面试公告要写明人员范围、时间、地点和要求。"), 422
    ),
    "change.not_of_kind": Refusal(
        _("这种公告不能改这一项"),
        _("延长报名只改日程，核减只改招聘人数，其他内容用更正公告。"),
        422,
    ),
    "change.unknown_place": Refusal(
        _("这一项不能用公告来改"),
        _("岗位代码、用人单位等不能改；需要的，请取消岗位后另行招聘。"),
        422,
    ),
    "change.window_dropped": Refusal(_("已经公布的环节不能去掉"), _("可以改时间，不能删除。"), 422),
    "change.window_over": Refusal(
        _("这个环节已经结束，不能再改时间"), _("已经过去的时间不能改。"), 422
    ),
    "change.into_past": Refusal(
        _("新的时间已经过去，或改动了已经开始的时间"),
        _("只能改成将来的时间；已经开始的环节只能改截止时间。"),
        422,
    ),
    "change.registration_shortened": Refusal(
        _("报名时间只能延长，不能缩短"),
        _("已经公布的报名截止时间，报名人可以放心等到最后一刻。"),
        422,
    ),
    "change.extension_missing": Refusal(
        _("延长报名公告里没有新的报名截止时间"),
        _("请先填写新的报名截止时间，再算出后面要顺延的日程。"),
        422,
    ),
    "change.headcount_only_down": Refusal(
        _("岗位 %(vacancy)s 的招聘人数只能减少"),
        _("原来 %(before)s 人。增加人数要另发招聘公告。"),
        422,
    ),
    "change.requirements_need_reopening": Refusal(
        _("改资格条件必须重开报名"),
        _("改了条件，符合新条件的人要有机会报名：请同时延长报名，到发布时至少还剩 %(days)s 天。"),
        422,
    ),
    "change.policy_too_late": Refusal(
        _("笔试已经开始，规则不能再改"), _("规则只能在笔试开始以前用公告更正。"), 422
    ),
    "change.number_missing": Refusal(_("同意时请填写批复的文号"), "", 422),
    "change.changed_since_approval": Refusal(
        _("内容与批准时不一致"), _("批准之后内容变过，不能发布。请重新报批。")
    ),
    "change.stale": Refusal(
        _("原文已经变了：%(place)s"),
        _("另一份公告在这期间改了同一处。请作废这一份，按现在的原文重新拟定。"),
        worded={"place": "change.place"},
    ),
    "change.personal_number": Refusal(
        _("“%(field)s”里像是有证件号码或手机号：%(number)s"),
        _("公告人人都能看到，不能有这样的号码。请删去，或者改成办公电话。"),
        422,
        worded={"field": "change.place"},
    ),
    "vacancy.opening_decided": Refusal(
        _("岗位 %(vacancy)s 的开考比例已经核定"),
        _("核定以后的人数以开考情况公告为准，不再核减。"),
        422,
    ),
}

WORDS = {
    "notice_change.state": {
        "draft": _("拟定中"),
        "submitted": _("待市级审批"),
        "returned": _("退回修改"),
        "approved": _("已批准，待发布"),
        "published": _("已发布"),
        "discarded": _("不再发布"),
    },
    "change.place": {
        "contact_phone": _("咨询电话"),
        "supervision_phone": _("监督电话"),
        "name": _("岗位名称"),
        "duties": _("岗位职责"),
        "work_place": _("工作地点"),
        "contracting_party": _("聘用单位（劳动合同签订单位）"),
        "pay_note": _("薪酬参考"),
        "remark": _("备注"),
        "reason": _("变更原因"),
        "text": _("公告正文"),
        "window": _("日程"),
        "contact": _("电话"),
        "vacancy": _("岗位"),
        "headcount": _("招聘人数"),
        "requirements": _("资格条件"),
        "policy": _("规则"),
        "starts_at": _("开始时间"),
        "ends_at": _("结束时间"),
    },
    "change.reply": {"approve": _("同意"), "return": _("退回修改")},
    "change.verb": {
        "correction": _("予以更正"),
        "supplement": _("予以补充"),
        "extension": _("予以顺延"),
        "reduction": _("予以核减（取消）"),
        "substitution": _("予以公布"),
        "interview": _("予以公布"),
    },
    "change.kind_hint": {
        "correction": _(
            "改正写错的内容：日程、电话、正文、岗位事实；改资格条件必须同时延长报名，"
            "规则只能在笔试前改"
        ),
        "supplement": _("补上原公告没有写的内容"),
        "extension": _("延长报名，后面的日程一次顺延，先看清楚哪些日期会动"),
        "reduction": _("开考比例核定以前减少招聘人数或取消岗位"),
        "substitution": _("公布递补人员进入下一环节的安排"),
        "interview": _("公布面试的时间、地点和要求"),
    },
}
