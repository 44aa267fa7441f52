"""Words of accounts: coming in, getting back in, identity documents, passwords."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

_TYPED = _("请对照证件原件再输一遍。")

REFUSALS = {
    "account.exists": Refusal(
        _("没有新建账号"), _("这个手机号或证件号已经登记过。请直接登录，或者找回账号。")
    ),
    "account.not_found": Refusal(_("没有找到这个人"), _("请从列表里选择。"), 404),
    "account.name_form": Refusal(
        _("姓名里有不能用的字符"),
        _("请照证件填写。生僻字可以直接输入；少数民族姓名中间用「·」。"),
        422,
    ),
    "account.name_length": Refusal(
        _("姓名没有填，或者超过 %(longest)s 个字"), _("请照证件填写。"), 422
    ),
    "account.mobile_form": Refusal(
        _("手机号应当是 1 开头的 11 位数字"), _("不用加 +86，也不用加空格。"), 422
    ),
    "account.mobile_taken": Refusal(
        _("这个手机号已经被别的账号使用"),
        _("请换一个；如果是有人用了您的号码，请到受理窗口核验证件。"),
        422,
    ),
    "account.suspended": Refusal(
        _("这个账号已停用"), _("请联系报名的工会；工作人员请联系安全管理员。"), 403
    ),
    "account.password_wrong": Refusal(_("密码不对"), _("请输入现在登录用的密码。"), 422),
    "session.not_found": Refusal(_("没有找到这次登录"), _("它可能已经退出了。"), 404),
    "sign_in.wrong": Refusal(
        _("账号或密码不对"), _("请检查大小写和数字。连续输错 5 次要等 15 分钟。"), 422
    ),
    "sign_in.wait": Refusal(
        _("输错次数太多"),
        _("请在 %(until)s 以后再试，或者找回账号。您登录过的设备不受别处输错的影响。"),
        429,
    ),
    "proof.wrong": Refusal(
        _("代码不对或者已经失效"), _("请核对输入的内容；代码只能用一次，过期要重新申请。"), 422
    ),
    "second_factor.wrong": Refusal(
        _("代码不对，或者已经用过"), _("请等验证器显示下一个数字再输。手机时间要准。"), 422
    ),
    "second_factor.missing": Refusal(_("还没有设置验证器"), _("请先按页面提示设置。")),
    "second_factor.exists": Refusal(
        _("验证器已经设置好了"), _("要换手机，请用恢复码登录，或者请安全管理员重新发放代码。")
    ),
    "recovery.kind": Refusal(_("没有这个事项"), _("请从列表里选择。"), 422),
    "recovery.many": Refusal(
        _("今天办理的找回申请太多"),
        _("每人每天最多 %(most)s 件。请明天再办，或者请另一位同事受理。"),
        429,
    ),
    "recovery.early": Refusal(
        _("代码还没有生效"), _("代码在复核 24 小时以后生效，时间写在纸条上。"), 422
    ),
    "recovery.claim_stays": Refusal(
        _("证件归属的申请不能在这里停止"), _("证件是您的，请持原件到受理窗口核验。")
    ),
    "recovery.evidence": Refusal(
        _("没有写核对情况"), _("请写明看了哪种证件原件、怎样与来人核对。"), 422
    ),
    "recovery.not_found": Refusal(
        _("没有找到这件申请"), _("编号可能写错了，或者不属于您的工会。"), 404
    ),
    "recovery.done": Refusal(_("这件申请已经办完或者过期"), _("需要的话，请重新受理。")),
    "recovery.number_differs": Refusal(
        _("证件号码与受理时的不一致"), _("请两人一起对照原件再看一遍。"), 422
    ),
    "recovery.wrong": Refusal(
        _("证件号或代码不对"), _("代码生效后 48 小时内有效；从未注册过的，请直接注册。"), 422
    ),
    "officer.login_form": Refusal(
        _("登录名不合要求"), _("3 至 40 个小写字母、数字、点、横线，以字母开头。"), 422
    ),
    "officer.login_taken": Refusal(_("这个登录名已经有人用了"), _("请换一个。"), 422),
    "officer.name": Refusal(_("姓名没有填，或者太长"), "", 422),
    "officer.not_active": Refusal(_("这个账号已停用或注销"), _("请先恢复账号。")),
    "officer.reason": Refusal(_("没有写原因"), _("原因会记入审计记录。"), 422),
    "identity.kind": Refusal(_("请选择证件类型"), "", 422),
    "identity.empty": Refusal(_("请填写证件号码"), "", 422),
    "identity.old_number": Refusal(
        _("这是 15 位的旧身份证号"), _("请填写现在证件上的 18 位号码。"), 422
    ),
    "identity.form": Refusal(
        _("证件号码的位数或字符不对"),
        _("居民身份证、居住证是 18 位，最后一位可以是 X；护照是字母和数字。"),
        422,
    ),
    "identity.prefix": Refusal(
        _("号码与证件类型不符"),
        _(
            "港澳居民居住证以 81 或 82 开头，台湾居民居住证以 83 开头，"
            "外国人永久居留身份证以 9 开头。"
        ),
        422,
    ),
    "identity.date": Refusal(_("证件号码里的出生日期不存在"), _TYPED, 422),
    "identity.future": Refusal(_("证件号码里的出生日期在今天以后"), _TYPED, 422),
    "identity.check_digit": Refusal(_("证件号码有一位输错了"), _TYPED, 422),
    "password.too_short": Refusal(
        _("密码至少 %(min_length)s 个字符"), _("可以用一句好记的话，包括汉字和空格。"), 422
    ),
    "password.too_long": Refusal(_("密码最多 %(max_length)s 个字符"), "", 422),
    "password.common": Refusal(
        _("这个密码太常见，容易被猜到"), _("请换一个，例如一句只有您自己知道的话。"), 422
    ),
    "password.contains_name": Refusal(_("密码里不能有登录名或手机号"), "", 422),
    "account.mobile_unproved": Refusal(
        _("这个手机号还没有验证"), _("注册用的手机号要先收一次验证码。换号码请重新验证。"), 422
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
}

WORDS = {
    "identity.kind": {
        "resident_id": _("居民身份证"),
        "hk_macau_permit": _("港澳居民居住证"),
        "taiwan_permit": _("台湾居民居住证"),
        "foreign_permanent": _("外国人永久居留身份证"),
        "passport": _("护照"),
    },
    "account.state": {"active": _("正常"), "suspended": _("已停用"), "closed": _("已注销")},
    "recovery.kind": {"recover": _("本人找回账号"), "claim": _("证件被他人登记，归还本人")},
    "consent.purpose": {"account": _("注册账号")},
}
