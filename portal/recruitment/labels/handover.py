"""Words of the hire, its delivery and the filing, and of the messages between the sides."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

_SIGNATURE = _("请核对两边的密钥和时钟（相差不超过五分钟）。")

REFUSALS = {
    "hire.not_found": Refusal(_("没有找到这份聘用"), _("地址可能写错了，或者它不属于您。"), 404),
    "hire.not_cleared": Refusal(
        _("公示还没有期满，不能办理聘用"), _("公示期满且没有影响聘用的异议后才能办理。")
    ),
    "hire.confirmed": Refusal(_("聘用已经确认，不能再改"), _("管理端退回后可以改正再移交。")),
    "hire.other_unit": Refusal(_("岗位表写明了实际用人单位，不能改到别的单位"), "", 422),
    "hire.decision": Refusal(
        _("单位的确定方式与岗位表不一致"),
        _("岗位表写明单位的选“岗位表写明”；没有写明的选其他三种。"),
        422,
    ),
    "hire.is_cancelled": Refusal(_("聘用正在撤销或者已经撤销，聘用通知书不再有效")),
    "hire.gate_shut": Refusal(
        _("现在不能办理聘用：%(reason)s"),
        _("办结以后再办理聘用；同一岗位其他人不受影响。"),
        worded={"reason": "hire.gate"},
    ),
    "hire.reason_missing": Refusal(_("请写明原因"), "", 422),
    "hire.cancel_reason": Refusal(_("没有这种撤销原因"), "", 422),
    "hire.cancellation_asked": Refusal(_("已经有人申请撤销，等另一人确认")),
    "hire.unchanged": Refusal(_("资料没有改动"), _("请先改正，再提交复核。"), 422),
    "hire.no_correction": Refusal(_("没有待复核的更正")),
    "hire.paper_missing": Refusal(_("请写明来文的文号"), "", 422),
    "hire.paper_future": Refusal(_("日期不能晚于今天"), "", 422),
    "hire.by_hand": Refusal(_("这种回执不能手工登记"), "", 422),
    "hire.agency_missing": Refusal(_("劳务派遣、购买服务要写明派遣（承接）机构"), "", 422),
    "hire.avoidance_missing": Refusal(
        _("还没有核对回避关系"), _("请勾选核对；本人申报过亲属关系的，写明核对的情况。"), 422
    ),
    "labour.starts_before_decision": Refusal(
        _("合同不能在决定聘用（%(first)s）以前开始"),
        _("请把合同开始（报到）日期改到这一天或以后，再由另一人复核。"),
        422,
    ),
    "labour.starts_too_late": Refusal(
        _("合同开始（报到）日期太晚：最迟 %(latest)s"),
        _("决定聘用后两个月内报到；不能按时报到的，按放弃或者递补办理。"),
        422,
    ),
    "labour.probation_too_long": Refusal(
        _("试用期太长：这样的合同最多 %(allowed)s 个月，到 %(latest)s 为止"),
        _("劳动合同法第十九条。"),
        422,
    ),
    "labour.probation_outside_term": Refusal(
        _("试用期不在合同期限内"), _("劳动合同法第十九条。"), 422
    ),
    "labour.dispatch_too_short": Refusal(
        _("劳务派遣的合同不得少于 %(months)s 个月"), _("劳动合同法第五十八条。"), 422
    ),
    "delivery.not_found": Refusal(_("没有找到这次移交"), "", 404),
    "handover.record_incomplete": Refusal(
        _("移交的资料不完整：%(where)s"), _("请先补齐报名表或岗位表里的这些内容。"), 422
    ),
    "handover.body_malformed": Refusal(_("消息不符合移交协议"), "%(where)s", 422),
    "handover.too_large": Refusal(_("消息太大"), "", 413),
    "handover.id_reused": Refusal(_("这个消息编号已用于另一条消息"), "", 409),
    "handover.hire_unknown": Refusal(_("没有这份已确认的聘用"), "", 404),
    "webhook.header_missing": Refusal(_("请求没有签名"), _SIGNATURE, 401),
    "webhook.header_malformed": Refusal(_("签名的写法不对"), _SIGNATURE, 401),
    "webhook.too_old": Refusal(_("签名的时间太早"), _SIGNATURE, 401),
    "webhook.too_new": Refusal(_("签名的时间太晚"), _SIGNATURE, 401),
    "webhook.signature_wrong": Refusal(_("签名不对"), _SIGNATURE, 401),
}

WORDS = {
    "hire.state": {
        "awaiting_confirmation": _("待复核"),
        "announced": _("已聘用，正在移交"),
        "refused": _("管理端退回"),
        "accepted": _("已移交"),
        "filed": _("已备案"),
        "cancelling": _("正在撤销"),
        "left": _("已退出"),
        "cancelled": _("已撤销"),
    },
    "delivery.state": {
        "waiting": _("等待发送"),
        "delivered": _("已送达管理端"),
        "dead": _("没有送到"),
        "withdrawn": _("已收回"),
    },
    "hire_cancellation.state": {
        "asked": _("等另一人确认"),
        "confirmed": _("已确认"),
        "dropped": _("已收回"),
    },
    "hire_cancellation.reason": {
        "not_reported": _("没有报到"),
        "withdrawn": _("本人放弃"),
        "annulled": _("取消聘用"),
        "entered_in_error": _("录入错误"),
    },
    "hand_receipt.state": {
        "entered": _("等另一人核对"),
        "confirmed": _("已核对"),
        "dropped": _("已收回"),
    },
    "hand_receipt.kind": {
        "returned": _("备案退回补正"),
        "left": _("已退出"),
        "cancelled": _("已撤销"),
    },
    "handover.event": {
        "hire.confirmed": _("移交"),
        "worker.accepted": _("已入册"),
        "worker.refused": _("退回"),
        "worker.returned": _("备案退回补正"),
        "worker.filed": _("已备案"),
        "worker.left": _("已退出"),
        "worker.cancelled": _("已撤销"),
    },
    "hire.column": {
        "state": _("状态"),
        "edition": _("移交的版本"),
        "accepted_edition": _("入册的版本"),
        "record_sha256": _("资料校验码"),
        "worker_number": _("人员编号"),
        "filing_number": _("备案编号"),
        "filed_on": _("备案日期"),
    },
    "handover_conflict.state": {"open": _("待处理"), "settled": _("已处理")},
    "handover_conflict.reason": {
        "edition_ahead": _("对方说的资料版本，这边没有移交过"),
        "number_taken": _("人员编号或者备案编号已属于另一份聘用"),
        "other_number": _("同一份聘用有两个人员编号"),
        "returned_before_acceptance": _("还没有入册，却收到备案退回"),
        "left_before_acceptance": _("还没有入册，却收到退出"),
        "cancelled_unasked": _("没有申请撤销，却收到撤销"),
        "refused_after_acceptance": _("已经入册的资料又被退回"),
        "after_the_end": _("聘用已经结束，又收到消息"),
        "found_there": _("管理端收到这边的移交，认为对不上"),
    },
    # The workforce side's reasons, as its answer names them.
    "handover_conflict.there": {
        "edition_ahead": _("这一版资料，管理端没有收到过"),
        "being_cancelled": _("管理端正在注销备案"),
        "after_the_end": _("聘用在管理端已经撤销或者退出"),
        "other": _("其他原因，请电话核对"),
    },
    "hire.gate": {
        "objection_open": _("有异议没有办结"),
        "petition_open": _("有信访举报没有办结"),
        "case_undecided": _("有违纪违规或材料问题没有作出决定"),
        "barred": _("已决定取消应聘资格或不予聘用"),
        "offer_unanswered": _("聘用通知书还没有答复"),
        "offer_not_accepted": _("聘用通知书没有被接受"),
        "offer_other_unit": _("与本人接受的聘用通知书上的单位不同"),
        "consequence_undecided": _("成绩更正的影响还没有处理"),
        "place_unsettled": _("岗位的人选还没有按新名单核定"),
        "document_missing": _("资格复审的材料还不齐"),
        "claim_decides": _("一项未核验的证书会改变结果"),
    },
    "hire.decision": {
        "named": _("岗位表写明"),
        "chosen": _("按名次选岗"),
        "assigned": _("分配"),
        "lot": _("抽签"),
    },
}
