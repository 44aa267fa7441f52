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
        _("岗位 %(vacancies)s 的名次已更正，人选还是按旧的名次转来的"),
        _("请先在体检、考察页面按更正后的名次处理这些岗位。"),
    ),
    "vetting.tie_open": Refusal(
        _("岗位 %(vacancies)s 在录用线上有并列，不能确定人选"),
        _("请按公告组织加试，登记加试成绩并重新发布名次后再办。"),
    ),
    "vetting.ground_missing": Refusal(
        _("没有写明依据"), _("考察不合格只能依据公告写明的情形，请引用公告的原文。"), 422
    ),
    "vetting.minutes_missing": Refusal(
        _("没有填会议纪要文号"), _("这一步要集体研究，请填会议纪要的文号和日期。"), 422
    ),
    "vetting.approval_missing": Refusal(
        _("没有填市总工会意见"), _("没有拟聘用人员审批表的意见，不能公示。"), 422
    ),
    "vetting.no_finding": Refusal(_("没有待研究的考察结论"), ""),
    "vetting.hearing_open": Refusal(
        _("陈述申辩的期限还没有过"), _("%(until)s以后，或者本人陈述申辩以后，才能作决定。")
    ),
    "vetting.hearing_over": Refusal(_("陈述申辩的期限已过"), ""),
    "vetting.same_day_over": Refusal(
        _("当日复检要在体检当天登记"), _("过了当天，由本人申请复检，换一家医院进行。")
    ),
    "vetting.retest_over": Refusal(_("申请复检的期限已过"), _("复检应在接到结论7日内申请。")),
    "vetting.publicity_on": Refusal(
        _("公示还没有结束"), _("公示期间收到的反映，请登记为公示异议。")
    ),
    "vetting.consequences_open": Refusal(
        _("岗位 %(vacancy)s 更正的影响还没有全部作出决定"), _("请先在成绩页面办结影响处理。")
    ),
    "vetting.settled": Refusal(_("岗位 %(vacancy)s 没有需要处理的变动"), ""),
    "vetting.hired_concerned": Refusal(
        _("岗位 %(vacancy)s 有人已经聘用，不再列为人选"),
        _("请先取消这份聘用，再按更正后的名次处理。"),
    ),
    "objection.open": Refusal(_("还有异议没有答复"), _("异议答复以后，才能解除暂缓。")),
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
        "medical_failed": _("体检不合格，可申请复检"),
        "retest": _("待复检"),
        "background": _("体检合格"),
        "adverse": _("拟作考察不合格，待研究"),
        "proposed": _("拟聘用"),
        "in_publicity": _("公示中"),
        "suspended": _("暂缓聘用"),
        "cleared": _("公示期满"),
        "hired": _("已聘用"),
        "failed": _("不合格"),
        "declined": _("放弃"),
        "withdrawn": _("名次更正，不再列为人选"),
    },
    "adverse_finding.state": {
        "told": _("已告知，待陈述申辩"),
        "heard": _("已陈述申辩，待研究"),
        "upheld": _("考察不合格，待送达"),
        "served": _("考察不合格，已送达"),
        "dropped": _("研究后认为合格"),
        "ended": _("本人已退出"),
    },
    "examination.kind": {
        "medical": _("体检"),
        "same_day": _("当日复检"),
        "retest": _("复检"),
        "background": _("考察"),
        "documents": _("聘用材料"),
    },
    "examination.outcome": {
        "pass": _("合格"),
        "fail": _("不合格"),
        "deferred": _("暂缓"),
    },
    "documents": {
        "pass": _("齐全"),
        "deferred": _("待补交"),
        "fail": _("有问题"),
    },
    "gate": {
        "objection_open": _("公示异议没有答复"),
        "petition_open": _("有信访举报没有办结"),
        "case_undecided": _("有违纪违规或材料问题没有作出决定"),
        "barred": _("已决定取消应聘资格或不予聘用"),
        "consequence_undecided": _("成绩更正的影响没有作出决定"),
        "place_unsettled": _("名次更正后还没有处理"),
        "document_missing": _("聘用材料没有收齐"),
        "claim_decides": _("名次取决于一份还没有核实的证书"),
    },
    "finding.outcome": {"uphold": _("考察不合格"), "drop": _("考察合格")},
    "medical": {"pass": _("体检合格"), "fail": _("体检不合格"), "deferred": _("体检暂缓")},
    "background": {
        "pass": _("考察合格"),
        "deferred": _("考察暂缓"),
        "fail": _("拟作考察不合格"),
    },
    "objection.outcome": {"dismissed": _("不影响聘用"), "upheld": _("成立，取消拟聘用")},
    "unfilled": {
        "stage_not_filled": _("公告规定这一阶段空出的名额不递补"),
        "too_late": _("已过递补的时限"),
        "rounds_used_up": _("递补的次数已用完"),
        "nobody_left": _("没有可以递补的人"),
    },
}
