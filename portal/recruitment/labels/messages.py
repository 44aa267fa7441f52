"""Words of the message centre."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "message.not_found": Refusal(_("没有找到这条消息"), _("它可能不是发给您的。"), 404),
    "contact.mail_form": Refusal(_("邮箱地址不对"), _("例如 name@example.org。"), 422),
    "contact.mail_unproved": Refusal(
        _("邮箱还没有验证"), _("请先填邮箱，再输入收到的验证码。"), 422
    ),
    "contact.same": Refusal(_("与现在的一样"), _("没有要更换的。"), 422),
    "contact.nothing_waits": Refusal(
        _("没有正在更换的联系方式"), _("可能已经生效，或者已经停止。请看一眼现在的情况。")
    ),
    "notice.not_dead": Refusal(_("这条提醒不用再试"), _("它已经送出，或者正在送。")),
    "bulk.not_found": Refusal(_("没有找到这次群发"), _("它可能属于别的批次。"), 404),
    "bulk.not_draft": Refusal(
        _("这次群发现在不能这样办"),
        _("它可能已经发出、撤下，或者正在等人确认。请刷新看现在的情况。"),
    ),
    "bulk.nobody": Refusal(_("没有符合条件的人"), _("请放宽范围。"), 422),
    "bulk.too_many": Refusal(
        _("这个批次一天里群发得太多"), _("24 小时内最多 %(most)s 次，请合并成一条。")
    ),
    "bulk.same_person": Refusal(_("要由另一个人确认"), _("起草的人不能自己确认。"), 403),
}

NOTICE = {"waiting": _("等待送出"), "sent": _("已送出"), "dead": _("没有送出")}

WORDS = {
    "bulk.state": {
        "draft": _("草稿"),
        "awaiting": _("等人确认"),
        "sending": _("正在发"),
        "sent": _("已发出"),
        "discarded": _("已撤下"),
    },
    "contact_change.state": {
        "waiting": _("等生效"),
        "effective": _("已生效"),
        "stopped": _("已停止"),
        "failed": _("没有换成"),
    },
    "notice.channel": {"mail": _("邮件"), "sms": _("短信")},
    "message_notice.state": NOTICE,
    "notice.state": {"": _("没有开")} | NOTICE,  # of one recipient: '' where no way was wished
}

STATE_GROUPS = {"bulk_message": "bulk.state"}
