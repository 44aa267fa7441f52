"""Forms of the notice's text, its attachments and the record of where it was published."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, TextLine


class SectionTextForm(Form):
    """``seen`` is the revision that the page showed.

    The length is the service's matter: it says what to do with what is too long.
    """

    text = TextAreaField(_("正文"))
    seen = HiddenField(default="0")

    @property
    def seen_revision(self) -> int:
        return (
            int(self.seen.data)
            if (self.seen.data or "").isascii() and (self.seen.data or "").isdigit()
            else 0
        )


class AttachmentForm(Form):
    title = TextLine(
        _("附件标题"), validators=[InputRequired(message=_("请填写附件标题")), Length(max=120)]
    )
    file = FileField(_("文件"))
