"""Words of the exam day: who came, what closes a room, what is corrected afterwards."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "attendance.too_early": Refusal(_("还没有到签到的时候"), _("开考前 3 小时起可以签到。")),
    "attendance.not_released": Refusal(_("编排还没有放行"), ""),
    "attendance.not_over": Refusal(_("考试还没有结束"), _("考试结束、三方签字后再录入记录单。")),
    "attendance.room_closed": Refusal(
        _("这个考场的情况记录单已经录入，登记不能直接改"),
        _("确有差错的，请提出更正，写明理由，由另一人核准。"),
    ),
    "attendance.room_open": Refusal(_("这个考场还没有录入情况记录单"), _("登记可以直接改。")),
    "attendance.seats_open": Refusal(
        _("还有 %(count)s 个座位没有登记到考或缺考"), _("全部登记后再录入记录单。"), 422
    ),
    "attendance.three_signatures": Refusal(
        _("要有监考甲、监考乙、主考三个人的签字"), _("三个人不能是同一人。"), 422
    ),
    "attendance.signatures_unexplained": Refusal(
        _("签名人数和到考登记不一致，请写明原因"), "", 422
    ),
    "attendance.scripts_unexplained": Refusal(
        _("签名人数不等于收回答卷加到考未交卷，请写明原因"), "", 422
    ),
    "attendance.cards_unexplained": Refusal(_("封装的缺考卡和缺考人数不一致，请写明原因"), "", 422),
    "attendance.reason_missing": Refusal(_("请写明理由，至少 %(least)s 个字"), "", 422),
    "attendance.correction_waits": Refusal(_("这个座位已有一项更正等待核准"), ""),
    "attendance.correction_not_found": Refusal(_("没有找到这项更正"), "", 404),
    "attendance.not_yours": Refusal(_("只有提出更正的人可以撤回"), ""),
}

WORDS = {
    "attendance": {"unknown": _("未登记"), "present": _("到考"), "absent": _("缺考")},
    "attendance.action": {
        "check_in": _("到考"),
        "mark_absent": _("缺考"),
        "undo": _("撤销"),
        "confirm": _("核准更正"),
        "decline": _("不予更正"),
        "withdraw": _("撤回"),
    },
    "attendance.way": {"sheet": _("签到表"), "scan": _("扫码")},
    "attendance.correction": {
        "proposed": _("等待核准"),
        "confirmed": _("已更正"),
        "declined": _("不予更正"),
        "withdrawn": _("已撤回"),
    },
    "attendance.difference": {
        "signatures": _("签名人数与到考登记不一致"),
        "scripts": _("签名人数与答卷数不一致"),
        "cards": _("缺考卡与缺考人数不一致"),
    },
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {"attendance": "attendance", "attendance_correction": "attendance.correction"}
