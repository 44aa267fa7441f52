"""Words of publications."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "publication.not_found": Refusal(
        _("没有这个编号的名单或公告"),
        _("请核对编号，例如 HA2026-01-L3。如果是别人给您的，请当心：它可能不是本系统发布的。"),
        404,
    ),
    "publication.expired": Refusal(
        _("这份名单已过公示期，按规定下线"),
        _("期满后名单不再公开。需要核对的，请联系发布单位。"),
        410,
    ),
    "publication.leak": Refusal(
        _("这份内容不能发布：%(where)s 处有不该公开的信息"),
        _("公开的名单里不能有身份证号、手机号，也不能有这一环节白名单以外的栏目。请改好后再发布。"),
        422,
    ),
    "publication.reason_missing": Refusal(
        _("再次发布要写明原因"), _("新版本会和旧版本并排公开，请写清楚改了什么、为什么。"), 422
    ),
}

WORDS = {
    "publication.kind": {
        "recruitment": _("招聘公告"),
        "correction": _("更正公告"),
        "supplement": _("补充公告"),
        "substitution": _("递补公告"),
        "interview": _("面试公告"),
        "extension": _("延长报名公告"),
        "reduction": _("核减（取消）公告"),
        "seating_evidence": _("考场编排和抽签材料"),
        "interview_draw": _("面试抽签承诺值"),
        "written_result": _("笔试成绩"),
        "preferences": _("优先资格确认名单"),
        "shortlist": _("入围名单"),
        "interview_result": _("面试成绩"),
        "ranking": _("总成绩和名次"),
        "proposed_hire": _("拟聘用人员公示"),
    },
}
