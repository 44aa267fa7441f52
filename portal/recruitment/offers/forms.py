"""Forms of offers."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, TextLine, strip
from portal.kernel.period import end_of
from portal.recruitment.offers.terms import OfferTerms


class OfferForm(Form):
    union = SelectField(_("实际用人单位"), coerce=lambda value: int(value or 0))
    report_on = DateField(_("报到日期"), validators=[InputRequired(message=_("请填报到日期"))])
    report_at = TextLine(
        _("报到地点"), validators=[InputRequired(message=_("请填报到地点")), Length(max=120)]
    )
    papers = TextAreaField(_("报到时带的材料"), validators=[Length(max=600)], filters=[strip])
    answer_on = DateField(
        _("最晚哪一天答复"), validators=[InputRequired(message=_("请填最晚哪一天答复"))]
    )

    def terms(self, closes: time) -> OfferTerms:
        """What was typed; the last day ends when the office ``closes``."""
        return OfferTerms(
            self.union.data or None,
            self.report_on.data,
            self.report_at.data or "",
            self.papers.data or "",
            end_of(self.answer_on.data, closes),
        )


class ReasonForm(Form):
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class ReportForm(Form):
    on = DateField(_("报到日期"), validators=[InputRequired(message=_("请填报到日期"))])
