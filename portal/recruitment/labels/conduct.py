"""Words of breaches, identical answers, told identities, false papers and faults of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "conduct.not_found": Refusal(_("没有找到这件事"), _("地址可能写错了，或者它不属于您。"), 404),
    "conduct.ground_unknown": Refusal(_("没有这种情形"), "", 422),
    "conduct.facts_missing": Refusal(_("请写清楚事实，至少 %(least)s 个字"), "", 422),
    "conduct.subject_missing": Refusal(_("请写明对象"), _("准考证号，或密号和科目。"), 422),
    "conduct.subject_unknown": Refusal(_("没有找到 %(subject)s"), _("请核对准考证号。"), 422),
    "conduct.paper_missing": Refusal(_("这种处理要指明科目"), _("登记时请选择科目。"), 422),
    "conduct.two_scripts": Refusal(_("雷同至少要两份答卷"), _("每行填一个密号或准考证号。"), 422),
    "conduct.raised_already": Refusal(_("%(subject)s 的这种情形已经登记过"), "", 422),
    "conduct.sealed": Refusal(
        _("答卷还没有拆封，不能立案"), _("拆封前只登记密号；拆封后才知道是谁的答卷。")
    ),
    "conduct.effect_not_allowed": Refusal(
        _("这种情形不能这样处理"), _("处理不得超出公告载明的范围。"), 422
    ),
    "conduct.points": Refusal(_("扣分要填大于 0 的分数"), "", 422),
    "conduct.clause_missing": Refusal(
        _("按零分、扣分处理要引用公告原文"), _("请抄录公告里写明这种处理的那一句。"), 422
    ),
    "conduct.notice_silent": Refusal(
        _("公告里没有这句话"), _("公告没有写明的，不能按零分或者扣分处理。"), 422
    ),
    "conduct.text_missing": Refusal(_("请写清楚内容，至少 %(least)s 个字"), "", 422),
    "conduct.statement_unanswered": Refusal(
        _("请写明对陈述申辩是否采纳和理由，至少 %(least)s 个字"), "", 422
    ),
    "conduct.minutes_missing": Refusal(
        _("请填写领导小组会议纪要号"), _("处理由招聘工作领导小组集体研究决定。"), 422
    ),
    "conduct.not_your_step": Refusal(_("这一步不由您办理，或者现在不能办"), "", 403),
    "conduct.notice_unserved": Refusal(
        _("告知书还没有送达"), _("送达以后才开始计算陈述申辩的期限。")
    ),
    "conduct.hearing_open": Refusal(_("陈述申辩的期限还没有过"), ""),
    "conduct.remedy_open": Refusal(_("申请复核的期限还没有过"), ""),
    "conduct.too_late": Refusal(_("期限已经过了"), _("可以向主办单位或信访举报渠道反映。")),
    "conduct.nothing_to_serve": Refusal(_("没有等待送达的文书"), ""),
    "conduct.nothing_to_appeal": Refusal(_("没有可以申诉的复核结论"), ""),
    "conduct.way": Refusal(_("请选择送达方式"), "", 422),
    "conduct.served_at": Refusal(_("送达时间不对"), _("要在文书作出以后，不能晚于现在。"), 422),
    "conduct.witness_missing": Refusal(_("留置送达要写明见证人"), "", 422),
    "conduct.ended": Refusal(_("这件事已经办结，不能再加材料"), ""),
    "conduct.too_many_files": Refusal(_("材料太多，最多 %(most)s 份"), "", 422),
    "conduct.file_not_found": Refusal(_("没有找到这份材料"), "", 404),
}

WORDS = {
    "conduct.kind": {
        "violation": _("违纪违规"),
        "similarity": _("雷同"),
        "identity": _("透露身份"),
        "false_material": _("虚假材料"),
        "office_fault": _("工作差错"),
    },
    # The word beside a score or a name: 违纪 only where that was decided.
    "conduct.public": {
        "violation": _("违纪"),
        "similarity": _("雷同"),
        "identity": _("透露身份"),
        "false_material": _("材料不实"),
        "office_fault": _("重新组织"),
    },
    "conduct.ground": {
        "room_rules": _("违反考场规则"),
        "cheating": _("抄袭、传递、使用禁带物品等作弊"),
        "organised": _("替考、串通、组织作弊"),
        "announced": _("公告或考生须知载明的其他情形"),
        "identical_answers": _("答卷雷同"),
        "marked_script": _("在答卷上做标记、透露身份"),
        "told_name": _("面试中透露身份"),
        "false_application": _("报名材料虚假"),
        "false_later": _("体检、考察、聘用中弄虚作假"),
        "paper_fault": _("试卷、设备、时间等组织差错"),
        "turn_fault": _("面试组织差错"),
        "handling_fault": _("登记、计分、通知等办理差错"),
    },
    "conduct.source": {
        "order35": _("参照《事业单位公开招聘违纪违规行为处理规定》（人社部令第35号）"),
        "order35_5": _("参照《事业单位公开招聘违纪违规行为处理规定》（人社部令第35号）第五条"),
        "order35_6": _("参照《事业单位公开招聘违纪违规行为处理规定》（人社部令第35号）第六条"),
        "order35_7": _("参照《事业单位公开招聘违纪违规行为处理规定》（人社部令第35号）第七条"),
        "order35_8": _("参照《事业单位公开招聘违纪违规行为处理规定》（人社部令第35号）第八条"),
        "order31_11": _(
            "参照《专业技术人员资格考试违纪违规行为处理规定》（人社部令第31号）第十一条"
        ),
        "notice": _("本批次招聘公告、考生须知"),
        "duty": _("主办单位对考试组织的责任"),
    },
    "conduct.effect": {
        "score_void": _("该科目成绩无效"),
        "paper_zero": _("该科目按零分计"),
        "all_void": _("全部成绩无效"),
        "deduction": _("扣分"),
        "disqualified": _("取消本次应聘资格"),
        "not_hired": _("不予聘用"),
        "none": _("不作处理"),
        "repeat": _("重新组织该科目或该场面试"),
    },
    "conduct.subject_kind": {
        "application": _("考生"),
        "script": _("答卷（密号）"),
        "turn": _("面试场次"),
    },
    "conduct.state": {
        "suspected": _("疑点登记"),
        "opened": _("已立案"),
        "told": _("已告知，听取陈述申辩"),
        "heard": _("已听取，待提出意见"),
        "proposed": _("待核对"),
        "checked": _("待监督员会签"),
        "countersigned": _("待集体研究"),
        "decided": _("已决定，待送达"),
        "served": _("已送达"),
        "under_review": _("复核中"),
        "final": _("已生效"),
        "under_appeal": _("申诉中"),
        "closed": _("已终结"),
        "dropped": _("不予处理"),
        "annulled": _("已撤销"),
    },
    "conduct.action": {
        "raise": _("登记疑点"),
        "open": _("立案"),
        "drop": _("不予处理"),
        "tell": _("签发告知书"),
        "retract": _("撤回告知书"),
        "state": _("陈述申辩"),
        "add": _("补充陈述"),
        "waive": _("放弃陈述申辩"),
        "note_statement": _("记录口头或书面陈述"),
        "close_hearing": _("期满，未作陈述"),
        "propose": _("提出处理意见"),
        "check": _("核对无误"),
        "send_back": _("退回重提"),
        "countersign": _("监督员会签"),
        "decide": _("录入集体决定，作出决定书"),
        "serve": _("登记送达"),
        "ask_review": _("申请复核"),
        "withdraw_review": _("撤回复核申请"),
        "conclude": _("期满办结"),
        "uphold": _("维持"),
        "change": _("重新作出决定"),
        "annul": _("撤销"),
        "appeal": _("向上一级工会申诉"),
        "withdraw_appeal": _("撤回申诉"),
        "look_again": _("重新核查"),
    },
    "conduct.paper": {
        "notice": _("处理告知书（拟处理）"),
        "decision": _("处理决定书"),
        "answer": _("复核、申诉答复书"),
        "ending": _("不予处理通知书"),
    },
    "conduct.way": {
        "online": _("站内阅读"),
        "in_hand": _("当面签收"),
        "post": _("邮寄签收"),
        "left": _("留置"),
    },
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {"conduct_case": "conduct.state"}
