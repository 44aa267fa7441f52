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
    "interview.gather_late": Refusal(_("报到截止要在同一天、开始以前"), "", 422),
    "interview.pool_empty": Refusal(_("表里没有人"), "", 422),
    "interview.pool_errors": Refusal(
        _("有 %(count)s 行不对，什么都没有保存"), _("错在哪里，列在下面。"), 422
    ),
    "interview.not_in_pool": Refusal(_("考官库里没有这个人"), "", 404),
    "interview.day_over": Refusal(_("这个半天已经开始，不能再通知"), ""),
    "interview.nobody_called": Refusal(_("没有可以通知的人"), _("可能都通知过了。"), 422),
    "interview.no_call": Refusal(_("没有找到这次通知"), "", 404),
    "interview.no_panel_draw": Refusal(_("还没有定下名单"), "", 404),
    "interview.panel_drawn": Refusal(_("这个半天已经有一次抽签"), _("要重抽，先申请作废。")),
    "interview.no_rooms": Refusal(
        _("没有可以抽考官的面试室"), _("面试室要先建好，还没有公布承诺值。")
    ),
    "interview.too_few_drawn": Refusal(
        _("到场的人不够"), _("需要 %(needed)s 人，现在 %(found)s 人。"), 422
    ),
    "interview.by_lots": Refusal(_("这次用纸签，不用报数"), ""),
    "interview.not_by_lots": Refusal(_("这次用计算机抽签，不录纸签"), ""),
    "interview.lots_order": Refusal(_("顺序里每人一次，不多不少"), "", 422),
    "interview.lots_differ": Refusal(
        _("两人录入的顺序不一样"), _("请对照签名记录；第一位可以重新录入。"), 422
    ),
    "interview.scan_missing": Refusal(_("请上传签名记录的扫描件"), "", 422),
    "interview.no_avoidance": Refusal(_("没有找到这份回避申报"), "", 404),
    "interview.avoidance_open": Refusal(
        _("还有回避申报没有处理"), _("先换考官，或由监督员认定不需要回避。")
    ),
    "interview.nobody_for_cards": Refusal(_("还没有抽出考官，没有可以打印的卡"), ""),
    "interview.card": Refusal(
        _("一日卡上的码不对"), _("看清密封卡上的八位码；卡丢了请考务员重印。"), 422
    ),
    "interview.not_published": Refusal(
        _("承诺值还没有公布，不能抽签"), _("请申请作废这次抽签，再重新公布承诺值。")
    ),
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
    "mark_sheet.state": {
        "draft": _("未交"),
        "submitted": _("已交"),
        "confirmed": _("已核对签名"),
        "set_aside": _("不计"),
    },
    "pool.role": {
        "chief": _("主考官"),
        "examiner": _("考官"),
        "invigilator": _("工作人员"),
        "substitute": _("候补"),
    },
    "pool.error": {
        "no_login": _("没有填账号"),
        "unknown_kind": _("类别只能是主考官、考官、工作人员"),
        "too_long": _("单位或证号太长"),
        "yes_or_no": _("“外单位”只能填是或否"),
        "unknown_account": _("没有这个账号"),
        "not_examiner": _("不是在任考官"),
        "twice": _("重复出现"),
    },
    "draw.method": {"draw": _("计算机抽签"), "lots": _("纸签")},
    "avoidance.state": {
        "declared": _("待处理"),
        "replaced": _("已换人"),
        "unfounded": _("不需要回避"),
        "taken_back": _("已撤回"),
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
    "signature.capacity": {
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
    "mark_sheet": "mark_sheet.state",
    "examiner_call": "call.state",
    "draw_discard": "discard.state",
    "avoidance": "avoidance.state",
    "mark_amendment": "amendment.state",
    "panel_draw": "panel_draw.state",
}
