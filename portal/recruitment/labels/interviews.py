"""Words of the interview."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "interview.room_not_found": Refusal(
        _("没有找到这个面试室"), _("地址可能写错了，或者您不在这个面试室。"), 404
    ),
    "interview.slot_not_found": Refusal(_("没有找到这位考生"), "", 404),
    "interview.room_name": Refusal(
        _("面试室名称空着、太长或已经用过"), _("最多 %(most)s 个字，例如“一室”。"), 422
    ),
    "interview.room_time": Refusal(_("面试时间已经过去"), "", 422),
    "interview.room_fixed": Refusal(_("已经公布承诺值，考官和考生不能再改"), ""),
    "interview.day_not_found": Refusal(_("没有找到这个半天"), "", 404),
    "interview.panel_size": Refusal(
        _("考官要 %(least)s 到 %(most)s 人，每人一次"), _("现在选了 %(found)s 人。"), 422
    ),
    "interview.panel_even": Refusal(
        _("规则要求考官为单数"), _("现在是 %(found)s 人，请增减一人。"), 422
    ),
    "interview.panel_small": Refusal(
        _("考官不够"), _("规则要求至少 %(needed)s 人，现在 %(found)s 人。"), 422
    ),
    "interview.panel_missing": Refusal(_("还没有安排考官"), ""),
    "interview.not_examiner": Refusal(_("选的人里有不是在任考官的"), "", 422),
    "interview.examiner_elsewhere": Refusal(_("有考官当天已在另一个面试室（%(room)s）"), "", 422),
    "interview.no_rule": Refusal(_("这个岗位的规则没有面试"), ""),
    "interview.nobody": Refusal(
        _("没有可以安排的考生"), _("请先公布入围名单，再把岗位排进面试室。")
    ),
    "interview.not_committed": Refusal(_("还没有公布承诺值"), _("先公布承诺值，再请考生报数。")),
    "interview.numbers_missing": Refusal(_("请填写现场报出的数字"), _("例如 3-18-7。"), 422),
    "interview.not_running": Refusal(_("这个面试室没有在面试"), ""),
    "interview.previous_open": Refusal(_("上一位还有考官没有交分"), _("全部交分后再叫下一位。")),
    "interview.all_called": Refusal(_("都叫过了"), ""),
    "interview.reason_missing": Refusal(_("请写明原因和依据，至少 6 个字"), "", 422),
    "interview.already_marked": Refusal(
        _("您已经给这位考生交过分"), _("成绩宣布以前，可以写明原因更正。")
    ),
    "interview.not_your_mark": Refusal(_("没有找到这个面试室"), "", 404),
    "interview.not_present": Refusal(
        _("现在不能给这位考生打分"), _("考生还没有入场，或者已经结束。")
    ),
    "interview.elements": Refusal(_("每个要素都要打分"), "", 422),
    "interview.above_full_mark": Refusal(_("合计不能超过 %(full_mark)s 分"), "", 422),
    "interview.turns_open": Refusal(_("还有 %(count)s 位考生没有结束"), ""),
    "interview.not_signed": Refusal(
        _("评分汇总表还没有会签"), _("会签以前只有考务员和监督员能看。"), 403
    ),
    "interview.not_closed": Refusal(_("评分汇总表在面试室关闭后才有"), ""),
    "interview.room_over": Refusal(
        _("这个面试室现在不能这样处理"), _("面试室已经关闭、会签或者取消。")
    ),
    "interview.one_hand": Refusal(_("移交人和接收人不能是同一人"), "", 422),
    "interview.no_turn": Refusal(_("没有找到您的面试安排"), _("入围后由考务部门安排。"), 404),
    "interview.no_place": Refusal(_("面试室没有 %(number)s 号考官席位"), "", 422),
    "interview.already_on_panel": Refusal(_("这位考官已经在这个面试室"), "", 422),
    "interview.reason_short": Refusal(_("请写明原因，至少 %(least)s 个字"), "", 422),
    "interview.turn_called": Refusal(
        _("这位考生已经入场，不能再换考官"), _("确需更换的，请作“重新面试”处理。")
    ),
    "interview.not_later": Refusal(_("改期要选以后的半天"), "", 422),
    "interview.not_another": Refusal(_("换面试室要选同一半天的另一个面试室"), "", 422),
    "interview.no_discard": Refusal(_("没有待确认的作废申请"), "", 404),
    "interview.discard_waiting": Refusal(_("已经有一份作废申请待监督员确认"), ""),
    "interview.not_submitted": Refusal(_("这份评分表还没有交"), ""),
    "interview.announced": Refusal(
        _("成绩已经宣布，或者汇总表正在签名"), _("确有错误的，走 E-11 更正，由监督员决定。")
    ),
    "interview.unchanged": Refusal(_("和原来的评分一样"), "", 422),
    "interview.not_announced": Refusal(
        _("成绩还没有宣布"), _("宣布以前由评分的考官自己更正，不走 E-11。")
    ),
    "interview.amendment_waiting": Refusal(_("已经有一份更正待监督员决定"), ""),
    "interview.no_amendment": Refusal(_("没有找到这份更正"), "", 404),
    "interview.signed_already": Refusal(_("已经签过名"), ""),
    "interview.tally_first": Refusal(_("请计分员先签名"), ""),
    "interview.not_chief": Refusal(_("只有主考官在这里签名"), "", 403),
    "interview.signatures_missing": Refusal(
        _("汇总表还没有签齐"), _("计分员、核分员、主考官签名后，监督员最后会签。")
    ),
    "interview.typed_differs": Refusal(
        _("%(number)s 号考官的评分表，两次录入不一样"),
        _("请两人对照纸质评分表；第一位可以重新录入。"),
        422,
    ),
    "interview.mean_of_zero": Refusal(_("岗位 %(vacancy)s 的平均分为零，不能折算"), ""),
    "interview.too_few_examiners": Refusal(
        _("考生 %(candidate)s 的考官评分不足 %(needed)s 份"), ""
    ),
}

WORDS = {
    "room.state": {
        "planned": _("准备中"),
        "committed": _("已公布承诺值"),
        "drawn": _("已抽签"),
        "running": _("面试中"),
        "closed": _("已结束，待会签"),
        "signed": _("已会签"),
        "cancelled": _("已取消"),
    },
    "slot.state": {
        "waiting": _("未到"),
        "present": _("评分中"),
        "absent": _("缺考"),
        "void": _("违纪"),
        "withdrawn": _("放弃"),
        "marked": _("已交齐"),
        "announced": _("已宣布"),
        "repeated": _("重新面试"),
        "postponed": _("改期"),
        "moved": _("换面试室"),
    },
    "sheet.state": {
        "draft": _("未交"),
        "submitted": _("已交"),
        "confirmed": _("已核对签名"),
        "set_aside": _("不计"),
    },
    "day.half": {"am": _("上午"), "pm": _("下午")},
    "own_turn.state": {
        "waiting": _("待面试"),
        "present": _("面试中"),
        "absent": _("登记为缺考"),
        "withdrawn": _("已放弃"),
        "done": _("已面试，等待公布成绩"),
    },
    "turn.action": {
        "repeat": _("重新面试（工作失误，不计考生责任）"),
        "postpone": _("改到以后的半天"),
        "move": _("换到同一半天的另一个面试室"),
        "withdraw": _("考生放弃（F-03）"),
        "restore": _("原登记有误，恢复"),
    },
    "sheet.capacity": {
        "tally": _("计分员"),
        "check": _("核分员"),
        "chief": _("主考官"),
        "supervisor": _("监督员"),
    },
    "panel_draw.state": {
        "committed": _("已公布承诺值"),
        "drawn": _("已抽签，待监督员确认"),
        "confirmed": _("已确认"),
        "discarded": _("已作废"),
    },
    "call.state": {
        "called": _("已通知"),
        "arrived": _("已到"),
        "away": _("不到"),
    },
    "discard.state": {
        "proposed": _("待监督员确认"),
        "discarded": _("已作废并公布"),
        "refused": _("不作废"),
    },
    "amendment.state": {
        "proposed": _("待监督员决定"),
        "made": _("已更正"),
        "refused": _("不更正"),
    },
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {
    "interview_room": "room.state",
    "interview_slot": "slot.state",
    "mark_sheet": "sheet.state",
    "examiner_call": "call.state",
    "draw_discard": "discard.state",
    "mark_amendment": "amendment.state",
    "panel_draw": "panel_draw.state",
}
