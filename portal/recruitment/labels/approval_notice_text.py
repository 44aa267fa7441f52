"""Words of the notice's text, its attachments and the places where it was published."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.labels.wording import Refusal

REFUSALS = {
    "notice.no_section": Refusal(_("公告里没有这一部分"), _("请回到公告正文的目录再选。"), 404),
    "notice.text_too_long": Refusal(
        _("这一部分太长"),
        _(
            "每一部分最多 %(most)s 字，全文最多 %(most_together)s 字。更长的内容请做成附件。"
            "您输入的内容还在。"
        ),
        422,
    ),
    "notice.changed_elsewhere": Refusal(
        _("这一部分刚才在别处改过"),
        _(
            "可能是另一个窗口，也可能是同事。请先看下面现在保存的内容，再决定用哪一份；您输入的内容还在。"
        ),
        409,
    ),
    "publication.no_attachment": Refusal(
        _("公告里没有这个附件"), _("请从公告页面打开附件，或者核对地址。"), 404
    ),
}

WORDS = {
    "notice.section": {
        "basis": _("招聘依据和说明"),
        "vacancies": _("岗位和人数"),
        "conditions": _("报名条件"),
        "exclusions": _("不得报考的情形"),
        "registration": _("报名"),
        "screening": _("资格审查"),
        "opening": _("开考比例和改报"),
        "written": _("笔试"),
        "scores": _("成绩和复核"),
        "shortlist": _("入围和资格复审"),
        "interview": _("面试"),
        "composite": _("总成绩和同分处理"),
        "medical": _("体检和考察"),
        "publicity": _("公示和递补"),
        "hire": _("聘用和待遇"),
        "contract": _("劳动合同和试用期"),
        "avoidance": _("回避"),
        "discipline": _("纪律"),
        "privacy": _("个人信息怎么用"),
        "remedy": _("救济"),
        "contact": _("咨询和监督"),
    },
    "notice.finding": {
        "date": _("日期与日程不一致"),
        "unknown_date": _("日程和条件里都没有这个日期"),
        "headcount": _("人数与岗位表不一致"),
        "vacancies": _("岗位数与岗位表不一致"),
        "opening_ratio": _("开考比例与规则不一致"),
        "shortlist_ratio": _("入围比例与规则不一致"),
        "weight": _("占比与规则不一致"),
        "pass_mark": _("合格线与规则不一致"),
        "publicity_days": _("公示天数与规则不一致"),
        "phone": _("电话与咨询、监督电话不一致"),
        "id_number": _("证件号码不能写进公告"),
        "mobile": _("手机号不能写进公告，请写办公电话"),
    },
}
