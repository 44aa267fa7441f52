"""Words of seating, tickets and the exam's day."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "seating.rooms_fixed": Refusal(
        _("已经公布承诺值，考点考场不能再改"), _("要改，先由监督员同意作废这次编排。")
    ),
    "seating.code_taken": Refusal(_("代码 %(code)s 已经用过"), "", 422),
    "seating.run_not_found": Refusal(_("没有找到这次编排"), "", 404),
    "seating.not_released": Refusal(
        _("座位还没有放行"), _("放行以后才能打印门贴、座次表、桌贴和签到表。"), 409
    ),
    "seating.site_not_found": Refusal(_("没有找到这个考点"), "", 404),
    "seating.room_not_found": Refusal(_("没有找到这个考场"), "", 404),
    "seating.seat_not_found": Refusal(
        _("没有找到这张准考证"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "seating.nobody": Refusal(_("没有可以编排的考生"), _("要先核定开考比例。")),
    "seating.times": Refusal(
        _("笔试的起止时间不对"), _("开始要在现在之后，结束要在开始之后。"), 422
    ),
    "seating.begun": Refusal(_("这个场次已经开考"), _("开考以后不能再编排考场。"), 422),
    "sitting.not_found": Refusal(_("没有找到这个场次"), "", 404),
    "seating.opening_first": Refusal(_("还有岗位没有核定开考比例"), _("全部核定后才能编排考场。")),
    "seating.cases_wait": Refusal(
        _("还有 %(count)s 份报名没有结果"),
        _("待审核、退回补充和可改报的都要先有结果，才能编排考场。"),
    ),
    "seating.numbers_personal": Refusal(
        _("报数或报数人里有手机号或证件号码"),
        _("这两项会公开，请换一组数字，报数人只写身份。"),
        422,
    ),
    "seating.no_rooms": Refusal(_("还没有考场"), _("请先填写考点和考场。")),
    "seating.run_exists": Refusal(_("已经有一次编排"), _("要重来，先作废原来的。")),
    "seating.numbers_missing": Refusal(_("请填写现场报出的数字和报数人"), "", 422),
    "seating.list_changed": Refusal(
        _("名单或考场在公布承诺值之后变过"), _("不能继续抽签。请作废这次编排，重新公布。")
    ),
    "seating.unseated": Refusal(
        _("有 %(count)s 人排不进去，第一位是 %(first)s"),
        _("原因：%(reason)s。请增加考场后作废重排。"),
    ),
    "seating.reason_missing": Refusal(_("作废要写明理由"), "", 422),
    "seating.layout": Refusal(
        _("座位布局写得不对"), _("例如 5x6 表示 5 列、每列 6 个；7-8-8-7 表示四列各有多少个。"), 422
    ),
    "seating.blocked": Refusal(_("不用的座位号写得不对"), _("用空格隔开，例如 3 17。"), 422),
    "seating.reserve": Refusal(_("备用座位数不对"), "", 422),
    "draw.numbers": Refusal(
        _("现场报数只能是数字"), _("几组之间用短横线，例如 40718-22935-60117-35528。"), 422
    ),
    "draw.too_few_digits": Refusal(
        _("现场报数只有 %(found)s 位，至少要 %(least)s 位"),
        _("位数少了，掌握秘密的人可以事先把各种结果都试一遍。请继续掷骰子或抽号，接着往后报。"),
        422,
    ),
    "numbering.too_narrow": Refusal(
        _("准考证号的样式“%(pattern)s”位数太少"),
        _("%(people)s 名考生至少要有十倍的号码。请修改规则里的样式。"),
    ),
    "ticket.not_yet": Refusal(_("准考证还不能打印"), _("请在公告写明的时间内打印。"), 404),
}

WORDS = {
    "desk.state": {"empty": _("空"), "blocked": _("停用"), "reserve": _("备用")},
    "seating.state": {
        "committed": _("已公布承诺值"),
        "drawn": _("已抽签，等监督员会签"),
        "countersigned": _("已会签，等复核放行"),
        "released": _("已放行"),
        "discarded": _("已作废"),
    },
    "numbering": {"snake": _("蛇形（第 1 列向后，第 2 列向前）"), "straight": _("每列都从前向后")},
    "first_desk": {"right": _("右手边"), "left": _("左手边")},
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {"seating_run": "seating.state"}
