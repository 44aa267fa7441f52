"""Words of results, of corrected lists (影响处理) and the extra test, and of the recomputation
before they go out."""

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
    "results.undecided": Refusal(
        _("岗位 %(vacancies)s 的名单更正后还有影响没有处理完"),
        _("先在“影响处理”里逐人处理，再继续办理这些岗位；其他岗位不受影响。"),
    ),
    "results.outdated": Refusal(
        _("岗位 %(vacancies)s 的名单公布以后，成绩、证书核验或规则有变动"),
        _("请重新计算、公布这些岗位的名单，再继续办理。"),
    ),
    "consequence.nobody": Refusal(_("请选择要处理的人"), "", 422),
    "consequence.reason_missing": Refusal(
        _("请写明理由"), _("至少 %(least)s 个字，写进给本人的通知。"), 422
    ),
    "consequence.minutes_missing": Refusal(_("请填写领导小组会议纪要的文号"), "", 422),
    "consequence.number_missing": Refusal(_("请填写报告的文号"), "", 422),
    "consequence.unreported": Refusal(
        _("更正后的名单还没有报市总工会"), _("先填写报告的文号，再作决定。")
    ),
    "consequence.reported": Refusal(_("报告的文号已经填过"), ""),
    "consequence.not_published": Refusal(_("这份名单还没有公布"), ""),
    "extra_test.not_found": Refusal(_("没有找到这次加试"), "", 404),
    "extra_test.nobody": Refusal(
        _("岗位 %(vacancy)s 的这个名次没有并列"), _("请看已公布的名次。"), 422
    ),
    "extra_test.going_on": Refusal(
        _("岗位 %(vacancy)s 还有一次加试没有结束"), _("先登完、会签，或者取消那一次。")
    ),
    "extra_test.time": Refusal(_("加试时间已经过去"), _("请填写以后的时间。"), 422),
    "extra_test.text": Refusal(_("请写明加试的方式和地点"), "", 422),
    "extra_test.not_in_policy": Refusal(
        _("这个岗位的规则里“加试”是平时的科目"), _("并列不能再靠加试分出先后。")
    ),
    "extra_test.channel": Refusal(_("没有这一遍登分"), "", 404),
    "extra_test.marks_missing": Refusal(_("请登完每个人的成绩"), "", 422),
    "extra_test.mark": Refusal(
        _("成绩要在 0 到 %(full_mark)s 之间"), _("缺考填 absent，无效填 void。"), 422
    ),
    "extra_test.too_early": Refusal(_("加试还没有开始"), _("考完再登分。")),
    "extra_test.reason": Refusal(_("请写明原因"), _("至少 %(least)s 个字。"), 422),
    "document_check.not_found": Refusal(_("没有找到这次资格复审"), "", 404),
    "document_check.nobody": Refusal(_("岗位 %(vacancy)s 没有要通知的人"), ""),
    "document_check.time": Refusal(
        _("复审时间不对"), _("开始要在现在以后，结束要在开始以后。"), 422
    ),
    "document_check.papers": Refusal(_("请写明要带的原件和地点"), "", 422),
    "document_check.too_early": Refusal(_("复审时间还没有到"), _("到时间再办。")),
    "document_check.verdict": Refusal(_("请选择合格或不合格"), "", 422),
    "document_check.reason": Refusal(_("请写明原因"), _("至少 %(least)s 个字。"), 422),
    "document_check.nothing_free": Refusal(_("岗位 %(vacancy)s 没有空出的名额"), ""),
    "document_check.unfilled": Refusal(
        _("岗位 %(vacancy)s 空出的名额按规则不再递补"),
        _("没有可以递补的人，或者已过规则写明的环节、次数或时限。"),
    ),
    "document_check.interviewing": Refusal(
        _("考生已经编进面试室"), _("退出面试室以后再改复审结论。")
    ),
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
    "consequence.state": {
        "open": _("待提出"),
        "proposed": _("已提出，待核对"),
        "checked": _("一人核对，待另一人核对"),
        "verified": _("两人核对，待会签"),
        "countersigned": _("已会签，待集体研究"),
        "decided": _("已决定"),
        "overtaken": _("已被新的一版替代"),
    },
    "consequence.change": {
        "in": _("新进入"),
        "out": _("不再列入"),
        "moved": _("成绩或名次变动"),
    },
    "consequence.rule": {
        "keep_told": _("已告知的保留"),
        "recompute": _("按更正后的成绩"),
        "keep": _("已发聘用通知的保留"),
        "reopen": _("聘用通知重新研究"),
    },
    "consequence.outcome": {
        "keep": _("保留"),
        "leave": _("退出"),
        "enter": _("进入"),
        "wait": _("等候名额"),
    },
    "consequence.subject": {
        "listed": _("名单"),
        "recheck": _("资格复审"),
        "turn": _("面试"),
        "candidacy": _("体检考察"),
        "offer": _("聘用通知"),
        "hire": _("聘用"),
    },
    "extra_test.state": {
        "planned": _("已通知"),
        "agreed": _("两遍一致，待会签"),
        "signed": _("已会签"),
        "cancelled": _("已取消"),
    },
    "document_check.state": {
        "called": _("已通知"),
        "noted": _("一人已看，待另一人确认"),
        "passed": _("复审合格"),
        "failed": _("复审不合格"),
        "absent": _("未到"),
        "declined": _("放弃"),
        "withdrawn": _("名单更正，不再复审"),
    },
    "document_check.verdict": {"pass": _("复审合格"), "fail": _("复审不合格")},
    "extra_test.channel": {"first": _("甲"), "second": _("乙")},
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {
    "result_run": "run.state",
    "consequence": "consequence.state",
    "extra_test": "extra_test.state",
    "document_check": "document_check.state",
}
