"""Forms of the notice's text, its attachments and the record of where it was published."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.fields import MomentField
from portal.foundation.forms import Form, TextLine


class SectionTextForm(Form):
    """``seen`` is the revision that the page showed. The length is the service's matter: it says what to do with what is too long."""

    text = TextAreaField(_("正文"))
    seen = HiddenField(default="0")

    @property
    def seen_revision(self) -> int:
        return int(self.seen.data) if (self.seen.data or "").isascii() and (self.seen.data or "").isdigit() else 0


class AttachmentForm(Form):
    title = TextLine(_("附件标题"), validators=[InputRequired(message=_("请填写附件标题")), Length(max=120)])
    file = FileField(_("文件"))


class PlaceForm(Form):
    kind = SelectField(_("渠道"))
    site = TextLine(_("网站（媒体）名称"), validators=[InputRequired(message=_("请填写名称")), Length(max=80)])
    address = TextLine(_("网址"), validators=[Length(max=400)])
    published_at = MomentField(_("发布时间"), validators=[InputRequired(message=_("请填写发布时间"))])
    screenshot = FileField(_("截图（可不传）"))


class RequiredPlacesForm(Form):
    kinds = SelectMultipleField(_("必须发布的渠道"))
