"""Words of accounts and offices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "account.not_found": Refusal(_("没有找到这个人"), _("请从列表里选择。"), 404),
    "sign_in.wrong": Refusal(
        _("登录名或密码不对"), _("请检查大小写和数字。连续输错 5 次要等 15 分钟。"), 422
    ),
    "sign_in.wait": Refusal(
        _("输错次数太多"),
        _("请在 %(until)s 以后再试。您登录过的设备不受别处输错的影响。"),
        429,
    ),
    "captcha.missing": Refusal(
        _("请先完成页面上的验证"), _("刚才的操作较多，所以多一步；完成以后再提交。"), 422
    ),
    "captcha.wrong": Refusal(_("验证没有通过"), _("请在新的页面上再验证一次。"), 422),
    "captcha.expired": Refusal(_("页面放得太久了"), _("请在新的页面上再验证一次。"), 422),
    "captcha.spent": Refusal(_("这次验证已经用过"), _("请在新的页面上再验证一次。"), 422),
    "captcha.early": Refusal(
        _("还要等 %(seconds)s 秒"), _("打开页面 20 秒以后再提交，请稍等一下再提交一次。"), 422
    ),
    "captcha.tickets": Refusal(
        _("这个网络等候提交的次数已经用完"),
        _("请在 %(until)s 以后再试，或者换一个能运行脚本的浏览器。"),
        429,
    ),
    "enrol.wrong": Refusal(
        _("登录名或代码不对，或者代码已经失效"), _("代码 72 小时内有效，只能用一次。"), 422
    ),
    "second_factor.wrong": Refusal(
        _("代码不对，或者已经用过"), _("请等验证器显示下一个数字再输。手机时间要准。"), 422
    ),
    "second_factor.missing": Refusal(_("还没有设置验证器"), _("请先按页面提示设置。")),
    "second_factor.exists": Refusal(
        _("验证器已经设置好了"), _("要换手机，请安全管理员重新发放代码。")
    ),
    "password.too_short": Refusal(
        _("密码至少 %(min_length)s 个字符"), _("可以用一句好记的话，包括汉字和空格。"), 422
    ),
    "password.too_long": Refusal(_("密码最多 %(max_length)s 个字符"), "", 422),
    "password.common": Refusal(_("这个密码太常见，容易被猜到"), _("请换一个。"), 422),
    "password.contains_name": Refusal(_("密码里不能有登录名"), "", 422),
    "officer.login_form": Refusal(
        _("登录名不合要求"), _("3 至 40 个小写字母、数字、点、横线，以字母开头。"), 422
    ),
    "officer.login_taken": Refusal(_("这个登录名已经有人用了"), _("请换一个。"), 422),
    "account.name_form": Refusal(
        _("姓名里有不能用的字符"),
        _("请照证件填写。生僻字可以直接输入；少数民族姓名中间用「·」。"),
        422,
    ),
    "account.name_length": Refusal(
        _("姓名没有填，或者超过 %(longest)s 个字"), _("请照证件填写。"), 422
    ),
    "officer.name": Refusal(_("姓名没有填，或者太长"), "", 422),
    "officer.not_active": Refusal(_("这个账号已停用或注销"), _("请先恢复账号。")),
    "officer.reason": Refusal(_("没有写原因"), _("原因会记入审计记录。"), 422),
    "appointment.role": Refusal(_("没有这个角色"), "", 422),
    "appointment.account": Refusal(_("这个账号不能任职"), _("请先恢复账号。")),
    "appointment.admin_place": Refusal(
        _("三类管理员只设在省总工会"),
        _("系统、安全、审计管理员管整个平台，请选择最上一级工会。"),
        422,
    ),
    "appointment.twice": Refusal(_("已经有同样的任职"), _("请先看一眼现有任职。")),
    "appointment.dates": Refusal(
        _("任职的截止日期太早"), _("截止日期要在开始日期和今天之后。"), 422
    ),
    "appointment.level": Refusal(
        _("这个角色不能设在这一级工会"),
        _("县级经办设在县或市，市级审核设在市，备案员设在省。"),
        422,
    ),
    "appointment.conflict": Refusal(
        _("这个人已有的角色与它不能兼任"),
        _("请对照“哪些角色不能由一人兼任”。以后才开始的任职也算在内；要换岗位，请先结束现有任职。"),
        422,
    ),
    "officer_request.not_found": Refusal(_("没有找到这件申请"), _("请从列表里选择。"), 404),
    "officer_request.waiting": Refusal(
        _("同样的申请已经在等确认"), _("请另一位安全管理员先确认或者退回那一件。")
    ),
    "officer_request.no_second": Refusal(
        _("没有另一位在任的安全管理员，这件事没有人能确认"),
        _(
            "请运维人员在服务器上运行 flask officers found，补齐两位安全管理员；"
            "要重设的正是另一位管理员时，先停用那个账号。"
        ),
    ),
    "officer_request.expired": Refusal(_("这件申请已经过期"), _("请重新申请。")),
    "officer_request.requester_gone": Refusal(
        _("申请的人已经不是安全管理员"), _("请退回这件申请，需要的话由在任的管理员重新申请。")
    ),
    "officer_request.not_own": Refusal(
        _("这件申请不是您提出的"), _("不同意的话，请选「不同意」。")
    ),
    "founding.done": Refusal(
        _("已经有两位安全管理员设好了密码"), _("以后的人员在页面上由一位申请、另一位确认。")
    ),
    "founding.two_people": Refusal(_("要写两个不同的登录名"), _("两位安全管理员不能是同一个人。")),
    "appointment.not_found": Refusal(_("没有找到这项任职"), _("它可能已经结束。"), 404),
}

WORDS = {
    "account.state": {"active": _("在用"), "suspended": _("停用"), "closed": _("注销")},
    "officer_request.kind": {
        "enrolment": _("一次性代码（重设登录）"),
        "appointment": _("任职"),
    },
    "officer_request.state": {
        "waiting": _("等确认"),
        "confirmed": _("已确认"),
        "refused": _("不同意"),
        "withdrawn": _("已撤回"),
        "expired": _("已过期"),
    },
    "exclusion.source": {
        "gb22239": _("GB/T 22239-2019 第三级：三类管理员分设"),
        "guideline": _("苏政办发〔2020〕41号：县级经办、市级审核转报、省级备案"),
        "house": _("本平台规则：谁也不审计自己办的事"),
    },
    "account.action": {"suspend": _("停用"), "restore": _("恢复"), "close": _("注销")},
}
