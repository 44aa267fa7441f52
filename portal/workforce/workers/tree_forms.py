"""What is typed of a change of the union tree."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.foundation.web.forms import Form, TextLine, strip
from portal.workforce.unions.tree_services import TreeOrder

NEEDED = InputRequired(_("这一项要填"))


class OrderForm(Form):
    """Which document orders it, and since when."""

    on = DateField(_("从哪一天起"), [NEEDED])
    document_number = TextLine(_("批准文件（文号）"), [NEEDED, Length(max=80)])
    words = TextAreaField(_("说明"), [Optional(), Length(max=500)], filters=(strip,))

    def order(self, kind: str) -> TreeOrder:
        """What was typed; call on a valid form only."""
        words, document = self.words.data or "", self.document_number.data or ""
        return TreeOrder(kind, self.on.data, document, words)


class RenameForm(OrderForm):
    name = TextLine(_("新名称"), [NEEDED, Length(max=80)])
    short_name = TextLine(_("新简称"), [Optional(), Length(max=40)])


class ParentForm(OrderForm):
    parent = SelectField(_("新的上级工会"), [NEEDED])


class MergeForm(OrderForm):
    target = SelectField(_("并入哪一个工会"), [NEEDED])


class SplitForm(OrderForm):
    code = TextLine(_("新工会的代码"), [NEEDED, Length(max=24)])
    name = TextLine(_("新工会的名称"), [NEEDED, Length(max=80)])
    people = SelectMultipleField(
        _("转到新工会的人员"),
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
