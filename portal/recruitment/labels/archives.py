"""Words of a round's end, of terms of keeping and of destruction."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "round_end.open_work": Refusal(
        _("还有 %(number)s 项没有办结：%(first)s"), _("都办结以后，才能结束招聘。")
    ),
    "round_end.note": Refusal(_("请先说明：%(what)s"), _("写明为什么不再办，至少 6 个字。"), 422),
    "round_end.proposed": Refusal(_("已经提请过结束"), _("等另一人确认，或者先撤回。")),
    "round_end.none": Refusal(_("还没有提请结束"), "", 404),
    "round_end.reason": Refusal(_("请写明原因，至少 %(least)s 个字"), "", 422),
    "destruction.not_found": Refusal(_("没有找到这条销毁登记"), "", 404),
    "destruction.not_due": Refusal(_("还没有到销毁的时候"), _("保存期满以后才能销毁。"), 422),
    "destruction.day": Refusal(
        _("销毁日期不对"), _("要在保存期满（%(last)s）以后，并且不晚于今天。"), 422
    ),
    "destruction.same_person": Refusal(_("监销人不能是销毁人本人"), _("请填另一个人。"), 422),
}

WORDS = {
    "round_end.state": {
        "proposed": _("已提请结束"),
        "withdrawn": _("已撤回"),
        "refused": _("不同意结束"),
        "confirmed": _("已结束"),
        "held": _("暂缓删除"),
    },
    "round_end.act": {
        "propose": _("提请结束招聘"),
        "withdraw": _("撤回"),
        "refuse": _("不同意结束"),
        "confirm": _("确认结束"),
        "hold": _("暂缓删除"),
        "release": _("解除暂缓"),
        "record": _("登记销毁"),
        "refuse_destruction": _("退回销毁登记"),
    },
    "round_end.act_hint": {
        "propose": _("由另一人确认后，招聘结束，保存期限从当天起算。"),
        "withdraw": _("撤回后可以再提请。"),
        "refuse": _("写明还有什么没有办。"),
        "confirm": _("确认后不能恢复；保存期满，系统每夜自动删除报名材料。"),
        "hold": _("有争议没有了结时暂缓，解除前不删除任何材料。"),
        "release": _("解除后，到期的材料当夜删除。"),
        "record": _("按销毁清册填写，由监督员签认。"),
        "refuse_destruction": _("写明哪里与销毁清册不符。"),
    },
    "destruction.state": {
        "recorded": _("待监督员签认"),
        "refused": _("已退回"),
        "confirmed": _("监督员已签认"),
    },
    "retention.kind": {
        "application": _("报名材料"),
        "paper": _("试卷、答卷"),
        "recording": _("录音录像"),
    },
    "erasure.sort": {
        "application": _("报名表"),
        "accommodation": _("合理便利申请"),
        "claim": _("证书号码"),
        "correction": _("更正申请"),
        "decision": _("审核意见文字"),
        "draft": _("没有提交的草稿"),
        "file": _("照片、材料"),
        "objection": _("异议、申诉文字"),
        "version": _("提交过的版本"),
    },
}
