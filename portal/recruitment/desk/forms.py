"""What officers set for the public pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange

from portal.foundation.web.forms import Form


class LiveCountsForm(Form):
    show = SelectMultipleField(_("公布哪些数字（都不选就是不公布）"))
    every_minutes = IntegerField(
        _("每隔几分钟更新一次"), validators=[InputRequired(), NumberRange(5, 1440)]
    )
    stop_hours = IntegerField(
        _("报名截止前几小时停止更新"), validators=[InputRequired(), NumberRange(0, 240)]
    )

    def values(self) -> dict[str, Any]:
        return {
            "show": self.show.data,
            "every_minutes": self.every_minutes.data,
            "stop_hours": self.stop_hours.data,
        }
