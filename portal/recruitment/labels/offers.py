"""Words of offers, of reporting for work and of the choice of places."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS = {
    "offer.state": {
        "sent": _("已发出，待答复"),
        "accepted": _("已接受"),
        "declined": _("已放弃"),
        "silent": _("逾期未答复"),
        "recalled": _("已撤回"),
        "reported": _("已报到"),
        "not_reported": _("未报到"),
    },
    "choice_meeting.state": {
        "announced": _("已通知"),
        "open": _("选岗中"),
        "closed": _("已结束"),
        "cancelled": _("已取消"),
    },
    "choice.state": {
        "waiting": _("待选岗"),
        "signed": _("已签字"),
        "absent": _("缺席"),
        "blocked": _("因回避无岗可选"),
        "ended": _("已退出"),
    },
}
