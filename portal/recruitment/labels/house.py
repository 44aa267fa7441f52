"""Words that no single stage owns: roles, unions, lifecycles, files."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "lifecycle.not_allowed": Refusal(
        _("现在的状态下不能这样做"), _("可能刚有人处理过。请返回看一眼最新的状态。")
    ),
    "round.not_found": Refusal(_("没有找到这个批次"), _("地址可能写错了，或者它不属于您。"), 404),
    "union.not_found": Refusal(_("没有找到这个工会"), _("请从列表里选择。"), 404),
    "two_people.same": Refusal(
        _("这一步要由另一个人办理"), _("前一步是您办的，按规定不能由同一个人接着办。")
    ),
    "two_people.screened": Refusal(
        _("报名 %(application)s 的资格审查是您办的"),
        _("审查过的人不复核同一件。请由另一位复核人员办理。"),
    ),
}

WORDS = {
    "role": {
        "publisher": _("招聘经办"),
        "checker": _("复核"),
        "city_approver": _("市级审批"),
        "screener": _("资格审查员"),
        "exam_officer": _("考务员"),
        "score_clerk": _("登分人员"),
        "arbiter": _("核分"),
        "examiner": _("考官"),
        "supervisor": _("监督员"),
        "auditor": _("审计员"),
        "supervising_body": _("监督指导单位"),
        "filing_officer": _("省级备案员"),
        "system_admin": _("系统管理员"),
        "security_admin": _("安全管理员"),
        "audit_admin": _("审计管理员"),
    },
    "union.level": {
        "province": _("省"),
        "city": _("设区市"),
        "county": _("县（市、区）"),
        "township": _("乡镇（街道）"),
    },
    "union.kind": {
        "township": _("乡镇工会"),
        "street": _("街道工会"),
        "zone": _("开发区（工业园区）工会"),
        "regional_federation": _("县级以下区域性工会联合会"),
        "trade_federation": _("县级以下行业性工会联合会"),
        "village_federation": _("村（社区）工会联合会"),
        "general": _("总工会"),
        "institution": _("工会所属事业单位"),
        "other": _("其他"),
    },
}
