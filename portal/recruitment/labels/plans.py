"""Words of yearly plans, of the quota's reasoning and of the city's exceptions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

_AGAIN = _("请返回看一眼最新的状态。")

REFUSALS = {
    "plan.not_found": Refusal(_("没有找到这份计划"), _("地址可能写错了，或者它不属于您。"), 404),
    "plan.planner": Refusal(
        _("%(unit)s不编制计划"),
        _("计划由县（市、区）总工会编制；直接管理基层单位的设区市总工会也可以编制。"),
        422,
    ),
    "plan.year": Refusal(_("不能编制 %(year)s 年的计划"), _("只能编制去年到后年的计划。"), 422),
    "plan.exists": Refusal(
        _("%(unit)s %(year)s 年的计划已经有了"), _("要改已批准的计划，请在计划页上调整，另编一版。")
    ),
    "plan.frozen": Refusal(_("计划已经报出，不能再改"), _AGAIN),
    "plan.number": Refusal(_("%(unit)s的人数不对"), _("请填 0 到 1000 的整数。"), 422),
    "plan.unit": Refusal(_("%(unit)s不在这份计划的范围内"), _("请从列表里选择。"), 422),
    "plan.unit_twice": Refusal(_("%(unit)s已经在计划里"), _("请在表里直接填写。"), 422),
    "plan.not_in_force": Refusal(_("只有批准了的计划才能调整"), _AGAIN),
    "plan.revision_open": Refusal(_("已经有一版调整没有办完"), _("请在那一版里继续填写。")),
    "plan.reason_of_revision": Refusal(_("请写明为什么调整"), _("例如：新设开发区工会。"), 422),
    "plan.not_ready": Refusal(
        _("还有 %(count)s 处没有填好，不能报出"), _("第一处在%(unit)s，请看“报出之前还差”。"), 422
    ),
    "plan.comment_missing": Refusal(_("退回要写明意见"), _("县里要知道改什么。"), 422),
    "plan.document_missing": Refusal(_("请填写批复的文号"), _("例如：淮工复〔2026〕8号。"), 422),
    "plan.beyond": Refusal(
        _(
            "超出 %(year)s 年用人计划：%(unit)s计划 %(planned)s 人，已用 %(drawn)s 人，"
            "还余 %(left)s 人，申请 %(requested)s 人"
        ),
        _("市总工会要求按计划招聘。请减少人数，或者先调整计划。"),
        422,
    ),
    "exception.not_found": Refusal(
        _("没有找到这份申请"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "exception.number": Refusal(_("人数不对"), _("请填 1 到 1000 的整数。"), 422),
    "exception.reason": Refusal(_("请写明理由"), _("理由会印在公告的员额测算里。"), 422),
    "exception.waiting": Refusal(
        _("%(unit)s已经有一份申请在等批复"), _("请等市总工会批复，或者先撤回。")
    ),
    "exception.not_needed": Refusal(
        _("%(unit)s不用申请：现在就可以有 %(allowed)s 人"), _("人数要包括在岗的和在途的。"), 422
    ),
    "exception.granted_number": Refusal(
        _("批准的人数要多于指导意见的 %(ceiling)s 人，不多于申请的 %(asked)s 人"),
        _("人数包括在岗的和在途的。"),
        422,
    ),
    "exception.document": Refusal(_("请填写批复的文号"), _("例如：淮工复〔2026〕9号。"), 422),
}

WORDS = {
    "plan.state": {
        "draft": _("正在编制"),
        "submitted": _("已报市总工会"),
        "returned": _("退回修改"),
        "approved": _("已批准"),
        "reported": _("已报省总工会"),
        "superseded": _("已有新版"),
    },
    "plan.action": {
        "submit": _("报送市总工会"),
        "return": _("退回修改"),
        "approve": _("批准"),
        "report": _("收到，列入全省计划"),
    },
    "plan.gap": {
        "lines": _("计划里没有单位"),
        "figures": _("没有工会组织数和职工人数，测算不了员额"),
        "reason": _("需求超出员额，没有写理由"),
        "funding": _("没有写经费来源"),
    },
    "quota_exception.state": {
        "requested": _("等待批复"),
        "granted": _("已批准"),
        "refused": _("没有批准"),
        "withdrawn": _("已撤回"),
        "revoked": _("已撤销"),
    },
    "quota_exception.action": {"grant": _("批准"), "refuse": _("不批准"), "revoke": _("撤销")},
    "quota.sentence": {
        "may": _("少于 200 家或少于 5000 人：可选配 1 名"),
        "shall": _("200 家以上或 5000 人以上：应当选配，一般不超过 5 人"),
    },
    "quota.reading": {
        "either": _("两个标准达到一个，就按“应当选配”"),
        "both": _("两个标准都达到，才按“应当选配”"),
    },
    "reservation.state": {
        "planned": _("正在编制"),
        "reserved": _("已发布"),
        "pending_hire": _("待聘用"),
        "in_post": _("已在岗"),
        "released": _("已释放"),
    },
    "in_post.source": {"workforce": _("管理平台"), "manual": _("手工填写"), "none": _("没有数字")},
}

STATE_GROUPS = {"headcount_reservation": "reservation.state"}
