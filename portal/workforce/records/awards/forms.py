"""What is typed of an award (G-23)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.forms import Form, TextLine
from portal.workforce.records.awards.honour import Honour

NEEDED = InputRequired(_("这一项要填"))


class AwardForm(Form):
    kind = SelectField(_("奖励"), [NEEDED])
    level = SelectField(_("级别"), [NEEDED])
    title = TextLine(_("名称"), [NEEDED, Length(max=120)])
    awarded_by = TextLine(_("授予单位"), [NEEDED, Length(max=120)])
    document_number = TextLine(_("文号"), [Optional(), Length(max=60)])
    on = DateField(_("日期"), [NEEDED])

    def honour(self) -> Honour:
        """What was typed; call on a valid form only."""
        return Honour(
            kind=self.kind.data,
            level=self.level.data,
            title=self.title.data,
            awarded_by=self.awarded_by.data,
            document_number=self.document_number.data or "",
            on=self.on.data,
        )
