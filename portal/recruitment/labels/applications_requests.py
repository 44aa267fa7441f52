"""Words of what applicants ask for beside the form: reasonable accommodation and corrections after
approval."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "accommodation.not_found": Refusal(_("没有找到这份合理便利申请"), "", 404),
    "accommodation.no_item": Refusal(_("还没有选需要哪些便利"), _("请至少选一项。"), 422),
    "accommodation.no_consent": Refusal(
        _("健康信息要您单独同意才能处理"),
        _("请看下面的说明，同意就勾选；不同意就不必申请，不影响报名。"),
        422,
    ),
    "accommodation.too_late": Refusal(
        _("现在不能再申请"), _("准考证开始打印前可以申请。有特殊情况，请拨打公告上的咨询电话。")
    ),
    "accommodation.no_reason": Refusal(
        _("请写明理由"), _("部分同意和不同意都要写理由，至少 6 个字。"), 422
    ),
    "accommodation.not_asked": Refusal(_("同意了没有申请的项目"), _("只能在申请的项目里选。"), 422),
    "accommodation.nothing_granted": Refusal(_("部分同意的，请选出同意的项目"), "", 422),
    "accommodation.all_granted": Refusal(_("申请的项目都同意了"), _("请选“同意”。"), 422),
    "correction.not_found": Refusal(_("没有找到这份更正申请"), "", 404),
    "correction.not_yet": Refusal(
        _("审核通过以后才用更正申请"), _("审核通过前，请直接修改报名表或者撤回后修改。")
    ),
    "correction.waiting": Refusal(
        _("这一项已有一份更正申请在处理"), _("请等答复，或者先撤回那一份。")
    ),
    "correction.same": Refusal(_("新值和原来的一样"), "", 422),
    "correction.no_proof": Refusal(
        _("请上传证明材料"), _("例如身份证、户口簿或公安机关的证明。"), 422
    ),
    "correction.no_reason": Refusal(_("请写明为什么要更正"), "", 422),
    "correction.name_differs": Refusal(
        _("只能更正姓名里的生僻字、同音字或漏字"),
        _("三个字以内的姓名最多改一个字，更长的最多改两个字。改名的请携带证明到招录单位办理。"),
        422,
    ),
    "correction.birth_date": Refusal(
        _("证件号码里的出生日期不能更正"),
        _(
            "出生日期不同的，要重新审核资格：报名截止前请撤回，用正确的证件重新注册报名；"
            "截止后请联系招录单位。"
        ),
        422,
    ),
    "correction.number_taken": Refusal(
        _("这个证件号码已经在别的账号名下"),
        _("如果是别人用了您的号码，请携带证件原件办理“证件被他人使用”的核查。"),
        422,
    ),
    "correction.another_officer": Refusal(
        _("审核过这份报名的人不能批准更正"), _("请由另一位复核人办理。"), 403
    ),
    "correction.no_answer": Refusal(_("请写明答复"), _("至少 6 个字。"), 422),
}

WORDS = {
    "accommodation.state": {
        "requested": _("待答复"),
        "granted": _("同意"),
        "partly": _("部分同意"),
        "refused": _("不同意"),
        "withdrawn": _("已撤回，资料已删除"),
    },
    "accommodation.item": {
        "large_print": _("大字号试卷"),
        "braille": _("盲文试卷"),
        "extra_time": _("延长考试时间"),
        "guide": _("工作人员引导"),
        "equipment": _("使用自备器具（助听器、放大镜、助视器等）"),
        "accessible_seat": _("无障碍考场座位"),
        "pregnancy": _("孕期或哺乳期的安排"),
        "medicine": _("携带药品"),
    },
    "accommodation.situation": {
        "disability": _("残疾（有残疾人证）"),
        "illness": _("伤病"),
        "pregnancy": _("怀孕或哺乳"),
        "other": _("其他情形"),
    },
    "accommodation.decision": {
        "grant": _("同意"),
        "grant_partly": _("部分同意"),
        "refuse": _("不同意"),
    },
    "correction.state": {
        "requested": _("待办理"),
        "approved": _("已更正"),
        "refused": _("不予更正"),
        "withdrawn": _("已撤回"),
    },
    "correction.member": {
        "name": _("姓名（生僻字、同音字、漏字）"),
        "document_number": _("证件号码（出生日期以外的数字）"),
        "mobile": _("手机号"),
    },
    "correction.decision": {"approve": _("同意更正"), "refuse": _("不予更正")},
}
