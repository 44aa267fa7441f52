"""Words of the public site: search, self-check, figures of applications, feeds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "live_counts.values": Refusal(
        _("公布报名人数的设置不对"), _("间隔 5 至 1440 分钟，截止前停止公布 0 至 240 小时。"), 422
    ),
    "live_counts.not_published": Refusal(
        _("这个批次不公布报名人数"), _("公告没有写明公布报名人数的，这里不显示。"), 404
    ),
}

WORDS = {
    "phase": {"open": _("报名中"), "soon": _("即将开始"), "closed": _("报名已截止")},
    "vacancy.sort": {
        "deadline": _("截止时间"),
        "pinyin": _("岗位名称拼音"),
        "place": _("单位拼音"),
        "headcount": _("招聘人数，多的在前"),
        "competition": _("竞争比，低的在前"),
    },
    "certificate.wish": {
        "not_required": _("不要求证书"),
        "required": _("须有证书"),
        "preferred": _("有证书的同等条件下优先"),
    },
    "wish": {
        "q": _("关键词"),
        "city": _("地区"),
        "round": _("批次"),
        "state": _("报名状态"),
        "education": _("我的学历"),
        "major": _("我的专业"),
        "born_on": _("我的出生日期"),
        "certificate": _("证书"),
    },
    "help": {
        "apply": _("怎样报名"),
        "certificates": _("证书和优先"),
        "photo": _("照片和材料"),
        "fees": _("不收费"),
        "accommodations": _("考试便利"),
        "remedies": _("权利和救济"),
        "questions": _("常见问题"),
        "officers": _("给工作人员"),
    },
    "help.about": {
        "apply": _("从选岗位到拿准考证，一步一步"),
        "certificates": _("社会工作者职业水平证书怎样声明、核验、起作用"),
        "photo": _("拍什么样、传什么样"),
        "fees": _("任何环节都不收费，也没有指定的培训"),
        "accommodations": _("大字试卷、无障碍座位、延时"),
        "remedies": _("怎样查、怎样问、怎样申请复核"),
        "questions": _("报几个、岗位取消、生僻字、忘记密码"),
        "officers": _("起草、审核、群发消息"),
    },
    "check.outcome": {
        "eligible": _("符合"),
        "needs_person": _("由工作人员判断"),
        "ineligible": _("不符合"),
    },
    "check.line": {"met": _("符合"), "person": _("由人判断"), "not_met": _("不符合")},
    "live_count": {"submitted": _("已报名"), "approved": _("审核通过")},
}
