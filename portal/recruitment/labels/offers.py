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
    "offer.other_place": Refusal(
        _("单位不对"), _("已经选岗的，按选定的单位发；递补的人只接空出来的那个单位。"), 422
    ),
    "choice.not_found": Refusal(_("没有找到这次选岗"), "", 404),
    "choice.named_unit": Refusal(_("这个岗位已经写明用人单位，不用选岗"), "", 422),
    "choice.unit": Refusal(_("没有代码是 %(code)s 的单位"), _("请填本批次范围内工会的代码。"), 422),
    "choice.nobody": Refusal(_("这个岗位没有公示期满的人选"), "", 422),
    "choice.places": Refusal(
        _("可选的名额少于人数"), _("参加选岗的有 %(people)s 人，名额至少同样多。"), 422
    ),
    "choice.lot_missing": Refusal(
        _("名次相同的人还分不出先后"), _("请填每个人的签号，签号不能相同。"), 422
    ),
    "choice.in_past": Refusal(_("选岗时间已经过了"), _("请填将来的时间，给人留出准备。"), 422),
    "choice.too_early": Refusal(_("还没有到选岗的时间"), ""),
    "choice.closed": Refusal(_("选岗没有在进行"), ""),
    "choice.not_the_turn": Refusal(_("还没有轮到这位人选"), ""),
    "choice.place_taken": Refusal(_("这个单位已经选满"), _("请在剩余的单位里选。")),
    "choice.no_proxy": Refusal(_("通知写明不能代选"), "", 422),
    "choice.avoidance": Refusal(
        _("没有核对岗位回避"), _("核对没有应当回避的亲属关系后再签字。"), 422
    ),
    "choice.candidacy_over": Refusal(_("这位人选已经退出"), ""),
    "choice.unfinished": Refusal(_("还有人没有选"), _("请逐一办理，再结束选岗。")),
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
    "choice.equals": {
        "written": _("笔试成绩高的先选"),
        "interview": _("面试成绩高的先选"),
        "lot": _("抽签"),
    },
    "choice.absence": {
        "last": _("排在到场的人之后选"),
        "assigned": _("由主办单位在剩余岗位中安排"),
        "forfeits": _("视为放弃"),
    },
    "choice.blocked": {
        "assigned": _("由主办单位另行安排"),
        "waits": _("等其他岗位空出后再安排"),
    },
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
