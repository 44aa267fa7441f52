"""Words of the recomputation by an independent program."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "shadow.pending": Refusal(
        _("独立程序还没有复算完"), _("请稍等，页面上显示“0 处不同”以后再办。")
    ),
    "shadow.given_up": Refusal(
        _("独立程序没有算成"), _("请在页面上重新复算；还是不成，请告诉系统管理员。")
    ),
    "shadow.differs": Refusal(
        _("独立程序复算有 %(count)s 处不同，不能放行"), _("页面上列出了不同之处，请先查明原因。")
    ),
    "shadow.changed_since": Refusal(
        _("复算以后，保存的数据有变动"), _("请重新计算，由独立程序再复算一次。")
    ),
    "shadow.not_needed": Refusal(_("现在不需要复算"), ""),
}
