"""Words of the notices that follow a published one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS = {
    "notice_change.state": {
        "draft": _("拟定中"),
        "submitted": _("待市级审批"),
        "returned": _("退回修改"),
        "approved": _("已批准，待发布"),
        "published": _("已发布"),
        "discarded": _("不再发布"),
    },
}
