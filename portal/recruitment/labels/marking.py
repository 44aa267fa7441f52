"""Words of marking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "marking.batch_not_found": Refusal(_("没有找到这批答卷"), "", 404),
    "marking.booklet_not_found": Refusal(_("没有这一册"), "", 404),
    "marking.script_not_found": Refusal(_("没有这个密号"), _("请核对密号。"), 422),
    "marking.exam_not_over": Refusal(_("笔试还没有结束"), _("考试结束、编排放行后才能建登分批。")),
    "marking.attendance_open": Refusal(
        _("还有 %(count)s 个座位没有登记到考或缺考"), _("请先到考场页面登记完。")
    ),
    "marking.rooms_open": Refusal(
        _("还有 %(count)s 个考场没有录入情况记录单，第一个是 %(first)s"),
        _("三方签字的记录单录入后，到考登记才算定下来，才能建登分批。"),
    ),
    "marking.batch_exists": Refusal(_("登分批已经建好"), ""),
    "marking.channels": Refusal(
        _("至少要两个互不相干的来源"),
        _("两个登分人员，或一人加一份成绩文件；文件最多 %(most)s 份。"),
        422,
    ),
    "marking.no_codes": Refusal(_("考试机构成绩函不编密号"), ""),
    "marking.scripts_changed": Refusal(
        _("到考登记刚刚变了，密号没有启用"), _("印出的密号签作废，请重新编。")
    ),
    "marking.keyed": Refusal(_("已经开始登分，不能作废"), _("有误的，由核分人重新核定。")),
    "marking.one_clerk": Refusal(_("甲、乙必须是两个人"), "", 422),
    "marking.not_your_batch": Refusal(_("这批答卷不是分给您登的"), "", 404),
    "marking.locked": Refusal(_("成绩已经锁定，不能再登"), ""),
    "marking.reason_missing": Refusal(_("请写明原因"), "", 422),
    "marking.scripts_open": Refusal(
        _("还有 %(count)s 份没有登完或没有核分"), _("全部一致或核定后才能锁定。")
    ),
    "marking.letter_unconfirmed": Refusal(_("成绩函还没有第二人核对"), ""),
    "marking.changed_since_lock": Refusal(
        _("成绩与锁定时不一致，不能拆封"), _("请监督员解除锁定，查明后重新锁定。")
    ),
    "marking.mapping_changed": Refusal(
        _("密号对照表与封存时不一致，不能拆封"), _("请查操作记录，用封存的纸质对照表核对。")
    ),
    "marking.absent_unfounded": Refusal(
        _("有答卷登成缺考，但考场记录为到考"), _("请监督员解除锁定，由核分人看原卷核定。")
    ),
    "marking.total_differs": Refusal(
        _("与本册合计不符，登的成绩合计为 %(keyed)s"), _("请逐份核对。"), 422
    ),
    "marking.absent_by_record": Refusal(
        _("缺考以考场记录为准，不在这里登"), _("没有答卷的留空；空白卷填 空白。"), 422
    ),
    "marking.off_step": Refusal(_("不是 %(step)s 的倍数"), _("请看原卷。"), 422),
    "marking.no_score": Refusal(_("这个人这一科还没有成绩"), "", 422),
    "marking.correction_open": Refusal(_("这项成绩已有一件更正在办"), ""),
    "marking.correction_not_found": Refusal(_("没有找到这件更正"), "", 404),
    "marking.evidence_missing": Refusal(_("请写明证据"), "", 422),
    "marking.nothing_changes": Refusal(_("更正前后一样"), "", 422),
    "marking.superseded": Refusal(_("这项成绩已有更新的版本"), _("请退回后重新提出。")),
    "marking.no_file_channel": Refusal(_("这批没有这个成绩来源"), "", 404),
    "marking.file_columns": Refusal(
        _("表里没有%(code)s和%(score)s两列"), _("列名照下载的登分表。"), 422
    ),
    "marking.file_twice": Refusal(
        _("第 %(row)s 行的 %(code)s 前面已经有了"), _("每份答卷一行。"), 422
    ),
    "marking.file_state": Refusal(_("状态不认识，或与成绩不符"), _("只填 正常、零分、空白。"), 422),
    "marking.file_lacks": Refusal(_("表里没有这一份"), "", 422),
    "marking.file_nothing": Refusal(_("请选择文件"), "", 422),
    "marking.letter_absent": Refusal(_("表里是缺考，考场记录为到考"), "", 422),
    "marking.letter_missing": Refusal(_("还没有录入成绩函"), ""),
    "marking.sums_differ": Refusal(
        _("人数或总分与封存的成绩不符"), _("请核对成绩函原件，仍不符的退回考试机构。"), 422
    ),
    "marking.not_your_turn": Refusal(_("这一步不归您办"), ""),
    "marking.ticket_not_found": Refusal(_("没有这个准考证号"), _("请核对准考证号。"), 422),
    "marking.recheck_closed": Refusal(_("不在申请成绩复核的时间内"), ""),
    "marking.recheck_asked": Refusal(_("这一科已经申请过复核"), _("每一科复核一次。")),
    "marking.recheck_not_found": Refusal(_("没有找到这件复核申请"), "", 404),
    "marking.grounds_missing": Refusal(_("请写明事由"), "", 422),
    "marking.findings_missing": Refusal(_("每一项都要写核查结果"), "", 422),
    "marking.answer_missing": Refusal(_("请写明答复"), "", 422),
    "marking.not_proposer": Refusal(_("只有提出人可以撤回"), ""),
    "marking.not_locked": Refusal(_("成绩还没有锁定"), ""),
    "marking.signed": Refusal(_("两位拆封人都已签名"), _("请监督员会签。")),
    "marking.signatures_missing": Refusal(_("要两位拆封人先签名"), ""),
    "marking.empty": Refusal(_("没有填成绩"), "", 422),
    "marking.void_needs_decision": Refusal(_("违纪要有处理决定，不能直接登"), "", 422),
    "marking.above_full_mark": Refusal(_("超过满分 %(full_mark)s"), _("请看原卷。"), 422),
    "number.malformed": Refusal(
        _("不是成绩"), _("只填阿拉伯数字，例如 76.5；空白卷填 空白。"), 422
    ),
}

WORDS = {
    "batch.state": {
        "prepared": _("待编密号"),
        "sealed": _("登分中（密封）"),
        "checked": _("核分完毕，待第二人锁定"),
        "locked": _("已锁定，待拆封"),
        "unsealed": _("已拆封"),
        "cancelled": _("已作废"),
    },
    "channel.code": {
        "clerk_a": _("登分甲"),
        "clerk_b": _("登分乙"),
        "exam_body": _("考试机构成绩函"),
    },
    "score_correction.state": {
        "proposed": _("待第二人核对"),
        "checked": _("待监督员会签"),
        "in_force": _("已更正"),
        "refused": _("不予更正"),
        "withdrawn": _("已撤回"),
    },
    "recheck.state": {
        "asked": _("已申请，待核查"),
        "found": _("已核查，待第二人核对"),
        "correcting": _("更正办理中"),
        "answered": _("已答复"),
        "withdrawn": _("已撤回"),
    },
    "recheck.item": {
        "omitted": _("漏评"),
        "sum": _("合分"),
        "keying": _("登分"),
        "attendance": _("缺考、违纪标记"),
    },
    "script.state": {
        "keying": _("未登完"),
        "agreed": _("一致"),
        "differing": _("不一致"),
        "settled": _("已核分"),
    },
    "mark.kind": {"score": _("成绩"), "absent": _("缺考"), "void": _("违纪"), "zero": _("零分")},
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {
    "script": "script.state",
    "marking_batch": "batch.state",
    "recheck": "recheck.state",
}
