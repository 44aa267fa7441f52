"""Words of the official calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "calendar.not_found": Refusal(
        _("没有这一份日历"), _("请回到工作日历页面看看现在的情况。"), 404
    ),
    "calendar.not_provincial": Refusal(
        _("工作日历由省总工会维护"), _("全省按同一份日历计算期限，市、县只能查看。"), 403
    ),
    "calendar.source_missing": Refusal(
        _("请填写依据的文件"), _("例如：国务院办公厅关于 2027 年部分节假日安排的通知。"), 422
    ),
    "calendar.other_year": Refusal(_("%(on)s 不在 %(year)s 年"), _("一次只录入一年的安排。"), 422),
    "calendar.day_twice": Refusal(_("%(on)s 写了两次"), _("每一天只能写一次。"), 422),
    "calendar.works_on_weekday": Refusal(
        _("%(on)s 本来就是工作日"), _("调休上班只写在星期六、星期日。"), 422
    ),
    "calendar.statutory_missing": Refusal(
        _("%(on)s 是法定节假日，却没有写进放假"),
        _("请核对是不是漏了几行；元旦、劳动节、国庆节每年都放假。"),
        422,
    ),
    "calendar.too_many_days": Refusal(
        _("日子太多，一年最多 %(most)s 天"), _("请核对是不是重复粘贴了。"), 422
    ),
}

WORDS = {
    "calendar_edition.state": {
        "proposed": _("待另一人核对"),
        "in_force": _("正在使用"),
        "replaced": _("已被替换"),
        "discarded": _("没有采用"),
    },
    "calendar.day": {
        "working": _("工作日"),
        "makeup": _("调休上班"),
        "weekend": _("休息日"),
        "holiday": _("放假"),
    },
}
