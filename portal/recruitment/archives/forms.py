"""Forms of a round's end."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, TextLine, strip
from portal.recruitment.archives.terms import DestructionRecord


class ProposalForm(Form):
    note = TextAreaField(
        _("说明（都已招满、办完的可不填）"), validators=[Length(max=600)], filters=[strip]
    )


class ReasonForm(Form):
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class DestructionForm(Form):
    kind = RadioField(_("销毁的是"), validators=[InputRequired(message=_("请选择销毁的是什么"))])
    list_number = TextLine(
        _("销毁清册文号"), validators=[InputRequired(message=_("请填销毁清册文号")), Length(max=80)]
    )
    destroyed_on = DateField(_("销毁日期"), validators=[InputRequired(message=_("请填销毁日期"))])
    destroyed_by = TextLine(
        _("销毁人"), validators=[InputRequired(message=_("请填销毁人")), Length(max=80)]
    )
    watched_by = TextLine(
        _("监销人"), validators=[InputRequired(message=_("请填监销人")), Length(max=80)]
    )

    def told(self) -> DestructionRecord:
        """What was typed."""
        return DestructionRecord(
            self.kind.data,
            self.list_number.data or "",
            self.destroyed_on.data,
            self.destroyed_by.data or "",
            self.watched_by.data or "",
        )
