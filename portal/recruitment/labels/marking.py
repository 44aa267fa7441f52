"""Words of marking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "marking.batch_not_found": Refusal(_("没有找到这批答卷"), "", 404),
    "marking.sheet_not_found": Refusal(_("没有这个密号"), _("请核对密号。"), 422),
    "marking.exam_not_over": Refusal(_("笔试还没有结束"), _("考试结束、编排放行后才能建登分批。")),
    "marking.attendance_open": Refusal(
        _("还有 %(count)s 个座位没有登记到考或缺考"), _("请先到考场页面登记完。")
    ),
    "marking.rooms_open": Refusal(
        _("还有 %(count)s 个考场没有录入情况记录单，第一个是 %(first)s"),
        _("三方签字的记录单录入后，到考登记才算定下来，才能建登分批。"),
    ),
    "marking.batch_exists": Refusal(_("登分批已经建好"), ""),
    "marking.one_clerk": Refusal(_("甲、乙必须是两个人"), "", 422),
    "marking.not_your_batch": Refusal(_("这批答卷不是分给您登的"), "", 404),
    "marking.locked": Refusal(_("成绩已经锁定，不能再登"), ""),
    "marking.reason_missing": Refusal(_("请写明原因"), "", 422),
    "marking.sheets_open": Refusal(
        _("还有 %(count)s 份没有登完或没有核分"), _("全部一致或核定后才能锁定。")
    ),
    "marking.not_locked": Refusal(_("成绩还没有锁定"), ""),
    "marking.signed": Refusal(_("两位拆封人都已签名"), _("请监督员会签。")),
    "marking.signatures_missing": Refusal(_("要两位拆封人先签名"), ""),
    "marking.empty": Refusal(_("没有填成绩"), "", 422),
    "marking.void_needs_decision": Refusal(_("违纪要有处理决定，不能直接登"), "", 422),
    "marking.above_full_mark": Refusal(_("超过满分 %(full_mark)s"), _("请看原卷。"), 422),
    "number.malformed": Refusal(
        _("不是成绩"), _("只填阿拉伯数字，例如 76.5；缺考填 absent。"), 422
    ),
}

WORDS = {
    "batch.state": {
        "sealed": _("登分中（密封）"),
        "locked": _("已锁定，待拆封"),
        "unsealed": _("已拆封"),
    },
    "sheet.state": {
        "keying": _("未登完"),
        "agreed": _("一致"),
        "differing": _("不一致"),
        "settled": _("已核分"),
    },
    "mark.kind": {"score": _("成绩"), "absent": _("缺考"), "void": _("违纪"), "zero": _("零分")},
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {"score_sheet": "sheet.state", "marking_batch": "batch.state"}
