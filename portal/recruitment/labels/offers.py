"""Words of offers, of reporting for work and of the choice of places."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "offer.not_found": Refusal(
        _("没有找到这份聘用通知书"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "offer.not_cleared": Refusal(_("公示期满以后才能发聘用通知书"), ""),
    "offer.gate_shut": Refusal(_("现在不能聘用"), _("请先在体检、考察页面看清原因，办结后再发。")),
    "offer.open": Refusal(_("已经发过聘用通知书，还没有结果"), _("要改内容，请先撤回，再发一份。")),
    "offer.terms": Refusal(
        _("答复截止的时间不对"), _("至少留一天答复，并且不晚于报到的日期。"), 422
    ),
    "offer.place_missing": Refusal(_("没有填报到地点"), "", 422),
    "offer.too_late": Refusal(_("答复的期限已过"), _("有特殊情况的，请打招聘单位的咨询电话。")),
    "offer.candidacy_over": Refusal(_("拟聘用已经终止"), _("本通知书同时失效。")),
    "offer.hired": Refusal(_("聘用已经确认"), _("请在聘用页面取消这份聘用。")),
    "offer.reported_on": Refusal(
        _("报到日期不对"),
        _("不能晚于今天，也不能早于发出通知的日期；未报到的，过了报到日期再登记。"),
        422,
    ),
}

WORDS = {
    "offer.act": {
        "refusal": _("登记本人放弃"),
        "recall": _("撤回通知书"),
        "report": _("登记报到"),
        "absence": _("登记未报到"),
    },
    "offer.state": {
        "sent": _("已发出，待答复"),
        "accepted": _("已接受"),
        "declined": _("已放弃"),
        "silent": _("逾期未答复"),
        "recalled": _("已撤回"),
        "reported": _("已报到"),
        "not_reported": _("未报到"),
    },
    "choice_meeting.state": {
        "announced": _("已通知"),
        "open": _("选岗中"),
        "closed": _("已结束"),
        "cancelled": _("已取消"),
    },
    "choice.state": {
        "waiting": _("待选岗"),
        "signed": _("已签字"),
        "absent": _("缺席"),
        "blocked": _("因回避无岗可选"),
        "ended": _("已退出"),
    },
}
