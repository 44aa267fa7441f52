"""Words of results, and of the recomputation before they go out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "results.run_not_found": Refusal(_("没有找到这次计算"), "", 404),
    "results.not_found": Refusal(_("没有找到这份成绩"), _("成绩还没有公布，或者它不属于您。"), 404),
    "results.not_ready": Refusal(_("现在还不能计算"), _("页面上列出了还差什么。")),
    "results.unknown_kind": Refusal(_("没有这种计算"), "", 404),
    "results.inputs_changed": Refusal(
        _("计算以后成绩、证书核验或规则有变动"), _("请重新计算，再复核、公布。")
    ),
    "results.marks_missing": Refusal(
        _("还有 %(count)s 位入围考生没有面试结果"), _("面试完、监督员会签后再计算。")
    ),
    "results.shortlist_first": Refusal(_("岗位 %(vacancy)s 的入围名单还没有公布"), ""),
    "results.preferences_first": Refusal(_("优先名单还没有公布"), _("优先条件要在面试前公布。")),
    "results.undecided": Refusal(
        _("岗位 %(vacancies)s 的名单更正后还有影响没有处理完"),
        _("先在“影响处理”里逐人处理，再继续办理这些岗位；其他岗位不受影响。"),
    ),
    "results.no_vacancy": Refusal(_("请选择岗位"), "", 422),
    "shadow.pending": Refusal(
        _("独立程序还没有复算完"), _("请稍等，页面上显示“0 处不同”以后再办。")
    ),
    "shadow.given_up": Refusal(
        _("独立程序没有算成"), _("请在页面上重新复算；还是不成，请告诉系统管理员。")
    ),
    "shadow.differs": Refusal(
        _("独立程序复算有 %(count)s 处不同，不能放行"), _("页面上列出了不同之处，请先查明原因。")
    ),
    "shadow.changed_since": Refusal(
        _("复算以后，保存的数据有变动"), _("请重新计算，由独立程序再复算一次。")
    ),
    "shadow.not_needed": Refusal(_("现在不需要复算"), ""),
}

WORDS = {
    "run.kind": {
        "written_result": _("笔试成绩"),
        "shortlist": _("面试入围"),
        "interview": _("面试成绩"),
        "ranking": _("总成绩和名次"),
    },
    "run.state": {
        "computed": _("已计算，待复核"),
        "confirmed": _("已复核，待公布"),
        "published": _("已公布"),
        "superseded": _("已被新结果替代"),
    },
    "result.state": {
        "ranked": _("有名次"),
        "scored": _("有成绩"),
        "below_pass_mark": _("未达合格线"),
        "incomplete": _("未参加面试"),
        "absent": _("缺考"),
        "void": _("违纪"),
    },
    "result.outcome": {
        "": "—",
        "proposed": _("招聘人数以内"),
        "tied_at_cut": _("并列，须加试"),
        "reserve": _("招聘人数以外"),
        "yes": _("入围"),
        "no": _("未入围"),
    },
    "result.gate": {
        "objections": _("资格审查的复核和申诉都已答复"),
        "tickets": _("考场编排放行"),
        "scores": _("笔试成绩拆封齐全"),
        "vacancies": _("有开考的岗位"),
        "no_shortlist_rule": _("规则里有入围比例"),
        "no_interview_rule": _("规则里有面试"),
        "written_result": _("笔试成绩已公布"),
        "shortlist": _("入围名单已公布"),
        "marks": _("入围的人都面试完，面试室已会签"),
        "interview": _("面试成绩已公布"),
    },
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {"result_run": "run.state"}
