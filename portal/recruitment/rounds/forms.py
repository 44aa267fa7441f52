"""Forms of the round editor: a new round, its first page, its notice's text and attachments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.fields import LinesField
from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.rulebook.publication.notice_sections import MAX_SECTION

PHONE = Regexp(r"^[0-9（）()\- ]{7,20}$", message=_("请填固定电话，例如 0517-0000 0000"))


class NewRoundForm(Form):
    organiser = SelectField(_("主办工会"), coerce=int)
    run_kind = RadioField(_("组织方式"), validators=[InputRequired(message=_("请选择组织方式"))])
    title = TextLine(
        _("批次名称"), validators=[InputRequired(message=_("请填写批次名称")), Length(max=120)]
    )


class BasicsForm(DraftForm):
    title = TextLine(
        _("批次名称"), validators=[InputRequired(message=_("请填写批次名称")), Length(max=120)]
    )
    contact_phone = TextLine(_("咨询电话"), validators=[Optional(), PHONE])
    supervision_phone = TextLine(_("监督电话"), validators=[Optional(), PHONE])
    exclusions = LinesField(_("不得报考的情形"))
    avoidance = TextAreaField(_("回避规定"), validators=[Length(max=600)])
    source_notice = TextLine(_("参照的公告"), validators=[Length(max=200)])
    filled = LinesField(_("参照公告没有、由拟定人补上的内容"))


class SectionTextForm(Form):
    """``seen`` is the revision that the page showed.

    The length is the service's matter: it says what to do with what is too long; the form
    only keeps out what nobody wrote.
    """

    text = TextAreaField(_("正文"), validators=[Length(max=3 * MAX_SECTION)])
    seen = HiddenField(default="0")

    @property
    def seen_revision(self) -> int:
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() else 0


class AttachmentForm(Form):
    title = TextLine(
        _("附件标题"), validators=[InputRequired(message=_("请填写附件标题")), Length(max=120)]
    )
    file = FileField(_("文件"))
