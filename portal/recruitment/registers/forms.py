"""Forms of the registers beside a round: places of publication, petitions, major events."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.fields import MomentField
from portal.foundation.web.forms import Form, TextLine, strip


class PlaceForm(Form):
    kind = SelectField(_("渠道"))
    site = TextLine(
        _("网站（媒体）名称"), validators=[InputRequired(message=_("请填写名称")), Length(max=80)]
    )
    address = TextLine(_("网址"), validators=[Length(max=400)])
    published_at = MomentField(
        _("发布时间"), validators=[InputRequired(message=_("请填写发布时间"))]
    )
    screenshot = FileField(_("截图（可不传）"))


class RequiredPlacesForm(Form):
    kinds = SelectMultipleField(_("必须发布的渠道"))


class EventForm(Form):
    happened_at = MomentField(
        _("发生时间"), validators=[InputRequired(message=_("请填写发生时间"))]
    )
    told_at = MomentField(_("口头报告时间"), validators=[Optional()])
    place = TextLine(
        _("地点"), validators=[InputRequired(message=_("请填写地点")), Length(max=120)]
    )
    matter = TextAreaField(
        _("事项"),
        filters=[strip],
        validators=[InputRequired(message=_("请写明发生了什么")), Length(max=4000)],
    )
    impact = TextAreaField(_("影响"), filters=[strip], validators=[Length(max=2000)])
    measures = TextAreaField(_("已采取的措施"), filters=[strip], validators=[Length(max=2000)])
    asks = TextAreaField(_("请示事项"), filters=[strip], validators=[Length(max=2000)])


class AnswerForm(Form):
    answer = TextAreaField(
        _("答复"),
        filters=[strip],
        validators=[InputRequired(message=_("请写明处置意见")), Length(max=4000)],
    )
