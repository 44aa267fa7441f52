"""Words of the traffic with the portal; the refusal sentences go to the portal's officers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "webhook.header_missing": Refusal(_("请求没有签名"), "", 401),
    "webhook.header_malformed": Refusal(_("请求的签名头写法不对"), "", 401),
    "webhook.too_old": Refusal(
        _("请求的时间太早"), _("两边的时钟相差超过 5 分钟，或者请求在路上太久。"), 401
    ),
    "webhook.too_new": Refusal(_("请求的时间太晚"), _("两边的时钟相差超过 5 分钟。"), 401),
    "webhook.signature_wrong": Refusal(_("请求的签名不对"), _("请核对两边的密钥。"), 401),
    "hire.not_found": Refusal(_("没有找到这份移交"), _("地址可能写错了，或者它不属于您。"), 404),
    "hire.reason_missing": Refusal(_("请写明处理的情况（不少于 %(least)s 个字）"), "", 422),
    "hire.cancel_reason": Refusal(_("没有这种撤销原因"), "", 422),
    "hire.paper_missing": Refusal(_("请写明来文的文号"), "", 422),
    "hire.paper_future": Refusal(_("日期不能晚于今天"), "", 422),
    "quota.not_found": Refusal(_("没有找到这份批复"), "", 404),
    "quota.says_nothing": Refusal(_("批复的人数和口径至少填一项"), "", 422),
    "quota.most": Refusal(_("批复的人数要大于 0"), "", 422),
    "quota.reading": Refusal(_("没有这种口径"), "", 422),
    "handover.too_large": Refusal(_("内容太大"), "", 413),
    "handover.body_malformed": Refusal(_("内容不合协议"), "%(where)s", 422),
    "handover.id_reused": Refusal(_("同一个消息编号，内容却不同"), "", 409),
}

WORDS = {
    "incoming.state": {
        "received": _("已收到，待取记录"),
        "accepted": _("已入册"),
        "refused": _("已退回"),
        "superseded": _("已有更新的消息"),
        "conflict": _("两边对不上，待处理"),
        "dead": _("已放弃"),
    },
    "handed_hire.state": {
        "announced": _("待取记录"),
        "refused": _("已退回"),
        "accepted": _("已入册"),
        "filed": _("已备案"),
        "cancelling": _("正在注销备案"),
        "cancelled": _("已撤销"),
        "left": _("已退出"),
    },
    "paper_cancellation.state": {
        "entered": _("等另一人核对"),
        "confirmed": _("已办理"),
        "dropped": _("已收回"),
    },
    "paper_cancellation.reason": {
        "not_reported": _("没有报到"),
        "withdrawn": _("本人放弃"),
        "annulled": _("取消聘用"),
        "entered_in_error": _("录入错误"),
    },
    "intake_conflict.state": {"open": _("待处理"), "settled": _("已处理")},
    "intake_conflict.reason": {
        "edition_ahead": _("对方说的资料版本，这边没有收到过"),
        "being_cancelled": _("正在注销备案，又收到聘用通知"),
        "after_the_end": _("聘用已经撤销或者退出，又收到消息"),
        "found_there": _("招聘端收到这边的回执，认为对不上"),
    },
    # The recruitment side's reasons, as its answer names them.
    "intake_conflict.there": {
        "edition_ahead": _("对方没有移交过这一版资料"),
        "number_taken": _("人员编号或者备案编号已属于另一份聘用"),
        "other_number": _("同一份聘用有两个人员编号"),
        "refused_after_acceptance": _("已经入册的资料又被退回"),
        "after_the_end": _("聘用在对方已经结束"),
        "other": _("其他原因，请电话核对"),
    },
    "quota_approval.state": {
        "entered": _("等另一人核对"),
        "in_force": _("现行"),
        "replaced": _("已被替代"),
        "dropped": _("已收回"),
    },
    "quota.reading": {
        "either": _("组织数、职工人数达到一项即可"),
        "both": _("组织数、职工人数两项都要达到"),
    },
    "outgoing.state": {"waiting": _("待送达"), "delivered": _("已送达"), "dead": _("已放弃")},
    "outgoing.event": {
        "worker.accepted": _("已入册"),
        "worker.refused": _("退回"),
        "worker.filed": _("已备案"),
    },
    "refusal.reason": {
        "document_mismatch": _("证件号码校验不通过，或者与出生日期不一致。请对照证件原件改正。"),
        "already_registered": _("这个人已经在册，或者这次聘用已经移交过。请先核对是否重复。"),
        "union_not_in_tree": _("实际用人单位不在工会组织树里。请改选树里的工会。"),
        "union_closed": _("实际用人单位在报到日不在有效期内。请改选现在有效的工会。"),
        "over_quota": _("实际用人单位的选配员额已满，没有超员批复。请改派，或者先办批复。"),
        "contract_incomplete": _("固定期限合同没有终止日期。"),
        "contract_dates": _("合同起止日期不对；劳务派遣合同不得少于二年。"),
        "hired_before_decision": _("聘用日期在决定聘用以前。"),
        "contract_before_hire": _("合同在聘用（用工）以前开始。"),
        "contract_late": _("合同在用工之日起一个月以后才开始。"),
        "probation_too_long": _("试用期超过法定上限，或者不在合同期内。"),
        "certificate_incomplete": _("证书没有管理号。请补录，或者撤回未核验的证书。"),
        "form_without_agency": _("劳务派遣、购买服务没有写派遣或承接机构。"),
        "record_invalid": _("移交记录不合 handover/1 格式。请系统管理员查看。"),
        "digest_mismatch": _("取到的记录与通知的摘要不一致。请重新移交。"),
        "record_unreachable": _("几次都没有取到移交记录，已停止。请核对后重新移交。"),
        "correction_impossible": _("更正与已入册的记录对不上。请与县（市、区）总工会核对。"),
        "training_due_wrong": _("应培训截止日期不是聘用满一年的那一日。"),
        "overlaps": _("与前一份合同的期限重叠。"),
    },
}
