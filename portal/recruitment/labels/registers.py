"""Words of the registers: places of publication, petitions, major events."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "event.not_found": Refusal(_("没有找到这份报告单"), "", 404),
    "event.in_future": Refusal(_("发生时间晚于现在"), _("请核对日期和时间。"), 422),
    "event.answer_missing": Refusal(_("没有写答复"), _("请写明处置意见。"), 422),
    "petition.not_found": Refusal(
        _("没有找到这件信访举报"), _("请核对编号和查询码，字母不分大小写。"), 404
    ),
    "petition.text_missing": Refusal(
        _("这一步要写明内容"), _("受理意见、不予受理的理由、延长的理由和答复都要写清楚。"), 422
    ),
    "petition.extended_once": Refusal(_("期限已经延长过一次"), _("只能延长一次，请按期答复。")),
    "petition.two_wishes": Refusal(
        _("选了匿名，又填了姓名"), _("要匿名就把姓名留空；实名请选「实名」。"), 422
    ),
    "petition.investigator_missing": Refusal(_("没有写明调查人"), _("受理时请写明由谁调查。"), 422),
    "place.not_published": Refusal(
        _("公告还没有发布"), _("公告在本网站发布以后，再登记它在别处发布的情况。")
    ),
    "place.kind": Refusal(_("没有这种发布渠道"), _("请从列出的渠道里选。"), 422),
    "place.none": Refusal(
        _("至少要有一种必须发布的渠道"), _("请选上本单位网站或者其他渠道。"), 422
    ),
    "place.address": Refusal(
        _("网址不对"), _("请从浏览器地址栏复制完整的网址，以 http:// 或 https:// 开头。"), 422
    ),
    "place.time": Refusal(
        _("发布时间不对"), _("不能早于公告在本网站发布的时间，也不能晚于现在。"), 422
    ),
    "place.not_found": Refusal(_("没有这条登记"), _("请刷新页面看看。"), 404),
    "round.not_announced": Refusal(
        _("公告尚未按规定发布，报名不能开始"),
        _("主办单位登记齐规定的发布渠道后，报名自动开始。请稍后再来，或者打咨询电话。"),
    ),
}

WORDS = {
    "major_event.state": {
        "reported": _("已报，待签收"),
        "received": _("已签收"),
        "answered": _("已答复"),
    },
    "petition.state": {
        "received": _("已收到"),
        "accepted": _("已受理"),
        "declined": _("不予受理"),
        "answered": _("已答复"),
        "closed": _("已办结"),
    },
    "petition.action": {
        "accept": _("受理"),
        "decline": _("不予受理"),
        "extend": _("延长期限"),
        "answer": _("答复"),
        "close": _("办结"),
    },
    "petition.named": {"no": _("匿名"), "yes": _("实名")},
    "petition.channel": {
        "online": _("网上"),
        "telephone": _("电话"),
        "letter": _("来信"),
        "visit": _("来访"),
        "email": _("电子邮件"),
        "forwarded": _("转办"),
    },
    "petition.concern": {
        "plan": _("招聘计划和方案"),
        "notice": _("公告和岗位条件"),
        "application": _("报名"),
        "screening": _("资格审查"),
        "written": _("笔试、试卷"),
        "marking": _("阅卷、登分、成绩"),
        "interview": _("面试"),
        "vetting": _("体检、考察"),
        "publicity": _("公示"),
        "hire": _("聘用、选岗"),
        "conduct": _("工作人员作风、廉洁"),
        "other": _("其他"),
    },
    "place.kind": {
        "own_site": _("本单位网站"),
        "human_resources": _("人社部门网站"),
        "city_union": _("上级工会网站"),
        "exam_body": _("考试机构网站"),
        "newspaper": _("报纸"),
        "social_media": _("公众号"),
        "notice_board": _("公告栏"),
        "other": _("其他"),
    },
}
