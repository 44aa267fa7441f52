"""What officers type about the register and its filings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.foundation.web.forms import Form, TextLine, strip

NEEDED = InputRequired(_("这一项要填"))


class WishForm(Form):
    """The list's filters; a GET form without CSRF."""

    class Meta(Form.Meta):
        csrf = False

    words = TextLine(_("姓名或人员编号"), [Optional(), Length(max=60)])
    state = SelectField(_("在册"), [Optional()], validate_choice=False)
    filing = SelectField(_("备案"), [Optional()], validate_choice=False)
    union_code = SelectField(_("工会"), [Optional()], validate_choice=False)


class BatchForm(Form):
    union = SelectField(_("报送单位"), [NEEDED])
    filings = SelectMultipleField(
        _("编入批次的备案"),
        [NEEDED],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class OpinionForm(Form):
    opinion = TextAreaField(_("市级审核转报意见"), [NEEDED, Length(max=1000)], filters=(strip,))


class ReturnForm(Form):
    codes = SelectMultipleField(
        _("退回补正原因"),
        [NEEDED],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField(_("要补正什么"), [NEEDED, Length(max=1000)], filters=(strip,))


class ResubmitForm(Form):
    words = TextAreaField(_("补正说明"), [NEEDED, Length(max=1000)], filters=(strip,))


class FileForm(Form):
    number = TextLine(_("省总工会备案编号"), [NEEDED, Length(min=3, max=60)])
    on = DateField(_("备案日期"), [NEEDED])
