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
    "adjustment.not_granted": Refusal(
        _("没有同意过这项便利"), _("只能落实合理便利决定书里同意的项目。"), 422
    ),
    "adjustment.extra_time": Refusal(_("延长时间写 0 到 100 的百分数"), "", 422),
    "adjustment.list_fixed": Refusal(
        _("名单已经固定，现在不能改"), _("放行座位以后可以改，要换座位的再补编。")
    ),
    "adjustment.missing": Refusal(
        _("有 %(count)s 人同意了合理便利，还没有写怎样落实"), _("请先逐人落实，再公布承诺值。")
    ),
    "supplement.not_found": Refusal(_("没有找到这次补编"), "", 404),
    "supplement.not_released": Refusal(_("座位还没有放行"), _("放行以前要改，请作废重排。")),
    "supplement.exam_over": Refusal(_("这一场已经考完"), _("考完以后不能再补编座位。")),
    "supplement.open": Refusal(_("还有一次补编没有放行"), _("请先放行或撤掉它。")),
    "supplement.kind": Refusal(_("请选补编的事由"), "", 422),
    "supplement.nobody": Refusal(_("这次补编没有涉及任何人"), "", 422),
    "supplement.not_called": Refusal(_("%(number)s 不在这个场次"), "", 422),
    "supplement.reason_missing": Refusal(_("请写明理由"), "", 422),
    "supplement.vacancy_changed": Refusal(
        _("%(candidate)s 的岗位和编排时不一样"), _("补编不能改岗位。"), 422
    ),
    "supplement.not_concerned": Refusal(
        _("%(candidate)s 的座位没有了，却不在补编里"), _("请把这个人列进补编。"), 422
    ),
    "supplement.no_free_desk": Refusal(
        _("有 %(count)s 人没有空座位，第一位是 %(candidate)s"),
        _("要么全部补进去，要么都不补。请加一个考场再补编。"),
        422,
    ),
    "supplement.rules_disagree": Refusal(
        _("两种算法算出的座位不一样"), _("没有放行。请联系技术人员。")
    ),
    "sitting.overlap": Refusal(
        _("和第 %(code)s 场重复"), _("同一个人同一科目只能排在一个场次。"), 422
    ),
    "sitting.entry_times": Refusal(_("最迟入场时间要在开考和结束之间"), "", 422),
    "sitting.not_announced": Refusal(
        _("公告还没有发布"), _("补考、延期的场次要先发布更正或补充公告，再按公告设场次。"), 422
    ),
    "sitting.replaced": Refusal(_("这个场次的人已经都改到别的场次"), "", 422),
    "sitting.not_called": Refusal(_("有 %(count)s 人不在原来的场次里"), "", 422),
    "sitting.unknown_number": Refusal(_("没有报名序号为 %(number)s 的考生"), "", 422),
    "sitting.reason_missing": Refusal(_("请写明为什么另设场次"), "", 422),
    "sitting.in_use": Refusal(_("这个场次已经用过，不能删除"), _("要改时间，请另设场次代替它。")),
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
    "seating.ceremony_too_soon": Refusal(
        _("抽签时间太早"), _("承诺值公布满 24 小时后才能抽签，好让人到场。"), 422
    ),
    "seating.ceremony_too_late": Refusal(_("抽签要在开考之前"), "", 422),
    "seating.not_published": Refusal(
        _("这次编排没有公布过承诺值"), _("请作废后重新公布，满 24 小时再抽签。")
    ),
    "seating.before_ceremony": Refusal(
        _("还没有到公布的抽签时间"), _("请在公布的时间和地点抽签。")
    ),
    "seating.numbers_differ": Refusal(
        _("和第一个人录入的数字不一样"),
        _("请两人对照现场记录；第一个人可以重新录入。"),
        422,
    ),
    "seating.secret_lost": Refusal(
        _("秘密打不开，或和承诺值对不上"),
        _("这次抽签不能继续。请监督员提出作废，公开说明后重新公布承诺值。"),
    ),
    "seating.doubted": Refusal(_("监督员已经提出作废"), _("由复核员公布作废，或说明理由后维持。")),
    "seating.not_doubted": Refusal(_("监督员没有提出作废"), ""),
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
        "draft": _("草稿，不对外"),
        "committed": _("已公布承诺值"),
        "called": _("报数已录一遍，等第二人录入"),
        "drawn": _("已抽签，等监督员会签"),
        "countersigned": _("已会签，等复核放行"),
        "released": _("已放行"),
        "discarded": _("已作废"),
    },
    "adjustment.measure": {
        "extra_time": _("延长时间"),
        "large_print": _("大字号试卷"),
        "braille": _("盲文试卷"),
        "own_room": _("单独考场"),
        "guide": _("引导人员"),
    },
    "adjustment.seat_place": {"aisle": _("靠过道的座位"), "door": _("靠门的座位")},
    "supplement.state": {
        "drafted": _("等复核员放行"),
        "released": _("已放行"),
        "dropped": _("已撤掉"),
    },
    "supplement.kind": {
        "late_candidate": _("补报考生"),
        "broken_room": _("考场不能用"),
        "moved_site": _("考点变动"),
    },
    "seating.unseated": {
        "accessible_room_missing": _("没有无障碍考场"),
        "area_room_missing": _("本区域没有考场"),
        "desks_missing": _("座位不够"),
    },
    "numbering": {"snake": _("蛇形（第 1 列向后，第 2 列向前）"), "straight": _("每列都从前向后")},
    "first_desk": {"right": _("右手边"), "left": _("左手边")},
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {
    "seating_supplement": "supplement.state",
    "seating_run": "seating.state",
}
