"""Words of medical, background check, publicity and objections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "candidacy.not_found": Refusal(
        _("没有找到这位人选"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "objection.not_found": Refusal(_("没有找到这件异议"), "", 404),
    "objection.answered": Refusal(_("这件异议已经答复过"), ""),
    "vetting.no_ranking": Refusal(
        _("总成绩和名次还没有发布"), _("发布后，拟进入体检的人选才能转过来。")
    ),
    "vetting.ranking_changed": Refusal(
        _("名次有了新的一版（第 %(number)s 次），人选是按旧的一版转来的"),
        _("请核对更正的影响后逐人处理。"),
    ),
    "vetting.tie_open": Refusal(
        _("岗位 %(vacancies)s 在录用线上有并列，不能确定人选"),
        _("请按公告组织加试，登记加试成绩并重新发布名次后再办。"),
    ),
    "vetting.nothing_free": Refusal(_("没有空出来的名额"), ""),
    "vetting.outcome": Refusal(_("请选择结论"), "", 422),
    "vetting.reason_missing": Refusal(_("请写明原因或情况"), _("不能只写“不合格”。"), 422),
    "vetting.nobody_proposed": Refusal(_("没有待公示的人选"), _("考察合格后才能公示。")),
    "vetting.publicity_over": Refusal(
        _("公示已经结束"), _("公示期满后收到的反映，请按信访举报办理。")
    ),
}

WORDS = {
    "candidacy.state": {
        "medical": _("待体检"),
        "background": _("体检合格"),
        "proposed": _("拟聘用"),
        "in_publicity": _("公示中"),
        "suspended": _("暂缓聘用"),
        "cleared": _("公示期满"),
        "hired": _("已聘用"),
        "failed": _("不合格"),
        "declined": _("放弃"),
    },
    "medical": {"pass": _("体检合格"), "fail": _("体检不合格"), "deferred": _("体检暂缓")},
    "background": {"pass": _("考察合格"), "fail": _("考察不合格")},
    "objection.outcome": {"dismissed": _("不影响聘用"), "upheld": _("成立，取消拟聘用")},
    "unfilled": {
        "stage_not_filled": _("公告规定这一阶段空出的名额不递补"),
        "too_late": _("已过递补的时限"),
        "rounds_used_up": _("递补的次数已用完"),
        "nobody_left": _("没有可以递补的人"),
    },
}
