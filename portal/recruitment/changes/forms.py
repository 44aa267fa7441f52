"""Forms of a change. They know no rows: present values and words come as arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.fields import MomentField
from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.rulebook.publication.notice_sections import MAX_SECTION

PHONE = Regexp(r"^[0-9（）()\- ]{7,20}$", message=_("请填固定电话，例如 0517-0000 0000"))
LONGEST = {
    "name": 80,
    "work_place": 80,
    "contracting_party": 80,
    "pay_note": 200,
    "remark": 400,
    "duties": 1000,
}


class BeginForm(Form):
    kind = RadioField(_("公告种类"), validators=[InputRequired(message=_("请选择公告种类"))])
    reason = TextAreaField(
        _("理由"), validators=[InputRequired(message=_("请写明变更的理由")), Length(max=1000)]
    )


class WordsForm(DraftForm):
    reason = TextAreaField(
        _("理由"), validators=[InputRequired(message=_("请写明变更的理由")), Length(max=1000)]
    )
    text = TextAreaField(_("公告正文"), validators=[Length(max=20000)])


class UntilForm(Form):
    class Meta(Form.Meta):
        csrf = False  # a GET form: it only computes

    until = MomentField(_("新的报名截止时间"), validators=[Optional()])


class ReplyForm(Form):
    action = RadioField(_("审批意见"), validators=[InputRequired(message=_("请选择审批意见"))])
    document_number = TextLine(_("批复文号"), validators=[Length(max=60)])
    comment = TextAreaField(_("意见（拟定人会看到原文）"), validators=[Length(max=4000)])

    def validate_document_number(self, field: TextLine) -> None:
        if self.action.data == "approve" and not field.data:
            raise ValidationError(gettext("同意时请填写批复的文号"))


class ContactsForm(DraftForm):
    contact_phone = TextLine(
        _("咨询电话"), validators=[InputRequired(message=_("请填写电话")), PHONE]
    )
    supervision_phone = TextLine(
        _("监督电话"), validators=[InputRequired(message=_("请填写电话")), PHONE]
    )


class SectionForm(DraftForm):
    text = TextAreaField(_("这一段的文字"), validators=[Length(max=MAX_SECTION)])


def facts_form(words: Mapping[str, str], names: Iterable[str]) -> type[Form]:
    """Facts of one vacancy that may be put right."""
    fields: dict[str, Any] = {}
    for name in names:
        kind = TextAreaField if name == "duties" else TextLine
        must = [InputRequired(message=_("请填写岗位名称"))] if name == "name" else []
        fields[name] = kind(words[name], validators=[*must, Length(max=LONGEST[name])])
    return type("ChangedFactsForm", (DraftForm,), fields)


class HeadcountForm(DraftForm):
    headcount = IntegerField(
        _("核减后的招聘人数（0 为取消岗位）"),
        validators=[InputRequired(message=_("请填写人数")), NumberRange(0, 999)],
    )
