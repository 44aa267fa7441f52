"""Words of corrected lists (影响处理) and of the extra test."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "results.undecided": Refusal(
        _("岗位 %(vacancies)s 的名单更正后还有影响没有处理完"),
        _("先在“影响处理”里逐人处理，再继续办理这些岗位；其他岗位不受影响。"),
    ),
    "results.outdated": Refusal(
        _("岗位 %(vacancies)s 的名单公布以后，成绩、证书核验或规则有变动"),
        _("请重新计算、公布这些岗位的名单，再继续办理。"),
    ),
    "consequence.nobody": Refusal(_("请选择要处理的人"), "", 422),
    "consequence.reason_missing": Refusal(
        _("请写明理由"), _("至少 %(least)s 个字，写进给本人的通知。"), 422
    ),
    "consequence.minutes_missing": Refusal(_("请填写领导小组会议纪要的文号"), "", 422),
    "consequence.number_missing": Refusal(_("请填写报告的文号"), "", 422),
    "consequence.unreported": Refusal(
        _("更正后的名单还没有报市总工会"), _("先填写报告的文号，再作决定。")
    ),
    "consequence.reported": Refusal(_("报告的文号已经填过"), ""),
    "consequence.not_published": Refusal(_("这份名单还没有公布"), ""),
    "extra_test.not_found": Refusal(_("没有找到这次加试"), "", 404),
    "extra_test.nobody": Refusal(
        _("岗位 %(vacancy)s 的这个名次没有并列"), _("请看已公布的名次。"), 422
    ),
    "extra_test.going_on": Refusal(
        _("岗位 %(vacancy)s 还有一次加试没有结束"), _("先登完、会签，或者取消那一次。")
    ),
    "extra_test.time": Refusal(_("加试时间已经过去"), _("请填写以后的时间。"), 422),
    "extra_test.text": Refusal(_("请写明加试的方式和地点"), "", 422),
    "extra_test.not_in_policy": Refusal(
        _("这个岗位的规则里“加试”是平时的科目"), _("并列不能再靠加试分出先后。")
    ),
    "extra_test.channel": Refusal(_("没有这一遍登分"), "", 404),
    "extra_test.marks_missing": Refusal(_("请登完每个人的成绩"), "", 422),
    "extra_test.mark": Refusal(
        _("成绩要在 0 到 %(full_mark)s 之间"), _("缺考填 absent，无效填 void。"), 422
    ),
    "extra_test.too_early": Refusal(_("加试还没有开始"), _("考完再登分。")),
    "extra_test.reason": Refusal(_("请写明原因"), _("至少 %(least)s 个字。"), 422),
}

WORDS = {
    "consequence.state": {
        "open": _("待提出"),
        "proposed": _("已提出，待核对"),
        "checked": _("一人核对，待另一人核对"),
        "verified": _("两人核对，待会签"),
        "countersigned": _("已会签，待集体研究"),
        "decided": _("已决定"),
        "overtaken": _("已被新的一版替代"),
    },
    "consequence.change": {
        "in": _("新进入"),
        "out": _("不再列入"),
        "moved": _("成绩或名次变动"),
    },
    "consequence.rule": {
        "keep_told": _("已告知的保留"),
        "recompute": _("按更正后的成绩"),
        "keep": _("已发聘用通知的保留"),
        "reopen": _("聘用通知重新研究"),
    },
    "consequence.outcome": {
        "keep": _("保留"),
        "leave": _("退出"),
        "enter": _("进入"),
        "wait": _("等候名额"),
    },
    "consequence.subject": {
        "listed": _("名单"),
        "turn": _("面试"),
        "candidacy": _("体检考察"),
        "offer": _("聘用通知"),
        "hire": _("聘用"),
    },
    "extra_test.state": {
        "planned": _("已通知"),
        "agreed": _("两遍一致，待会签"),
        "signed": _("已会签"),
        "cancelled": _("已取消"),
    },
    "extra_test.channel": {"first": _("甲"), "second": _("乙")},
}

STATE_GROUPS = {"consequence": "consequence.state", "extra_test": "extra_test.state"}
