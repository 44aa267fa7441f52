"""What is typed when a person leaves (G-26)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.forms import Form, strip
from portal.kernel.period import DAY
from portal.workforce.exits.leaving import Leaving

NEEDED = InputRequired(_("这一项要填"))


class ExitForm(Form):
    cause = SelectField(_("退出原因"), [NEEDED])
    destination = SelectField(_("去向"), [NEEDED])
    last_on = DateField(_("退出日（最后在岗的一天，次日零时起释放员额）"), [NEEDED])
    protection = SelectField(
        _("劳动合同法第四十二条的情形（按第 40 条解除、合同期满的必填）"),
        coerce=lambda value: value or "",  # a post without it: nobody looked
        default="",
    )
    words = TextAreaField(
        _("情况说明（按第 39、40 条解除的必填）"), [Optional(), Length(max=2000)], filters=(strip,)
    )

    def leaving(self) -> Leaving:
        """What was typed; call on a valid form only."""
        return Leaving(
            cause=self.cause.data,
            destination=self.destination.data,
            left_on=self.last_on.data + DAY,
            words=self.words.data or "",
            protection=self.protection.data or "",
        )
