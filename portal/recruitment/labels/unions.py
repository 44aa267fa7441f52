"""Words of unions, their figures and appointments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.labels.wording import Refusal

REFUSALS = {
    "union.figures": Refusal(_("数字不能是负数"), "", 422),
    "union.figures_future": Refusal(_("统计日期不能在今天以后"), "", 422),
    "union.source": Refusal(_("请写明数字的来源"), _("例如：2025 年工会统计年报。"), 422),
    "appointment.role": Refusal(_("没有这个岗位角色"), _("请从列表里选择。"), 422),
    "appointment.account": Refusal(_("这个账号不能任职"), _("报名人的账号、已停用或注销的账号都不能任职。")),
    "appointment.dates": Refusal(_("任职的截止日期太早"), _("截止日期要在开始日期和今天之后。"), 422),
    "appointment.body": Refusal(_("请写明是哪个监督指导单位"), _("例如：区人力资源和社会保障局。"), 422),
    "appointment.admin_place": Refusal(_("三类管理员只设在省总工会"), _("系统、安全、审计管理员管整个平台，请选择最上一级工会。"), 422),
    "appointment.twice": Refusal(_("已经有同样的任职"), _("请先看一眼现有任职。")),
    "appointment.conflict": Refusal(
        _("与现有任职冲突"), _("三类管理员互不兼任，也不兼业务岗位；监督员不经办；经办与复核、审批，登分与核分不能是同一个人。"), 422
    ),
    "appointment.not_found": Refusal(_("没有找到这项任职"), _("它可能已经结束。"), 404),
}

WORDS: dict[str, dict[str, object]] = {}
